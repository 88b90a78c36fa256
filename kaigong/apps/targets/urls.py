"""Addresses of public commitments and of the pages they are read from."""

from django.urls import path

from kaigong.apps.targets import views, views_read

app_name = "targets"

urlpatterns = [
    path("", views.listed, name="list"),
    path("tree/", views.tree_page, name="tree"),
    path("said/<str:number>/", views.commitment, name="commitment"),
    path("read/", views_read.pages, name="read"),
    path("read/<int:number>/", views_read.page, name="read_page"),
    path("read/<int:number>/confirm/", views_read.confirm, name="read_confirm"),
    path("read/<int:number>/<int:place>/", views_read.statement, name="read_statement"),
    path("read/<int:number>/<int:place>/answer/", views_read.answer, name="read_answer"),
]
