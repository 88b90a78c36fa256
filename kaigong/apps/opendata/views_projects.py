"""The public project library as open data: a page that says what there is, the whole as one file, one project."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from kaigong.apps.opendata import oc4ids
from kaigong.apps.projects import queries_open
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words

JSON = "application/json; charset=utf-8"


def public() -> QuerySet[Project]:
    """What the policy lets out."""
    policy = oc4ids.publication()["policy"]
    return queries_open.published(policy["stages"], policy["least_fen"])


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """What can be had, under which policy, and how the projects are spread."""
    regions = rulebook.regions()
    rows = [(words.named(regions.get(county)) or county, n) for county, n in queries_open.by_county(public())]
    context = {"policy": oc4ids.publication()["policy"], "rows": rows, "count": sum(n for _name, n in rows),
               "version": oc4ids.VERSION}  # fmt: skip
    return render(request, "opendata/library.html", context)


@require_safe
def whole(request: HttpRequest) -> StreamingHttpResponse:
    """Every published project as one OC4IDS project package, in pieces."""
    uri = request.build_absolute_uri(reverse("open:package"))
    projects = oc4ids.told(public().order_by("pk").iterator(oc4ids.AT_ONCE))
    response = StreamingHttpResponse(oc4ids.package(projects, uri=uri, now=request.now), content_type=JSON)
    response["Content-Disposition"] = 'attachment; filename="oc4ids-projects.json"'
    return response


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One published project as a package of its own."""
    found = public().filter(code=code).first()
    if found is None:
        raise Http404
    uri = request.build_absolute_uri(reverse("open:project", args=[code]))
    text = "".join(oc4ids.package(oc4ids.told([found]), uri=uri, now=request.now))
    response = HttpResponse(text, content_type=JSON)
    response["Last-Modified"] = http_date(found.updated_at.timestamp())
    return response
