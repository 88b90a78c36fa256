"""The desk."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaigong.apps.cases import pages, queries
from kaigong.apps.cases.desk import Ask
from kaigong.apps.cases.views.shared import is_fragment

PER_PAGE = 50


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """我的工作台: what must I do next, what falls due today."""
    if not queries.has_desk(request.person):
        raise Http404
    ask = Ask(request.GET, request.person, request.today)
    page = Paginator(ask.rows(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "ask": ask, "page": page, "rows": pages.with_colours(list(page), request.person, request.today),
        "counts": queries.owed(request.person), "filters": ask.filters(),
    }  # fmt: skip
    return render(request, "cases/_desk.html" if is_fragment(request) else "cases/desk.html", context)
