"""Addresses of the public project library."""

from django.urls import path

from kaigong.apps.opendata import views_projects

app_name = "open"
urlpatterns = [
    path("", views_projects.library, name="library"),
    path("oc4ids.json", views_projects.whole, name="package"),
    path("<str:code>.json", views_projects.one, name="project"),
]
