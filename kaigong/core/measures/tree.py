"""What a formula is made of, once it is read. Nothing of its text is ever run.

Empty fields: a comparison with an empty field is false, and `not` turns that round, so every test is true or false
and the plain evaluator and the database agree. A mean or a median looks past rows whose value is empty.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Sort = Literal["number", "date", "text", "flag"]
Op = Literal["==", "!=", "<", "<=", ">", ">="]
Kind = Literal["count", "sum", "mean", "min", "max", "median", "percentile"]
SPAN, ELAPSED = "span", "elapsed"  # the whole period asked about; the same as far as it has gone by
DAYS = ("today", "span.first", "span.last")
OPPOSITE: Mapping[Op, Op] = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True, slots=True)
class Column:
    """One field of the rows of a source. `gap`: where it is empty something is not known (not: has not happened)."""

    name: str
    sort: Sort
    zh: str
    en: str
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Named rows a formula may count. `groups`: which column says the county, agency or township of a row."""

    name: str
    zh: str
    en: str
    columns: Mapping[str, Column]
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the row."""

    name: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the question: today, or the first or last day of the span."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, text or day as it is written."""

    value: int | Decimal | str | date


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """Calendar days from one day to another."""

    first: Field | Day
    last: Field | Day


Value = Field | Day | Constant | DaysBetween


@dataclass(frozen=True, slots=True)
class Compare:
    left: Value
    op: Op
    right: Value


@dataclass(frozen=True, slots=True)
class Within:
    """The day lies within the span, or within what has gone by of it."""

    field: Field
    span: str


@dataclass(frozen=True, slots=True)
class OneOf:
    field: Field
    values: tuple[int | Decimal | str | date, ...]


@dataclass(frozen=True, slots=True)
class Empty:
    value: Value


@dataclass(frozen=True, slots=True)
class Flag:
    field: Field


@dataclass(frozen=True, slots=True)
class Not:
    part: "Test"


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Test", ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Test", ...]


Test = Compare | Within | OneOf | Empty | Flag | Not | And | Or


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One number out of the rows of a source that pass a test."""

    kind: Kind
    source: str
    where: Test | None = None
    value: Value | None = None
    percent: int = 50


@dataclass(frozen=True, slots=True)
class Number:
    value: Fraction


@dataclass(frozen=True, slots=True)
class Arithmetic:
    op: Literal["+", "-", "*", "/"]
    left: "Node"
    right: "Node"


Node = Aggregate | Number | Arithmetic


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it was written, and its tree."""

    text: str
    root: Node

    @property
    def aggregates(self) -> tuple[Aggregate, ...]:
        """Everything it takes from rows, in reading order, each once."""
        return tuple(dict.fromkeys(_aggregates(self.root)))

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources it reads."""
        return tuple(dict.fromkeys(each.source for each in self.aggregates))

    @property
    def ratio(self) -> tuple[Node, Node] | None:
        """Numerator and denominator, where it is one divided by the other (and perhaps made percent of)."""
        return _ratio(self.root)


def _aggregates(node: Node) -> Iterator[Aggregate]:
    if isinstance(node, Aggregate):
        yield node
    elif isinstance(node, Arithmetic):
        yield from _aggregates(node.left)
        yield from _aggregates(node.right)


def _ratio(node: Node) -> tuple[Node, Node] | None:
    if not isinstance(node, Arithmetic):
        return None
    if node.op == "/" and not isinstance(node.right, Number):
        return node.left, node.right
    if node.op in "*/" and isinstance(node.right, Number):
        return _ratio(node.left)
    return _ratio(node.right) if node.op == "*" and isinstance(node.left, Number) else None


def fields_of(part: Test | Value | None) -> frozenset[str]:
    """The fields a test or value reads."""
    if isinstance(part, Field):
        return frozenset({part.name})
    if isinstance(part, DaysBetween):
        return fields_of(part.first) | fields_of(part.last)
    if isinstance(part, Compare):
        return fields_of(part.left) | fields_of(part.right)
    if isinstance(part, (Within, OneOf, Flag)):
        return fields_of(part.field)
    if isinstance(part, Empty):
        return fields_of(part.value)
    if isinstance(part, Not):
        return fields_of(part.part)
    if isinstance(part, (And, Or)):
        return frozenset[str]().union(*(fields_of(each) for each in part.parts))
    return frozenset()


def pushed(test: Test, *, turned: bool = False) -> Test:
    """The same test with every `not` pushed down to what it turns round."""
    if isinstance(test, Not):
        return pushed(test.part, turned=not turned)
    if isinstance(test, And | Or):
        parts = tuple(pushed(each, turned=turned) for each in test.parts)
        return Or(parts) if isinstance(test, And) == turned else And(parts)
    return Not(test) if turned else test


def relaxed(test: Test | None, missing: frozenset[str]) -> Test | None:
    """The test without what it asks of fields that may not be known: the rows a number ought to rest on."""
    return _relaxed(pushed(test), missing) if test is not None else None


def _relaxed(test: Test, missing: frozenset[str]) -> Test | None:
    if isinstance(test, And | Or):
        parts = [_relaxed(part, missing) for part in test.parts]
        kept = tuple(part for part in parts if part is not None)
        if isinstance(test, Or) and len(kept) < len(parts):
            return None  # any row may pass
        return None if not kept else kept[0] if len(kept) == 1 else type(test)(kept)
    return None if fields_of(test) & missing else test


def with_known(test: Test | None, missing: frozenset[str]) -> Test | None:
    """The test, and none of these fields empty."""
    known = tuple(Not(Empty(Field(name))) for name in sorted(missing))
    parts = (*((test,) if test is not None else ()), *known)
    return And(parts) if parts else None
