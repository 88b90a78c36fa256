"""Addresses of notices."""

from django.urls import path

from kaigong.apps.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("morning/", views.morning, name="morning"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/open/", views.open_notice, name="open"),
    path("settings/", views.settings_page, name="settings"),
    path("settings/address/", views.change_address, name="address"),
    path("address/<str:token>/", views.confirm_address, name="confirm"),
    path("webhooks/", views.webhooks, name="webhooks"),
    path("webhooks/<int:pk>/secret/", views.change_secret, name="change_secret"),
    path("webhooks/<int:pk>/end/", views.end_subscription, name="end_subscription"),
]
