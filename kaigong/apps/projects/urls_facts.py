"""Addresses of months, files and funds; part of the addresses of projects, before those with a project's code."""

from django.urls import path

from kaigong.apps.projects import views_facts, views_funds, views_months

FIRST = [
    path("months/", views_months.months, name="months"),
    path("funds/", views_funds.overview, name="funds"),
    path("funds/export.xlsx", views_funds.export, name="funds_export"),
    path("funds/new/", views_funds.new, name="round_new"),
    path("funds/<str:no>/", views_funds.one_round, name="round"),
    path("funds/<str:no>/export.xlsx", views_funds.export_round, name="round_export"),
    path("funds/<str:no>/close/", views_funds.close, name="round_close"),
    path("funds/<str:no>/<str:code>/", views_funds.application, name="application"),
    path("funds/<str:no>/<str:code>/<str:verb>/", views_funds.move, name="application_move"),
]
OF_ONE = [
    path("<str:code>/file/", views_facts.file, name="file"),
    path("<str:code>/file/compare/", views_facts.compare, name="compare"),
    path("<str:code>/file/risk/<int:n>/<str:verb>/", views_facts.risk, name="risk"),
    path("<str:code>/file/work/<int:n>/", views_facts.work, name="work"),
    path("<str:code>/file/month/<str:month>/", views_facts.month, name="month"),
    path("<str:code>/file/month/<str:month>/judge/", views_facts.judge, name="month_judge"),
    path("<str:code>/file/documents/<str:sha256>/", views_facts.document, name="file_document"),
    path("<str:code>/file/<str:part>/", views_facts.part, name="file_part"),
    path("<str:code>/funds/", views_funds.of_project, name="project_funds"),
]
