"""From a prepared catalogue, a project's bits and the chosen reforms to the item graph (`meta.reform_order`).

Steps: which of the chosen reforms are in effect; the items whose applies_when is true, those introduced by a reform
left out; the ops of the reforms in effect, in order; then the edges by `meta.input_rule`.

With unknown facts a condition counts only where it is true for certain: an item enters, an input is live, a reform
is in effect and an op is done only then.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from kaigong.core.plan.draft import Draft, Materials
from kaigong.core.plan.model import Debt
from kaigong.core.plan.ops import OPS
from kaigong.core.plan.prepare import Prepared
from kaigong.core.rules.model import ProjectType

COMMON_INPUTS: Materials = frozenset({"unified-application-form", "applicant-identity"})


@dataclass(frozen=True, slots=True)
class Graph:
    """The compiled plan: items in catalogue order, the edges by consumer, and what the reforms did."""

    items: tuple[str, ...]
    preds: tuple[tuple[int, ...], ...]  # of each item: the items it waits for
    order: tuple[int, ...]  # topological; empty when there is a cycle
    cycle: tuple[str, ...]  # items of one cycle, if there is one
    inputs: tuple[Materials, ...]
    outputs: tuple[Materials, ...]
    waits: dict[str, tuple[str, ...]]  # item -> items it waits for as a whole, whatever they give
    promised: dict[str, int]  # days changed by reforms
    in_effect: tuple[str, ...]
    debts: tuple[Debt, ...]
    supplied: dict[str, str]
    waived: frozenset[str]
    bits: int
    parts: dict[str, dict[str, Materials]] = field(default_factory=dict)  # item -> merged into it -> its outputs


def in_order(prepared: Prepared, project_type: ProjectType | None, chosen: Iterable[str]) -> tuple[str, ...]:
    """Chosen reforms in the order they apply: as the type lists them, then the others in catalogue order."""
    wanted = set(chosen)
    listed = project_type.reforms if project_type else ()
    first = tuple(dict.fromkeys(name for name in listed if name in wanted))
    return first + tuple(name for name in prepared.reforms if name in wanted and name not in first)


def reforms_in_effect(prepared: Prepared, bits: int, chosen: Sequence[str]) -> tuple[str, ...]:
    """Those whose applies_when is true and whose required reforms are in effect, less those excluded by one of them."""
    states = reform_states(prepared, bits, chosen)
    return tuple(name for name in chosen if states[name])


def reform_states(prepared: Prepared, bits: int, chosen: Sequence[str]) -> dict[str, bool | None]:
    """For each chosen reform: in effect, not, or open (None) while facts are unknown."""
    reforms = prepared.reforms
    applies = {name: reforms[name].applies.value(bits) for name in chosen}
    standing = {name: _with_required(prepared, name, applies) for name in chosen}
    allowed: dict[str, bool | None] = dict(standing)
    for name, state in standing.items():
        for excluded in reforms[name].reform.excludes_reform:
            if excluded in allowed and state is not False and allowed[excluded] is not False:
                allowed[excluded] = False if state else None
    return {name: _with_required(prepared, name, allowed) for name in chosen}


def _with_required(
    prepared: Prepared, name: str, states: dict[str, bool | None], path: tuple[str, ...] = ()
) -> bool | None:
    """A reform's own state and that of everything it requires, together."""
    if name in path:
        return False
    state = states.get(name, False)
    for required in prepared.reforms[name].reform.requires_reform:
        other = _with_required(prepared, required, states, (*path, name)) if state is not False else False
        state = False if other is False else None if other is None else state
    return state


def compile_graph(prepared: Prepared, bits: int, chosen: Sequence[str]) -> Graph:
    """The item graph of one project; `chosen` as `in_order` gives it."""
    states = reform_states(prepared, bits, chosen)
    effective = tuple(name for name in chosen if states[name])
    draft = work_in(prepared, with_reforms(prepared, bits, states), effective)
    return graph_of(draft, effective)


def with_reforms(prepared: Prepared, bits: int, states: dict[str, bool | None]) -> int:
    """The project's bits with those of `reform(...)` set."""
    for name, state in states.items():
        bit = prepared.reforms[name].bit
        if state is None:
            bits |= bit << prepared.width
        elif state:
            bits |= bit
    return bits


def work_in(prepared: Prepared, bits: int, effective: Iterable[str]) -> Draft:
    """The plan's first items, and every op of the reforms in effect done to them, in order."""
    draft = Draft(prepared, bits)
    inputs, outputs = draft.inputs, draft.outputs
    for name, item in prepared.initial.items():
        member, live = item.seen.get(bits & item.support) or item.state(bits)
        if member:
            inputs[name] = live
            outputs[name] = item.outputs
    for reform in effective:
        for each in prepared.reforms[reform].ops:
            if each.when is None or each.when.value(bits):
                OPS[each.op.op](draft, each.op)
    return draft


def graph_of(draft: Draft, effective: tuple[str, ...], only: Collection[str] | None = None) -> Graph:
    """Items and edges of a finished draft; `only` keeps to some of its items."""
    known = draft.prepared.items
    items = tuple(sorted(draft.inputs if only is None else only, key=lambda name: known[name].order))
    for name in items:
        if name not in draft.inputs:
            draft.add(name)
    place = {name: n for n, name in enumerate(items)}
    preds = _edges(draft, items, place)
    order = topological(preds)
    return Graph(
        items, preds, order, () if len(order) == len(items) else tuple(items[n] for n in find_cycle(preds, order)),
        tuple(draft.inputs[name] for name in items), tuple(draft.outputs[name] for name in items),
        {name: tuple(draft.found(waits)) for name, waits in draft.waits.items() if name in place},
        draft.promised, effective, tuple(draft.debts), draft.supplied, frozenset(draft.waived), draft.bits, draft.parts,
    )  # fmt: skip


def _edges(draft: Draft, items: tuple[str, ...], place: dict[str, int]) -> tuple[tuple[int, ...], ...]:
    """One edge per pair, however many materials; never on itself. What nobody in the plan gives blocks nothing."""
    producers: dict[str, list[int]] = {}
    for n, name in enumerate(items):
        for material in draft.outputs[name]:
            producers.setdefault(material, []).append(n)
    common = COMMON_INPUTS & producers.keys()
    edges = []
    for n, name in enumerate(items):
        found = {p for material in draft.inputs[name] if material in producers for p in producers[material]}
        for material in common:
            found.update(producers[material])
        if name in draft.waits:
            found.update(place[awaited] for awaited in draft.found(draft.waits[name]) if awaited in place)
        found.discard(n)
        edges.append(tuple(sorted(found)))
    return tuple(edges)


def topological(preds: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """An order in which every item follows all it waits for; shorter than the plan where there is a cycle."""
    waiting = [len(each) for each in preds]
    successors: list[list[int]] = [[] for _ in preds]
    for consumer, each in enumerate(preds):
        for producer in each:
            successors[producer].append(consumer)
    order = [n for n, count in enumerate(waiting) if not count]
    for n in order:  # grows while it is read
        for consumer in successors[n]:
            waiting[consumer] -= 1
            if not waiting[consumer]:
                order.append(consumer)
    return tuple(order)


def find_cycle(preds: Sequence[Sequence[int]], order: Sequence[int]) -> tuple[int, ...]:
    """The items of one cycle, each waiting for the one before it."""
    settled = set(order)
    at = min(n for n in range(len(preds)) if n not in settled)
    seen: dict[int, None] = {}
    while at not in seen:
        seen[at] = None
        at = min(producer for producer in preds[at] if producer not in settled)
    trail = list(seen)
    return tuple(reversed(trail[trail.index(at) :]))
