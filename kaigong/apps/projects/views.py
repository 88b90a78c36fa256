"""Pages of the project record: the list, its export, and the forms that change a project."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts import roles
from kaigong.apps.documents import actions as document_actions
from kaigong.apps.documents import queries as document_queries
from kaigong.apps.documents import serving
from kaigong.apps.projects import actions, listing, listing_more, paging, queries, saved
from kaigong.apps.projects import export as csv_export
from kaigong.apps.projects.forms import FactsForm, NewProjectForm
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.refusals import TEXTS
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.problems import Faulty, Problem, Refused

NEW_PLACES = {"name": "name", "type": "type", "klass": "klass", "county": "county", "investment_fen": "investment"}


@require_GET
def project_list(request: HttpRequest) -> HttpResponse:
    """Projects in one's scope: searched, filtered, sorted, fifty a page, all of it in the address."""
    _log_in_first(request)
    ask, regions = listing.wanted(request.GET), rulebook.regions()
    found = listing.rows(queries.visible(request.person), ask, request.today, walked=listing.walked(ask))
    found = listing_more.told(found, [column.key for column in ask.columns])
    known = listing.known(ask) if roles.may(request.person, "see_every_project") else None
    page = paging.Pages(found, listing.most(ask), known).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": listing.shown(page.object_list, ask, regions, request.today), "ask": ask,
        "filters": listing.filters(ask, regions), "columns": listing.headings(ask), "sort": ask.sort,
        "every_column": listing.COLUMNS, "kept_columns": listing.kept(request.GET, "col", "page"),
        "kept_search": listing.kept(request.GET, "q", "page"),
        "saved": saved.views(request.person, "projects", request.GET),
        "may_register": roles.may(request.person, "register_project"),
        "may_import": roles.may(request.person, "import_projects"),
    }  # fmt: skip
    return render(request, "projects/list.html", context)


@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list, whole, as a file for a spreadsheet."""
    _log_in_first(request)
    found = listing.rows(queries.visible(request.person), listing.wanted(request.GET), request.today)
    lines = csv_export.lines(found, request.today, get_language() or "zh-hans")
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="projects-{request.today:%Y%m%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def new(request: HttpRequest) -> HttpResponse:
    """Register a project with its basic data, then ask for the rest."""
    roles.require(request.person, "register_project")
    form = NewProjectForm(request.POST or None, person=request.person)
    if request.method == "POST" and form.is_valid():
        try:
            project = _registered(request, form)
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, TEXTS, NEW_PLACES)
        else:
            messages.success(request, _("项目已登记，项目代码 {code}。").format(code=project.code))
            return redirect("projects:facts", project.code)
    return _page(request, "projects/new.html", form, {})


def _registered(request: HttpRequest, form: NewProjectForm) -> Project:
    said, fen = form.cleaned_data, form.investment_fen()
    return actions.register_project(
        name=said["name"], type=said["type"], klass=said["klass"], county=said["county"], investment_fen=fen,
        facts={"investment_cny": fen // 100}, start_on=request.today, enterprise=said["enterprise"],
        wished_start_on=said["wished_start_on"], by=request.person.ref, now=request.now,
    )  # fmt: skip


def facts(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is known about a project. A view that has gone stale is told apart, with both versions side by side."""
    project = queries.amendable(request.person, code)
    form = FactsForm(request.POST or None, catalogue=rulebook.catalogue(), facts=project.facts)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        said = form.facts()
        try:
            actions.amend_facts(
                project=project,
                facts=said,
                by=request.person.ref,
                now=request.now,
                seen=int(seen) if seen.isdigit() else 0,
            )
        except Refused as refusal:
            return _stale(request, project, form, said, refusal)
        messages.success(request, _("项目情况已保存，要办的事项和计划已按新情况更新。"))
        return redirect("boards:project", project.code)
    return _page(request, "projects/facts.html", form, {"project": project, "seen": project.seen_n})


def _stale(
    request: HttpRequest, project: Project, form: FactsForm, said: dict[str, Any], refusal: Refused
) -> HttpResponse:
    if refusal.code not in ("project.facts_moved_on", "stream.moved_on"):
        raise refusal
    project = queries.amendable(request.person, project.code)
    told = words.told(Problem("project.facts_moved_on", data={"name": project.name}), TEXTS)
    context = {
        "project": project,
        "seen": project.seen_n,
        "told": told,
        "differences": listing.differences(project, said),
    }
    return render(request, "projects/facts.html", {"form": form, **context}, status=409)


@require_POST
def reforms(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the reforms the plan is made with."""
    project = queries.amendable(request.person, code)
    chosen = "type" if request.POST.get("usual") else request.POST.getlist("reform")
    actions.choose_reforms(project=project, reforms=chosen, by=request.person.ref, now=request.now)
    messages.success(request, _("已按所选改革举措更新计划。"))
    return redirect("boards:project", project.code)


@require_GET
def document(request: HttpRequest, code: str, sha256: str) -> FileResponse:
    """Hand out a document that the project rests on; the download is written down."""
    project = queries.project(request.person, code)
    found = document_queries.held(project.stream, sha256)
    document_actions.record_download(document=found, of=project.stream, by=request.person.ref, now=request.now)
    return serving.response(found)


def _page(request: HttpRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    """The page of a form; 422 when what was sent has faults."""
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def _log_in_first(request: HttpRequest) -> None:
    if request.person is None:
        raise PermissionDenied
