"""与应办的对照: what was done against what the catalogue asks, for the live city and for a log somebody brought."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kaigong.apps.boards import conforming, mined, scratch, uploaded
from kaigong.apps.boards.conforming import Checked
from kaigong.apps.boards.scratch import Kept
from kaigong.apps.boards.views.ahead import for_those_who_steer, tabs
from kaigong.apps.boards.views.mine import asked_of, choices, query_of
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.core.mining.conform import KINDS
from kaigong.core.problems import Refused

MOST_NAMES = 60


@require_safe
@for_those_who_steer
def page(request: HttpRequest) -> HttpResponse:
    """Every project against its own plan."""
    wanted = asked_of(request)
    checked = conforming.live(request.person, wanted)
    context = {**tabs(request.person, "mining"), **_told(checked), **_behind(request, checked, project=True)}
    context |= choices(mined.mined(request.person, wanted)) | {"query": query_of(wanted)}
    return render(request, "boards/conformance.html", context)


@require_safe
@for_those_who_steer
def of_log(request: HttpRequest, token: str) -> HttpResponse:
    """A log against the plan of a type, or the catalogue as a whole."""
    kept = _own(request, token)
    type_ = request.GET.get("type", "")
    types = [(one.id, rules.named(one)) for one in rulebook.catalogue().project_types.values()]
    log = uploaded.log(kept)
    checked = conforming.of_log(log, kept.names, type_)
    label = uploaded.labels(log)
    rows = [
        {"activity": what, "label": label(what), "count": count, "item": ""}
        for what, count in checked.unknown[:MOST_NAMES]
    ]
    said = [{"activity": what, "label": label(what), "count": None, "item": conforming.item_name(item)}
            for what, item in kept.names.items()]  # fmt: skip
    context = {
        **tabs(request.person, "mining"), **_told(checked), **_behind(request, checked, project=False), "file": kept,
        "types": types, "type": type_, "query": f"type={type_}" if type_ else "", "unknown": said + rows,
        "unknown_count": len(checked.unknown), "items_known": _items(),
    }  # fmt: skip
    return render(request, "boards/log_conformance.html", context)


def _items() -> list[str]:
    return sorted(rules.named(item) for item in rulebook.catalogue().items.values())


def _own(request: HttpRequest, token: str) -> Kept:
    kept = scratch.of(request.person, token, request.now)
    if kept is None or uploaded.to_confirm(kept):
        raise Http404
    return kept


def _told(checked: Checked) -> dict[str, Any]:
    rows, fine = conforming.items(checked)
    return {
        "checked": checked, "finding": conforming.finding(checked), "kinds": conforming.kinds(checked), "rows": rows,
        "fine": fine, "fitness": f"{checked.found.fitness:.1%}",
    }  # fmt: skip


def _behind(request: HttpRequest, checked: Checked, *, project: bool) -> dict[str, Any]:
    kind, item = request.GET.get("kind", ""), request.GET.get("of", "")[:80]
    if kind not in KINDS:
        return {}
    rows = [
        {"name": case, "item": name, "said": said, "url": reverse("boards:project", args=[case]) if project else ""}
        for case, name, said in conforming.behind(checked, kind, item)
    ]
    return {"behind": rows, "behind_title": conforming.title(kind, item)}


@require_POST
@for_those_who_steer
def confirm_names(request: HttpRequest, token: str) -> HttpResponse:
    """Which activity is which item, as the person says; an item nobody knows is named, and nothing is kept."""
    kept = _own(request, token)
    pairs = zip(request.POST.getlist("activity"), request.POST.getlist("item"), strict=False)
    known = set(uploaded.log(kept).activities)
    names, wrong = conforming.resolved((what, item.strip()) for what, item in pairs if what in known)
    if wrong:
        raise Refused("log.names", names="、".join(wrong[:5]))
    scratch.note_names(kept, names)
    type_ = request.POST.get("type", "")
    kept_type = f"?type={type_}" if type_ in rulebook.catalogue().project_types else ""
    return redirect(reverse("boards:log_conformance", args=[token]) + kept_type)
