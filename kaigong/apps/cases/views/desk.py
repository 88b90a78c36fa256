"""The desk, as a page and as a file."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.cases import desk_rows, queries, queries_desk
from kaigong.apps.cases.desk import COLUMNS, Ask, address_of
from kaigong.apps.cases.views.shared import is_fragment
from kaigong.apps.projects.paging import MOST_SEARCHED, Pages

MOST = 10_000  # a desk of more is narrowed, not turned through


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """我的工作台: what must I do next, what falls due today."""
    context = desk_context(request)
    return render(request, "cases/_desk.html" if is_fragment(request) else "cases/desk.html", context)


def desk_context(request: HttpRequest) -> dict[str, Any]:
    """Everything the desk shows of the address asked for; 404 for whoever has none."""
    if not queries.has_desk(request.person):
        raise Http404
    accounts.look_once(request.person, request.today)
    ask = Ask(request.GET, request.person, request.today)
    page = Pages(ask.rows(), MOST_SEARCHED if ask.text else MOST).get_page(request.GET.get("page"))
    return {
        "ask": ask, "page": page, "rows": desk_rows.rows(ask, page), "filters": ask.filters(), "tabs": ask.tabs(),
        "every_column": COLUMNS, "officers": queries_desk.officers_at(ask.desks), "headings": ask.headings(),
        "views": list(queries_desk.views(request.person)), "address": address_of(request.GET),
        "kept_columns": _kept(request, "col"), "kept_search": _kept(request, "q"),
    }  # fmt: skip


def _kept(request: HttpRequest, but: str) -> list[tuple[str, str]]:
    """The rest of the address, for a form that sets one part of it."""
    return [(key, value) for key in request.GET for value in request.GET.getlist(key) if key not in (but, "page")]


@login_required
@require_GET
def desk_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same view, whole, as a file for a spreadsheet."""
    if not queries.has_desk(request.person):
        raise Http404
    ask = Ask(request.GET, request.person, request.today)
    lines = desk_rows.lines(ask, get_language() or "zh-hans")
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="desk-{request.today:%Y%m%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
