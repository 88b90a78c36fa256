"""Pages of funds: the overview, one round, one application, and how ready a project is."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaigong.apps.documents import sniff
from kaigong.apps.projects import actions_funds, forms_funds, pages_funds, queries_facts, queries_funds, sheet_funds
from kaigong.apps.projects.models import FundApplication
from kaigong.apps.projects.queries import project as find
from kaigong.apps.projects.refusals import TEXTS
from kaigong.apps.rulebook import words
from kaigong.core.problems import Faulty

By = dict[str, Any]


def _looking(request: HttpRequest) -> Any:
    """Whoever may have to do with funds at all."""
    person = request.person
    if not (queries_funds.sees_all(person) or queries_funds.rounds(person).exists() or person.role == "enterprise"):
        raise Http404
    return person


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """资金: rounds, success rates, and where money and work do not agree."""
    context = pages_funds.overview(_looking(request), request.today, request.GET.get("by", ""))
    return render(request, "projects/funds.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Open a round."""
    if not pages_funds.may_open(_looking(request)):
        raise Http404
    form = forms_funds.RoundForm(request.POST or None, person=request.person)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions_funds.open_round(**form.cleaned_data, by=request.person.ref, now=request.now)
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, TEXTS, {"amount": "amount_fen"} | {n: n for n in form.fields})
        else:
            messages.success(request, _("批次 {no} 已开始申报。").format(no=row.no))
            return redirect("projects:round", row.no)
    return render(request, "projects/round_new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def one_round(request: HttpRequest, no: str) -> HttpResponse:
    """One round; handing a project in is a form on it."""
    row = queries_funds.round_(request.person, no)
    projects = pages_funds.applicable(request.person, row)
    form = forms_funds.ApplyForm(request.POST or None, projects=projects)
    if request.method == "POST" and form.is_valid():
        said, by = form.cleaned_data, {"by": request.person.ref, "now": request.now}
        try:
            actions_funds.apply_for(round=row, project=said["project"], asked_fen=said["asked_fen"], **by)
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, TEXTS, {"asked": "asked_fen"})
        else:
            messages.success(request, _("已申报，成熟度和缺少的材料记入账本。"))
            return redirect("projects:application", no, said["project"].code)
    context = pages_funds.round_page(request.person, row, request.today)
    context |= {"form": form, "may_apply": bool(projects) and context["is_open"]}
    return render(request, "projects/round.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def close(request: HttpRequest, no: str) -> HttpResponse:
    """End a round."""
    row = queries_funds.round_(request.person, no)
    if not queries_funds.may_run(request.person, row):
        raise Http404
    actions_funds.close_round(round=row, by=request.person.ref, now=request.now)
    messages.success(request, _("批次已结束。"))
    return redirect("projects:round", no)


@login_required
@require_safe
def of_project(request: HttpRequest, code: str) -> HttpResponse:
    """How ready a project is for each kind of money, and what is missing."""
    found = find(request.person, code)
    return render(
        request, "projects/project_funds.html", pages_funds.project_page(request.person, found, request.today)
    )


# ------------------------------------------------------------------------------------------------ one application


def _grant(one: FundApplication, said: dict[str, Any], by: By) -> None:
    actions_funds.grant(application=one, **said, **by)


def _refuse(one: FundApplication, said: dict[str, Any], by: By) -> None:
    actions_funds.refuse(application=one, **said, **by)


def _withdraw(one: FundApplication, said: dict[str, Any], by: By) -> None:
    actions_funds.withdraw(application=one, **said, **by)


def _plan(one: FundApplication, said: dict[str, Any], by: By) -> None:
    actions_funds.plan_draws(application=one, months={said["month"]: said["fen"]}, **by)


def _draw(one: FundApplication, said: dict[str, Any], by: By) -> None:
    actions_funds.draw(application=one, **said, **by)


# verb -> form, what it does, whether it belongs to those who run the round, in which state of the application
MOVES: Mapping[str, tuple[type[Form], Callable[[FundApplication, dict[str, Any], By], None], bool, str]] = {
    "grant": (forms_funds.GrantForm, _grant, True, "applied"),
    "refuse": (forms_funds.ReasonForm, _refuse, True, "applied"),
    "withdraw": (forms_funds.ReasonForm, _withdraw, False, "applied"),
    "plan": (forms_funds.DrawPlanForm, _plan, False, "granted"),
    "draw": (forms_funds.DrawForm, _draw, False, "granted"),
}
PLACES = {"asked": "asked_fen", "granted": "granted_fen", "reason": "reason", "month": "month"}


@login_required
@require_safe
def application(request: HttpRequest, no: str, code: str) -> HttpResponse:
    """One application."""
    return _application(request, queries_funds.application(request.person, no, code))


@login_required
@require_POST
def move(request: HttpRequest, no: str, code: str, verb: str) -> HttpResponse:
    """Any verb of an application."""
    one = queries_funds.application(request.person, no, code)
    if verb not in MOVES or not _may(request, one, verb):
        raise Http404
    form = MOVES[verb][0](request.POST, auto_id=f"id_{verb}_%s")
    if form.is_valid():
        try:
            MOVES[verb][1](one, form.cleaned_data, {"by": request.person.ref, "now": request.now})
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, TEXTS, PLACES)
    if form.errors:
        return _application(request, one, (verb, form))
    messages.success(request, _("已保存并记入账本。"))
    return redirect("projects:application", no, code)


def _may(request: HttpRequest, one: FundApplication, verb: str) -> bool:
    if MOVES[verb][2]:
        return queries_funds.may_run(request.person, one.round)
    return queries_facts.may_write(request.person, one.project)


def _application(request: HttpRequest, one: FundApplication, bound: tuple[str, Form] | None = None) -> HttpResponse:
    forms = {}
    for verb, (form, _act, _runs, state) in MOVES.items():
        open_ = state == "granted" or one.round.closed_on is None  # money is drawn long after the round has ended
        if one.state == state and open_ and _may(request, one, verb):
            forms[verb] = bound[1] if bound and bound[0] == verb else form(auto_id=f"id_{verb}_%s")
    context = pages_funds.application_page(request.person, one, request.today) | {"forms": forms}
    context["bound"] = bound[0] if bound else ""
    return render(request, "projects/application.html", context, status=422 if bound else 200)


# ------------------------------------------------------------------------------------------------ workbooks


@login_required
@require_safe
def export(request: HttpRequest) -> FileResponse:
    """Every application one sees."""
    rows = queries_funds.applications(_looking(request)).order_by("round__no", "project__code")
    return _workbook(rows, f"funds-{request.today:%Y%m%d}.xlsx")


@login_required
@require_safe
def export_round(request: HttpRequest, no: str) -> FileResponse:
    """The applications of one round."""
    row = queries_funds.round_(request.person, no)
    rows = queries_funds.applications(request.person).filter(round=row).order_by("-score", "project__code")
    return _workbook(rows, f"{row.no}.xlsx")


def _workbook(rows: Any, name: str) -> FileResponse:
    response = FileResponse(sheet_funds.workbook(rows), as_attachment=True, filename=name, content_type=sniff.EXCEL)
    response["Cache-Control"] = "private, no-store"
    return response
