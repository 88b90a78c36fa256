"""日志文件: bring one, look at it for some hours, hold two against each other. Nothing of it is stored but in scratch."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaigong.apps.boards import scratch
from kaigong.apps.boards.views.ahead import for_those_who_steer, tabs


@require_safe
@for_those_who_steer
def listed(request: HttpRequest) -> HttpResponse:
    """One's own logs, and the form that takes another."""
    context = {**tabs(request.person, "mining"), "logs": scratch.logs(request.person, request.now)}
    return render(request, "boards/logs.html", context)
