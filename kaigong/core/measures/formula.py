"""A small language in which an indicator says what it counts.

parse(text, sources) -> Formula                         raises Faulty, every fault with its column
value(formula, rows, asked) -> Fraction | None          plain rows in, one number out; None: nothing to say
combine(node, numbers) -> Fraction | None               the arithmetic over aggregates counted elsewhere
matches(test, row, asked) -> bool                       whether one row passes
gaps(formula, sources) -> {source: names}               the fields it reads whose emptiness means: not known

count(projects where started_on in elapsed and investment_fen >= 10000000000)
mean(days(signed_on, started_on) of projects where started_on in elapsed)
count(items where finished_on in elapsed and finished_on <= due_on) / count(items where finished_on in elapsed) * 100
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaigong.core.measures import tree
from kaigong.core.measures.reading import parse
from kaigong.core.measures.tree import Aggregate, Formula, Node, Number, Source, Test, Value

__all__ = ["Asked", "Formula", "Source", "aggregate", "combine", "gaps", "matches", "parse", "percentile", "value"]

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """The question around a formula: the span asked about, and the day on which it is asked."""

    first: date
    last: date
    today: date

    def span(self, name: str) -> tuple[date, date]:
        """The days of a span by its name; what has gone by of it ends today."""
        return self.first, self.last if name == tree.SPAN else min(self.last, self.today)

    def day(self, name: str) -> date:
        """A day by its name."""
        return {"today": self.today, "span.first": self.first, "span.last": self.last}[name]


def value(formula: Formula, rows: Rows, asked: Asked) -> Fraction | None:
    """The number, counted row by row."""
    return combine(formula.root, {each: aggregate(each, rows[each.source], asked) for each in formula.aggregates})


def aggregate(part: Aggregate, rows: Iterable[Row], asked: Asked) -> Fraction | None:
    """One aggregate over its rows."""
    kept = [row for row in rows if part.where is None or matches(part.where, row, asked)]
    if part.kind == "count" or part.value is None:
        return Fraction(len(kept))
    numbers = [Fraction(found) for row in kept if (found := read(part.value, row, asked)) is not None]
    if part.kind == "sum":
        return sum(numbers, Fraction(0))
    if not numbers:
        return None
    if part.kind == "mean":
        return sum(numbers, Fraction(0)) / len(numbers)
    if part.kind in ("min", "max"):
        return min(numbers) if part.kind == "min" else max(numbers)
    return percentile(sorted(numbers), 50 if part.kind == "median" else part.percent)


def percentile(ordered: Sequence[Fraction], percent: int) -> Fraction:
    """Between the two nearest of the ordered numbers, in proportion."""
    place = Fraction(percent * (len(ordered) - 1), 100)
    low = place.numerator // place.denominator
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def combine(node: Node, numbers: Mapping[Aggregate, Fraction | None]) -> Fraction | None:
    """The arithmetic; without a part, or divided by nothing, there is no number."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Aggregate):
        return numbers[node]
    left, right = combine(node.left, numbers), combine(node.right, numbers)
    if left is None or right is None:
        return None
    if node.op == "/":
        return left / right if right else None
    return {"+": operator.add, "-": operator.sub, "*": operator.mul}[node.op](left, right)  # type: ignore[no-any-return]


def matches(test: Test, row: Row, asked: Asked) -> bool:
    """Whether a row passes; what is empty passes no comparison."""
    if isinstance(test, tree.Not):
        return not matches(test.part, row, asked)
    if isinstance(test, tree.And):
        return all(matches(part, row, asked) for part in test.parts)
    if isinstance(test, tree.Or):
        return any(matches(part, row, asked) for part in test.parts)
    if isinstance(test, tree.Empty):
        return read(test.value, row, asked) is None
    if isinstance(test, tree.Flag):
        return bool(row[test.field.name])
    if isinstance(test, tree.Within):
        first, last = asked.span(test.span)
        return (day := row[test.field.name]) is not None and first <= day <= last
    if isinstance(test, tree.OneOf):
        return row[test.field.name] in test.values
    if test.op == "!=":
        return not matches(tree.Compare(test.left, "==", test.right), row, asked)
    left, right = read(test.left, row, asked), read(test.right, row, asked)
    return left is not None and right is not None and TESTS[test.op](left, right)


def read(value: Value, row: Row, asked: Asked) -> Any:
    """What a value is in one row; None where it is empty."""
    if isinstance(value, tree.Constant):
        return value.value
    if isinstance(value, tree.Day):
        return asked.day(value.name)
    if isinstance(value, tree.Field):
        return _plain(row[value.name])
    first, last = read(value.first, row, asked), read(value.last, row, asked)
    return None if first is None or last is None else (last - first).days


def _plain(found: Any) -> Any:
    """A number without its type: 1, 1.0 and Decimal("1") are one; an empty text is empty."""
    if isinstance(found, float):
        return Decimal(str(found))
    return None if found == "" else found


def gaps(formula: Formula, sources: Mapping[str, Source]) -> dict[str, frozenset[str]]:
    """The fields it reads that ought to be known."""
    found: dict[str, frozenset[str]] = {}
    for part in formula.aggregates:
        columns = sources[part.source].columns
        named = tree.fields_of(part.where) | tree.fields_of(part.value)
        kept = frozenset(name for name in named if columns[name].gap)
        found[part.source] = found.get(part.source, frozenset()) | kept
    return found
