"""Counts of projects as the cockpit, the counties and the targets read them: from the tallies, so that they cost the
same however many projects there are. Only the days of a month that a span cuts are counted from rows.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Sum, Value, When

from kaigong.apps.ledger import tallies
from kaigong.apps.ledger.tallies import Amount
from kaigong.apps.projects import tallied
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.tallied import EXPECTED, PLANNED, STARTS, STOCK
from kaigong.apps.rulebook import queries as rulebook

COLUMN = {STARTS: "started_on", PLANNED: "planned_start_on", EXPECTED: "forecast_start_on"}

KNOWN, ONE = {"klass", "county", "stage", "min_yi", "key"}, ("1", "1.0")  # 亿元: the only size tallies tell apart


@dataclass(frozen=True, slots=True)
class Which:
    """Of which projects; empty means of all of them."""

    places: Collection[str] = ()
    klasses: Collection[str] = ()
    stages: Collection[str] = ()
    marked: int = 0

    def of_cells(self) -> dict[str, Any]:
        """As the tallies are asked."""
        named = {"place__in": self.places, "klass__in": self.klasses, "state__in": self.stages}
        return {key: list(values) for key, values in named.items() if values} | {"marked": self.marked}

    def of_rows(self, rows: QuerySet[Project]) -> QuerySet[Project]:
        """As the rows are asked."""
        for key, values in (("county", self.places), ("klass", self.klasses), ("stage", self.stages)):
            rows = rows.filter(**{f"{key}__in": values}) if values else rows
        rows = rows.filter(investment_fen__gte=tallied.LARGE_FEN) if self.marked & tallied.LARGE else rows
        return rows.filter(is_key=True) if self.marked & tallied.KEY else rows


ALL = Which()


def stock(which: Which = ALL) -> Amount:
    """How many projects there are of these, and their investment."""
    return tallies.total(STOCK, **which.of_cells())


def stock_by(*by: str, which: Which = ALL) -> dict[Any, Amount]:
    """The same by `place`, `klass`, `state`."""
    return tallies.sums(STOCK, by, **which.of_cells())


def started(first: date, last: date, which: Which = ALL) -> Amount:
    """What broke ground from the first to the last of these days."""
    return _in_span(STARTS, first, last, which)


def planned(first: date, last: date, which: Which = ALL) -> Amount:
    """What has not, and was planned to."""
    return _in_span(PLANNED, first, last, which)


def expected(first: date, last: date, which: Which = ALL) -> Amount:
    """What has not, and is forecast to."""
    return _in_span(EXPECTED, first, last, which)


def started_by(*by: str, first: date, last: date, which: Which = ALL) -> dict[Any, Amount]:
    """Starts of whole months, by `place`, `klass`, `day` (the first of the month)."""
    return tallies.sums(STARTS, by, day__range=(tallied.month(first), last), **which.of_cells())


def by_day(name: str, first: date, last: date) -> Mapping[date, Amount]:
    """Starts, or starts expected, day by day."""
    return tallies.sums(name, ("day",), day__range=(first, last))


def _in_span(name: str, first: date, last: date, which: Which) -> Amount:
    """Whole months from the tallies, what is cut off at either end from the rows."""
    if which.stages or last < first:  # the months are not told apart by stage
        return _from_rows(name, Q(**{f"{COLUMN[name]}__range": (first, last)}), which)
    begin, end = whole_months(first, last)
    if begin > end:
        return _from_rows(name, Q(**{f"{COLUMN[name]}__range": (first, last)}), which)
    whole = _whole(name, begin, end, which)
    rest = [(first, begin - timedelta(1)), (end + timedelta(1), last)]
    cut = [Q(**{f"{COLUMN[name]}__range": span}) for span in rest if span[0] <= span[1]]
    parts = _from_rows(name, cut[0] | cut[-1], which) if cut else Amount()
    return Amount(whole.count + parts.count, whole.fen + parts.fen)


def _whole(name: str, first: date, last: date, which: Which) -> Amount:
    """Of whole months. Many promises ask for the same ones of other places and classes: looked up once a request."""
    return _of(which, rulebook.once(
        f"counted {name} {first} {last}",
        lambda: tallies.sums(name, ("place", "klass", "marks"), day__range=(first, last)),
    ))  # fmt: skip


def _of(which: Which, by: Mapping[Any, Amount]) -> Amount:
    """Together what is of these, by place, class and marks."""
    some = [
        amount for (place, klass, marks), amount in by.items()
        if which.marked & marks == which.marked
        and (not which.places or place in which.places) and (not which.klasses or klass in which.klasses)
    ]  # fmt: skip
    return Amount(sum(one.count for one in some), sum(one.fen for one in some))


def whole_months(first: date, last: date) -> tuple[date, date]:
    """The first day of the first whole month, and the last day of the last one."""
    begin = first if first.day == 1 else tallied.month(tallied.month(first) + timedelta(31))
    return begin, last if (last + timedelta(1)).day == 1 else tallied.month(last) - timedelta(1)


def _from_rows(name: str, span: Q, which: Which) -> Amount:
    rows = Project.objects.filter(span)
    rows = rows if name == STARTS else rows.filter(started_on=None)
    if not which.stages:
        return _of(which, rulebook.once(f"counted rows {name} {span}", lambda: _by_marks(rows)))
    found = which.of_rows(rows).aggregate(n=Count("pk"), fen=Sum("investment_fen"))
    return Amount(found["n"], found["fen"] or 0)


def _by_marks(rows: QuerySet[Project]) -> dict[Any, Amount]:
    """Rows by place, class and the marks that last."""
    large = Case(When(investment_fen__gte=tallied.LARGE_FEN, then=Value(tallied.LARGE)), default=Value(0))
    key = Case(When(is_key=True, then=Value(tallied.KEY)), default=Value(0))
    found = (
        rows.order_by().values_list("county", "klass", large + key).annotate(n=Count("pk"), fen=Sum("investment_fen"))
    )
    return {tuple(by): Amount(n, int(fen)) for *by, n, fen in found}


def which(where: Mapping[str, str]) -> Which | None:
    """Conditions as promises and indicators write them (`klass=…`, `county=…`, `min_yi=1`, `key=…`); None where the
    tallies cannot tell such projects apart."""
    if where.keys() - KNOWN or where.get("min_yi", "1") not in ONE:
        return None
    places, klasses, stages = (_listed(where, key) for key in ("county", "klass", "stage"))
    marked = (tallied.LARGE if "min_yi" in where else 0) | (tallied.KEY if "key" in where else 0)
    return Which(places, klasses, stages, marked)


def _listed(where: Mapping[str, str], key: str) -> tuple[str, ...]:
    return tuple(where[key].split(",")) if key in where else ()
