"""Addresses of projects. The page of one project itself, /projects/<code>/, belongs to boards."""

from django.urls import path

from kaigong.apps.projects import views, views_import, views_map

app_name = "projects"

urlpatterns = [
    path("", views.project_list, name="list"),
    path("export.csv", views.export, name="export"),
    path("export.xlsx", views_import.export, name="export_workbook"),
    path("import/", views_import.hand_in, name="import"),
    path("import/template.xlsx", views_import.template, name="import_template"),
    path("import/<str:sha256>/", views_import.checked, name="import_check"),
    path("boundaries/", views_map.boundary_list, name="boundaries"),
    path("boundaries/<str:sha256>/", views_map.boundary_check, name="boundary_check"),
    path("boundaries/<str:level>/remove/", views_map.boundary_remove, name="boundary_remove"),
    path("new/", views.new, name="new"),
    path("<str:code>/location/", views_map.location, name="location"),
    path("<str:code>/facts/", views.facts, name="facts"),
    path("<str:code>/reforms/", views.reforms, name="reforms"),
    path("<str:code>/stage/", views.stage, name="stage"),
    path("<str:code>/documents/<str:sha256>/", views.document, name="document"),
]
