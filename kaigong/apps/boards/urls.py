"""Addresses of the boards: home, the guided form, the one page of a project, and the pages that look ahead and back."""

from django.urls import path

from kaigong.apps.boards.views import brief, city_plan, cockpit, guide, hold, home, logs, measures, mine, project

app_name = "boards"

urlpatterns = [
    path("", home.home, name="home"),
    path("guide/", guide.guide, name="guide"),
    path("guide/apply/", guide.apply, name="apply"),
    path("projects/<str:code>/", project.project, name="project"),
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("cockpit/figures.json", cockpit.figures, name="cockpit_figures"),
    path("brief/", brief.brief, name="brief"),
    path("brief/now.pdf", brief.pdf, name="brief_pdf"),
    path("brief/now.xlsx", brief.workbook, name="brief_workbook"),
    path("brief/<str:monday>/", brief.issued, name="brief_issued"),
    path("hold/", hold.page, name="hold"),
    path("hold/measures/", measures.measures, name="measures"),
    path("hold/scenarios/", hold.save_scenario, name="save_scenario"),
    path("hold/scenarios/<uuid:pk>/drop/", hold.drop_scenario, name="drop_scenario"),
    path("city-plan/", city_plan.page, name="city_plan"),
    path("city-plan/move/", city_plan.move, name="city_move"),
    path("mining/", mine.page, name="mining"),
    path("mining/compare/", mine.compare, name="mining_compare"),
    path("mining/logs/", logs.listed, name="logs"),
    path("mining/logs/take/", logs.take, name="take_log"),
    path("mining/logs/<str:token>/", logs.log, name="log"),
    path("mining/logs/<str:token>/columns/", logs.confirm, name="confirm_columns"),
    path("mining/logs/<str:token>/compare/", logs.compare, name="log_compare"),
    path("mining/logs/<str:token>/drop/", logs.drop, name="drop_log"),
]
