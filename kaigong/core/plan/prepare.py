"""What of a catalogue can be worked out once, so that one project costs microseconds.

Every distinct comparison of the catalogue (an atom) gets a bit. A project is then one integer: for each atom a bit
that says it is true and, in the upper half, a bit that says it is unknown. A condition looks only at its own bits and
remembers what it answered for them; an item remembers, for its bits, whether it is in and which inputs are live.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaigong.core.rules.conditions import (
    And,
    Atom,
    Compare,
    ComparePair,
    Const,
    Expr,
    In,
    Node,
    Not,
    Or,
    ReformTest,
    atom_value,
    names_of,
)
from kaigong.core.rules.domain import expanded
from kaigong.core.rules.model import Catalogue, Item, Op, Reform
from kaigong.core.rules.tree import atoms_of
from kaigong.core.rules.versions import change_days
from kaigong.core.values import Fact

FORGET_ABOVE = 4096  # answers one condition, item or attribute remembers before it starts anew


@dataclass(frozen=True, slots=True)
class Condition:
    """One parsed condition with the answers it has given."""

    root: Node
    places: Mapping[Atom, int]
    width: int
    support: int
    seen: dict[int, bool | None] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """The attributes it reads, derived ones written out."""
        return frozenset(name for atom in atoms_of(self.root) for name in names_of(atom))

    def value(self, bits: int) -> bool | None:
        """True, False, or None while unknown facts leave it open."""
        key = bits & self.support
        try:
            return self.seen[key]
        except KeyError:
            if len(self.seen) > FORGET_ABOVE:
                self.seen.clear()
            return self.seen.setdefault(key, self.settle(self.root, key))

    def settle(self, node: Node, bits: int) -> bool | None:
        """The value of one part of the condition, worked out."""
        match node:
            case Not(part):
                value = self.settle(part, bits)
                return None if value is None else not value
            case And(parts):
                return _joined([self.settle(part, bits) for part in parts], decisive=False)
            case Or(parts):
                return _joined([self.settle(part, bits) for part in parts], decisive=True)
            case Const(value):
                return value
        place = self.places[node]
        return None if bits >> place + self.width & 1 else bool(bits >> place & 1)


def _joined(values: list[bool | None], *, decisive: bool) -> bool | None:
    if decisive in values:
        return decisive
    return None if None in values else not decisive


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns the value of one attribute into bits. `points` are the numbers it is compared with."""

    atoms: tuple[tuple[Atom, int], ...]
    unknown: int
    name: str
    points: tuple[int | float, ...]
    seen: dict[Fact, int] = field(default_factory=dict)

    def bits(self, value: Fact) -> int:
        """The bits of the atoms that are true for this value; equal between two neighbouring points."""
        key: Fact = self.place(value) if self.points and not isinstance(value, str) else value
        try:
            return self.seen[key]
        except KeyError:
            return self.seen.setdefault(key, self._settle(value))

    def place(self, value: bool | int | float) -> int:
        """Where a number lies among the points: even between them, odd on one."""
        at = bisect_left(self.points, value)
        return 2 * at + (at < len(self.points) and self.points[at] == value)

    def _settle(self, value: Fact) -> int:
        facts = {self.name: value}
        return sum(1 << place for atom, place in self.atoms if atom_value(atom, facts, frozenset()))


@dataclass(frozen=True, slots=True)
class PreparedItem:
    """An item with its conditions prepared; `state` answers both questions a plan asks of it at once."""

    item: Item
    applies: Condition
    inputs: tuple[tuple[str, Condition | None], ...]
    outputs: frozenset[str]
    support: int
    order: int
    seen: dict[int, tuple[bool | None, frozenset[str]]] = field(default_factory=dict)

    def state(self, bits: int) -> tuple[bool | None, frozenset[str]]:
        """Whether the item applies, and its inputs that are live for certain."""
        key = bits & self.support
        try:
            return self.seen[key]
        except KeyError:
            if len(self.seen) > FORGET_ABOVE:
                self.seen.clear()
            live = frozenset(name for name, when in self.inputs if when is None or when.value(bits))
            return self.seen.setdefault(key, (self.applies.value(bits), live))


@dataclass(frozen=True, slots=True)
class PreparedOp:
    op: Op
    when: Condition | None


@dataclass(frozen=True, slots=True)
class PreparedReform:
    reform: Reform
    applies: Condition
    ops: tuple[PreparedOp, ...]
    bit: int  # of `reform(this)`, 0 where no condition asks for it
    order: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A catalogue ready for planning."""

    catalogue: Catalogue
    width: int
    places: Mapping[Atom, int]
    readers: Mapping[str, Reader]
    pairs: tuple[tuple[ComparePair, int], ...]
    items: Mapping[str, PreparedItem]
    reforms: Mapping[str, PreparedReform]
    initial: Mapping[str, PreparedItem]  # without those that only a reform brings in
    conditions: Mapping[str, Condition]
    material_order: Mapping[str, int]
    law_changes: tuple[date, ...]
    sorted_materials: dict[frozenset[str], tuple[str, ...]]
    memory: dict[object, object]  # what other modules remember about this catalogue

    def bits(self, attributes: Mapping[str, Fact]) -> int:
        """The project's facts as one integer; reforms count as not in effect."""
        bits = 0
        given = attributes.get
        for name, reader in self.readers.items():
            value = given(name)
            if value is None:
                bits |= reader.unknown
            elif reader.points or value not in reader.seen:
                bits |= reader.bits(value)
            else:
                bits |= reader.seen[value]
        for pair, place in self.pairs:
            value = atom_value(pair, attributes, frozenset())
            bits |= (value is True) << place | (value is None) << place + self.width
        return bits

    def listed(self, materials: frozenset[str]) -> tuple[str, ...]:
        """Materials in catalogue order."""
        found = self.sorted_materials.get(materials)
        if found is None:
            if len(self.sorted_materials) > FORGET_ABOVE:
                self.sorted_materials.clear()
            place = self.material_order
            found = self.sorted_materials[materials] = tuple(sorted(materials, key=place.__getitem__))
        return found


_recent: list[Prepared] = []
_KEEP = 8


def prepare(catalogue: Catalogue) -> Prepared:
    """The prepared catalogue; the last few are kept."""
    for known in _recent:
        if known.catalogue is catalogue:
            return known
    prepared = _Preparation(catalogue).prepared()
    _recent.insert(0, prepared)
    del _recent[_KEEP:]
    return prepared


class _Preparation:
    """Steps: collect every condition, number their atoms, then build readers, items and reforms on those numbers."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.roots: dict[str, Node] = {}
        for expr in _conditions(catalogue):
            if expr.text not in self.roots:
                self.roots[expr.text] = expanded(expr.root, catalogue.derived)
        atoms = dict.fromkeys(atom for root in self.roots.values() for atom in atoms_of(root))
        self.places: dict[Atom, int] = {atom: n for n, atom in enumerate(a for a in atoms if not isinstance(a, Const))}
        self.width = len(self.places)
        self.conditions = {text: self._condition(root) for text, root in self.roots.items()}

    def _condition(self, root: Node) -> Condition:
        support = sum(1 << self.places[atom] for atom in atoms_of(root) if atom in self.places)
        return Condition(root, self.places, self.width, support | support << self.width)

    def prepared(self) -> Prepared:
        items = {name: self._item(item, n) for n, (name, item) in enumerate(self.catalogue.items.items())}
        reforms = {name: self._reform(each, n) for n, (name, each) in enumerate(self.catalogue.reforms.items())}
        pairs = tuple((atom, place) for atom, place in self.places.items() if isinstance(atom, ComparePair))
        initial = {name: item for name, item in items.items() if not item.item.introduced_by}
        materials = {name: n for n, name in enumerate(self.catalogue.materials)}
        return Prepared(
            self.catalogue, self.width, self.places, self._readers(), pairs, items, reforms, initial,
            self.conditions, materials, change_days(self.catalogue), {}, {},
        )  # fmt: skip

    def _readers(self) -> dict[str, Reader]:
        read: dict[str, list[tuple[Atom, int]]] = {}
        for atom, place in self.places.items():
            if not isinstance(atom, ReformTest | ComparePair):
                read.setdefault(names_of(atom)[0], []).append((atom, place))
        return {name: self._reader(name, read[name]) for name in self.catalogue.attributes if name in read}

    def _reader(self, name: str, atoms: list[tuple[Atom, int]]) -> Reader:
        number = self.catalogue.attributes[name].type == "number"
        points = tuple(sorted({p for atom, _ in atoms for p in points_of(atom)})) if number else ()
        return Reader(tuple(atoms), sum(1 << place + self.width for _, place in atoms), name, points)

    def _item(self, item: Item, order: int) -> PreparedItem:
        applies = self.conditions[item.applies_when.text]
        inputs = tuple((i.material, self.conditions[i.when.text] if i.when else None) for i in item.inputs)
        support = applies.support
        for _, when in inputs:
            support |= when.support if when else 0
        return PreparedItem(item, applies, inputs, frozenset(item.outputs), support, order)

    def _reform(self, reform: Reform, order: int) -> PreparedReform:
        place = self.places.get(ReformTest(reform.id))
        ops = tuple(PreparedOp(op, self.conditions[op.when.text] if op.when else None) for op in reform.ops)
        applies = self.conditions[reform.applies_when.text]
        return PreparedReform(reform, applies, ops, 0 if place is None else 1 << place, order)


def points_of(atom: Atom) -> tuple[int | float, ...]:
    """The numbers an atom compares its attribute with."""
    match atom:
        case Compare(_, _, value) if not isinstance(value, str):
            return (value,)
        case In(_, values):
            return tuple(v for v in values if not isinstance(v, str))
    return ()


def _conditions(catalogue: Catalogue) -> list[Expr]:
    found: list[Expr | None] = []
    for item in catalogue.items.values():
        found += [item.applies_when, item.counts_in_approval_time, *(each.when for each in item.inputs)]
    for reform in catalogue.reforms.values():
        found += [reform.applies_when, *(op.when for op in reform.ops)]
    return [expr for expr in found if expr is not None]
