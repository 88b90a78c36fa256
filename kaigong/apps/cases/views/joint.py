"""Joint meetings and acceptance visits. Each view makes three moves: find, check, act."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.cases import actions, item_page, joint_page, names, queries, queries_debts
from kaigong.apps.cases.forms import joint as forms
from kaigong.apps.cases.views.shared import stored

ACTIONS: Mapping[str, Any] = {
    "give_expert_opinion": actions.give_expert_opinion, "decide_chapter": actions.decide_chapter,
    "note_finding": actions.note_finding, "give_member_opinion": actions.give_member_opinion,
    "list_rectification": actions.list_rectification, "conclude_acceptance": actions.conclude_acceptance,
    "answer_finding": actions.answer_finding, "recheck_finding": actions.recheck_finding,
}  # fmt: skip


@login_required
@require_POST
def convene(request: HttpRequest, no: str, code: str) -> HttpResponse:
    """召开联合评审会."""
    item = queries.item_on_desk(request.person, no, code, request.today)
    form = forms.ConveneForm(request.POST, auto_id="id_convene_%s")
    if form.is_valid():
        session = actions.convene_meeting(item=item, person=request.person, now=request.now, **form.cleaned_data)
        messages.success(request, _("已安排联合评审会，各章节由对应部门分别决定。"))
        return redirect("cases:session", session.pk)
    return _item(request, item, convene=form)


@login_required
@require_POST
def call_visit(request: HttpRequest, no: str, code: str) -> HttpResponse:
    """安排联合踏勘."""
    item = queries.item_on_desk(request.person, no, code, request.today)
    form = joint_page.visit_form(item, request.POST)
    if form.is_valid():
        session = actions.call_visit(item=item, person=request.person, now=request.now, **form.cleaned_data)
        messages.success(request, _("已安排联合踏勘，各参加部门一次到场。"))
        return redirect("cases:session", session.pk)
    return _item(request, item, visit=form)


def _item(request: HttpRequest, item: Any, **forms_: Any) -> HttpResponse:
    context = item_page.item_page(request.person, item, request.now) | forms_
    return render(request, "cases/item.html", context, status=422)


@login_required
@require_GET
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting or visit."""
    found = queries_debts.session(request.person, pk)
    return render(request, "cases/session.html", joint_page.session_page(request.person, found, request.today))


@login_required
@require_POST
def move_session(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """What is said and done in a session."""
    found = queries_debts.session(request.person, pk)
    if verb not in forms.SESSION_FORMS:
        raise Http404
    form = forms.SESSION_FORMS[verb](
        found, request.person.agency_id or "", request.POST, request.FILES, auto_id=f"id_{verb}_%s"
    )
    if not form.is_valid():
        context = joint_page.session_page(request.person, found, request.today, (verb, form))
        return render(request, "cases/session.html", context, status=422)
    return _done(request, found, verb, form.cleaned_data)


@login_required
@require_POST
def move_finding(request: HttpRequest, pk: int, number: str, verb: str) -> HttpResponse:
    """整改答复、复验."""
    found = queries_debts.session(request.person, pk)
    finding = queries_debts.finding(found, number)
    if verb not in forms.FINDING_FORMS:
        raise Http404
    form = forms.FINDING_FORMS[verb](
        found, request.person.agency_id or "", request.POST, request.FILES, auto_id=f"id_{number}_%s"
    )
    if not form.is_valid():
        context = joint_page.session_page(request.person, found, request.today, (f"{verb}-{number}", form))
        return render(request, "cases/session.html", context, status=422)
    return _done(request, found, verb, {**form.cleaned_data, "finding": finding.number})


def _done(request: HttpRequest, found: Any, verb: str, given: Mapping[str, Any]) -> HttpResponse:
    """Uploads become documents of the store; then the action, and the page as it is now."""
    values = dict(given)
    if "photo" in values:
        values["photo"] = stored(request, values["photo"])
    if "document" in values:
        kept = stored(request, values.pop("document"))
        values |= {"document": kept} if verb == "decide_chapter" else {"documents": [kept] if kept else []}
    row = ACTIONS[verb](session=found, person=request.person, now=request.now, **values)
    words = joint_page.SESSION_VERBS[verb]
    messages.success(request, _("已办理：{item}，{verb}。").format(item=names.of(row.item), verb=words.label))
    return redirect("cases:session", row.pk)
