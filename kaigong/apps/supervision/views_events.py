"""Pages of 项目拉练 and 集中开工. Each view makes three moves: find, check, act."""

from collections.abc import Callable
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
from kaigong.apps.supervision import actions, event_files, forms_events, pages_events, queries, queries_events
from kaigong.apps.supervision.models import Groundbreaking, Stop, Tour
from kaigong.apps.supervision.refusals import TEXTS
from kaigong.core.problems import Faulty

PER_PAGE = 50
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLACES = {name: name for name in ("title", "on", "until", "sheet", "place", "follow_days", "note", "reason", "points")}


@login_required
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Both kinds, the newest first."""
    if not queries.may_look(request.person):
        raise Http404
    tours, broken = queries_events.tours(request.person), queries_events.groundbreakings(request.person)
    context = {
        "tours": Paginator(tours, PER_PAGE).get_page(request.GET.get("page")).object_list,
        "page": Paginator(broken, PER_PAGE).get_page(request.GET.get("page")),
        "may_steer": queries.may_steer(request.person),
    }
    return render(request, "supervision/events.html", context)


@login_required
def new_tour(request: HttpRequest) -> HttpResponse:
    """筹备项目拉练."""
    return _new(request, forms_events.TourForm, actions.plan_tour, "supervision:tour", _("筹备项目拉练"))


@login_required
def new_groundbreaking(request: HttpRequest) -> HttpResponse:
    """筹备集中开工."""
    form, act = forms_events.GroundbreakingForm, actions.plan_groundbreaking
    return _new(request, form, act, "supervision:groundbreaking", _("筹备集中开工"))


def _new(request: HttpRequest, made: Any, act: Callable[..., Any], page: str, title: str) -> HttpResponse:
    roles.require(request.person, "steer")
    form = made(request.POST or None, initial={"headquarters": request.person.agency_id})
    row = _acted(request, form, lambda: act(person=request.person, now=request.now, **form.cleaned_data))
    if row is not None:
        messages.success(request, _("{no} 已建立。").format(no=row.no))
        return redirect(page, row.no)
    return _form(request, form, title, title)


@login_required
@require_GET
def tour(request: HttpRequest, no: str) -> HttpResponse:
    """One joint visit."""
    return _tour(request, queries_events.tour(request.person, no))


def _tour(request: HttpRequest, row: Tour, bound: Any = None) -> HttpResponse:
    context = pages_events.tour_page(request.person, row, bound)
    return render(request, "supervision/tour.html", context, status=422 if bound else 200)


@login_required
@require_POST
def tour_move(request: HttpRequest, no: str, verb: str) -> HttpResponse:
    """Add projects to the route, say it was held, cancel it."""
    row = queries_events.tour(request.person, no)
    roles.require(request.person, "steer")
    by = {"person": request.person, "now": request.now}
    if verb == "add":
        form = forms_events.ProjectsForm(request.POST, person=request.person, auto_id="id_add_%s")
        done = _acted(request, form, lambda: actions.add_stops(tour=row, **form.cleaned_data, **by))
    else:
        form, done = _end(request, row, verb)
    return redirect("supervision:tour", no) if done is not None else _tour(request, row, (verb, form))


def _end(request: HttpRequest, row: Tour | Groundbreaking, verb: str) -> tuple[Any, Any]:
    """Held, or cancelled."""
    if verb not in ("hold", "cancel"):
        raise Http404
    made, act = {
        "hold": (forms_events.HeldForm, actions.hold_event), "cancel": (forms_events.WhyForm, actions.cancel_event),
    }[verb]  # fmt: skip
    form = made(request.POST, auto_id=f"id_{verb}_%s")
    by = {"person": request.person, "now": request.now}
    return form, _acted(request, form, lambda: act(event=row, **form.cleaned_data, **by))


@login_required
@require_GET
def stop(request: HttpRequest, no: str, n: int) -> HttpResponse:
    """One stop of a tour."""
    return _stop(request, queries_events.stop(request.person, no, n))


def _stop(request: HttpRequest, row: Stop, bound: Any = None) -> HttpResponse:
    context = pages_events.stop_page(request.person, row, request.today, bound)
    return render(request, "supervision/stop.html", context, status=422 if bound else 200)


@login_required
@require_POST
def stop_move(request: HttpRequest, no: str, n: int, verb: str) -> HttpResponse:
    """See a stop, score it, raise what was found."""
    row = queries_events.stop(request.person, no, n)
    by = {"person": request.person, "now": request.now}
    auto_id = f"id_{verb}_%s"
    if verb == "see":
        roles.require(request.person, "steer")
        form: Any = forms_events.SeenForm(request.POST, request.FILES, auto_id=auto_id)
        done = _acted(request, form, lambda: _see(request, row, form.cleaned_data))
    elif verb == "score":
        form = forms_events.ScoreForm(request.POST, sheet=row.tour.sheet, auto_id=auto_id)
        done = _acted(request, form, lambda: actions.score_stop(stop=row, points=form.points(), **by))
    elif verb == "finding":
        roles.require(request.person, "steer")
        form = forms_events.FindingForm(request.POST, auto_id=auto_id)
        done = _acted(request, form, lambda: actions.raise_finding(stop=row, **form.cleaned_data, **by))
    else:
        raise Http404
    return redirect("supervision:stop", no, n) if done is not None else _stop(request, row, (verb, form))


def _see(request: HttpRequest, row: Stop, said: dict[str, Any]) -> Any:
    upload = said["photo"]
    photos = [documents.store(upload=upload, by=request.person.ref, now=request.now)] if upload else []
    return actions.see_stop(
        stop=row, note=said["note"], on=said["on"], photos=photos, person=request.person, now=request.now
    )


@login_required
@require_GET
def photo(request: HttpRequest, no: str, sha256: str) -> FileResponse:
    """A photo of a tour; the download is written down."""
    row = queries_events.tour(request.person, no)
    held = document_queries.held(row.stream, sha256)
    documents.record_download(document=held, of=row.stream, by=request.person.ref, now=request.now)
    return serving.response(held)


@login_required
@require_GET
def groundbreaking(request: HttpRequest, no: str) -> HttpResponse:
    """One ceremony with its list."""
    return _groundbreaking(request, queries_events.groundbreaking(request.person, no))


def _groundbreaking(request: HttpRequest, row: Groundbreaking, bound: Any = None) -> HttpResponse:
    context = pages_events.groundbreaking_page(request.person, row, request.today, bound)
    return render(request, "supervision/groundbreaking.html", context, status=422 if bound else 200)


@login_required
@require_POST
def groundbreaking_move(request: HttpRequest, no: str, verb: str) -> HttpResponse:
    """Put projects on the list, say it was held, cancel it."""
    row = queries_events.groundbreaking(request.person, no)
    roles.require(request.person, "steer")
    if verb == "list":
        form: Any = forms_events.ListForm(request.POST, person=request.person, auto_id="id_list_%s")
        by = {"person": request.person, "now": request.now}
        done = _acted(request, form, lambda: actions.list_projects(event=row, **form.cleaned_data, **by))
    else:
        form, done = _end(request, row, verb)
    if done is None:
        return _groundbreaking(request, row, (verb, form))
    return redirect("supervision:groundbreaking", no)


@login_required
def unlist(request: HttpRequest, no: str, code: str) -> HttpResponse:
    """移出名单."""
    row = queries_events.groundbreaking(request.person, no)
    roles.require(request.person, "steer")
    project = queries_events.to_name(request.person).filter(code=code).first()
    if project is None:
        raise Http404
    form = forms_events.WhyForm(request.POST or None)
    by = {"person": request.person, "now": request.now}
    done = _acted(request, form, lambda: actions.unlist_project(event=row, project=project, **form.cleaned_data, **by))
    if done is not None:
        return redirect("supervision:groundbreaking", no)
    return _form(request, form, _("移出名单：{name}").format(name=project.name), _("移出名单"))


@login_required
@require_GET
def choose(request: HttpRequest, kind: str, no: str) -> HttpResponse:
    """从项目库选择: search, tick several, put them on the route or the list."""
    row = queries_events.one(request.person, kind, no)
    roles.require(request.person, "steer")
    return render(request, "supervision/choose.html", pages_events.choose_page(request.person, row, request.GET))


@login_required
@require_GET
def sheet(request: HttpRequest, kind: str, no: str) -> HttpResponse:
    """The sheet that is handed round."""
    row = queries_events.one(request.person, kind, no)
    made = (
        event_files.tour_pdf(row) if isinstance(row, Tour) else event_files.groundbreaking_pdf(row, request.today)
    )  # fmt: skip
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{row.no}.pdf"'
    return answer


@login_required
@require_GET
def tour_workbook(request: HttpRequest, no: str) -> HttpResponse:
    """The route of a tour as a workbook."""
    row = queries_events.tour(request.person, no)
    answer = HttpResponse(event_files.tour_workbook(row), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{row.no}.xlsx"'
    return answer


@login_required
@require_GET
def workbook(request: HttpRequest, no: str) -> HttpResponse:
    """The list as a workbook."""
    row = queries_events.groundbreaking(request.person, no)
    answer = HttpResponse(pages_events.workbook(row, request.today), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{row.no}.xlsx"'
    return answer


def _acted(request: HttpRequest, form: Any, act: Callable[[], Any]) -> Any:
    """What the action gave; nothing where the form was not sent, not taken, or the action found faults."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act()
    except Faulty as faulty:
        words.put_on_form(form, faulty.problems, TEXTS, PLACES)
        return None


def _form(request: HttpRequest, form: Any, title: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button}
    return render(request, "supervision/event_form.html", context, status=422 if form.errors else 200)
