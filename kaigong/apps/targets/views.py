"""The public list of commitments."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaigong.apps.accounts import roles
from kaigong.apps.targets import indicators, queries, tree

PER_PAGE = 100


def listed(request: HttpRequest) -> HttpResponse:
    """All commitments, by who made them and kind, each beside what the system counts today."""
    speakers, kinds = request.GET.getlist("speaker"), request.GET.getlist("kind")
    rows = queries.commitments(request.person, speakers=speakers, kinds=kinds)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(queries.shown(page.object_list))
    context = {
        "page": page,
        "shown": shown,
        "filters": _filters(speakers, kinds),
        "filtered": bool(speakers or kinds),
        "counted": sum(each.reached is not None for each in shown),
        "may_read": roles.may(request.person, "steer"),
        "may_follow": roles.may(request.person, "see_every_project"),
    }
    return render(request, "targets/list.html", context)


def tree_page(request: HttpRequest) -> HttpResponse:
    """The promises as a tree, each against its straight line."""
    found = tree.tree(request.person, request.today)
    return render(request, "targets/tree.html", {"tree": found})


def commitment(request: HttpRequest, number: str) -> HttpResponse:
    """One promise: its words, its line month by month, and the rows behind its number."""
    found = tree.commitment(request.person, number)
    may_follow = roles.may(request.person, "see_every_project")
    context = {
        "each": found, "row": found.row, "progress": tree.standing(found.row, request.today),
        "indicator": indicators.of_measure(found.row.measure), "may_follow": may_follow,
        "may_look_ahead": roles.may(request.person, "look_ahead") and found.row.measure == queries.STARTS,
        "behind": list(tree.rows_behind(request.person, found.row)), "most": tree.MOST_ROWS,
    }  # fmt: skip
    return render(request, "targets/commitment.html", context)


def _filters(speakers: list[str], kinds: list[str]) -> list[dict[str, Any]]:
    english = (get_language() or "").startswith("en")
    names = {
        speaker: agency.name_en if agency and english else speaker for speaker, agency in queries.speakers().items()
    }
    return [_chips("kind", _("类别"), queries.kinds(), kinds), _chips("speaker", _("承诺单位"), names, speakers)]


def _chips(key: str, label: str, options: dict[str, Any], chosen: list[str]) -> dict[str, Any]:
    chips = [{"value": value, "label": text, "active": value in chosen} for value, text in options.items()]
    return {"key": key, "label": label, "options": chips}
