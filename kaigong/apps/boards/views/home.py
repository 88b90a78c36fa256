"""Home: the public entry, an applicant's own projects, the way to the desk, or the overview of the city."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kaigong.apps.accounts.models import Role
from kaigong.apps.boards import board as boards
from kaigong.apps.boards import queries
from kaigong.apps.boards.views.ahead import tabs
from kaigong.apps.cases import queries as cases
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.projects.paging import counted, said

AT_MOST, PROMISES = 12, 8
MOST_LATE = 1000  # counted of those that are late; more is too many anyway


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where one lands: by role."""
    person = request.person
    if person is None:
        return render(request, "boards/home_public.html", {"city": queries.city_facts(request.today)})
    if cases.has_desk(person):
        return redirect("cases:desk")
    if person.role == Role.ENTERPRISE:
        return render(request, "boards/home_own.html", _own(request))
    return render(request, "boards/home_overview.html", tabs(person, "home") | _overview(request))


def _own(request: HttpRequest) -> dict[str, Any]:
    """我的项目: what is missing, who owes it now, when do I start?"""
    owed = queries.owed_by(request.person)
    rows = []
    for project in queries.own(request.person)[:AT_MOST]:
        board = boards.board(project, request.today, stops=False)
        rows.append(
            {
                "project": project,
                "finding": boards.finding(board),
                "step": boards.next_step(request.person, board),
                "holders": boards.holders(board),
                "owed": owed.get(project.pk, []),
                "expected": board.expected,
                "begun": bool(board.progress),
                "done": sum(each.finished for each in board.progress.values()),
                "all": len(board.progress),
            }
        )
    return {"rows": rows, "registered": enterprises.of_person(request.person).exists()}


def _overview(request: HttpRequest) -> dict[str, Any]:
    """总览: late projects first, then what starts next, then counts with a way into the list."""
    late = queries.late_first(request.person, request.today)
    count = counted(late, MOST_LATE)
    return {
        "late": late[:AT_MOST],
        "late_count": count,
        "late_said": said(count, MOST_LATE),
        "coming": queries.next_to_start(request.person, request.today)[:AT_MOST],
        "promises": queries.promises(request.person)[:PROMISES],
        "by_stage": queries.by_stage(request.person),
        "by_class": queries.by_class(request.person),
        "city": queries.city_facts(request.today),
    }
