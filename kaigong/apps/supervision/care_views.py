"""Pages of 包保: tickets, who looks after whom, visits, and where problems gather."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts.models import Role
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents import queries as document_queries
from kaigong.apps.documents import serving
from kaigong.apps.rulebook import words
from kaigong.apps.supervision import actions, care_forms, care_pages, care_queries
from kaigong.apps.supervision.models import Ticket
from kaigong.apps.supervision.refusals import TEXTS
from kaigong.core.problems import Faulty

PER_PAGE = 50


def _looking(request: HttpRequest) -> Any:
    if not care_queries.may_look(request.person):
        raise Http404
    return request.person


@login_required
@require_GET
def tickets(request: HttpRequest) -> HttpResponse:
    """诉求: what is asked, of whom, until when."""
    context = care_pages.list_page(_looking(request), request.GET, PER_PAGE)
    return render(request, "supervision/care_list.html", context)


@login_required
def new_ticket(request: HttpRequest) -> HttpResponse:
    """提出诉求."""
    person = _looking(request)
    if not care_queries.askable(person).exists():
        raise Http404
    form = care_forms.TicketForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.raise_ticket(person=person, now=request.now, **form.cleaned_data)
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, TEXTS, {"text": "text", "klass": "klass"})
        else:
            messages.success(
                request,
                _("诉求 {no} 已送到{agency}，{day} 前会认领或答复。").format(
                    no=row.no, agency=words.named(row.agency), day=words_day(row.waits_until)
                ),
            )
            return redirect("care:ticket", row.no)
    return render(request, "supervision/care_new.html", {"form": form}, status=422 if form.errors else 200)


def words_day(day: date | None) -> str:
    """A day as people write it."""
    return day.isoformat() if day else "—"


@login_required
@require_GET
def ticket(request: HttpRequest, no: str) -> HttpResponse:
    """One ticket."""
    return _ticket(request, care_queries.ticket(request.person, no))


def _ticket(request: HttpRequest, row: Ticket, bound: tuple[str, Any] | None = None) -> HttpResponse:
    context = care_pages.ticket_page(request.person, row, request.today, bound)
    return render(request, "supervision/care_ticket.html", context, status=422 if bound else 200)


ACTIONS: Mapping[str, Any] = {
    "promise": actions.promise_ticket, "answer": actions.answer_ticket, "refer": actions.refer_ticket,
    "rate": actions.rate_ticket,
}  # fmt: skip


@login_required
@require_POST
def move(request: HttpRequest, no: str, verb: str) -> HttpResponse:
    """Any verb of a ticket."""
    row = care_queries.ticket(request.person, no)
    if verb not in care_forms.MOVES:
        raise Http404
    form = care_forms.MOVES[verb](row, request.POST, request.FILES, auto_id=f"id_{verb}_%s")
    if not form.is_valid():
        return _ticket(request, row, (verb, form))
    said = dict(form.cleaned_data)
    if "document" in said:
        upload = said.pop("document")
        said["evidence"] = [documents.store(upload=upload, by=request.person.ref, now=request.now)] if upload else []
    ACTIONS[verb](ticket=row, person=request.person, now=request.now, **said)
    messages.success(request, _("已办理：{verb}。").format(verb=care_pages.VERBS[verb].label))
    return redirect("care:ticket", no)


@login_required
@require_GET
def document(request: HttpRequest, no: str, sha256: str) -> FileResponse:
    """What was attached to an answer."""
    row = care_queries.ticket(request.person, no)
    held = document_queries.held(row.stream, sha256)
    documents.record_download(document=held, of=row.stream, by=request.person.ref, now=request.now)
    return serving.response(held)


# ------------------------------------------------------------------------------------------------ bindings


@login_required
def bindings(request: HttpRequest) -> HttpResponse:
    """包保: who looks after whom; the command and heads arrange it."""
    person = _looking(request)
    may_bind = person.role in (Role.COMMAND, Role.HEAD)
    form = care_forms.BindForm(request.POST or None, person=person) if may_bind else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            made = actions.bind(person=person, now=request.now, **form.cleaned_data)
            messages.success(request, _("已安排{name}包保。").format(name=words.named(made.person)))
            return redirect("care:bindings")
    page = Paginator(care_queries.bindings(person), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "tabs": care_pages.tabs(person)}
    return render(request, "supervision/care_bindings.html", context, status=422 if form and form.errors else 200)


@login_required
@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """结束包保."""
    found = care_queries.binding(request.person, pk)
    actions.release(binding=found, person=request.person, now=request.now)
    messages.success(request, _("{name}的包保已结束。").format(name=words.named(found.person)))
    return redirect("care:bindings")


# ------------------------------------------------------------------------------------------------ visits


@login_required
@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    """走访记录."""
    person = _looking(request)
    page = Paginator(care_queries.visits(person), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "tabs": care_pages.tabs(person), "may_visit": care_queries.cared_for(person).exists()}
    return render(request, "supervision/care_visits.html", context)


@login_required
def new_visit(request: HttpRequest) -> HttpResponse:
    """走访, on a phone: kept there while there is no connection, sent once when there is."""
    person = _looking(request)
    if not care_queries.cared_for(person).exists():
        raise Http404
    form = care_forms.VisitForm(request.POST or None, request.FILES or None, person=person)
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        upload = said.pop("photo")
        photo = documents.store(upload=upload, by=person.ref, now=request.now) if upload else None
        said["uid"], said["at"] = said["uid"] or uuid4(), said["at"] or request.now
        try:
            made = actions.log_visit(person=person, now=request.now, photo=photo, **said)
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, TEXTS, {"text": "text"})
        else:
            if wants_json:
                return JsonResponse({"stored": str(made.uid)})
            messages.success(request, _("走访已记录。"))
            return redirect("care:visits")
    if wants_json and request.method == "POST":
        return JsonResponse({"faults": form.errors.get_json_data()}, status=422)
    return render(request, "supervision/care_visit.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
def photo(request: HttpRequest, uid: UUID) -> FileResponse:
    """The photo of a visit."""
    found = care_queries.visit(request.person, uid)
    if found.photo is None:
        raise Http404
    documents.record_download(document=found.photo, of=found.stream, by=request.person.ref, now=request.now)
    return serving.response(found.photo)


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The small program that lets the page of visits open without a connection."""
    answer = render(request, "supervision/care_worker.js", content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@login_required
@require_GET
def heat(request: HttpRequest) -> HttpResponse:
    """问题热力: where problems gather, by class and owner."""
    person = _looking(request)
    if person.role == Role.ENTERPRISE:
        raise Http404
    context = care_pages.heat_page(person, request.today)
    return render(request, "supervision/care_heat.html", context)
