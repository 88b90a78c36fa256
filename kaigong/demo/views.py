"""The demo bar: move the day, switch the person, say who does the owner's steps; and a page on what is a sample."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaigong.apps.accounts.models import Role
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.queries import visible
from kaigong.demo import actions, files, queries
from kaigong.demo.tally import Tally

BACKEND = "django.contrib.auth.backends.ModelBackend"
SHARED = ("/projects/", "/targets/", "/rulebook/", "/guide/", "/demo/")  # pages that people of the city all may see
SHOWN = 5  # groundbreakings named in a message


@require_POST
def forward(request: HttpRequest) -> HttpResponse:
    """前进: a day, a week, or until the next groundbreaking."""
    how = request.POST.get("how", "day")
    if how == "start":
        passed = actions.forward(days_ahead=actions.FARTHEST, wall=request.wall, until=_awaited(request))
    else:
        passed = actions.forward(days_ahead=actions.WEEK if how == "week" else 1, wall=request.wall)
    _tell(request, passed)
    return redirect(_back(request))


@require_POST
def step(request: HttpRequest) -> JsonResponse:
    """One day for the bar's script, which asks again until what it waits for has come; `told` tells of all."""
    passed = actions.forward(days_ahead=1, wall=request.wall, until=_awaited(request))
    tally = Tally(request.session)
    tally.add(passed)
    return JsonResponse({"day": date_format(passed.day), "reached": passed.reached})


@require_POST
def told(request: HttpRequest) -> JsonResponse:
    """The script is through (or was stopped): tell of the days that passed on the next page."""
    if found := Tally(request.session).take():
        messages.success(request, _told(request, **found))
    return JsonResponse({})


def _awaited(request: HttpRequest) -> actions.Wanted:
    """Which groundbreaking somebody waits for: an enterprise's own, everybody else's any."""
    if request.person is not None and request.person.role == Role.ENTERPRISE:
        own = set(visible(request.person).filter(started_on=None).values_list("pk", flat=True))
        if own:
            return lambda project: project.pk in own
    return lambda project: True


def _tell(request: HttpRequest, passed: actions.Passed) -> None:
    tally = Tally(request.session)
    tally.add(passed)
    messages.success(request, _told(request, **tally.take()))


def _told(request: HttpRequest, days: int, accepted: int, asked: int, approved: int, started: list[list[str]]) -> str:
    """What happened, in one line, with the way to those of the started projects that the person may see."""
    parts = [_("受理 {n} 件").format(n=accepted)]
    if asked:
        parts.append(_("告知补正 {n} 件").format(n=asked))
    parts += [_("办结 {n} 件").format(n=approved), _("开工 {n} 个项目").format(n=len(started))]
    text = _("前进了 {days} 天：{happened}。").format(days=days, happened=_("，").join(parts))
    codes = [code for code, _name in started]
    seen = set(visible(request.person).filter(code__in=codes).values_list("code", flat=True))
    links = [(reverse("boards:project", args=[code]), name) for code, name in started if code in seen]
    return format_html("{} {}", text, format_html_join("　", '<a href="{}">{}</a>', links[:SHOWN]))


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Become another sample person, or nobody."""
    username = request.POST.get("person", "")
    if not username:
        logout(request)
        return redirect("/")
    person = queries.sample_person(username)
    login(request, person, backend=BACKEND)
    back = _back(request)
    return redirect(back if person.role != Role.ENTERPRISE and back.startswith(SHARED) else "/")


@require_POST
def owners_steps(request: HttpRequest) -> HttpResponse:
    """代我办理企业自办事项: on or off."""
    actions.let_samples_do_owners_steps(on=request.POST.get("on") == "1")
    return redirect(_back(request))


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What in this city is the newspaper page's, and what is a sample."""
    named = {project.name: project for project in Project.objects.filter(named_on_page=True)}
    rows: list[dict[str, Any]] = [
        {"row": row, "project": named.get(row["name"])} for row in files.named_projects()
    ]  # fmt: skip
    return render(request, "demo/about.html", {"rows": rows})


def _back(request: HttpRequest) -> str:
    """The page the bar was used on."""
    back = request.POST.get("next", "/")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else "/"
