"""The finitely many cases an attribute has: its words, true and false, or the stretches between compared numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaigong.core.plan.diagrams import Diagrams
from kaigong.core.plan.prepare import Prepared, Reader
from kaigong.core.rules.conditions import And, Atom, ComparePair, Const, Node, Not, Or, ReformTest, atom_value, names_of
from kaigong.core.rules.model import Attribute
from kaigong.core.values import Fact


@dataclass(frozen=True, slots=True)
class Question:
    """One attribute as the diagrams see it: a value that stands for each class, and the class of any value's bits."""

    name: str
    values: tuple[Fact, ...]
    by_bits: Mapping[int, int]


class Conditions:
    """Turns conditions into diagrams. `reforms` says under which condition a reform is in effect."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        paired = {name for pair, _ in prepared.pairs for name in names_of(pair)}
        names = [name for name in prepared.catalogue.attributes if name in prepared.readers or name in paired]
        self.questions = [question(prepared, name, name in paired) for name in names]
        self.places = {each.name: n for n, each in enumerate(self.questions)}
        self.numbers = [pair for pair, _ in prepared.pairs if self._is_number(pair)]
        self.diagrams = Diagrams([len(each.values) for each in self.questions] + [2] * len(self.numbers))
        self.reforms: dict[str, int] = {}

    def _is_number(self, pair: ComparePair) -> bool:
        return self.prepared.catalogue.attributes[pair.left].type == "number"

    def diagram(self, node: Node) -> int:
        """The diagram of an expanded condition."""
        match node:
            case Const(value):
                return int(value)
            case Not(part):
                return self.diagrams.negated(self.diagram(part))
            case And(parts):
                return self.diagrams.all_of(self.diagram(part) for part in parts)
            case Or(parts):
                return self.diagrams.any_of(self.diagram(part) for part in parts)
            case ReformTest(reform):
                return self.reforms.get(reform, 0)
            case ComparePair():
                return self._pair(node)
        return self._atom(node, names_of(node)[0])

    def _atom(self, atom: Atom, name: str) -> int:
        at = self.places[name]
        values = self.questions[at].values
        return self.diagrams.node(at, tuple(int(bool(atom_value(atom, {name: v}, frozenset()))) for v in values))

    def _pair(self, pair: ComparePair) -> int:
        """Two attributes compared: exactly for words and truth values; two numbers are one question of their own."""
        if pair in self.numbers:
            return self.diagrams.node(len(self.questions) + self.numbers.index(pair), (0, 1))
        left, right = self.places[pair.left], self.places[pair.right]
        cases = []
        for n, value in enumerate(self.questions[left].values):
            mine = tuple(int(n == m) for m in range(len(self.questions[left].values)))
            facts = [{pair.left: value, pair.right: other} for other in self.questions[right].values]
            theirs = tuple(int(bool(atom_value(pair, each, frozenset()))) for each in facts)
            cases.append(self.diagrams.both(self.diagrams.node(left, mine), self.diagrams.node(right, theirs)))
        return self.diagrams.any_of(cases)

    def known(self, attributes: Mapping[str, Fact]) -> dict[int, int]:
        """The class of every question the facts answer."""
        found = {}
        for n, each in enumerate(self.questions):
            value = attributes.get(each.name)
            if value is not None:
                reader = self.prepared.readers.get(each.name)
                found[n] = (
                    each.values.index(value)
                    if value in each.values
                    else each.by_bits[reader.bits(value) if reader else 0]
                )
        for n, pair in enumerate(self.numbers, start=len(self.questions)):
            value = atom_value(pair, attributes, frozenset())
            if value is not None:
                found[n] = int(value)
        return found

    def names(self, support: set[int]) -> tuple[str, ...]:
        """The attributes behind the questions, in catalogue order."""
        wanted = {self.questions[n].name for n in support if n < len(self.questions)}
        for n in support:
            if n >= len(self.questions):
                wanted.update(names_of(self.numbers[n - len(self.questions)]))
        return tuple(each.name for each in self.questions if each.name in wanted)


def question(prepared: Prepared, name: str, apart: bool) -> Question:
    """The classes of one attribute; values that no condition tells apart are one class, unless kept apart."""
    attribute, reader = prepared.catalogue.attributes[name], prepared.readers.get(name)
    values: list[Fact] = []
    by_bits: dict[int, int] = {}
    for value in stand_ins(attribute, reader):
        bits = reader.bits(value) if reader else 0
        if bits not in by_bits or apart and attribute.type != "number":
            by_bits.setdefault(bits, len(values))
            values.append(value)
    return Question(name, tuple(values), by_bits)


def stand_ins(attribute: Attribute, reader: Reader | None) -> list[Fact]:
    """A value for each stretch of numbers, on and between the points, from 0 up; else every value there is."""
    if attribute.type == "bool":
        return [False, True]
    if attribute.type == "enum":
        return list(attribute.values)
    points = [point for point in (reader.points if reader else ()) if point >= 0]
    values: list[Fact] = [0] if not points or points[0] > 0 else []
    for n, point in enumerate(points):
        values += [point, (point + points[n + 1]) / 2 if n + 1 < len(points) else point + 1]
    return values
