"""Formulas counted by the database. `core.measures.formula` says row by row what these queries must give."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import ceil, floor, sqrt
from operator import and_, or_
from typing import Any

from django.db.models import Count, DateField, F, FloatField, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

from kaigong.apps.ledger.days import DaysBetween
from kaigong.core.measures import tree
from kaigong.core.measures.formula import Asked, percentile
from kaigong.core.measures.tree import Aggregate, Column, Test

NAMES: Mapping[str, str] = {"==": "", "<": "__lt", "<=": "__lte", ">": "__gt", ">=": "__gte"}
LOOKUPS: Mapping[str, Any] = {
    "==": Exact, "<": LessThan, "<=": LessThanOrEqual, ">": GreaterThan, ">=": GreaterThanOrEqual,
}  # fmt: skip
FLIPPED: Mapping[str, str] = {"==": "==", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
PLAIN: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}  # fmt: skip
NEVER = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Counting:
    """The rows of one source as a query, and what each field is called in it."""

    rows: QuerySet[Any]
    columns: Mapping[str, Column]
    paths: Mapping[str, str]
    asked: Asked

    def where(self, test: Test | None) -> QuerySet[Any]:
        """The rows that pass a test, in no order."""
        rows = self.rows.order_by()
        return rows if test is None else rows.filter(self.passing(tree.pushed(test)))

    def passing(self, test: Test) -> Q:
        """A test whose `not` stand at its leaves only."""
        if isinstance(test, tree.And):
            return reduce(and_, map(self.passing, test.parts))
        if isinstance(test, tree.Or):
            return reduce(or_, map(self.passing, test.parts))
        return self.failing(test.part) if isinstance(test, tree.Not) else self.leaf(test)

    def leaf(self, test: Test) -> Q:
        """One test that must hold."""
        if isinstance(test, tree.Within):
            return Q(**{f"{self.path(test.field)}__range": self.asked.span(test.span)})
        if isinstance(test, tree.OneOf):
            return Q(**{f"{self.path(test.field)}__in": list(test.values)})
        if isinstance(test, tree.Flag):
            return Q(**{self.path(test.field): True})
        if isinstance(test, tree.Empty):
            return self.empty(test.value)
        if not isinstance(test, tree.Compare):
            raise TypeError(test)
        return self.failing(tree.Compare(test.left, "==", test.right)) if test.op == "!=" else self.compared(test)

    def failing(self, test: Test) -> Q:
        """One test that must not hold; what is empty fails every comparison."""
        if isinstance(test, tree.Within):
            first, last = self.asked.span(test.span)
            path = self.path(test.field)
            return Q(**{f"{path}__lt": first}) | Q(**{f"{path}__gt": last}) | self.empty(test.field)
        if isinstance(test, tree.OneOf):
            return ~self.leaf(test) | self.empty(test.field)
        if isinstance(test, tree.Flag):
            return Q(**{self.path(test.field): False}) | self.empty(test.field)
        if isinstance(test, tree.Empty):
            return ~self.empty(test.value)
        if not isinstance(test, tree.Compare):
            raise TypeError(test)
        if test.op == "!=":
            return self.compared(tree.Compare(test.left, "==", test.right))
        missing = self.empty(test.left) | self.empty(test.right)
        if test.op == "==":
            return ~self.compared(test) | missing
        return self.compared(tree.Compare(test.left, tree.OPPOSITE[test.op], test.right)) | missing

    def compared(self, test: tree.Compare) -> Q:
        """A comparison other than !=; with a field on its left it can use an index."""
        left, right = test.left, test.right
        if isinstance(right, tree.Field) and not isinstance(left, tree.Field):
            return self.compared(tree.Compare(right, FLIPPED[test.op], left))  # type: ignore[arg-type]
        if isinstance(left, tree.Field) and not isinstance(right, tree.DaysBetween):
            other = F(self.path(right)) if isinstance(right, tree.Field) else self.constant(right)
            found = Q(**{f"{self.path(left)}{NAMES[test.op]}": other})
            return found & ~self.empty(left) if self.columns[left.name].sort == "text" else found
        if tree.fields_of(left) or tree.fields_of(right):
            return Q(LOOKUPS[test.op](self.expression(left), self.expression(right)))
        return ~NEVER if PLAIN[test.op](self.constant(left), self.constant(right)) else NEVER

    def empty(self, value: tree.Value) -> Q:
        """Whether a value is empty in a row."""
        if isinstance(value, tree.DaysBetween):
            return self.empty(value.first) | self.empty(value.last)
        if not isinstance(value, tree.Field):
            return NEVER
        found = Q(**{f"{self.path(value)}__isnull": True})
        return found | Q(**{self.path(value): ""}) if self.columns[value.name].sort == "text" else found

    def path(self, field: tree.Field) -> str:
        return self.paths.get(field.name, field.name)

    def constant(self, value: tree.Value) -> Any:
        """The value that is the same in every row."""
        if isinstance(value, tree.Day):
            return self.asked.day(value.name)
        if isinstance(value, tree.DaysBetween):
            return (self.constant(value.last) - self.constant(value.first)).days
        return value.value if isinstance(value, tree.Constant) else None

    def expression(self, value: tree.Value) -> Any:
        """The value as an expression of a query."""
        if isinstance(value, tree.Field):
            return F(self.path(value))
        if isinstance(value, tree.DaysBetween):
            return DaysBetween(self.expression(value.last), self.expression(value.first))
        found = self.constant(value)
        return Cast(Value(found, DateField()), DateField()) if isinstance(found, date) else Value(found)

    # ------------------------------------------------------------------------------------------ numbers

    def one(self, part: Aggregate) -> Fraction | None:
        """An aggregate over all rows."""
        rows = self.where(part.where)
        if part.kind == "count" or part.value is None:
            return Fraction(rows.count())
        rows = rows.annotate(number_=self.expression(part.value))
        if part.kind in ("median", "percentile"):
            return _percentile(rows.filter(number_=F("number_")), 50 if part.kind == "median" else part.percent)
        return _folded(part.kind, rows.aggregate(**_wanted(part.kind)))

    def each(self, part: Aggregate, group: str) -> dict[str, Fraction | None]:
        """An aggregate by county, agency or township; groups without any row that passes are not there."""
        path = self.paths.get(group, group)
        rows = self.where(part.where)
        if part.kind == "count" or part.value is None:
            return {key: Fraction(count) for key, count in rows.values_list(path).annotate(count=Count("pk"))}
        rows = rows.annotate(number_=self.expression(part.value))
        if part.kind in ("median", "percentile"):
            return _percentiles(rows, path, 50 if part.kind == "median" else part.percent)
        found = rows.values(path).annotate(**_wanted(part.kind))
        return {row[path]: _folded(part.kind, row) for row in found}

    def counts(self, where: Test | None, paths: Sequence[str]) -> Iterator[tuple[tuple[str, ...], int]]:
        """How many rows pass, by groups."""
        for *names, count in self.where(where).values_list(*paths).annotate(count_=Count("pk")):
            yield tuple(str(name or "") for name in names), count

    def moments(
        self, where: Test | None, values: Sequence[tree.Value], paths: Sequence[str]
    ) -> Iterator[tuple[tuple[str, ...], tuple[float, ...]]]:
        """By groups: how many rows, the sum of each value, of their squares and, of two values, of their product.
        Of a single value, rows without it are left out."""
        rows, numbers = self.where(where), []
        for n, each in enumerate(values):
            rows = rows.annotate(**{f"x{n}_": Cast(self.expression(each), FloatField())})
            numbers.append(F(f"x{n}_"))
        wanted: list[Any] = [Count("x0_") if len(values) == 1 else Count("pk")]
        wanted += [Sum(one) for one in numbers]
        wanted += [Sum(one * one) for one in numbers]
        if len(numbers) > 1:
            wanted.append(Sum(numbers[0] * numbers[1]))
        names = [f"sum{n}_" for n in range(len(wanted))]
        named = rows.annotate(**{f"group{n}_": F(path) for n, path in enumerate(paths)})
        groups = [f"group{n}_" for n in range(len(paths))]
        found = named.values(*groups).annotate(**dict(zip(names, wanted, strict=True)))
        for row in found:
            yield tuple(str(row[one] or "") for one in groups), tuple(float(row[one] or 0) for one in names)

    def middles(self, part: Aggregate, path: str) -> dict[str, tuple[float, float]]:
        """Median or percentile of each group with its standard error, from the numbers of a binomial around it."""
        if part.value is None:
            return {}
        rows = self.where(part.where).annotate(number_=self.expression(part.value)).exclude(number_=None)
        listed: dict[str, list[Fraction]] = {}
        for key, number in rows.order_by("number_").values_list(path, "number_"):
            listed.setdefault(str(key or ""), []).append(fraction(number))
        percent = 50 if part.kind == "median" else part.percent
        return {key: (float(percentile(each, percent)), _middle_error(each, percent)) for key, each in listed.items()}


def _middle_error(ordered: Sequence[Fraction], percent: int) -> float:
    """Half the distance of the order statistics one standard deviation to either side."""
    count, share = len(ordered), percent / 100
    away = sqrt(count * share * (1 - share))
    low, high = max(floor(count * share - away), 0), min(ceil(count * share + away), count - 1)
    return float(ordered[high] - ordered[low]) / 2


def _wanted(kind: str) -> dict[str, Any]:
    if kind in ("min", "max"):
        return {"found_": (Min if kind == "min" else Max)("number_")}
    return {"found_": Sum("number_"), "count_": Count("number_")}


def _folded(kind: str, row: Mapping[str, Any]) -> Fraction | None:
    found = row["found_"]
    if found is None:
        return Fraction(0) if kind == "sum" else None
    return fraction(found) / row["count_"] if kind == "mean" else fraction(found)


def fraction(found: Any) -> Fraction:
    """A number of the database, exactly; a float as it is written."""
    return Fraction(Decimal(str(found)) if isinstance(found, float) else found)


def _percentile(rows: QuerySet[Any], percent: int) -> Fraction | None:
    """Only the two numbers it lies between are fetched."""
    count = rows.count()
    if not count:
        return None
    place = Fraction(percent * (count - 1), 100)
    low = place.numerator // place.denominator
    near = [fraction(each) for each in rows.order_by("number_").values_list("number_", flat=True)[low : low + 2]]
    return near[0] + (near[-1] - near[0]) * (place - low)


def _percentiles(rows: QuerySet[Any], path: str, percent: int) -> dict[str, Fraction | None]:
    found: dict[str, list[Fraction]] = {}
    for key, number in rows.exclude(number_=None).order_by("number_").values_list(path, "number_"):
        found.setdefault(key, []).append(fraction(number))
    return {key: percentile(numbers, percent) for key, numbers in found.items()}
