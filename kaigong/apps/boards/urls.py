"""Addresses of the boards: home, the guided form, the one page of a project, and the pages that look ahead and back."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from kaigong.apps.boards.views import brief, cockpit, colours, guide, home, project, schedule
from kaigong.apps.boards.views import map as citymap

app_name = "boards"


def later(module: str, name: str) -> Callable[..., HttpResponse]:
    """A view whose module is imported when it is first asked for: compiled kernels are not the business of a server
    that has only to start, or of a command."""

    def view(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        found = getattr(import_module(f"kaigong.apps.boards.views.{module}"), name)
        answer: HttpResponse = found(request, *args, **more)
        return answer

    return view


urlpatterns = [
    path("", home.home, name="home"),
    path("guide/", guide.guide, name="guide"),
    path("guide/apply/", guide.apply, name="apply"),
    path("projects/<str:code>/", project.project, name="project"),
    path("projects/<str:code>/schedule.xml", schedule.file, name="schedule_file"),
    path("projects/<str:code>/schedule/", schedule.hand_in, name="schedule"),
    path("projects/<str:code>/schedule/<str:sha256>/", schedule.check, name="schedule_check"),
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("cockpit/figures.json", cockpit.figures, name="cockpit_figures"),
    path("map/", citymap.page, name="map"),
    path("map/points.json", citymap.points, name="map_points"),
    path("map/shapes.json", citymap.shapes, name="map_shapes"),
    path("brief/", brief.brief, name="brief"),
    path("brief/now.pdf", brief.pdf, name="brief_pdf"),
    path("brief/now.xlsx", brief.workbook, name="brief_workbook"),
    path("brief/<str:monday>/", brief.issued, name="brief_issued"),
    path("colours/", colours.page, name="colours"),
    path("colours/set/", colours.set_limits, name="set_colours"),
    path("hold/", later("hold", "page"), name="hold"),
    path("hold/measures/", later("measures", "measures"), name="measures"),
    path("hold/reach/", later("reach", "page"), name="reach"),
    path("hold/reach/begin/", later("reach", "begin"), name="begin_reach"),
    path("hold/reach/stop/", later("reach", "stop"), name="stop_reach"),
    path("hold/scenarios/", later("hold", "save_scenario"), name="save_scenario"),
    path("hold/scenarios/<uuid:pk>/drop/", later("hold", "drop_scenario"), name="drop_scenario"),
    path("city-plan/", later("city_plan", "page"), name="city_plan"),
    path("city-plan/move/", later("city_plan", "move"), name="city_move"),
    path("mining/", later("mine", "page"), name="mining"),
    path("mining/compare/", later("mine", "compare"), name="mining_compare"),
    path("mining/conformance/", later("conformance", "page"), name="conformance"),
    path("mining/logs/", later("logs", "listed"), name="logs"),
    path("mining/logs/take/", later("logs", "take"), name="take_log"),
    path("mining/logs/<str:token>/", later("logs", "log"), name="log"),
    path("mining/logs/<str:token>/columns/", later("logs", "confirm"), name="confirm_columns"),
    path("mining/logs/<str:token>/compare/", later("logs", "compare"), name="log_compare"),
    path("mining/logs/<str:token>/conformance/", later("conformance", "of_log"), name="log_conformance"),
    path("mining/logs/<str:token>/names/", later("conformance", "confirm_names"), name="confirm_names"),
    path("mining/logs/<str:token>/drop/", later("logs", "drop"), name="drop_log"),
]
