"""日志文件: bring one, look at it for some hours, hold two against each other. Nothing is stored but in scratch."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from kaigong.apps.boards import comparing, process, scratch, uploaded
from kaigong.apps.boards.comparing import Told
from kaigong.apps.boards.scratch import Kept
from kaigong.apps.boards.views.ahead import for_those_who_steer, tabs
from kaigong.apps.boards.views.mine import pictured
from kaigong.core.mining.fault_words import sentence
from kaigong.core.problems import Refused

MOST_FAULTS = 20
LONGEST_TYPE = 80


@require_safe
@for_those_who_steer
def listed(request: HttpRequest) -> HttpResponse:
    """One's own logs, and the form that takes another."""
    context = {**tabs(request.person, "mining"), "logs": scratch.logs(request.person, request.now)}
    return render(request, "boards/logs.html", context)


@require_POST
@for_those_who_steer
def take(request: HttpRequest) -> HttpResponse:
    """Take a log into scratch."""
    given = request.FILES.get("log")
    if given is None:
        raise Refused("log.missing")
    kept = scratch.put(request.person, given.name or "log", given.chunks(), request.now)
    if uploaded.kind(kept) is None:
        scratch.drop(kept)
        raise Refused("log.unknown_kind", name=kept.name)
    return redirect("boards:log", uploaded.taken(kept).token)


@require_safe
@for_those_who_steer
def log(request: HttpRequest, token: str) -> HttpResponse:
    """One's own log: its columns to be confirmed, or what is in it."""
    kept = _own(request, token)
    context = {**tabs(request.person, "mining"), "file": kept}
    if uploaded.to_confirm(kept):
        return render(request, "boards/log_columns.html", context | _columns(kept))
    graph = uploaded.graph(kept)
    label = uploaded.labels(graph.log)
    others = [other for other in scratch.logs(request.person, request.now) if other.token != token]
    language = "en" if (get_language() or "").startswith("en") else "zh"
    faults = [{"line": fault.line, "said": sentence(fault, language)} for fault in graph.log.faults[:MOST_FAULTS]]
    context |= {
        **pictured(graph, label), **_behind(request, graph, label), "others": others, "faults": faults,
        "fault_count": len(graph.log.faults), "groupings": uploaded.groupings(graph.log),
        "objects": uploaded.object_types(kept), "object_type": graph.log.about.get("object_type", ""),
    }  # fmt: skip
    return render(request, "boards/log.html", context)


def _own(request: HttpRequest, token: str) -> Kept:
    kept = scratch.of(request.person, token, request.now)
    if kept is None:
        raise Http404
    return kept


def _columns(kept: Kept) -> dict[str, Any]:
    if objects := uploaded.object_types(kept):
        return {"objects": objects}
    found = uploaded.columns(kept)
    rows = [{"role": role, "needed": role in uploaded.NEEDED, "guess": found.guessed.get(role, "")}
            for role in uploaded.ROLES]  # fmt: skip
    return {"columns": found, "role_rows": rows}


def _behind(request: HttpRequest, graph: Any, label: Any) -> dict[str, Any]:
    step, path = request.GET.get("step", ""), request.GET.get("path", "")
    rows = process.cases_on_step(graph, step) if step else process.cases_of_variant(graph, path)
    if not (step or path):
        return {}
    title = process.step_name(graph, label, step) if step else process.path_title()
    return {"behind": [{"name": graph.log.cases[code], "said": said, "url": ""} for code, said in rows],
            "behind_title": title, "behind_step": step}  # fmt: skip


@require_POST
@for_those_who_steer
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Which column is which, or which objects are the cases, as the person says."""
    kept = _own(request, token)
    if objects := uploaded.object_types(kept):
        return _confirm_object(kept, objects, request.POST.get("case", ""))
    names = uploaded.columns(kept).names
    said = {role: request.POST.get(role, "") for role in uploaded.ROLES}
    chosen = {role: name for role, name in said.items() if name in names}
    if not set(uploaded.NEEDED) <= set(chosen) or len(set(chosen.values())) < len(chosen):
        raise Refused("log.columns")
    scratch.note_columns(kept, chosen)
    return redirect("boards:log", token)


def _confirm_object(kept: Kept, objects: Mapping[str, tuple[int, int]], chosen: str) -> HttpResponse:
    if chosen not in objects:
        raise Refused("log.object_type", got=chosen[:LONGEST_TYPE])
    scratch.note_columns(kept, {"case": chosen})
    return redirect("boards:log", kept.token)


@require_POST
@for_those_who_steer
def drop(request: HttpRequest, token: str) -> HttpResponse:
    """Clear one's own log away at once."""
    scratch.drop(_own(request, token))
    return redirect("boards:logs")


@require_safe
@for_those_who_steer
def compare(request: HttpRequest, token: str) -> HttpResponse:
    """A log against another, or two groups of one, or before and after a day."""
    kept = _own(request, token)
    told = _told(request, kept)
    context = {**tabs(request.person, "mining"), "file": kept, "told": told}
    return render(request, "boards/log_compare.html", context)


def _told(request: HttpRequest, kept: Kept) -> Told:
    asked = request.GET
    if asked.get("with"):
        other = _own(request, asked["with"])
        names = _names(kept.name, other.name)
        graph, group = uploaded.together(kept, other, names)
        return comparing.told(graph, group, names, uploaded.labels(graph.log))
    graph = uploaded.graph(kept)
    label = uploaded.labels(graph.log)
    if asked.get("day"):
        try:
            day = date.fromisoformat(asked["day"])
        except ValueError as fault:
            raise Http404 from fault
        return comparing.told_by_day(graph, day, timezone.get_current_timezone(), label)
    by, a, b = (asked.get(name, "") for name in ("by", "a", "b"))
    group = comparing.by_attribute(graph, by, a, b)
    if group is None or a == b:
        raise Http404
    return comparing.told(graph, group, (a, b), label)


def _names(a: str, b: str) -> tuple[str, str]:
    """Two logs as people call them: their file names without what follows the first dot."""
    one, other = a.partition(".")[0] or a, b.partition(".")[0] or b
    return (one, other) if one != other else (a, f"{b} (2)")
