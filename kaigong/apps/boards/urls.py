"""Addresses of the boards: home, the guided form, the one page of a project, and the pages that look ahead and back."""

from django.urls import path

from kaigong.apps.boards.views import guide, hold, home, logs, measures, mine, project

app_name = "boards"

urlpatterns = [
    path("", home.home, name="home"),
    path("guide/", guide.guide, name="guide"),
    path("guide/apply/", guide.apply, name="apply"),
    path("projects/<str:code>/", project.project, name="project"),
    path("hold/", hold.page, name="hold"),
    path("hold/measures/", measures.measures, name="measures"),
    path("hold/scenarios/", hold.save_scenario, name="save_scenario"),
    path("hold/scenarios/<uuid:pk>/drop/", hold.drop_scenario, name="drop_scenario"),
    path("mining/", mine.page, name="mining"),
    path("mining/compare/", mine.compare, name="mining_compare"),
    path("mining/logs/", logs.listed, name="logs"),
]
