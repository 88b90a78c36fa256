"""What a plan asks of people, counted.

items               items of the plan, milestones among them
applicant_touches   times the applicant must apply, commission, pay or sign on: items that are neither run between
                    agencies, nor the applicant's own doing, nor milestones. Items shared by a reform (one application,
                    one material set) count once; where the reform names no items, those of one theme count once
materials_asked     pieces the applicant hands in: a material that may be shared once, any other once for every item
materials_shared    pieces not asked again: shareable ones handed in before or issued in the plan, and those that
                    come from outside in place of a dropped item's result
fee_items           items that carry a fee
days_owed           whose days the critical path is made of; they add up to to_start_days
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kaigong.core.plan.compile import COMMON_INPUTS, Graph
from kaigong.core.plan.model import Totals
from kaigong.core.plan.passes import Times
from kaigong.core.plan.prepare import Prepared

KEEP = 256  # sets of reforms in effect remembered
NO_TOUCH = {"gov-internal", "self-managed", "milestone"}
OWED_BY = {
    "intermediary-service": "intermediary",
    "public-resource-trading": "trading",
    "self-managed": "applicant",
    "milestone": "applicant",
}


@dataclass(frozen=True, slots=True)
class Countable:
    """What of a catalogue the counts need, as sets."""

    touching: frozenset[str]
    fees: frozenset[str]
    shareable: frozenset[str]
    milestones: frozenset[str]
    groups: dict[tuple[str, ...], dict[str, int]]  # reforms in effect -> item -> group applied for together


def countable(prepared: Prepared) -> Countable:
    """The sets of this catalogue, kept."""
    known = prepared.memory.get("countable")
    if known is None:
        items, materials = prepared.catalogue.items.values(), prepared.catalogue.materials.values()
        known = prepared.memory["countable"] = Countable(
            frozenset(item.id for item in items if item.kind not in NO_TOUCH),
            frozenset(item.id for item in items if carries_fee(item.fee)),
            frozenset(material.id for material in materials if material.shareable),
            frozenset(item.id for item in items if item.kind == "milestone"),
            {},
        )
    return known  # type: ignore[return-value]


def totals(prepared: Prepared, graph: Graph, times: Times) -> Totals:
    """Count them; what each figure means stands above."""
    sets = countable(prepared)
    asked, shared = _materials(sets, graph)
    return Totals(
        items=len(graph.items),
        applicant_touches=_touches(prepared, sets, graph),
        materials_asked=asked,
        materials_shared=shared,
        fee_items=len(sets.fees.intersection(graph.items)),
        days_owed=_days_owed(prepared, graph, times),
    )


def carries_fee(fee: str) -> bool:
    """The catalogue tells fees in prose; one that begins with none is none."""
    return bool(fee) and not fee.startswith("none")


def _touches(prepared: Prepared, sets: Countable, graph: Graph) -> int:
    touching = sets.touching.intersection(graph.items)
    groups = sets.groups.get(graph.in_effect)
    if groups is None:
        groups = {}
        for n, members in enumerate(_shared_groups(prepared, graph)):
            for name in members:
                groups.setdefault(name, n)
        if len(sets.groups) > KEEP:
            sets.groups.clear()
        sets.groups[graph.in_effect] = groups
    joined = touching & groups.keys()
    return len(touching) - len(joined) + len({groups[name] for name in joined})


def _shared_groups(prepared: Prepared, graph: Graph) -> Iterator[Iterable[str]]:
    """The sets of items that reforms in effect let the applicant apply for together."""
    catalogue = prepared.catalogue
    for reform in graph.in_effect:
        for op in catalogue.reforms[reform].ops:
            if op.op == "share" and all(name in catalogue.items for name in op.items):
                yield op.items
            elif op.op == "share":
                yield from (theme.items for theme in catalogue.themes.values())


def _materials(sets: Countable, graph: Graph) -> tuple[int, int]:
    """Pieces asked and pieces saved; milestones take nothing from anyone."""
    given = frozenset[str]().union(*graph.outputs)
    unasked, outside = graph.waived - given, frozenset(graph.supplied)
    once, pieces, asked = set[str](), 0, 0
    for name, inputs in zip(graph.items, graph.inputs, strict=True):
        if name not in sets.milestones:
            taken = inputs | COMMON_INPUTS
            if unasked:
                taken = taken - unasked
            pieces += len(taken)
            if outside:
                taken = taken - outside
            fresh = taken - sets.shareable
            asked += len(fresh)
            once |= taken - fresh
    asked += len(once - given)
    return asked, pieces - asked


def _days_owed(prepared: Prepared, graph: Graph, times: Times) -> dict[str, int]:
    owed = {"agency": 0, "applicant": 0, "intermediary": 0, "trading": 0}
    place = {name: n for n, name in enumerate(graph.items)}
    path = [place[name] for name in times.critical_path]
    ends = [times.early_start[after] for _, after in pairwise(path)] + [times.to_start or 0]
    for n, end in zip(path, ends, strict=False):  # a plan without works-start has no path
        kind = prepared.catalogue.items[graph.items[n]].kind
        owed[OWED_BY.get(kind, "agency")] += end - times.early_start[n]
    return owed
