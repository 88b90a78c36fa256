"""The map of projects: the same filters as the list, clusters far out, the projects themselves close by."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaigong.apps.accounts import roles
from kaigong.apps.boards import citymap
from kaigong.apps.boards.views.project import as_json
from kaigong.apps.projects import boundaries, listing, saved
from kaigong.apps.projects import queries as projects
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words

SHAPES_SECONDS = 7 * 24 * 3600


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The map with its table; without scripts the table."""
    rows, ask, seen, which = _asked(request)
    regions = rulebook.regions()
    table = citymap.by_region(rows, seen, request.today, request.GET, which=which)
    place = words.named(regions.get(seen.county)) if seen.county else _("全市")
    return render(request, "boards/map.html", {
        "finding": citymap.finding(table, place), "rows": table, "seen": seen, "place": place, "ask": ask,
        "filters": listing.filters(ask, regions), "origin": citymap.origin(seen.layer),
        "kept_search": listing.kept(request.GET, "q", "page", "box"),
        "unplaced": citymap.unplaced(table, which),
        "map_json": as_json(citymap.scene(seen, table, request.GET)),
        "saved": saved.views(request.person, "map", request.GET),
        "may_enter": roles.may(request.person, "change_rulebook"),
    })  # fmt: skip


@require_GET
def points(request: HttpRequest) -> JsonResponse:
    """What lies in the part that is looked at."""
    rows, _ask, seen, which = _asked(request)
    box, across = seen.box or citymap.WORLD, citymap.across(request.GET)
    far = None if which is None else citymap.far(box, across, which)
    return JsonResponse(far or citymap.marks(rows, box, across), headers={"Cache-Control": "private, no-cache"})


@require_GET
def shapes(request: HttpRequest) -> JsonResponse:
    """The boundaries of the counties, or of the townships of one; the address changes when they do."""
    if request.person is None:
        raise PermissionDenied
    county = request.GET.get("county", "")
    layer = boundaries.townships(county) if county else boundaries.counties()
    if layer is None:
        raise Http404
    headers = {"Cache-Control": f"private, max-age={SHAPES_SECONDS}"} if "v" in request.GET else {}
    return JsonResponse(citymap.shapes(layer), headers=headers)


def _asked(request: HttpRequest) -> Any:
    if request.person is None:
        raise PermissionDenied
    ask = listing.wanted(request.GET)
    rows = citymap.found(projects.visible(request.person), ask, request.today)
    which = listing.which(ask) if roles.may(request.person, "see_every_project") else None
    return rows, ask, citymap.view(request.GET, ask), which
