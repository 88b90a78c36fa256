"""实际怎样办: the ledger as it really went, read live; the cases behind a number; two groups against each other."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaigong.apps.boards import comparing, heat, hold_words, mined, process, scratch
from kaigong.apps.boards.mined import Mined, Wanted
from kaigong.apps.boards.views.ahead import for_those_who_steer, tabs
from kaigong.apps.ledger import registry
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules

PLACES = ("item", "agency", "type", "county")


@require_safe
@for_those_who_steer
def page(request: HttpRequest) -> HttpResponse:
    """The process as the ledger tells it, for what the address asks."""
    found = mined.mined(request.person, asked_of(request))
    label = label_of(found.wanted.level)
    context = {
        **tabs(request.person, "mining"), "found": found, "logs": scratch.logs(request.person, request.now),
        **pictured(found.graph, label), **choices(found), "heat": heat.heat(found, rulebook.calendar()),
        **_behind(request, found, label), "query": query_of(found.wanted),
    }  # fmt: skip
    return render(request, "boards/mining.html", context)


def asked_of(request: HttpRequest) -> Wanted:
    """Which part of the ledger the address asks for."""
    level = request.GET.get("level", "")
    asked = {name: request.GET.get(name, "")[:80] for name in PLACES}
    return Wanted(level if level in mined.LEVELS else mined.STEPS, **asked)


def query_of(wanted: Wanted) -> str:
    """The address of this part of the ledger, to which a step or a path is added."""
    pairs = [("level", wanted.level)] if wanted.level != mined.STEPS else []
    return urlencode(pairs + [(name, value) for name in PLACES if (value := getattr(wanted, name))])


def label_of(level: str) -> Callable[[str], str]:
    """How an activity is called: what was done, or which item it is."""
    if level == mined.STEPS:
        return lambda kind: str(registry.kind_label(kind))
    items = rulebook.catalogue().items
    return lambda code: rules.named(items.get(code)) or code


def pictured(graph: Any, label: Callable[[str], str]) -> dict[str, Any]:
    """What every page of a log shows."""
    return {
        "headline": process.headline(graph, label),
        "map_json": json.dumps(process.process_map(graph, label), ensure_ascii=False, separators=(",", ":")),
        "steps": process.steps(graph, label), "variants": process.variants(graph, label),
        "paths": len(graph.variant_count),
    }  # fmt: skip


def choices(found: Mined) -> dict[str, Any]:
    """What the log can be narrowed to."""
    known, catalogue = list(found.known.values()), rulebook.catalogue()
    names: dict[str, Callable[[str], str]] = {
        "item": label_of(mined.ITEMS), "agency": hold_words.agency,
        "type": lambda one: rules.named(catalogue.project_types.get(one)) or one,
        "county": lambda one: rules.named(rulebook.regions().get(one)) or one or _("跨县市区或市级"),
    }  # fmt: skip
    labels = {"item": _("事项"), "agency": _("部门"), "type": _("项目类型"), "county": _("所在地")}
    places = {"item": "code", "agency": "agency", "type": "type", "county": "county"}
    rows = []
    for name in PLACES:
        values = {getattr(each, places[name]) for each in known}
        options = sorted(((value, names[name](value)) for value in values if value), key=lambda pair: pair[1])
        rows.append({"name": name, "label": labels[name], "options": options, "value": getattr(found.wanted, name)})
    return {"choices": rows, "levels": [(mined.STEPS, _("每个事项的办理步骤")), (mined.ITEMS, _("一个项目的事项先后"))]}


def _behind(request: HttpRequest, found: Mined, label: Callable[[str], str]) -> dict[str, Any]:
    """The cases behind a step or a path; each leads to its page."""
    step, path = request.GET.get("step", ""), request.GET.get("path", "")
    if step:
        rows, title = process.cases_on_step(found.graph, step), process.step_name(found.graph, label, step)
    elif path:
        rows, title = process.cases_of_variant(found.graph, path), process.path_title()
    else:
        return {}
    return {"behind": [_case(found, code, said) for code, said in rows], "behind_title": title, "behind_step": step}


def _case(found: Mined, code: int, said: str) -> dict[str, Any]:
    name = found.graph.log.cases[code]
    if found.wanted.level == mined.ITEMS:
        return {"name": name, "said": said, "url": reverse("boards:project", args=[name])}
    no, _slash, item = name.partition("/")
    return {"name": f"{no} {label_of(mined.ITEMS)(item)}", "said": said, "url": reverse("cases:item", args=[no, item])}


@require_safe
@for_those_who_steer
def compare(request: HttpRequest) -> HttpResponse:
    """Two groups of the live ledger: before and after a day, or two types, two places."""
    found = mined.mined(request.person, asked_of(request))
    context = {**tabs(request.person, "mining"), "found": found, "query": query_of(found.wanted), **choices(found)}
    told = _told(request, found)
    context |= {"told": told, "asked_day": request.GET.get("day", ""), "asked": request.GET}
    return render(request, "boards/mining_compare.html", context)


def _told(request: HttpRequest, found: Mined) -> comparing.Told | None:
    label = label_of(found.wanted.level)
    by, a, b = (request.GET.get(name, "") for name in ("by", "a", "b"))
    if by in ("type", "county") and a and b and a != b:
        group = comparing.by_attribute(found.graph, by, a, b)
        rows = [row["options"] for row in choices(found)["choices"] if row["name"] == by]
        names = {value: text for options in rows for value, text in options}
        return None if group is None else comparing.told(found.graph, group, (names.get(a, a), names.get(b, b)), label)
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    return comparing.told_by_day(found.graph, day, timezone.get_current_timezone(), label)
