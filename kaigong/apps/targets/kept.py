"""Projects and their months counted out of the tallies: what `counting` takes from the rows, at the same cost however
many there are.

A part of a formula is answered here where the tallies tell its rows apart: at most one day lies in a span that is asked
about, and every other test is a mark, or names counties, townships or classes. Anything else is left to the rows. Of
projects, the days of a month that a span cuts come from their rows. Squares of money are those of whole thousands.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Left, StrIndex

from kaigong.apps.ledger import tallies
from kaigong.apps.ledger.tallies import Amount
from kaigong.apps.projects import counted, tallied_money, tallied_towns
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.tallied_marks import KEPT, KEY, LARGE, LARGE_FEN, NOTED_LATE, PLANNED, REPORTED, SIGNED
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.targets.counting import Counting
from kaigong.core.measures import tree
from kaigong.core.measures.tree import Aggregate, Compare, Constant, DaysBetween, Empty, Field, Flag, Not, Test, Within

COUNTY, TOWNSHIP, KLASS = DIMENSIONS = ("county", "township", "klass")
COUNT, FEN = 0, 1
MONEY_SQUARED = tallied_money.UNIT**2
WAITED = DaysBetween(Field("signed_on"), Field("started_on"))


class At(NamedTuple):
    """Where a number stands: in which column of which tally, times what, and the marks of the rows that have it."""

    name: str
    column: int
    times: int = 1
    marks: int = 0


@dataclass(frozen=True, slots=True)
class Family:
    """Rows counted by one of their days (or none): what the tests on them are as marks, and where numbers stand."""

    source: str
    day: str
    name: str  # of the tally whose count is their number
    marks: Mapping[Test, int]
    numbers: Mapping[tree.Value, At]
    squares: Mapping[tree.Value, At] = field(default_factory=dict)
    product: At | None = None
    always: frozenset[Test] = frozenset()

    @property
    def tallies(self) -> set[str]:
        """All it is counted from."""
        each = [*self.numbers.values(), *self.squares.values(), *((self.product,) if self.product else ())]
        return {self.name, *(at.name for at in each)}


def _known(name: str) -> Test:
    return Not(Empty(Field(name)))


_ANY: Mapping[Test, int] = {
    Compare(Field("investment_fen"), ">=", Constant(LARGE_FEN)): LARGE,
    Flag(Field("is_key")): KEY,
    Flag(Field("start_noted_late")): NOTED_LATE,
}
_REPORTS: Mapping[Test, int] = {Flag(Field("late")): NOTED_LATE, _known("done_fen"): REPORTED}
_DONE, _PLANNED = Field("done_fen"), Field("planned_fen")
_MONTHS: dict[str, Any] = {
    "name": tallied_money.TOWN_DONE, "marks": _REPORTS,
    "numbers": {_DONE: At(tallied_money.TOWN_DONE, FEN, 1, REPORTED), _PLANNED: At(tallied_money.TOWN_PLANNED, FEN)},
    "squares": {
        _DONE: At(tallied_money.TOWN_SQUARES, COUNT, MONEY_SQUARED),
        _PLANNED: At(tallied_money.TOWN_SQUARES, FEN, MONEY_SQUARED),
    },
    "product": At(tallied_money.TOWN_PLANNED, COUNT, MONEY_SQUARED),
}  # fmt: skip


def _of_projects(day: str, name: str, marks: Mapping[Test, int], waited: bool = False) -> Family:
    numbers: dict[tree.Value, At] = {Field("investment_fen"): At(name, FEN)}
    squares: dict[tree.Value, At] = {}
    if waited:
        numbers[WAITED] = At(tallied_towns.DAYS, COUNT, 1, SIGNED)
        squares[WAITED] = At(tallied_towns.DAYS, FEN)
    always = frozenset({_known(day)} if day else ())
    return Family("projects", day, name, {**_ANY, **marks}, numbers, squares, None, always)


FAMILIES: Mapping[tuple[str, str], Family] = {
    (one.source, one.day): one
    for one in (
        _of_projects("", tallied_towns.STOCK, {_known("planned_start_on"): PLANNED}),
        _of_projects("started_on", tallied_towns.STARTS, {_known("signed_on"): SIGNED}, waited=True),
        _of_projects(
            "planned_start_on", tallied_towns.PLANS,
            {Compare(Field("started_on"), "<=", Field("planned_start_on")): KEPT},
        ),
        Family("months", "", **_MONTHS), Family("months", "month", **_MONTHS),
    )
}  # fmt: skip


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


# ------------------------------------------------------------------------------------------------ the sums

Key = tuple[str, str, str, int]  # county, township (empty where they are not told apart), class, marks
Sums = dict[Key, dict[str, tuple[int, int]]]  # by the name of the tally
Group = list[tuple[int, Mapping[str, tuple[int, int]]]]  # marks and sums


def _sums(family: Family, span: tuple[date, date] | None, towns: bool) -> Sums:
    """Everything a family has in a span, looked up once a request."""
    said = f"kept {family.source} {family.day} {span} {towns}"
    return rulebook.once(said, lambda: _looked_up(family, span, towns))  # type: ignore[no-any-return]


def _looked_up(family: Family, span: tuple[date, date] | None, towns: bool) -> Sums:
    if span is None:
        return _from_tallies(family, {}, towns)
    if family.source == "months":
        return _from_tallies(family, {"day__range": span}, towns)
    (begin, end), cut = counted.whole_months(*span), Q(**{f"{family.day}__range": span})
    found: Sums = {}
    if begin <= end:
        found = _from_tallies(family, {"day__range": (begin, end)}, towns)
        ends = [(span[0], begin - timedelta(1)), (end + timedelta(1), span[1])]
        cuts = [Q(**{f"{family.day}__range": each}) for each in ends if each[0] <= each[1]]
        if not cuts:
            return found
        cut = cuts[0] | cuts[-1]
    return _from_rows(family, Project.objects.filter(cut), towns, found)


def _from_tallies(family: Family, days: Mapping[str, Any], towns: bool) -> Sums:
    found: Sums = {}
    rows: QuerySet[Any] = tallies.rows(family.tallies, **days).order_by()
    rows = rows if towns else rows.annotate(in_=Left("place", StrIndex("place", Value("/")) - 1))
    by = ("name", "place" if towns else "in_", "klass", "marks")
    for name, place, klass, marks, *amount in tallies.summed(rows.values_list(*by)):
        _put(found, (place, klass, marks), name, Amount(*map(int, amount)))
    return found


def _from_rows(family: Family, rows: QuerySet[Any], towns: bool, found: Sums) -> Sums:
    """The same of rows, added to what was found before."""
    for one in tallied_towns.counted(family.name, rows, towns=towns):
        where = one.place, one.klass, one.marks
        _put(found, where, family.name, Amount(one.count, one.fen))
        if one.squares:
            _put(found, where, tallied_towns.DAYS, Amount(one.days, one.squares))
    return found


def _put(found: Sums, where: tuple[str, str, int], name: str, amount: Amount) -> None:
    place, klass, marks = where
    county, _bar, town = place.partition("/")
    marks |= SIGNED if name == tallied_towns.DAYS else 0  # it is only of those
    known = found.setdefault((county, town, klass, marks), {})
    count, fen = known.get(name, (0, 0))
    known[name] = count + amount.count, fen + amount.fen


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
        called = {self.counting.paths.get(name, name): name for name in DIMENSIONS}
        return tuple(called.get(path, "") for path in paths)

    def _parted(self, part: Aggregate, by: tuple[str, ...]) -> dict[tuple[str, ...], tuple[Group, Family]] | None:
        """The sums behind a part, by places or classes; None where the tallies cannot tell."""
        asked = told(self.source, part.where)
        if asked is None or not set(by) <= set(DIMENSIONS) or not _has(asked.family, part):
            return None
        named = [*asked.named, *(((self.kind, frozenset({self.key})),) if self.kind in DIMENSIONS else ())]
        towns = TOWNSHIP in by or any(name == TOWNSHIP for name, _values in named)
        span = self.counting.asked.span(asked.span) if asked.span else None
        tests = [(DIMENSIONS.index(name), values) for name, values in named]
        columns, found = [DIMENSIONS.index(name) for name in by], dict[tuple[str, ...], Group]()
        for key, sums in _sums(asked.family, span, towns).items():
            if key[3] & asked.marks == asked.marks and all(key[n] in values for n, values in tests):
                found.setdefault(tuple(str(key[n]) for n in columns), []).append((key[3], sums))
        return {
            names: (group, asked.family) for names, group in found.items() if _number(group, asked.family)
        }  # fmt: skip


def of(counting: Counting, source: str, kind: str = "", key: str = "") -> Counting | Kept:
    """The rows of a source, through the tallies where there are any."""
    return Kept(counting, source, kind, key) if (source, "") in FAMILIES else counting


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
