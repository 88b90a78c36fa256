"""Addresses of the boards: home, the guided form for everybody, and the one page of a project."""

from django.urls import path

from kaigong.apps.boards.views import guide, home, project

app_name = "boards"

urlpatterns = [
    path("", home.home, name="home"),
    path("guide/", guide.guide, name="guide"),
    path("guide/apply/", guide.apply, name="apply"),
    path("projects/<str:code>/", project.project, name="project"),
]
