"""Addresses of public commitments."""

from django.urls import path

from kaigong.apps.targets import views

app_name = "targets"

urlpatterns = [path("", views.listed, name="list")]
