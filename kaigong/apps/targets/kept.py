"""Indicators counted without going through the rows: what `counting` takes from them, at the same cost however many
projects and months there are.

A part of a formula is answered here where the sums of `kept_sums` tell its rows apart: at most one day lies in a span
that is asked about, and every other test is a mark, or names places or classes. Anything else is left to the rows. Of
projects, the days of a month that a span cuts come from their rows. Squares of money are those of whole thousands.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from kaigong.apps.targets.counting import Counting
from kaigong.apps.targets.kept_sums import COUNT, FAMILIES, At, Family, looked_up
from kaigong.core.measures import tree
from kaigong.core.measures.tree import Aggregate, Compare, Constant, Field, Test, Within

Group = list[tuple[int, Mapping[str, tuple[int, int]]]]  # marks and sums
DIMENSIONS = frozenset(name for family in FAMILIES.values() for columns in family.apart for name in columns)
SOURCES = frozenset(source for source, _day in FAMILIES)


# ------------------------------------------------------------------------------------------------ what is asked for


@dataclass(frozen=True, slots=True)
class Told:
    """Rows the tallies tell apart: of which family and span, with which marks, of which places and classes."""

    family: Family
    span: str
    marks: int
    named: tuple[tuple[str, frozenset[Any]], ...]


def told(source: str, where: Test | None) -> Told | None:
    """A test as the tallies know it; None where they do not."""
    tests = list(_flat(tree.pushed(where))) if where is not None else []
    days = {(test.field.name, test.span) for test in tests if isinstance(test, Within)}
    if len(days) > 1:
        return None
    day, span = next(iter(days), ("", ""))
    family = FAMILIES.get((source, day))
    marks, named = 0, []
    for test in tests:
        if isinstance(test, Within) or (family is not None and test in family.always):
            continue
        if (one := _named(test)) is not None:
            named.append(one)
        elif family is not None and test in family.marks:
            marks |= family.marks[test]
        else:
            return None
    return None if family is None else Told(family, span, marks, tuple(named))


def _flat(test: Test) -> Iterator[Test]:
    if isinstance(test, tree.And):
        for part in test.parts:
            yield from _flat(part)
    else:
        yield test


def _named(test: Test) -> tuple[str, frozenset[Any]] | None:
    """The values a test wants of a place or class."""
    if isinstance(test, tree.OneOf) and test.field.name in DIMENSIONS:
        return test.field.name, frozenset(test.values)
    if isinstance(test, Compare) and test.op == "==" and isinstance(test.left, Field) and test.left.name in DIMENSIONS:
        right = test.right
        return (test.left.name, frozenset({right.value})) if isinstance(right, Constant) else None
    return None


def _total(group: Group, at: At) -> int:
    return at.times * sum(sums[at.name][at.column] for _marks, sums in group if at.name in sums)


def _number(group: Group, family: Family, marks: int = 0) -> int:
    """How many rows there are, of those with further marks."""
    return sum(sums[family.name][COUNT] for has, sums in group if has & marks == marks and family.name in sums)


# ------------------------------------------------------------------------------------------------ as `Counting` does


@dataclass(frozen=True, slots=True)
class Kept:
    """What `Counting` says, for the city or one place of it; `counting` is asked what the tallies cannot tell."""

    counting: Counting
    source: str
    kind: str = ""
    key: str = ""

    def where(self, test: Test | None) -> QuerySet[Any]:
        return self.counting.where(test)

    def one(self, part: Aggregate) -> Fraction | None:
        """An aggregate over all rows."""
        groups = self._parted(part, ())
        return self.counting.one(part) if groups is None else _value(part, *(groups.get((), _nothing(self, part))))

    def each(self, part: Aggregate, group: str) -> dict[str, Fraction | None]:
        """By county or township; groups without any row that passes are not there."""
        groups = self._parted(part, (group,))
        if groups is None:
            return self.counting.each(part, group)
        return {names[0]: _value(part, *found) for names, found in groups.items()}

    def counts(self, where: Test | None, paths: Sequence[str]) -> Iterable[tuple[tuple[str, ...], int]]:
        """How many rows pass, by groups."""
        groups = self._parted(Aggregate("count", self.source, where), self._names(paths))
        if groups is None:
            return self.counting.counts(where, paths)
        return ((names, _number(group, family)) for names, (group, family) in groups.items())

    def moments(
        self, where: Test | None, values: Sequence[tree.Value], paths: Sequence[str]
    ) -> Iterable[tuple[tuple[str, ...], tuple[float, ...]]]:
        """By groups: how many rows, the sum of each value, of their squares and, of two values, of their product."""
        groups = self._parted(Aggregate("count", self.source, where), self._names(paths))
        asked = told(self.source, where)
        if groups is None or asked is None or not _has_moments(asked.family, values):
            return self.counting.moments(where, values, paths)
        return ((names, _moments(group, family, values)) for names, (group, family) in groups.items())

    def middles(self, part: Aggregate, path: str) -> dict[str, tuple[float, float]]:
        return self.counting.middles(part, path)

    def _names(self, paths: Sequence[str]) -> tuple[str, ...]:
        """What the columns of rows are called here."""
        called = {self.counting.paths.get(name, name): name for name in sorted(DIMENSIONS)}
        return tuple(called.get(path, "") for path in paths)

    def _parted(self, part: Aggregate, by: tuple[str, ...]) -> dict[tuple[str, ...], tuple[Group, Family]] | None:
        """The sums behind a part, by places or classes; None where the tallies cannot tell."""
        asked = told(self.source, part.where)
        if asked is None or not _has(asked.family, part):
            return None
        named = [*asked.named, *(((self.kind, frozenset({self.key})),) if self.kind in DIMENSIONS else ())]
        wanted = {*by, *(name for name, _values in named)}
        apart = next((columns for columns in asked.family.apart if wanted <= set(columns)), None)
        if apart is None:
            return None
        span = self.counting.asked.span(asked.span) if asked.span else None
        tests = [(apart.index(name), values) for name, values in named]
        columns, found = [apart.index(name) for name in by], dict[tuple[str, ...], Group]()
        for key, sums in looked_up(asked.family, span, apart).items():
            if key[-1] & asked.marks == asked.marks and all(key[n] in values for n, values in tests):
                found.setdefault(tuple(str(key[n]) for n in columns), []).append((key[-1], sums))
        return {names: (group, asked.family) for names, group in found.items() if _number(group, asked.family)}


def of(counting: Counting, source: str, kind: str = "", key: str = "") -> Counting | Kept:
    """The rows of a source, through what is summed up of them where there is anything."""
    return Kept(counting, source, kind, key) if source in SOURCES else counting


def _nothing(kept: Kept, part: Aggregate) -> tuple[Group, Family]:
    asked = told(kept.source, part.where)
    assert asked is not None
    return [], asked.family


def _has(family: Family, part: Aggregate) -> bool:
    if part.kind == "count" or part.value is None:
        return True
    return part.kind in ("sum", "mean") and part.value in family.numbers


def _has_moments(family: Family, values: Sequence[tree.Value]) -> bool:
    return all(value in family.squares for value in values) and (len(values) == 1 or family.product is not None)


def _value(part: Aggregate, group: Group, family: Family) -> Fraction | None:
    if part.kind == "count" or part.value is None:
        return Fraction(_number(group, family))
    at = family.numbers[part.value]
    total = Fraction(_total(group, at))
    if part.kind == "sum":
        return total
    count = _number(group, family, at.marks)
    return total / count if count else None


def _moments(group: Group, family: Family, values: Sequence[tree.Value]) -> tuple[float, ...]:
    numbers = [family.numbers[value] for value in values]
    found = [_number(group, family, numbers[0].marks if len(values) == 1 else 0)]
    found += [_total(group, at) for at in numbers]
    found += [_total(group, family.squares[value]) for value in values]
    if len(values) > 1 and family.product is not None:
        found.append(_total(group, family.product))
    return tuple(map(float, found))
