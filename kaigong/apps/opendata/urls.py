"""Addresses of the public pages of verification."""

from django.urls import path

from kaigong.apps.opendata import views

app_name = "opendata"
urlpatterns = [
    path("", views.verify, name="verify"),
    path("keys.json", views.keys, name="keys"),
    path("<str:number>/", views.certificate, name="certificate"),
]
