"""Pages of agreements, of the project that comes of one, of teams, trips and the limits."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts import roles
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents import queries as document_queries
from kaigong.apps.documents import serving
from kaigong.apps.enterprises.refusals import TEXTS as ENTERPRISES
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects.refusals import TEXTS as PROJECTS
from kaigong.apps.promotion import actions, catalogue, figures, folded, pages, parts, queries, taken
from kaigong.apps.promotion import forms_signing as forms
from kaigong.apps.promotion.models import Agreement, Lead, Team, Trip
from kaigong.apps.promotion.refusals import TEXTS
from kaigong.apps.promotion.views import looking, writing
from kaigong.apps.rulebook import words
from kaigong.core.problems import Faulty
from kaigong.core.promotion.moves import Part

HEADS = frozenset({Part.KEEPER, Part.COMMAND})
SAME = {name: name for name in ("title", "signed_on", "land_mu", "floor_area_m2", "document", "reason", "i_", "value",
                                "day", "name", "place", "members", "starts_on", "ends_on", "direction", "who",
                                "first_on", "last_on", "credit_code", "type", "county", "sleep_days", "lapse_days",
                                "first_days", "alike")} | {"cost": "cost_fen"}  # fmt: skip


def _faults(form: Any, faulty: Faulty, texts: Any = TEXTS) -> None:
    """Every fault at its field; those of an indicator at the field of that indicator."""
    places = {name: name for name in form.fields if name.startswith("i_")} | SAME
    words.put_on_form(form, faulty.problems, texts, places)


def _kept(request: HttpRequest, row: Lead) -> Lead:
    """The lead, where the person decides on it."""
    if not parts.actor(request.person, row).parts & HEADS:
        raise Http404
    return row


def _stored(request: HttpRequest, upload: Any) -> Any:
    return documents.store(upload=upload, by=request.person.ref, now=request.now) if upload else None


@login_required
def sign(request: HttpRequest, no: str) -> HttpResponse:
    """签约."""
    row = _kept(request, queries.lead(looking(request), no))
    form = forms.SignForm(row, request.today, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        paper = _stored(request, form.cleaned_data["document"])
        try:
            agreement = actions.sign(
                lead=row, terms=form.terms(), document=paper, seen=form.cleaned_data["seen"], person=request.person,
                now=request.now,
            )  # fmt: skip
        except Faulty as faulty:
            _faults(form, faulty)
        else:
            messages.success(request, _("协议 {no} 已签订，可以转为项目。").format(no=agreement.no))
            return redirect("promotion:make_project", row.no)
    return render(request, "promotion/sign.html", {"form": form, "row": row}, status=422 if form.errors else 200)


@login_required
def make_project(request: HttpRequest, no: str) -> HttpResponse:
    """转为项目: everything known is filled in; what is unknown is asked for on the form of the facts."""
    row = _kept(request, queries.lead(looking(request), no))
    terms = taken.terms_of(row)
    form = forms.ProjectForm(row, terms, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            project = actions.make_project(
                lead=row, facts=taken.facts(terms, form.cleaned_data["investment_fen"]), person=request.person,
                now=request.now, **form.cleaned_data,
            )  # fmt: skip
        except Faulty as faulty:
            _faults(form, faulty, {**ENTERPRISES, **PROJECTS})
        else:
            messages.success(request, _("项目 {code} 已登记，处于签约阶段。").format(code=project.code))
            return redirect("promotion:lead", row.no)
    link = forms.LinkForm(row, request.person, auto_id="id_link_%s")
    context = {"form": form, "link": link, "row": row, "facts": taken.said(terms)}
    return render(request, "promotion/make_project.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def link_project(request: HttpRequest, no: str) -> HttpResponse:
    """Link a project that stands in the base already."""
    row = _kept(request, queries.lead(looking(request), no))
    link = forms.LinkForm(row, request.person, request.POST, auto_id="id_link_%s")
    if not link.is_valid():
        terms = taken.terms_of(row)
        context = {"form": forms.ProjectForm(row, terms), "link": link, "row": row, "facts": taken.said(terms)}
        return render(request, "promotion/make_project.html", context, status=422)
    actions.link_project(lead=row, person=request.person, now=request.now, **link.cleaned_data)
    messages.success(request, _("已关联项目。"))
    return redirect("promotion:lead", row.no)


@login_required
@require_GET
def agreement(request: HttpRequest, no: str) -> HttpResponse:
    """One agreement with its versions and its indicators."""
    return _agreement(request, queries.agreement(looking(request), no))


def _agreement(request: HttpRequest, row: Agreement, bound: tuple[str, Any] | None = None) -> HttpResponse:
    known = folded.agreement_of(row)
    made = {
        "measure": forms.MeasureForm(row, request.today, auto_id="id_measure_%s"),
        "enforce": forms.EnforceForm(row, request.today, auto_id="id_enforce_%s"),
    } | ({bound[0]: bound[1]} if bound else {})  # fmt: skip
    context = {
        "row": row, "agreement": known, "kind": catalogue.said("agreement_kinds", row.kind), **made,
        "promises": taken.promises(row),
        "may_write": bool(parts.actor(request.person, row.lead).parts & HEADS),
        "entries": ledger.entries(request.person, row.stream), "open": bound[0] if bound else "",
    }  # fmt: skip
    return render(request, "promotion/agreement.html", context, status=422 if bound else 200)


@login_required
def amend_agreement(request: HttpRequest, no: str) -> HttpResponse:
    """变更协议."""
    row = queries.agreement(looking(request), no)
    _kept(request, row.lead)
    form = forms.AmendForm(row, folded.agreement_of(row).terms, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.amend_agreement(
                agreement=row, terms=form.terms(), reason=said["reason"], document=_stored(request, said["document"]),
                seen=said["seen"], person=request.person, now=request.now,
            )  # fmt: skip
        except Faulty as faulty:
            _faults(form, faulty)
        else:
            messages.success(request, _("协议已变更，原来的版本都保留。"))
            return redirect("promotion:agreement", no)
    return render(
        request, "promotion/sign.html", {"form": form, "agreement": row}, status=422 if form.errors else 200
    )  # fmt: skip


@login_required
@require_POST
def move_agreement(request: HttpRequest, no: str, verb: str) -> HttpResponse:
    """核验指标, or 落实违约责任."""
    row = queries.agreement(looking(request), no)
    known = {"measure": (forms.MeasureForm, actions.measure), "enforce": (forms.EnforceForm, actions.enforce)}
    if verb not in known:
        raise Http404
    made, act = known[verb]
    form: Any = made(row, request.today, request.POST, request.FILES, auto_id=f"id_{verb}_%s")
    if form.is_valid():
        said = dict(form.cleaned_data)
        said["document"] = _stored(request, said["document"])
        try:
            act(agreement=row, person=request.person, now=request.now, **said)
        except Faulty as faulty:
            _faults(form, faulty)
        else:
            messages.success(request, _("已记录。"))
            return redirect("promotion:agreement", no)
    return _agreement(request, row, (verb, form))


@login_required
@require_GET
def agreement_document(request: HttpRequest, no: str, sha256: str) -> FileResponse:
    """A document of an agreement; the download is written down."""
    row = queries.agreement(looking(request), no)
    held = document_queries.held(row.stream, sha256)
    documents.record_download(document=held, of=row.stream, by=request.person.ref, now=request.now)
    return serving.response(held)


# ------------------------------------------------------------------------------------------------- teams and trips


@login_required
@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    """驻点招商队."""
    person = looking(request)
    rows = taken.teams(person, request.today)
    return render(request, "promotion/teams.html", {"rows": rows, "may_write": parts.may_write(person)})


@login_required
def new_team(request: HttpRequest) -> HttpResponse:
    """派驻招商队."""
    return _team_form(request, writing(request), None)


@login_required
def change_team(request: HttpRequest, no: str) -> HttpResponse:
    """调整招商队."""
    return _team_form(request, writing(request), queries.team(request.person, no))


def _team_form(request: HttpRequest, person: Any, team: Team | None) -> HttpResponse:
    form = forms.TeamForm(person, request.today, request.POST or None, team=team)
    if request.method == "POST" and form.is_valid():
        by = {"person": person, "now": request.now}
        try:
            if team:
                row = actions.change_team(team=team, **form.values(), **by)
            else:
                row = actions.station_team(**form.values(), **by)
        except Faulty as faulty:
            _faults(form, faulty)
        else:
            messages.success(request, _("招商队 {no} 已登记。").format(no=row.no))
            return redirect("promotion:team", row.no)
    status = 422 if form.errors else 200
    return render(request, "promotion/team_form.html", {"form": form, "team": team}, status=status)


@login_required
@require_GET
def team(request: HttpRequest, no: str) -> HttpResponse:
    """One team."""
    person = looking(request)
    context = pages.team_page(person, queries.team(person, no), request.today)
    return render(request, "promotion/team.html", context)


@login_required
@require_GET
def trips(request: HttpRequest) -> HttpResponse:
    """走出去、请进来."""
    person = looking(request)
    found = queries.trips(person)
    if (direction := request.GET.get("direction")) in ("out", "in"):
        found = found.filter(direction=direction)
    page = taken.paged(found.prefetch_related("leads"), request.GET.get("page"))
    context = {
        "page": page, "spent": figures.spent(found), "direction": direction or "",
        "may_write": parts.may_write(person) or queries.teams(person).filter(members=person).exists(),
    }  # fmt: skip
    return render(request, "promotion/trips.html", context)


@login_required
def new_trip(request: HttpRequest) -> HttpResponse:
    """记录招商活动."""
    return _trip_form(request, looking(request), None)


@login_required
def correct_trip(request: HttpRequest, no: str) -> HttpResponse:
    """更正招商活动."""
    return _trip_form(request, writing(request), queries.trip(request.person, no))


def _trip_form(request: HttpRequest, person: Any, trip: Trip | None) -> HttpResponse:
    if not (parts.may_write(person) or queries.teams(person).filter(members=person).exists()):
        raise Http404
    form = forms.TripForm(person, request.today, request.POST or None, trip=trip)
    if request.method == "POST" and form.is_valid():
        said, by = dict(form.cleaned_data), {"person": person, "now": request.now}
        said["leads"] = list(said["leads"])
        try:
            row = actions.correct_trip(trip=trip, **said, **by) if trip else actions.log_trip(**said, **by)
        except Faulty as faulty:
            _faults(form, faulty)
        else:
            messages.success(request, _("招商活动 {no} 已记录。").format(no=row.no))
            return redirect("promotion:trip", row.no)
    status = 422 if form.errors else 200
    return render(request, "promotion/trip_form.html", {"form": form, "trip": trip}, status=status)


@login_required
@require_GET
def trip(request: HttpRequest, no: str) -> HttpResponse:
    """One trip or visit."""
    person = looking(request)
    return render(request, "promotion/trip.html", pages.trip_page(person, queries.trip(person, no)))


@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """招商规则: when a lead sleeps, when the first contact lapses."""
    person, may_set = looking(request), roles.may(request.person, "steer")
    form = forms.LimitsForm(request.POST or None, initial=catalogue.plain())
    if request.method == "POST":
        roles.require(person, "steer")
        if form.is_valid():
            try:
                actions.set_limits(values=form.cleaned_data, person=person, now=request.now)
            except Faulty as faulty:
                _faults(form, faulty)
            else:
                messages.success(request, _("招商规则已生效。"))
                return redirect("promotion:rules")
    context = {"form": form, "may_set": may_set, "limits": catalogue.limits()}
    return render(request, "promotion/rules.html", context, status=422 if form.errors else 200)
