"""Addresses of accounts."""

from django.urls import path

from kaigong.apps.accounts import views
from kaigong.apps.accounts import views_admin as admin
from kaigong.apps.accounts import views_drafts as drafts
from kaigong.apps.accounts import views_standing as standing

app_name = "accounts"
urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("login/code/", views.log_in_code, name="login_code"),
    path("logout/", views.log_out, name="logout"),
    path("me/", views.profile, name="profile"),
    path("me/password/", views.change_password, name="password"),
    path("me/second-step/", views.second_step, name="second_step"),
    path("me/second-step/remove/", views.remove_second_step, name="remove_second_step"),
    path("stand-ins/", standing.stand_ins, name="stand_ins"),
    path("stand-ins/new/", standing.set_stand_in, name="set_stand_in"),
    path("stand-ins/<int:pk>/end/", standing.end_stand_in, name="end_stand_in"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/keep/", drafts.keep, name="keep_draft"),
    path("drafts/drop/", drafts.drop, name="drop_draft"),
    path("agencies/", admin.agencies, name="agencies"),
    path("agencies/new/", admin.register_agency, name="register_agency"),
    path("people/", admin.people, name="people"),
    path("people/new/", admin.register_person, name="register_person"),
    path("people/<slug:username>/", admin.person, name="person"),
    path("people/<slug:username>/role/", admin.change_role, name="change_role"),
    path("people/<slug:username>/deactivate/", admin.deactivate, name="deactivate"),
    path("people/<slug:username>/reactivate/", admin.reactivate, name="reactivate"),
    path("people/<slug:username>/password/", admin.reset_password, name="reset_password"),
    path("people/<slug:username>/second-step/remove/", admin.remove_second_step, name="remove_their_second_step"),
]
