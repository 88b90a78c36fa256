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
from itertools import pairwise

from kaigong.core.plan.compile import COMMON_INPUTS, Graph
from kaigong.core.plan.model import Totals
from kaigong.core.plan.passes import Times
from kaigong.core.plan.prepare import Prepared

NO_TOUCH = {"gov-internal", "self-managed", "milestone"}
OWED_BY = {
    "intermediary-service": "intermediary",
    "public-resource-trading": "trading",
    "self-managed": "applicant",
    "milestone": "applicant",
}


def totals(prepared: Prepared, graph: Graph, times: Times) -> Totals:
    """Count them; what each figure means stands above."""
    items = prepared.catalogue.items
    asked, shared = _materials(prepared, graph)
    return Totals(
        items=len(graph.items),
        applicant_touches=_touches(prepared, graph),
        materials_asked=asked,
        materials_shared=shared,
        fee_items=sum(carries_fee(items[name].fee) for name in graph.items),
        days_owed=_days_owed(prepared, graph, times),
    )


def carries_fee(fee: str) -> bool:
    """The catalogue tells fees in prose; one that begins with none is none."""
    return bool(fee) and not fee.startswith("none")


def _touches(prepared: Prepared, graph: Graph) -> int:
    items = prepared.catalogue.items
    touching = [name for name in graph.items if items[name].kind not in NO_TOUCH]
    groups: dict[str, int] = {}
    for n, members in enumerate(_shared_groups(prepared, graph)):
        for name in members:
            groups.setdefault(name, n)
    joined = {groups[name] for name in touching if name in groups}
    return len(joined) + sum(name not in groups for name in touching)


def _shared_groups(prepared: Prepared, graph: Graph) -> Iterator[Iterable[str]]:
    """The sets of items that reforms in effect let the applicant apply for together."""
    catalogue = prepared.catalogue
    for reform in graph.in_effect:
        for op in catalogue.reforms[reform].ops:
            if op.op == "share" and all(name in catalogue.items for name in op.items):
                yield op.items
            elif op.op == "share":
                yield from (theme.items for theme in catalogue.themes.values())


def _materials(prepared: Prepared, graph: Graph) -> tuple[int, int]:
    catalogue, asked, shared = prepared.catalogue, 0, 0
    given = frozenset[str]().union(*graph.outputs)
    handed_in: set[str] = set()
    for name, inputs in zip(graph.items, graph.inputs, strict=True):
        if catalogue.items[name].kind == "milestone":
            continue
        for material in inputs | COMMON_INPUTS:
            known = catalogue.materials.get(material)
            shareable = known is not None and known.shareable
            if material not in given and material in graph.waived:
                continue
            if shareable and (material in given or material in handed_in) or material in graph.supplied:
                shared += 1
            else:
                asked += 1
                handed_in.add(material)
    return asked, shared


def _days_owed(prepared: Prepared, graph: Graph, times: Times) -> dict[str, int]:
    owed = {"agency": 0, "applicant": 0, "intermediary": 0, "trading": 0}
    place = {name: n for n, name in enumerate(graph.items)}
    path = [place[name] for name in times.critical_path]
    ends = [times.early_start[after] for _, after in pairwise(path)] + [times.to_start or 0]
    for n, end in zip(path, ends, strict=False):  # a plan without works-start has no path
        kind = prepared.catalogue.items[graph.items[n]].kind
        owed[OWED_BY.get(kind, "agency")] += end - times.early_start[n]
    return owed
