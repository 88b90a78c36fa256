"""Which items a half-described project needs, does not need, or may need depending on what (`meta.attribute_rule`).

The whole compile is done once with diagrams instead of truth values: whether an item is in the plan becomes a question
over all attributes. Given the known facts, what a question still asks is exactly what the item depends on. The steps
mirror `ops`, which works on one project; a property test holds the two together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

from kaigong.core.plan.classes import Conditions
from kaigong.core.plan.diagrams import ALWAYS, NEVER
from kaigong.core.plan.prepare import Prepared, PreparedReform
from kaigong.core.rules.model import Op
from kaigong.core.values import Fact

KEEP = 64  # sets of chosen reforms remembered for one catalogue
NODES = 200_000  # of one of them, before it is made anew
LOCK = Lock()


@dataclass(frozen=True, slots=True)
class Answer:
    """Every item of the catalogue is in exactly one of the three."""

    needed: tuple[str, ...]
    not_needed: tuple[str, ...]
    depends: Mapping[str, tuple[str, ...]]  # item -> the unknown attributes that can change its answer


def settle(prepared: Prepared, chosen: Sequence[str], attributes: Mapping[str, Fact]) -> Answer:
    """Sort the items of the catalogue by what the given attributes settle, after the chosen reforms."""
    needed, not_needed, depends = [], [], {}
    with LOCK:  # asking makes new nodes
        conditions, members = memberships(prepared, tuple(chosen))
        known, memory = conditions.known(attributes), dict[int, int]()
        for item, diagram in members.items():
            left = conditions.diagrams.given(diagram, known, memory)
            if left == ALWAYS:
                needed.append(item)
            elif left == NEVER:
                not_needed.append(item)
            else:
                depends[item] = conditions.names(conditions.diagrams.support(left))
    return Answer(tuple(needed), tuple(not_needed), depends)


def memberships(prepared: Prepared, chosen: tuple[str, ...]) -> tuple[Conditions, dict[str, int]]:
    """For every item the question whether it is in the plan, after the chosen reforms."""
    kept: dict[tuple[str, ...], tuple[Conditions, dict[str, int]]]
    kept = prepared.memory.setdefault("memberships", {})  # type: ignore[assignment]
    known = kept.get(chosen)
    if known is None or len(known[0].diagrams.nodes) > NODES:
        if len(kept) >= KEEP:
            kept.clear()
        known = kept[chosen] = _Membership(prepared).worked_in(chosen)
    return known


Links = dict[str, dict[str, int]]  # name -> item it may have become -> when


@dataclass(slots=True)
class _Membership:
    """The draft of `ops`, with a diagram wherever that has a yes or no; only what decides membership is kept."""

    prepared: Prepared
    conditions: Conditions = field(init=False)
    inside: dict[str, int] = field(default_factory=dict)
    merged: Links = field(default_factory=dict)
    divided: Links = field(default_factory=dict)
    parts: Links = field(default_factory=dict)  # item -> what it took in -> when that is still there

    def __post_init__(self) -> None:
        self.conditions = Conditions(self.prepared)

    def worked_in(self, chosen: Sequence[str]) -> tuple[Conditions, dict[str, int]]:
        diagrams = self.conditions.diagrams
        effect = self._in_effect(chosen)
        self.conditions.reforms.update(effect)
        for name, item in self.prepared.items.items():
            self.inside[name] = NEVER if item.item.introduced_by else self.conditions.diagram(item.applies.root)
        for name in chosen:
            for each in self.prepared.reforms[name].ops:
                when = ALWAYS if each.when is None else self.conditions.diagram(each.when.root)
                step = STEPS.get(each.op.op)
                if step is not None:
                    step(self, each.op, diagrams.both(effect[name], when))
        return self.conditions, self.inside

    def _in_effect(self, chosen: Sequence[str]) -> dict[str, int]:
        """As `compile.reform_states`, over diagrams."""
        d, reforms = self.conditions.diagrams, self.prepared.reforms
        applies = {name: self.conditions.diagram(reforms[name].applies.root) for name in chosen}
        standing = {name: self._required(reforms, name, applies) for name in chosen}
        allowed = dict(standing)
        for name, state in standing.items():
            for excluded in reforms[name].reform.excludes_reform:
                if excluded in allowed:
                    allowed[excluded] = d.without(allowed[excluded], state)
        return {name: self._required(reforms, name, allowed) for name in chosen}

    def _required(
        self, reforms: Mapping[str, PreparedReform], name: str, states: Mapping[str, int], path: tuple[str, ...] = ()
    ) -> int:
        if name in path or name not in states:
            return NEVER
        others = (self._required(reforms, r, states, (*path, name)) for r in reforms[name].reform.requires_reform)
        return self.conditions.diagrams.both(states[name], self.conditions.diagrams.all_of(others))

    def find(self, name: str) -> dict[str, int]:
        """The items a name may now stand for, and when."""
        d, found = self.conditions.diagrams, dict[str, int]()
        todo = [(name, ALWAYS)]
        while todo:
            at, when = todo.pop()
            here = d.both(when, self.inside[at])
            if here != NEVER:
                found[at] = d.either(found.get(at, NEVER), here)
            for links in (self.merged, self.divided):
                for host, linked in links.get(at, {}).items():
                    if (onward := d.both(when, linked)) != NEVER:
                        todo.append((host, onward))
        return found

    def add_link(self, links: Links, name: str, host: str, when: int) -> None:
        row = links.setdefault(name, {})
        row[host] = self.conditions.diagrams.either(row.get(host, NEVER), when)

    def cut(self, row: dict[str, int], when: int) -> None:
        """Take a case away from every entry of a row."""
        for key in row:
            row[key] = self.conditions.diagrams.without(row[key], when)

    def leave(self, name: str, when: int) -> None:
        self.inside[name] = self.conditions.diagrams.without(self.inside[name], when)


def _introduce(plan: _Membership, op: Op, when: int) -> None:
    d = plan.conditions.diagrams
    applies = plan.conditions.diagram(plan.prepared.items[op.item].applies.root)
    added = d.without(d.both(when, applies), d.any_of(plan.find(op.item).values()))
    plan.inside[op.item] = d.either(plan.inside[op.item], added)
    plan.cut(plan.merged.get(op.item, {}), added)
    plan.cut(plan.divided.get(op.item, {}), added)


def _drop(plan: _Membership, op: Op, when: int) -> None:
    d = plan.conditions.diagrams
    todo = [(op.item, when)]
    while todo:
        name, case = todo.pop()
        whole = d.both(case, plan.inside[name])
        _drop_part(plan, name, d.without(case, whole))
        plan.leave(name, whole)
        _forget_parts(plan, name, whole)
        onward = ((first, d.both(case, linked)) for first, linked in plan.divided.get(name, {}).items())
        todo += [step for step in onward if step[1] != NEVER]


def _drop_part(plan: _Membership, name: str, when: int) -> None:
    """Where the name is a part of another: out of it, and that one out with its last part."""
    d = plan.conditions.diagrams
    if when == NEVER:
        return
    for host, linked in plan.merged.get(name, {}).items():
        parts = plan.parts[host]
        case = d.both(when, d.both(linked, parts.get(name, NEVER)))
        if case == NEVER:
            continue
        plan.merged[name][host] = d.without(linked, case)
        parts[name] = d.without(parts[name], case)
        empty = d.without(case, d.any_of(parts.values()))
        _drop_part(plan, host, empty)
        plan.leave(host, empty)


def _merge(plan: _Membership, op: Op, when: int) -> None:
    d = plan.conditions.diagrams
    members: dict[str, int] = {}
    for name in op.items:
        for item, case in plan.find(name).items():
            members[item] = d.either(members.get(item, NEVER), case)
    for into, standing in plan.find(op.into[0]).items():
        here = d.both(when, standing)
        others = {item: d.both(here, case) for item, case in members.items() if item != into}
        for item, case in others.items():
            plan.leave(item, case)
            plan.add_link(plan.merged, item, into, case)
            plan.add_link(plan.parts, into, item, case)
        plan.add_link(plan.parts, into, into, d.both(members.get(into, NEVER), d.any_of(others.values())))


def _split(plan: _Membership, op: Op, when: int) -> None:
    d = plan.conditions.diagrams
    for host, standing in plan.find(op.item).items():
        left = d.both(when, standing)
        for first in op.into:
            if first == host:
                continue
            case = d.both(left, plan.inside[first])
            left = d.without(left, case)
            plan.leave(host, case)
            plan.add_link(plan.divided, host, first, case)
            _forget_parts(plan, host, case)


def _forget_parts(plan: _Membership, name: str, when: int) -> None:
    """Where an item that took others in goes whole, what those had taken in before goes with it."""
    d = plan.conditions.diagrams
    if when == NEVER:
        return
    for part, within in list(plan.parts.get(name, {}).items()):
        plan.parts[name][part] = d.without(within, when)
        if part != name:
            _forget_parts(plan, part, d.both(when, within))


STEPS = {"introduce": _introduce, "drop": _drop, "merge": _merge, "split": _split}
