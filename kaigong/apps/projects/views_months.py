"""本月填报: one form for all projects of an enterprise; for the city, who has not reported and what is doubtful."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kaigong.apps.accounts.models import Role
from kaigong.apps.documents import actions as documents
from kaigong.apps.projects import actions_facts, lists, pages_facts, queries_facts
from kaigong.apps.projects.forms_facts import MonthsForm
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.refusals import TEXTS
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.measures.monthly import due_on
from kaigong.core.problems import Faulty

PER_PAGE = 50
BACK = 24  # months offered; older ones are there by their address
EARLIEST = date(2000, 1, 1)


@login_required
def months(request: HttpRequest) -> HttpResponse:
    """The month asked for, or the one whose figures are due now."""
    month = _asked(request)
    context = {
        "month": month, "key": f"{month:%Y-%m}", "months": _choices(request.today, month),
        "due_on": due_on(month, lists.limits()), "is_late": request.today > due_on(month, lists.limits()),
    }  # fmt: skip
    if request.person.role == Role.ENTERPRISE:
        return _own(request, month, context)
    if request.method == "POST":
        raise Http404
    return _of_the_city(request, month, context)


def _own(request: HttpRequest, month: date, context: dict[str, Any]) -> HttpResponse:
    page = Paginator(queries_facts.reporting(request.person), PER_PAGE).get_page(request.GET.get("page"))
    projects, before = list(page.object_list), queries_facts.last_month(month)
    rows = queries_facts.figures(projects, [month, before])
    form = MonthsForm(request.POST or None, request.FILES or None, projects=projects, month=month, known=rows)
    if request.method == "POST" and form.is_valid() and (n := _reported(request, form)) is not None:
        messages.success(
            request, _("已填报 {n} 个项目的数据。").format(n=n) if n else _("没有新的数据，什么也没有改变。")
        )
        return redirect(f"{reverse('projects:months')}?month={month:%Y-%m}")
    context |= {
        "form": form, "page": page, "before": before,
        "rows": [
            (project, form[f"done_{project.pk}"], form[f"percent_{project.pk}"], rows.get((project.pk, month)),
             rows.get((project.pk, before)))
            for project in projects
        ],
        "states": pages_facts.STATES,
    }  # fmt: skip
    return render(request, "projects/months_own.html", context, status=422 if form.errors else 200)


def _reported(request: HttpRequest, form: MonthsForm) -> int | None:
    by = {"by": request.person.ref, "now": request.now}
    upload = form.cleaned_data["evidence"]
    evidence = documents.store(upload=upload, **by) if upload else None
    try:
        return actions_facts.report_months(
            figures=form.figures(), evidence=evidence, reason=form.cleaned_data["reason"], **by
        )
    except Faulty as faulty:
        words.put_on_form(form, faulty.problems, TEXTS, form.places())
        return None


def _of_the_city(request: HttpRequest, month: date, context: dict[str, Any]) -> HttpResponse:
    show = request.GET.get("show", "")
    totals = queries_facts.month_totals(request.person, month)
    if show == "doubts":
        found: Any = queries_facts.to_look_at(request.person)
    else:
        found = queries_facts.not_reported(request.person, month)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context |= {
        "page": page, "rows": _judged(page.object_list) if show == "doubts" else page.object_list, "show": show,
        "totals": totals, "missing": totals["projects"] - totals["reported"],
        "doubtful": queries_facts.to_look_at(request.person).count(), "places": _places(page.object_list, show),
    }  # fmt: skip
    return render(request, "projects/months.html", context)


def _judged(rows: Any) -> list[dict[str, Any]]:
    return [{"row": row, "key": f"{row.month:%Y-%m}"} for row in rows]


def _places(rows: Any, show: str) -> dict[str, str]:
    """County or zone by key, for the projects listed."""
    regions = rulebook.regions()
    projects: list[Project] = [row.project if show == "doubts" else row for row in rows]
    return {one.county: words.named(regions.get(one.county)) or one.county for one in projects}


def _asked(request: HttpRequest) -> date:
    try:
        asked = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return queries_facts.last_month(request.today)
    known = EARLIEST <= asked <= request.today
    return asked if known else queries_facts.last_month(request.today)


def _choices(today: date, asked: date) -> list[date]:
    """This month, the one due now, those before, and the one asked for."""
    found = [today.replace(day=1)]
    while len(found) < BACK:
        found.append(queries_facts.last_month(found[-1]))
    return found if asked in found else [*found, asked]
