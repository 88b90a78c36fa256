"""Addresses of the register of enterprises."""

from django.urls import path

from kaigong.apps.enterprises import views

app_name = "enterprises"

urlpatterns = [
    path("", views.enterprise_list, name="list"),
    path("new/", views.new, name="new"),
    path("<str:credit_code>/", views.enterprise, name="enterprise"),
    path("<str:credit_code>/members/", views.add_member, name="add_member"),
    path("<str:credit_code>/credit/<int:number>/", views.repair_credit, name="repair_credit"),
]
