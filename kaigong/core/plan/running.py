"""What the reforms in effect change in how a project's cases run, beside the graph: read from the same ops as the plan.

Merged items, what is reviewed before the land is won, what moved behind the start, single buildings, phases of a split
permit, opinions that lapse, and chapters released before their producer is finished.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kaigong.core.plan.compile import COMMON_INPUTS, Graph, in_order
from kaigong.core.plan.facts import Chosen, chosen_reforms, faults
from kaigong.core.plan.model import Debt, ProjectFacts
from kaigong.core.plan.planning import shape_of
from kaigong.core.plan.prepare import Prepared, prepare
from kaigong.core.rules.model import Catalogue, Op

Pairs = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PreReview:
    """拿地即开工: these items are reviewed before the trigger; the final one makes the results real, in this order."""

    items: tuple[str, ...]
    trigger: str
    final: str


@dataclass(frozen=True, slots=True)
class Running:
    """By item of the plan. `parts` pairs every item merged into another with what it would have given."""

    parts: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=dict)
    pre_review: PreReview | None = None
    put_off: tuple[Debt, ...] = ()  # inputs moved behind, beyond the published deferrable ones
    deferrable: tuple[Debt, ...] = ()
    units: frozenset[str] = frozenset()  # one instance for each building
    phases: tuple[tuple[str, ...], ...] = ()  # the permits an item was split into, in order
    silent: frozenset[str] = frozenset()  # their internal opinions lapse into agreement
    chapters: Mapping[str, Pairs] = field(default_factory=dict)  # consumer -> producer -> the chapters it waits for
    reforms: tuple[str, ...] = ()


def running(catalogue: Catalogue, project: ProjectFacts, reforms: Chosen = "type") -> Running:
    """How the cases of one project run under its chosen reforms. Nothing where its description has faults."""
    if faults(catalogue, project.type, project.attributes, reforms):
        return Running()
    prepared = prepare(catalogue)
    chosen = in_order(prepared, catalogue.project_types[project.type], chosen_reforms(
        catalogue.project_types[project.type], reforms))  # fmt: skip
    graph = shape_of(prepared, project, chosen).graph
    ops, known = list(_ops(prepared, graph)), catalogue.items
    own = {debt for debt in graph.debts if debt.material in known[debt.item].deferrable_inputs}
    return Running(
        parts={item: _named(parts, item) for item, parts in graph.parts.items() if item in graph.items},
        pre_review=_pre_review(graph, ops),
        put_off=tuple(debt for debt in graph.debts if debt not in own),
        deferrable=tuple(debt for debt in graph.debts if debt in own),
        units=frozenset(_found(graph, (op.item for op in ops if op.op == "unit_split"))),
        phases=tuple(phases for op in ops if op.op == "split" and (phases := _found(graph, op.into))),
        silent=frozenset(_found(graph, (item for op in ops if op.op == "deem" for item in op.items))),
        chapters=_chapters(prepared, graph),
        reforms=graph.in_effect,
    )


def _ops(prepared: Prepared, graph: Graph) -> Iterator[Op]:
    """The ops that were done, in order."""
    for name in graph.in_effect:
        for each in prepared.reforms[name].ops:
            if each.when is None or each.when.value(graph.bits):
                yield each.op


def _named(parts: Mapping[str, frozenset[str]], item: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((part, tuple(sorted(outputs))) for part, outputs in parts.items() if part != item)


def _found(graph: Graph, names: Iterable[str]) -> tuple[str, ...]:
    """The items of the plan that the names stand for now, each once: merged ones as what took them in."""
    hosts = {part: host for host, parts in graph.parts.items() for part in parts if part != host}
    found: dict[str, None] = {}
    for name in names:
        while name not in graph.items and name in hosts:
            name = hosts[name]
        if name in graph.items:
            found[name] = None
    return tuple(found)


def _pre_review(graph: Graph, ops: Iterable[Op]) -> PreReview | None:
    for op in ops:
        final, trigger = _found(graph, [op.final_item]), _found(graph, [op.trigger])
        if op.op == "pre_review" and final and trigger:
            items = set(_found(graph, op.items)) - {*final, *trigger}
            return PreReview(
                tuple(graph.items[n] for n in graph.order if graph.items[n] in items), trigger[0], final[0]
            )
    return None


def _chapters(prepared: Prepared, graph: Graph) -> dict[str, Pairs]:
    """For each edge on which only chapters that come early are waited for: which."""
    items, found = prepared.catalogue.items, dict[str, dict[str, tuple[str, ...]]]()
    for consumer, preds in enumerate(graph.preds):
        name = graph.items[consumer]
        for producer in preds:
            giver = graph.items[producer]
            early = items[giver].output_days
            wanted = (graph.inputs[consumer] | COMMON_INPUTS) & graph.outputs[producer]
            if early and wanted and wanted <= early.keys() and giver not in graph.waits.get(name, ()):
                found.setdefault(name, {})[giver] = tuple(sorted(wanted))
    return dict(found)
