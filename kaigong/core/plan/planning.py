"""One project in, its plan out.

Steps: refuse a faulty description; turn the facts into bits; compile the graph (remembered by bits and reforms, since
projects of one kind are alike); both passes; dates from the day table; what is needed, not needed or open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan.compile import (
    COMMON_INPUTS,
    Graph,
    compile_graph,
    graph_of,
    in_order,
    reform_states,
    with_reforms,
    work_in,
)
from kaigong.core.plan.dates import DayTable, day_table, note
from kaigong.core.plan.depends import Answer, settle
from kaigong.core.plan.facts import Chosen, chosen_reforms, faults
from kaigong.core.plan.law import Law, law_on
from kaigong.core.plan.model import NOTHING, Fault, Mode, Plan, PlanItem, ProjectFacts, Scope, Totals
from kaigong.core.plan.passes import Times, days_of, early_releases, time_plan
from kaigong.core.plan.prepare import Prepared, prepare
from kaigong.core.plan.totals import totals
from kaigong.core.rules.model import Catalogue
from kaigong.core.values import Fact

KEEP = 512  # shapes remembered for one catalogue


@dataclass(frozen=True, slots=True)
class Shape:
    """A compiled plan without dates, and what was worked out for it so far."""

    graph: Graph
    answer: Answer
    chosen: tuple[str, ...]
    may_change: tuple[str, ...]
    times: dict[object, tuple[Times, Totals]] = field(default_factory=dict)


def plan(
    catalogue: Catalogue,
    project: ProjectFacts,
    calendar: Calendar | None,
    *,
    start: date | None = None,
    reforms: Chosen = "type",
    days: Mode = "promised",
    scope: Scope = "all",
    as_of: date | None = None,
    strict: bool = False,
) -> Plan:
    """The plan of one project. `as_of` picks the law in force; without it the start day does, else today's rule."""
    wrong = faults(catalogue, project.type, project.attributes, reforms)
    if wrong:
        return Plan(project.name, project.type, faults=wrong, days=days, scope=scope, start=start)
    prepared = prepare(catalogue)
    shape = shape_of(prepared, project, reforms)
    wrong = _shape_faults(shape, strict=strict)
    law = law_on(prepared, as_of or start)
    times, counted = (None, NOTHING) if shape.graph.cycle else timed(law, shape, days, scope)
    table = day_table(calendar, start) if calendar is not None and start is not None else None
    to_start = times.to_start if times else None
    remaining = table.remaining(to_start) if table and to_start is not None else to_start
    return Plan(
        name=project.name,
        type=project.type,
        items=_items(law, shape.graph, times, table, project.attributes) if times else (),
        critical_path=times.critical_path if times else (),
        to_start_days=to_start,
        after_build_days=times.after_build if times else None,
        groundbreaking=table.day(to_start) if table and to_start is not None else None,
        groundbreaking_note=None if to_start is None else note(table, start, to_start),
        remaining_days=remaining or None,
        totals=counted,
        needed=shape.answer.needed,
        not_needed=shape.answer.not_needed,
        depends=shape.answer.depends,
        may_change=shape.may_change,
        complete=not shape.answer.depends and not wrong,
        faults=wrong,
        start=start,
        days=days,
        scope=scope,
        reforms=shape.graph.in_effect,
        not_in_effect=tuple(name for name in shape.chosen if name not in shape.graph.in_effect),
        debts=shape.graph.debts,
    )


def _shape_faults(shape: Shape, *, strict: bool) -> tuple[Fault, ...]:
    found = []
    if shape.graph.cycle:
        around = " → ".join((*shape.graph.cycle, shape.graph.cycle[0]))
        found.append(Fault("cycle", around, "items", shape.graph.cycle))
    if strict:
        waiting: dict[str, list[str]] = {}
        for item, attributes in shape.answer.depends.items():
            for attribute in attributes:
                waiting.setdefault(attribute, []).append(item)
        found += [Fault("missing_attribute", a, f"attributes.{a}", tuple(items)) for a, items in waiting.items()]
    return tuple(found)


def shape_of(prepared: Prepared, project: ProjectFacts, reforms: Chosen) -> Shape:
    """The compiled plan of a project; alike projects share one."""
    project_type = prepared.catalogue.project_types[project.type]
    chosen = in_order(prepared, project_type, chosen_reforms(project_type, reforms))
    bits = prepared.bits(project.attributes)
    shapes: dict[tuple[int, tuple[str, ...]], Shape] = prepared.memory.setdefault("shapes", {})  # type: ignore[assignment]
    key = (bits, chosen)
    shape = shapes.get(key)
    if shape is None:
        if len(shapes) >= KEEP:
            shapes.clear()
        partial = bool(bits >> prepared.width)
        shape = _partial(prepared, project, bits, chosen) if partial else _whole(prepared, bits, chosen)
        shapes[key] = shape
    return shape


def _whole(prepared: Prepared, bits: int, chosen: tuple[str, ...]) -> Shape:
    """Everything that matters is known: what the compile gives is needed, all else is not."""
    graph = compile_graph(prepared, bits, chosen)
    inside = set(graph.items)
    absent = tuple(name for name in prepared.items if name not in inside)
    return Shape(graph, Answer(graph.items, absent, {}), chosen, ())


def _partial(prepared: Prepared, project: ProjectFacts, bits: int, chosen: tuple[str, ...]) -> Shape:
    """Something is unknown: the graph of the items needed for certain, with what is certain about them."""
    answer = settle(prepared, chosen, project.attributes)
    states = reform_states(prepared, bits, chosen)
    effective = tuple(name for name in chosen if states[name])
    bits = with_reforms(prepared, bits, states)
    graph = graph_of(work_in(prepared, bits, effective), effective, only=answer.needed)
    return Shape(graph, answer, chosen, _may_change(prepared, graph, states, project.attributes))


def _may_change(
    prepared: Prepared, graph: Graph, states: Mapping[str, bool | None], attributes: Mapping[str, object]
) -> tuple[str, ...]:
    """Unknown attributes read by an open input of a needed item, an open reform or an open op of one."""
    conditions = [when for name in graph.items for _, when in prepared.items[name].inputs if when]
    for name, state in states.items():
        if state is not False:
            reform = prepared.reforms[name]
            conditions += [reform.applies, *(each.when for each in reform.ops if each.when)]
    read = {name for each in conditions if each.value(graph.bits) is None for name in each.names}
    return tuple(name for name in prepared.catalogue.attributes if name in read and attributes.get(name) is None)


def timed(law: Law, shape: Shape, days: Mode, scope: Scope) -> tuple[Times, Totals]:
    """Both passes and the totals of a shape."""
    key = (days, scope, id(law))
    found = shape.times.get(key)
    if found is None:
        graph = shape.graph
        lengths = days_of(law, graph, days, scope)
        times = time_plan(graph, lengths, early_releases(law.prepared, graph, lengths) if scope == "all" else {})
        found = shape.times[key] = (times, totals(law.prepared, graph, times))
    return found


def _items(
    law: Law, graph: Graph, times: Times, table: DayTable | None, facts: Mapping[str, Fact]
) -> tuple[PlanItem, ...]:
    known, day, why = law.prepared.catalogue.items, table.day if table else _no_day, law.why
    bits, effective, names = graph.bits, graph.in_effect, graph.items
    needs, gives = _materials(law.prepared, graph)
    items = []
    for n, name in enumerate(graph.items):
        item, start, finish, late = known[name], times.early_start[n], times.early_finish[n], times.late_start[n]
        items.append(
            PlanItem(
                name, item.name_zh, item.name_en, item.stage, item.kind, item.agency,
                times.days[n], start, finish, late, times.late_finish[n], late - start, late == start,
                day(start), day(finish), why(name, bits, facts, effective), needs[n], gives[n],
                tuple([names[producer] for producer in graph.preds[n]]),
            )
        )  # fmt: skip
    return tuple(items)


def _no_day(n: int) -> None:
    """Without a start day there are no dates."""


def _materials(prepared: Prepared, graph: Graph) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """What each item takes and gives, in catalogue order; a dropped item's outputs as what stands in for them."""
    gone = graph.waived | graph.supplied.keys()
    if gone:
        gone = gone.difference(*graph.outputs)
    needs = []
    for inputs in graph.inputs:
        if gone and not gone.isdisjoint(inputs):
            inputs = frozenset(graph.supplied.get(m, m) for m in inputs if m not in gone or m in graph.supplied)
        needs.append(prepared.listed(inputs | COMMON_INPUTS))
    return needs, [prepared.listed(outputs) for outputs in graph.outputs]
