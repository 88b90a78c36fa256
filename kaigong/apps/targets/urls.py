"""Addresses of public commitments and of the pages they are read from."""

from django.urls import path, re_path

from kaigong.apps.targets import views, views_indicators, views_rankings, views_read

app_name = "targets"

urlpatterns = [
    path("", views.listed, name="list"),
    path("tree/", views.tree_page, name="tree"),
    path("said/<str:number>/", views.commitment, name="commitment"),
    path("said/<str:number>/share/", views.share, name="share"),
    path("indicators/", views_indicators.listed, name="indicators"),
    path("indicators/new/", views_indicators.new, name="new_indicator"),
    path("indicators/<slug:name>/", views_indicators.page, name="indicator"),
    path("indicators/<slug:name>/rows/", views_indicators.rows, name="indicator_rows"),
    path("indicators/<slug:name>/edit/", views_indicators.edit, name="edit_indicator"),
    path("indicators/<slug:name>/publish/", views_indicators.publish, name="publish_indicator"),
    path("indicators/<slug:name>/drop/", views_indicators.drop, name="drop_indicator"),
    path("indicators/<slug:name>/withdraw/", views_indicators.withdraw, name="withdraw_indicator"),
    path("indicators/<slug:name>/enter/", views_indicators.enter, name="enter_value"),
    path("indicators/<slug:name>/document/<str:sha256>/", views_indicators.document, name="value_document"),
    path("rankings/", views_rankings.listed, name="rankings"),
    path("rankings/new/", views_rankings.new, name="new_ranking"),
    path("rankings/<slug:name>/", views_rankings.ranking, name="ranking"),
    path("rankings/<slug:name>/freeze/", views_rankings.freeze, name="freeze"),
    path("rankings/<slug:name>/edit/", views_rankings.edit, name="edit_ranking"),
    path("rankings/<slug:name>/<str:verb>/settle/", views_rankings.settle, name="settle_ranking"),
    re_path(r"^rankings/(?P<name>[-\w]+)/(?P<kind>pdf|workbook)/$", views_rankings.ranking_file, name="ranking_file"),
    path("frozen/<str:no>/", views_rankings.frozen, name="frozen"),
    path("frozen/<str:no>/publish/", views_rankings.publish_frozen, name="publish_frozen"),
    re_path(r"^frozen/(?P<no>[-\w]+)/(?P<kind>pdf|workbook|inputs)/$", views_rankings.frozen_file, name="frozen_file"),
    path("read/", views_read.pages, name="read"),
    path("read/<int:number>/", views_read.page, name="read_page"),
    path("read/<int:number>/confirm/", views_read.confirm, name="read_confirm"),
    path("read/<int:number>/<int:place>/", views_read.statement, name="read_statement"),
    path("read/<int:number>/<int:place>/answer/", views_read.answer, name="read_answer"),
]
