"""Pages of promotion. Each view makes three moves: find, check, act."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents import queries as document_queries
from kaigong.apps.documents import serving
from kaigong.apps.promotion import actions, figures, forms, listing, pages, parts, queries
from kaigong.apps.promotion.forms_signing import PeriodForm
from kaigong.apps.promotion.models import Lead
from kaigong.apps.promotion.refusals import TEXTS
from kaigong.apps.rulebook import words
from kaigong.core.problems import Faulty, Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HELD = ("lead.held", "lead.lapsed")


def looking(request: HttpRequest) -> Any:
    """The person, where promotion is there for him at all."""
    if not queries.may_look(request.person):
        raise Http404
    return request.person


def writing(request: HttpRequest) -> Any:
    """The person, where he enters leads."""
    if not parts.may_write(request.person):
        raise Http404
    return request.person


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """招商总览."""
    return render(request, "promotion/overview.html", pages.overview(looking(request), request.GET, request.today))


@login_required
@require_GET
def leads(request: HttpRequest) -> HttpResponse:
    """The list of leads; all of what is chosen stands in the address."""
    return render(request, "promotion/list.html", pages.list_page(looking(request), request.GET, request.today))


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    person = looking(request)
    book = listing.workbook(listing.rows(person, listing.wanted(request.GET), request.today), request.today)
    response = HttpResponse(book, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="leads-{request.today:%Y%m%d}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def new_lead(request: HttpRequest) -> HttpResponse:
    """登记线索. Where somebody else was first, the page says so and offers to ask for it."""
    person = writing(request)
    form = forms.LeadForm(request.POST or None, person=person, initial={"owner": person.pk})
    ask = None
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.enter_lead(person=person, now=request.now, **form.values())
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, TEXTS, {"name": "name", "investment": "investment_fen"})
        except Refused as refusal:
            if refusal.code not in HELD:
                raise
            ask = _asking(form, refusal)
        else:
            messages.success(request, _("线索 {no} 已登记。请在限期内完成首次联系。").format(no=row.no))
            return redirect("promotion:lead", row.no)
    status = 409 if ask else 422 if form.errors else 200
    return render(request, "promotion/new.html", {"form": form, "ask": ask}, status=status)


def _asking(form: forms.LeadForm, refusal: Refused) -> dict[str, Any]:
    said = form.cleaned_data
    asked = forms.AskForm(initial={"name": said["name"], "credit_code": said["credit_code"]}, auto_id="id_ask_%s")
    return {"form": asked, "refusal": refusal, "agency": accounts.agency(refusal.data["agency"])}


@login_required
@require_POST
def ask_handover(request: HttpRequest) -> HttpResponse:
    """申请移交 of a lead somebody else was first at."""
    person, form = writing(request), forms.AskForm(request.POST)
    if not form.is_valid():
        return render(request, "promotion/ask.html", {"form": form}, status=422)
    row = actions.ask_handover(person=person, now=request.now, **form.cleaned_data)
    if row.agency_id == person.agency_id:
        messages.success(request, _("首谈已失效，线索 {no} 已转到本单位。").format(no=row.no))
        return redirect("promotion:lead", row.no)
    messages.success(request, _("已向首谈单位提出移交申请，答复后会通知本单位。"))
    return redirect("promotion:list")


@login_required
@require_GET
def lead(request: HttpRequest, no: str) -> HttpResponse:
    """One lead."""
    return _lead(request, queries.lead(looking(request), no))


def _lead(request: HttpRequest, row: Lead, bound: tuple[str, Any] | None = None) -> HttpResponse:
    context = pages.lead_page(request.person, row, request.today, bound)
    return render(request, "promotion/lead.html", context, status=422 if bound else 200)


@login_required
def amend(request: HttpRequest, no: str) -> HttpResponse:
    """更正线索情况."""
    row = queries.lead(looking(request), no)
    if not parts.actor(request.person, row).parts:
        raise Http404
    form = forms.LeadForm(request.POST or None, person=request.person, lead=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.amend_lead(lead=row, person=request.person, now=request.now, **form.values())
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, TEXTS, {"name": "name"})
        else:
            messages.success(request, _("线索情况已更正。"))
            return redirect("promotion:lead", no)
    return render(request, "promotion/amend.html", {"form": form, "row": row}, status=422 if form.errors else 200)


ACTIONS: Mapping[str, Callable[..., Any]] = {
    "log": actions.log_contact, "advance": actions.advance, "pause": actions.pause, "lose": actions.lose,
    "take_up": actions.take_up, "hand_over": actions.hand_over, "decline_handover": actions.decline_handover,
    "keep_person": actions.keep_person, "erase_person": actions.erase_person,
}  # fmt: skip
PLACES = {
    "text": "text", "day": "day", "next_on": "next_on", "next_step": "next_step", "name": "name", "reason": "reason",
}  # fmt: skip


@login_required
@require_POST
def move(request: HttpRequest, no: str, verb: str) -> HttpResponse:
    """Any verb of the table of moves."""
    row = queries.lead(looking(request), no)
    if verb not in forms.FORMS:
        raise Http404
    form = pages.made_form(verb, row, request.today, request.person, request.POST, request.FILES)
    if not form.is_valid():
        return _lead(request, row, (verb, form))
    try:
        _act(request, row, verb, form)
    except Faulty as faulty:
        words.put_on_form(form, faulty.problems, TEXTS, PLACES)
        return _lead(request, row, (verb, form))
    said = pages.VERBS[verb].label if verb in pages.VERBS else _("删除联系人")
    messages.success(request, _("已办理：{verb}。").format(verb=said))
    still = queries.leads(request.person).filter(pk=row.pk).exists()
    return redirect("promotion:lead", no) if still else redirect("promotion:list")


def _act(request: HttpRequest, row: Lead, verb: str, form: Any) -> None:
    by, said = {"person": request.person, "now": request.now}, dict(form.cleaned_data)
    if verb == "merge":
        into = queries.lead(request.person, said["other"].strip())
        actions.merge_leads(lead=into, other=row, reason=said["reason"], **by)
        return
    if "document" in said:
        upload = said.pop("document")
        said["documents"] = [documents.store(upload=upload, by=request.person.ref, now=request.now)] if upload else []
    ACTIONS[verb](lead=row, **by, **said)


@login_required
@require_GET
def document(request: HttpRequest, no: str, sha256: str) -> FileResponse:
    """A document of a lead, for whoever may see the lead; the download is written down."""
    row = queries.lead(looking(request), no)
    held = document_queries.held(row.stream, sha256)
    documents.record_download(document=held, of=row.stream, by=request.person.ref, now=request.now)
    return serving.response(held)


BY = ("agency", "county", "team")


@login_required
@require_GET
def league(request: HttpRequest) -> HttpResponse:
    """招商排名: who brings leads to the agreement, on how many it rests, and which places cannot be told apart."""
    person, form = looking(request), PeriodForm(request.GET or None)
    by = request.GET.get("by") if request.GET.get("by") in BY else "agency"
    rows = queries.leads(person)
    if form.is_bound and form.is_valid():
        rows = rows.filter(entered_on__gte=form.cleaned_data["first"]) if form.cleaned_data["first"] else rows
        rows = rows.filter(entered_on__lte=form.cleaned_data["last"]) if form.cleaned_data["last"] else rows
    found = pages.places(figures.league_of(person, rows, str(by)), str(by))
    return render(request, "promotion/league.html", {"form": form, "by": by, "places": found, "asked": request.GET})


@login_required
@require_GET
def days(request: HttpRequest) -> HttpResponse:
    """签约到开工: median, P80, the spread, the shortest case; a county or quarter opens its rows."""
    return render(request, "promotion/days.html", pages.days_page(looking(request), request.GET, request.today))


@login_required
@require_GET
def standard(request: HttpRequest) -> HttpResponse:
    """标准地: promised, due, measured, met, and what followed from missing."""
    return render(request, "promotion/standard.html", pages.standard_page(looking(request)))
