"""The values of an attribute that make a difference: every other value behaves like one of these.

A condition only compares a number with constants, so two numbers between the same neighbours are alike; one of each
stretch is enough to decide anything exactly. Attributes compared with one another share their stretches.
"""

from collections.abc import Iterable, Mapping

from kaigong.core.rules.model import Attribute, DerivedAttribute
from kaigong.core.rules.tree import And, BoolAttr, Compare, ComparePair, Const, In, Node, Not, Or, walk
from kaigong.core.values import Fact


def expanded(node: Node, derived: Mapping[str, DerivedAttribute]) -> Node:
    """The same condition over given attributes only: every derived attribute is written out."""
    match node:
        case And(parts):
            return And(tuple(expanded(part, derived) for part in parts))
        case Or(parts):
            return Or(tuple(expanded(part, derived) for part in parts))
        case Not(part):
            return Not(expanded(part, derived))
        case BoolAttr(name) if name in derived:
            return expanded(derived[name].expr.root, derived)
        case Compare(name, op, value) if name in derived:
            same = _is(expanded(derived[name].expr.root, derived), value is True)
            return same if op == "==" else Not(same)
        case In(name, values) if name in derived:
            root = expanded(derived[name].expr.root, derived)
            return Or((Const(False), *(_is(root, value is True) for value in values)))
        case ComparePair(left, op, right) if left in derived or right in derived:
            same = _alike(expanded(BoolAttr(left), derived), expanded(BoolAttr(right), derived))
            return same if op == "==" else Not(same)
    return node


def _is(node: Node, value: bool) -> Node:
    return node if value else Not(node)


def _alike(one: Node, other: Node) -> Node:
    return Or((And((one, other)), And((Not(one), Not(other)))))


def domains(nodes: Iterable[Node], attributes: Mapping[str, Attribute]) -> dict[str, tuple[Fact, ...]]:
    """For each attribute the conditions read, one value of every kind they can tell apart."""
    atoms = [part for node in nodes for part in walk(node)]
    names = dict.fromkeys(name for atom in atoms for name in _names(atom))
    marks, shared = _limits(atoms), _shared(atoms, names)
    found: dict[str, tuple[Fact, ...]] = {}
    for name in names:
        attribute = attributes.get(name)
        if attribute is None or attribute.type == "bool":
            found[name] = (False, True)
        elif attribute.type == "enum":
            found[name] = attribute.values
        else:
            company = shared[name]
            found[name] = stretches({limit for one in company for limit in marks.get(one, ())}, len(company))
    return found


def stretches(limits: Iterable[float], points: int = 1) -> tuple[float, ...]:
    """0, the limits, and between neighbours as many points as attributes may have to differ there."""
    marks = sorted({0, *(limit for limit in limits if limit >= 0)})
    found: list[float] = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        width = (points + 1) if after is None else after - mark
        found.append(mark)
        found += [_tidy(mark + width * (step + 1) / (points + 1)) for step in range(points)]
    return tuple(found)


def limits(nodes: Iterable[Node], name: str) -> tuple[float, ...]:
    """0 and the constants a number is compared with, in order."""
    found = _limits(part for node in nodes for part in walk(node)).get(name, set())
    return tuple(sorted({0, *(limit for limit in found if limit >= 0)}))


def _tidy(number: float) -> float:
    return int(number) if number == int(number) else number


def _names(atom: Node) -> tuple[str, ...]:
    match atom:
        case BoolAttr(name) | Compare(name) | In(name):
            return (name,)
        case ComparePair(left, _, right):
            return (left, right)
    return ()


def _limits(atoms: Iterable[Node]) -> dict[str, set[float]]:
    limits: dict[str, set[float]] = {}
    for atom in atoms:
        constants: tuple[Fact, ...] = ()
        if isinstance(atom, Compare):
            constants = (atom.value,)
        elif isinstance(atom, In):
            constants = atom.values
        numbers = {value for value in constants if isinstance(value, int | float) and not isinstance(value, bool)}
        for name in _names(atom):
            limits.setdefault(name, set()).update(numbers)
    return limits


def _shared(atoms: Iterable[Node], names: Iterable[str]) -> dict[str, frozenset[str]]:
    """The attributes each one is compared with, directly or through others, itself included."""
    groups = {name: frozenset((name,)) for name in names}
    for atom in atoms:
        if isinstance(atom, ComparePair):
            joined = groups[atom.left] | groups[atom.right]
            groups.update(dict.fromkeys(joined, joined))
    return groups
