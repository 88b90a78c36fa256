"""The typed tree of a condition, its text, and its value in three-valued (Kleene) logic.

Parsing normalises a little: the attribute of a comparison stands left (`5 < a` is `a > 5`), `not in` is `Not(In)`, and
a comparison of two constants is folded to `Const`. Values are never coerced: facts are checked at the door.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Literal

from kaigong.core.values import Fact

Op = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Const:
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class BoolAttr:
    """A bool attribute standing alone."""

    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """An attribute against a constant."""

    name: str
    op: Op
    value: Fact


@dataclass(frozen=True, slots=True)
class ComparePair:
    """An attribute against another attribute."""

    left: str
    op: Op
    right: str


@dataclass(frozen=True, slots=True)
class In:
    """An attribute whose value is one of a list of constants."""

    name: str
    values: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ReformTest:
    """`reform('id')`: whether that reform is in effect."""

    reform: str


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    parts: "tuple[Node, ...]"


Atom = Const | BoolAttr | Compare | ComparePair | In | ReformTest
Node = Atom | Not | And | Or


@dataclass(frozen=True, slots=True)
class Expr:
    """A parsed condition. Two are equal when their texts are."""

    text: str
    root: Node = field(compare=False)
    names: frozenset[str] = field(compare=False)
    reform_names: frozenset[str] = field(compare=False)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it, in reading order."""
    yield node
    match node:
        case Not(part):
            yield from walk(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from walk(part)


def atoms_of(node: Node) -> tuple[Atom, ...]:
    """The smallest parts that have a value of their own, in reading order, each once."""
    return tuple(dict.fromkeys(n for n in walk(node) if not isinstance(n, Not | And | Or)))


def names_of(atom: Node) -> tuple[str, ...]:
    """The attributes one atom reads."""
    match atom:
        case BoolAttr(name) | Compare(name) | In(name):
            return (name,)
        case ComparePair(left, _, right):
            return (left, right)
    return ()


def expr(text: str, root: Node) -> Expr:
    """Wrap a tree with the text it came from and what it reads."""
    parts = atoms_of(root)
    names = frozenset(name for atom in parts for name in names_of(atom))
    return Expr(text, root, names, frozenset(atom.reform for atom in parts if isinstance(atom, ReformTest)))


# --- value -----------------------------------------------------------------------------------------------------------

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def value_of(node: Node, facts: Mapping[str, Fact], reforms: Set[str]) -> bool | None:
    """True, False, or None where the facts given do not settle it."""
    match node:
        case And(parts):
            return _all(parts, facts, reforms)
        case Or(parts):
            return _any(parts, facts, reforms)
        case Not(part):
            value = value_of(part, facts, reforms)
            return None if value is None else not value
    return atom_value(node, facts, reforms)


def atom_value(atom: Atom, facts: Mapping[str, Fact], reforms: Set[str]) -> bool | None:
    """The value of one atom; None while an attribute it reads is unknown."""
    match atom:
        case BoolAttr(name):
            fact = facts.get(name)
            return None if fact is None else bool(fact)
        case Compare(name, op, constant):
            fact = facts.get(name)
            return None if fact is None else COMPARE[op](fact, constant)
        case In(name, values):
            fact = facts.get(name)
            return None if fact is None else fact in values
        case ReformTest(reform):
            return reform in reforms
        case ComparePair(left, op, right):
            one, other = facts.get(left), facts.get(right)
            return None if one is None or other is None else COMPARE[op](one, other)
        case Const(value):
            return value


def _all(parts: tuple[Node, ...], facts: Mapping[str, Fact], reforms: Set[str]) -> bool | None:
    known = True
    for part in parts:
        value = value_of(part, facts, reforms)
        if value is False:
            return False
        known = known and value is not None
    return True if known else None


def _any(parts: tuple[Node, ...], facts: Mapping[str, Fact], reforms: Set[str]) -> bool | None:
    known = True
    for part in parts:
        value = value_of(part, facts, reforms)
        if value is True:
            return True
        known = known and value is not None
    return False if known else None


# --- text ------------------------------------------------------------------------------------------------------------


def to_text(node: Node) -> str:
    """The condition written out again; parsing it gives the same tree."""
    match node:
        case And(parts):
            return " and ".join(_wrapped(part, And | Or) for part in parts)
        case Or(parts):
            return " or ".join(_wrapped(part, Or) for part in parts)
        case Not(In(name, values)):
            return f"{name} not in {_listed(values)}"
        case Not(part):
            return f"not {_wrapped(part, And | Or)}"
    return atom_text(node)


def atom_text(atom: Atom) -> str:
    match atom:
        case Const(value):
            return constant_text(value)
        case BoolAttr(name):
            return name
        case Compare(name, op, value):
            return f"{name} {op} {constant_text(value)}"
        case ComparePair(left, op, right):
            return f"{left} {op} {right}"
        case In(name, values):
            return f"{name} in {_listed(values)}"
        case ReformTest(reform):
            return f"reform({constant_text(reform)})"


def constant_text(value: Fact) -> str:
    """A constant as the condition language writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return repr(value)


def _listed(values: tuple[Fact, ...]) -> str:
    return "[" + ", ".join(map(constant_text, values)) + "]"


def _wrapped(node: Node, weaker: Any) -> str:
    return f"({to_text(node)})" if isinstance(node, weaker) else to_text(node)
