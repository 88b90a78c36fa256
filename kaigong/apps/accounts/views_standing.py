"""Who stands in for whom: a list, and naming somebody."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts import actions_standing as actions
from kaigong.apps.accounts import forms, queries
from kaigong.apps.accounts.models import Person, Role
from kaigong.core.problems import Faulty

READERS = (Role.WINDOW, Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR, Role.AUDITOR)


@login_required
@require_GET
def stand_ins(request: HttpRequest) -> HttpResponse:
    """代办: who acts for whom, from when to when."""
    if request.person.role not in READERS:
        raise Http404
    rows = [
        {"row": row, "agencies": queries.agency_names(row.agencies).values(), "now": _holds(row, request),
         "may_end": row.ended_on is None and row.ends_on >= request.today and _rules(request.person, row.absent)}
        for row in queries.stand_ins(request.person)[:200]
    ]  # fmt: skip
    may_set = queries.colleagues(request.person).exists()
    return render(request, "accounts/stand_ins.html", {"rows": rows, "may_set": may_set})


def _holds(row: Any, request: HttpRequest) -> bool:
    open_ = row.ended_on is None or row.ended_on > request.today
    return bool(row.starts_on <= request.today <= row.ends_on and open_)


def _rules(person: Person, absent: Person) -> bool:
    return person == absent or queries.rules_desk_of(person, absent)


@login_required
def set_stand_in(request: HttpRequest) -> HttpResponse:
    """First whose desk, where there is a choice; then who, from when to when."""
    whom = queries.colleagues(request.person)
    if not whom.exists():
        raise Http404
    absent = _absent(request, whom)
    if absent is None:
        choice = forms.Absent(whom, request.GET or None)
        return render(request, "accounts/stand_in_whose.html", {"form": choice})
    initial = {"starts_on": request.today, "ends_on": request.today}
    form = forms.StandIn(absent, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _set(request, absent, form):
        return redirect("accounts:stand_ins")
    context = {"form": form, "whom": absent, "choice": whom.count() > 1}
    return render(request, "accounts/stand_in.html", context, status=422 if form.errors else 200)


def _absent(request: HttpRequest, whom: Any) -> Person | None:
    asked = request.GET.get("absent", "")
    if asked.isdigit():
        return whom.filter(pk=int(asked)).first()
    return whom.first() if whom.count() == 1 else None


def _set(request: HttpRequest, absent: Person, form: forms.StandIn) -> bool:
    try:
        row = actions.set_stand_in(absent=absent, **form.cleaned_data, by=request.person.ref, now=request.now)
    except Faulty as faults:
        forms.tell(form, faults)
        return False
    told = _("{start}至{end}，{absent} 的工作由 {name} 代办，每条记录都会写明“代”。")
    names = {"absent": absent.name_zh, "name": row.stand_in.name_zh, "start": row.starts_on, "end": row.ends_on}
    messages.success(request, told.format(**names))
    return True


@login_required
@require_POST
def end_stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The absent person is back sooner."""
    row = queries.stand_in(request.person, pk)
    actions.end_stand_in(row=row, by=request.person.ref, now=request.now)
    messages.success(request, _("{name} 的代办已结束。").format(name=row.stand_in.name_zh))
    return redirect("accounts:stand_ins")
