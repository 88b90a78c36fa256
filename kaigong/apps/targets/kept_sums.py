"""The sums indicators are counted from, by places, classes and marks: of projects and months out of the tallies, of
items in one look at those of the span. What `kept` asks for more than once is looked up once a request.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Left, StrIndex

from kaigong.apps.ledger import tallies
from kaigong.apps.ledger.tallies import Amount
from kaigong.apps.projects import counted, tallied_money, tallied_towns
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.tallied_marks import KEPT, KEY, LARGE, LARGE_FEN, NOTED_LATE, PLANNED, REPORTED, SIGNED
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.targets import sources
from kaigong.core.measures import tree
from kaigong.core.measures.formula import Asked
from kaigong.core.measures.tree import Compare, Constant, DaysBetween, Empty, Field, Flag, Not, Test

COUNTY, TOWNSHIP, KLASS = "county", "township", "klass"
BY_COUNTY, BY_TOWNSHIP, BY_AGENCY = (COUNTY, KLASS), (COUNTY, TOWNSHIP, KLASS), ("agency", "type")
COUNT, FEN = 0, 1
MONEY_SQUARED = tallied_money.UNIT**2
WAITED = DaysBetween(Field("signed_on"), Field("started_on"))
Span = tuple[date, date] | None


class At(NamedTuple):
    """Where a number stands: in which column of which tally, times what, and the marks of the rows that have it."""

    name: str
    column: int
    times: int = 1
    marks: int = 0


@dataclass(frozen=True, slots=True)
class Family:
    """Rows counted by one of their days (or none): how they can be told apart, what the tests on them are as marks, and
    where numbers stand."""

    source: str
    day: str
    name: str  # of the tally whose count is their number
    marks: Mapping[Test, int]
    numbers: Mapping[tree.Value, At] = field(default_factory=dict)
    squares: Mapping[tree.Value, At] = field(default_factory=dict)
    product: At | None = None
    always: frozenset[Test] = frozenset()
    apart: tuple[tuple[str, ...], ...] = (BY_COUNTY, BY_TOWNSHIP)

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


ITEMS = "items"
_ITEM_DAYS = ("accepted_on", "due_on", "decided_on", "ended_on")
_ITEM_MARKS: Mapping[Test, int] = {
    Compare(Field("ended_on"), "<=", Field("due_on")): 1, _known("due_on"): 2, Flag(Field("entered_late")): 4,
    _known("ended_on"): 8, Flag(Field("deemed")): 16,
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
        *(Family("items", day, ITEMS, _ITEM_MARKS, apart=(BY_COUNTY, BY_AGENCY)) for day in _ITEM_DAYS),
    )
}  # fmt: skip


Sums = dict[tuple[Any, ...], dict[str, tuple[int, int]]]  # places and so on, and marks -> by the name of the tally


def looked_up(family: Family, span: Span, apart: tuple[str, ...]) -> Sums:
    """Everything a family has in a span, by these columns and marks; looked up once a request."""
    said = f"kept {family.source} {family.day} {span} {apart}"
    return rulebook.once(said, lambda: _look_up(family, span, apart))  # type: ignore[no-any-return]


def _look_up(family: Family, span: Span, apart: tuple[str, ...]) -> Sums:
    if family.source == ITEMS:
        return _of_items(family, span, apart)
    towns = TOWNSHIP in apart
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
        _put(found, _where(place, klass, towns), marks, name, Amount(*map(int, amount)))
    return found


def _from_rows(family: Family, rows: QuerySet[Any], towns: bool, found: Sums) -> Sums:
    """The same of rows, added to what was found before."""
    for one in tallied_towns.counted(family.name, rows, towns=towns):
        where = _where(one.place, one.klass, towns)
        _put(found, where, one.marks, family.name, Amount(one.count, one.fen))
        if one.squares:
            _put(found, where, one.marks, tallied_towns.DAYS, Amount(one.days, one.squares))
    return found


def _where(place: str, klass: str, towns: bool) -> tuple[str, ...]:
    county, _bar, town = place.partition("/")
    return (county, town, klass) if towns else (county, klass)


def _put(found: Sums, where: tuple[str, ...], marks: int, name: str, amount: Amount) -> None:
    marks |= SIGNED if name == tallied_towns.DAYS else 0  # it is only of those
    known = found.setdefault((*where, marks), {})
    count, fen = known.get(name, (0, 0))
    known[name] = count + amount.count, fen + amount.fen


def _of_items(family: Family, span: Span, apart: tuple[str, ...]) -> Sums:
    """Items of the span, whatever is asked of them, in one statement."""
    known = sources.known()[ITEMS]
    rows = known.every().order_by()
    rows = rows if span is None else rows.filter(**{f"{known.path(family.day)}__range": span})
    telling = known.counting(rows, Asked(date.min, date.max, date.max))
    bits = [
        Case(When(telling.passing(test), then=Value(bit)), default=Value(0), output_field=IntegerField())
        for test, bit in family.marks.items()
    ]
    named = rows.annotate(
        marks_=sum(bits[1:], bits[0]), **{f"by{n}_": F(known.path(one)) for n, one in enumerate(apart)}
    )
    by = [*(f"by{n}_" for n in range(len(apart))), "marks_"]
    return {
        (*(value or "" for value in where), marks): {ITEMS: (count, 0)}
        for *where, marks, count in named.values_list(*by).annotate(count_=Count("pk"))
    }
