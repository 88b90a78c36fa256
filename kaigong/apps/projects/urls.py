"""Addresses of projects. The page of one project itself, /projects/<code>/, belongs to boards."""

from django.urls import path

from kaigong.apps.projects import (
    urls_facts,
    views,
    views_import,
    views_life,
    views_map,
    views_paste,
    views_saved,
    views_shapes,
    views_withdraw,
)

app_name = "projects"

urlpatterns = [
    path("", views.project_list, name="list"),
    path("export.csv", views.export, name="export"),
    path("export.xlsx", views_import.export, name="export_workbook"),
    path("import/", views_import.hand_in, name="import"),
    path("import/template.xlsx", views_import.template, name="import_template"),
    path("paste/", views_paste.page, name="paste"),
    path("import/<str:sha256>/", views_import.checked, name="import_check"),
    path("boundaries/", views_map.boundary_list, name="boundaries"),
    path("boundaries/<str:sha256>/", views_map.boundary_check, name="boundary_check"),
    path("boundaries/<str:level>/remove/", views_map.boundary_remove, name="boundary_remove"),
    path("shapes/", views_shapes.hand_in, name="hand_in_shapes"),
    path("shapes/<str:sha256>/", views_shapes.check, name="shape_check"),
    path("views/", views_saved.save, name="save_view"),
    path("views/<int:pk>/drop/", views_saved.drop, name="drop_view"),
    path("new/", views.new, name="new"),
    path("doubts/", views_life.doubts, name="doubts"),
    path("<str:code>/location/", views_map.location, name="location"),
    *urls_facts.FIRST,
    *urls_facts.OF_ONE,
    path("<str:code>/facts/", views.facts, name="facts"),
    path("<str:code>/reforms/", views.reforms, name="reforms"),
    path("<str:code>/stage/", views_life.stage, name="stage"),
    path("<str:code>/stage/withdraw/", views_withdraw.withdraw, name="withdraw_step"),
    path("<str:code>/start/", views_withdraw.start, name="record_start"),
    path("<str:code>/evidence/", views_life.evidence, name="evidence"),
    path("<str:code>/evidence/<int:n>/strike/", views_life.strike, name="strike"),
    path("<str:code>/delays/", views_life.delay, name="delay"),
    path("<str:code>/delays/<int:n>/end/", views_life.end_delay, name="end_delay"),
    path("<str:code>/statistics/<str:verb>/", views_life.statistics, name="statistics"),
    path("<str:code>/documents/<str:sha256>/", views.document, name="document"),
]
