"""Pages of supervision. Each view makes three moves: find, check, act."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts import roles
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents import queries as document_queries
from kaigong.apps.documents import serving
from kaigong.apps.rulebook import words
from kaigong.apps.supervision import actions, forms, minutes, pages, queries, rules
from kaigong.apps.supervision.models import Line
from kaigong.apps.supervision.refusals import TEXTS
from kaigong.core.problems import Faulty

PER_PAGE = 50


def _looking(request: HttpRequest) -> Any:
    """The person, where supervision is there for him at all."""
    if not queries.may_look(request.person):
        raise Http404
    return request.person


@login_required
@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """督办: what is owed by whom until when, what is stuck, what waits for a check."""
    context = pages.list_page(_looking(request), request.GET, request.today, PER_PAGE)
    return render(request, "supervision/list.html", context)


@login_required
def new_line(request: HttpRequest) -> HttpResponse:
    """立项督办."""
    roles.require(request.person, "steer")
    form = forms.RaiseForm(
        request.POST or None, person=request.person,
        initial={"headquarters": request.person.agency_id, "project": request.GET.get("project", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.raise_line(person=request.person, now=request.now, **form.cleaned_data)
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, TEXTS, {})
        else:
            messages.success(request, _("督办事项 {no} 已立项，牵头单位会收到通知。").format(no=row.no))
            return redirect("supervision:line", row.no)
    return render(request, "supervision/new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
def line(request: HttpRequest, no: str) -> HttpResponse:
    """One line."""
    return _line(request, queries.line(request.person, no))


def _line(request: HttpRequest, row: Line, bound: tuple[str, Any] | None = None) -> HttpResponse:
    context = pages.line_page(request.person, row, request.today, bound)
    return render(request, "supervision/line.html", context, status=422 if bound else 200)


ACTIONS: Mapping[str, Any] = {
    "note_progress": actions.note_progress, "answer": actions.answer, "ask_closure": actions.ask_closure,
    "order": actions.order, "change_lead": actions.change_lead, "move_due": actions.move_due,
    "hold_talk": actions.hold_talk, "drop": actions.drop, "close": actions.close,
    "return_closure": actions.return_closure, "reopen": actions.reopen,
}  # fmt: skip


@login_required
@require_POST
def move(request: HttpRequest, no: str, verb: str) -> HttpResponse:
    """Any verb of the table of moves."""
    row = queries.line(request.person, no)
    if verb not in forms.FORMS:
        raise Http404
    form = forms.FORMS[verb](row, request.POST, request.FILES, auto_id=f"id_{verb}_%s")
    if not form.is_valid():
        return _line(request, row, (verb, form))
    ACTIONS[verb](line=row, person=request.person, now=request.now, **_ready(request, form))
    messages.success(request, _("已办理：{verb}。").format(verb=pages.VERBS[verb].label))
    return redirect("supervision:line", no)


def _ready(request: HttpRequest, form: Any) -> dict[str, Any]:
    """The form's values as the action takes them."""
    said = dict(form.cleaned_data)
    if "document" in said:
        upload = said.pop("document")
        stored = documents.store(upload=upload, by=request.person.ref, now=request.now) if upload else None
        said["documents"] = [stored] if stored else []
    return said


@login_required
@require_GET
def document(request: HttpRequest, no: str, sha256: str) -> FileResponse:
    """A piece of evidence, for whoever may see the line; the download is written down."""
    row = queries.line(request.person, no)
    held = document_queries.held(row.stream, sha256)
    documents.record_download(document=held, of=row.stream, by=request.person.ref, now=request.now)
    return serving.response(held)


@login_required
@require_GET
def league(request: HttpRequest) -> HttpResponse:
    """督办排名: who keeps the days, on how many lines it rests, and where two places cannot be told apart."""
    person = _looking(request)
    if person.role not in queries.ALL:
        raise Http404
    context = pages.league_page(person, request.GET, request.today)
    return render(request, "supervision/league.html", context, status=422 if context["faulty"] else 200)


# ------------------------------------------------------------------------------------------------ weekly lists


@login_required
@require_GET
def weeks(request: HttpRequest) -> HttpResponse:
    """每周清单."""
    _looking(request)
    page = Paginator(queries.weeks(request.person), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "supervision/weeks.html", {"page": page})


@login_required
@require_GET
def week(request: HttpRequest, monday: str) -> HttpResponse:
    """One list, as it was that Monday."""
    try:
        day = date.fromisoformat(monday)
    except ValueError:
        raise Http404 from None
    return render(request, "supervision/week.html", pages.week_page(queries.week(request.person, day)))


# ------------------------------------------------------------------------------------------------ meetings


@login_required
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """逢八会办: held and open ones."""
    _looking(request)
    page = Paginator(queries.meetings(request.person), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "supervision/meetings.html", {"page": page, "may_steer": queries.may_steer(request.person)})


@login_required
def new_meeting(request: HttpRequest) -> HttpResponse:
    """开会."""
    roles.require(request.person, "steer")
    form = forms.MeetingForm(request.POST or None, initial={"headquarters": request.person.agency_id})
    if request.method == "POST" and form.is_valid():
        row = actions.open_meeting(person=request.person, now=request.now, **form.cleaned_data)
        messages.success(request, _("会办 {no} 已开始，议程已自动汇集。").format(no=row.no))
        return redirect("supervision:meeting", row.no)
    return render(request, "supervision/new_meeting.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
def meeting(request: HttpRequest, no: str) -> HttpResponse:
    """One meeting on one screen."""
    found = queries.meeting(request.person, no)
    return render(request, "supervision/meeting.html", pages.meeting_page(request.person, found, request.today))


@login_required
@require_POST
def decide(request: HttpRequest, no: str, line_no: str) -> HttpResponse:
    """议定 on one line of the agenda."""
    found, row = queries.meeting(request.person, no), queries.line(request.person, line_no)
    form = forms.DecideForm(request.POST, auto_id=f"id_{line_no}_%s")
    if not form.is_valid():
        context = pages.meeting_page(request.person, found, request.today, (line_no, form))
        return render(request, "supervision/meeting.html", context, status=422)
    actions.decide(meeting=found, line=row, person=request.person, now=request.now, **form.cleaned_data)
    messages.success(request, _("已议定，时限随之调整，责任单位会收到通知。"))
    return redirect("supervision:meeting", no)


@login_required
@require_POST
def close_meeting(request: HttpRequest, no: str) -> HttpResponse:
    """闭会."""
    found = actions.close_meeting(meeting=queries.meeting(request.person, no), person=request.person, now=request.now)
    messages.success(request, _("会办 {no} 已闭会，可以下载纪要。").format(no=found.no))
    return redirect("supervision:meeting", no)


@login_required
@require_GET
def minutes_pdf(request: HttpRequest, no: str) -> HttpResponse:
    """会议纪要 as PDF."""
    found = queries.meeting(request.person, no)
    answer = HttpResponse(minutes.pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.no}.pdf"'
    return answer


# ------------------------------------------------------------------------------------------------ rules


@login_required
def rules_page(request: HttpRequest) -> HttpResponse:
    """督办规则: everybody of the city may read them, the command sets them."""
    person = _looking(request)
    form = forms.RulesForm(request.POST or None, initial=forms.initial(rules.plain()))
    if request.method == "POST":
        roles.require(person, "steer")
        if form.is_valid():
            try:
                actions.set_rules(values=form.values(), person=person, now=request.now)
            except Faulty as faulty:
                words.put_on_form(form, faulty.problems, TEXTS, {})
            else:
                messages.success(request, _("督办规则已更新，全部在办事项的升级日已重新计算。"))
                return redirect("supervision:rules")
    context = {"form": form, "may_steer": queries.may_steer(person)}
    return render(request, "supervision/rules.html", context, status=422 if form.errors else 200)
