"""Days, forward and backward pass, slack and one critical path (`meta.cpm_definition`, `meta.slack_definition`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaigong.core.plan.compile import COMMON_INPUTS, Graph
from kaigong.core.plan.law import Law
from kaigong.core.plan.milestones import AFTER_BUILD, WORKS_COMPLETE, WORKS_START
from kaigong.core.plan.model import Mode, Scope
from kaigong.core.plan.prepare import Prepared


@dataclass(frozen=True, slots=True)
class Times:
    """What both passes give, in the order of the graph's items; days count from the start of the plan."""

    days: tuple[int, ...]
    early_start: tuple[int, ...]
    early_finish: tuple[int, ...]
    late_start: tuple[int, ...]
    late_finish: tuple[int, ...]
    to_start: int | None
    after_build: int | None
    critical_path: tuple[str, ...]


def days_of(law: Law, graph: Graph, mode: Mode, scope: Scope) -> list[int]:
    """How long each item of the graph takes. Reforms change only promised days; both modes take the changed value."""
    base, changed = law.days[mode], graph.promised
    days = [changed[name] if name in changed else base[name] for name in graph.items]
    if scope == "government":
        for n, name in enumerate(graph.items):
            if name != WORKS_COMPLETE and not counts(law.prepared, name, graph.bits):
                days[n] = 0
    return days


def counts(prepared: Prepared, name: str, bits: int) -> bool:
    """Whether the item's days are the government's: its kind has a government clock and it counts as approval time."""
    item = prepared.catalogue.items[name]
    when = item.counts_in_approval_time
    if item.kind not in prepared.catalogue.government_clock_kinds:
        return False
    return when is None or prepared.conditions[when.text].value(bits) is not False


def early_releases(prepared: Prepared, graph: Graph, days: Sequence[int]) -> dict[tuple[int, int], int]:
    """By (producer, consumer): how long after its start a producer that releases chapters early lets the consumer go.

    The longest of the edge's materials, each its output_days or else the whole duration.
    """
    released: dict[tuple[int, int], int] = {}
    items = prepared.catalogue.items
    for producer, name in enumerate(graph.items):
        chapter = items[name].output_days
        if not chapter:
            continue
        for consumer, edges in enumerate(graph.preds):
            other = graph.items[consumer]
            if producer in edges and name not in graph.waits.get(other, ()):
                materials = (graph.inputs[consumer] | COMMON_INPUTS) & graph.outputs[producer]
                released[producer, consumer] = max(chapter.get(m, days[producer]) for m in materials)
    return released


def time_plan(graph: Graph, days: Sequence[int], released: Mapping[tuple[int, int], int]) -> Times:
    """Both passes. The graph must have no cycle."""
    start, finish = forward(graph, days, released)
    place = {name: n for n, name in enumerate(graph.items)}
    late_start, late_finish = backward(graph, days, released, _limits(place, finish))
    begin, complete = place.get(WORKS_START), place.get(WORKS_COMPLETE)
    last = [finish[place[name]] for name in AFTER_BUILD if name in place]
    return Times(
        tuple(days), tuple(start), tuple(finish), tuple(late_start), tuple(late_finish),
        None if begin is None else finish[begin],
        None if complete is None or not last else max(0, max(last) - finish[complete]),
        () if begin is None else critical_path(graph, days, released, start, begin),
    )  # fmt: skip


def forward(graph: Graph, days: Sequence[int], released: Mapping[tuple[int, int], int]) -> tuple[list[int], list[int]]:
    """Early start: when the last producer lets go; early finish: as many days later."""
    start, finish = [0] * len(days), [0] * len(days)
    preds = graph.preds
    for item in graph.order:
        latest = 0
        for producer in preds[item]:
            free = finish[producer]
            if released and (producer, item) in released:
                free = start[producer] + released[producer, item]
            if free > latest:
                latest = free
        start[item] = latest
        finish[item] = latest + days[item]
    return start, finish


def backward(
    graph: Graph, days: Sequence[int], released: Mapping[tuple[int, int], int], limits: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Late finish: the item's own limit, and never so late that a consumer starts late."""
    finish, start = list(limits), [0] * len(days)
    preds = graph.preds
    for item in reversed(graph.order):
        begin = start[item] = finish[item] - days[item]
        for producer in preds[item]:
            limit = begin
            if released and (producer, item) in released:
                limit = begin - released[producer, item] + days[producer]
            if limit < finish[producer]:
                finish[producer] = limit
    return start, finish


def _limits(place: Mapping[str, int], finish: Sequence[int]) -> list[int]:
    """Works-start its early finish, the after-build items their latest finish, every other the latest of all."""
    limits = [max(finish, default=0)] * len(finish)
    last = [place[name] for name in AFTER_BUILD if name in place]
    for n in last:
        limits[n] = max(finish[each] for each in last)
    if WORKS_START in place:
        limits[place[WORKS_START]] = finish[place[WORKS_START]]
    return limits


def critical_path(
    graph: Graph, days: Sequence[int], released: Mapping[tuple[int, int], int], start: Sequence[int], end: int
) -> tuple[str, ...]:
    """One longest path to an item, from one that starts on day 0; of equals the one first by id."""
    path, at = [end], end
    while start[at] > 0:
        holding = [
            producer
            for producer in graph.preds[at]
            if start[producer] + released.get((producer, at), days[producer]) == start[at]
        ]
        at = min(holding, key=lambda n: (days[n] == 0, graph.items[n]))
        path.append(at)
    return tuple(graph.items[n] for n in reversed(path))
