"""A second reading of the catalogue's meta section: slow, plain, sharing no code with the plan but the model.

Lists and dictionaries of strings, conditions evaluated one by one, longest paths by recursion.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kaigong.core.rules.conditions import evaluate
from kaigong.core.rules.facts import with_derived
from kaigong.core.rules.model import Catalogue, Op
from kaigong.core.values import Fact

COMMON = ["unified-application-form", "applicant-identity"]


@dataclass
class Node:
    inputs: list[str]
    outputs: list[str]
    days: int | None = None
    after: list[str] = field(default_factory=list)
    absorbed: dict[str, list[str]] = field(default_factory=dict)


class Naive:
    """One project worked out step by step."""

    def __init__(self, catalogue: Catalogue, type_id: str, facts: Mapping[str, Fact], chosen: Sequence[str]) -> None:
        self.c = catalogue
        self.facts = with_derived(catalogue, facts)
        self.effect: list[str] = self.in_effect(type_id, chosen)
        self.nodes: dict[str, Node] = {}
        self.alias: dict[str, str] = {}
        self.was_split: set[str] = set()
        for item in catalogue.items.values():
            if item.introduced_by is None and self.true(item.applies_when):
                self.enter(item.id)
        for reform in self.effect:
            for op in catalogue.reforms[reform].ops:
                if op.when is None or self.true(op.when):
                    getattr(self, "op_" + op.op, self.op_none)(op)

    def true(self, expr: object) -> bool:
        value = evaluate(expr, self.facts, set(self.effect))  # type: ignore[arg-type]
        assert value is not None
        return value

    def in_effect(self, type_id: str, chosen: Sequence[str]) -> list[str]:
        self.effect = []
        reforms = self.c.reforms
        good = {r for r in chosen if self.true(reforms[r].applies_when)}
        good = self.closed(good)
        banned = {x for r in good for x in reforms[r].excludes_reform}
        good = self.closed(good - banned)
        listed = [r for r in self.c.project_types[type_id].reforms if r in good]
        return listed + [r for r in reforms if r in good and r not in listed]

    def closed(self, good: set[str]) -> set[str]:
        """Without those that require one that is missing."""
        while True:
            less = {r for r in good if all(q in good for q in self.c.reforms[r].requires_reform)}
            if less == good:
                return good
            good = less

    def enter(self, name: str) -> None:
        item = self.c.items[name]
        live = [i.material for i in item.inputs if i.when is None or self.true(i.when)]
        self.nodes[name] = Node(live, list(item.outputs))

    def now(self, name: str) -> str | None:
        while name not in self.nodes:
            if name not in self.alias:
                return None
            name = self.alias[name]
        return name

    def op_none(self, op: Op) -> None: ...

    def op_introduce(self, op: Op) -> None:
        if self.now(op.item) is None and self.true(self.c.items[op.item].applies_when):
            self.enter(op.item)

    def op_drop(self, op: Op) -> None:
        name = op.item
        while name in self.was_split:
            name = self.alias[name]
        gone: list[str] = []
        if name in self.nodes:
            gone = self.nodes.pop(name).outputs
        elif name in self.alias and name in self.nodes[self.alias[name]].absorbed:  # one level is all there is
            host = self.nodes[self.alias.pop(name)]
            gone = host.absorbed.pop(name)
            host.outputs = [m for m in host.outputs if m not in gone]
            if not host.absorbed:
                del self.nodes[next(n for n, node in self.nodes.items() if node is host)]
        giver = self.now(op.satisfied_by) if op.satisfied_by in self.c.items else None
        if giver:
            self.nodes[giver].outputs += gone

    def op_merge(self, op: Op) -> None:
        into = self.now(op.into[0])
        found = {self.now(name) for name in op.items} - {None}
        if into is None or not found - {into}:
            return
        host = self.nodes[into]
        if into in found:
            host.absorbed.setdefault(into, list(host.outputs))
        for name in sorted(n for n in found if n and n != into):
            part = self.nodes.pop(name)
            host.outputs += part.outputs
            host.absorbed[name] = part.outputs
            self.alias[name] = into
            if into in found:
                host.inputs += part.inputs
                host.after += part.after
        if op.days is not None:
            host.days = op.days

    def op_split(self, op: Op) -> None:
        name = self.now(op.item)
        if name and any(other in self.nodes for other in op.into):
            del self.nodes[name]
            self.alias[name] = next(other for other in op.into if other in self.nodes)
            self.was_split.add(name)

    def op_shorten(self, op: Op) -> None:
        name = self.now(op.item)
        if name and op.days is not None:
            item, node = self.c.items[name], self.nodes[name]
            promised = node.days if node.days is not None else item.promised_days
            if promised is None or promised > op.days:
                node.days = op.days

    def swap(self, name: str, old: str, new: list[str]) -> bool:
        inputs = self.nodes[name].inputs
        if old not in inputs:
            return False
        self.nodes[name].inputs = [m for m in inputs if m != old] + new
        return True

    def op_replace_input(self, op: Op) -> None:
        if name := self.now(op.item):
            self.swap(name, op.input, [op.by])

    def op_add_input(self, op: Op) -> None:
        if name := self.now(op.item):
            self.nodes[name].inputs.append(op.input)

    def op_remove_input(self, op: Op) -> None:
        if name := self.now(op.item):
            self.swap(name, op.input, [])

    def owe(self, name: str, material: str, before: str | None) -> list[tuple[str, str]]:
        creditor = self.now(before) if before else None
        if before and creditor is None:
            return []
        taken = self.swap(name, material, [])
        return [(creditor, material)] if taken and creditor else []

    def op_defer_input(self, op: Op) -> None:
        name = self.now(op.item)
        if name and op.due:
            for creditor, material in self.owe(name, op.input, op.due.before):
                self.nodes[creditor].inputs.append(material)

    def op_apply_deferrable(self, op: Op) -> None:
        owed = []
        for name in list(self.nodes):
            for material, due in self.c.items[name].deferrable_inputs.items():
                owed += self.owe(name, material, due.before)
        for creditor, material in owed:
            self.nodes[creditor].inputs.append(material)

    def op_rewire_consumers(self, op: Op) -> None:
        if not any(op.material in node.outputs for node in self.nodes.values()):
            for name in self.nodes:
                self.swap(name, op.material, [op.to])

    def op_pre_review(self, op: Op) -> None:
        for name in {self.now(n) for n in op.items} - {None}:
            node = self.nodes[name]  # type: ignore[index]
            node.inputs = [m for m in node.inputs if m not in op.ignore_inputs]
            node.after.append(op.starts_from)
        if final := self.now(op.final_item):
            self.nodes[final].after += [op.trigger, *op.final_requires]
            if "works-start" in self.nodes:
                self.nodes["works-start"].after.append(op.final_item)

    # --- figures ------------------------------------------------------------------------------------------------------

    def days(self, name: str, mode: str, scope: str) -> int:
        item = self.c.items[name]
        if name == "works-complete":
            return 300
        if scope == "government":
            if item.kind not in self.c.government_clock_kinds:
                return 0
            if item.counts_in_approval_time is not None and not self.true(item.counts_in_approval_time):
                return 0
        if (changed := self.nodes[name].days) is not None:
            return changed
        promised, typical, legal = item.promised_days, item.typical_days, item.legal_days
        if mode == "promised":
            return promised if promised is not None else typical or 0
        if legal is not None:
            return legal.value if legal.unit == "working" else math.ceil(legal.value * 5 / 7)
        return typical if typical is not None else promised or 0

    def edges(self, mode: str, scope: str) -> dict[str, dict[str, int]]:
        """Consumer -> producer -> days from the producer's start until the consumer may start."""
        found: dict[str, dict[str, int]] = {name: {} for name in self.nodes}
        for name, node in self.nodes.items():
            for producer, other in self.nodes.items():
                if producer == name:
                    continue
                days = self.days(producer, mode, scope)
                released = self.c.items[producer].output_days if scope == "all" else {}
                waits = [released.get(m, days) for m in {*node.inputs, *COMMON} & set(other.outputs)]
                if producer in {self.now(a) for a in node.after}:
                    waits.append(days)
                if waits:
                    found[name][producer] = max(waits)
        return found

    def figures(self, mode: str, scope: str) -> tuple[int, int]:
        """to_start and after_build."""
        edges, starts = self.edges(mode, scope), dict[str, int]()

        def start(name: str) -> int:
            if name not in starts:
                starts[name] = -1  # a cycle would find this
                starts[name] = max((start(p) + lag for p, lag in edges[name].items()), default=0)
            return starts[name]

        ends = {name: start(name) + self.days(name, mode, scope) for name in self.nodes}
        last = ("put-into-use", "real-estate-first-registration", "joint-acceptance")
        after = max(ends[name] for name in last if name in ends) - ends["works-complete"]
        return ends["works-start"], max(0, after)
