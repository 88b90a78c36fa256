"""What was invested, month by month, in tallies: by place and class for the cockpit, by township with what reports lack
for indicators and rankings. Moved when months are reported or planned, and when a project turns out to lie elsewhere or
to be of another class.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least

from kaigong.apps.ledger import tallies
from kaigong.apps.ledger.tallies import Amount, Cell, Cells, Moves
from kaigong.apps.projects import events_facts as e
from kaigong.apps.projects import tallied_towns
from kaigong.apps.projects.models import Milestone, MonthlyFigure, ProjectFile, Stage
from kaigong.apps.projects.tallied_marks import NOTED_LATE, REPORTED

DONE, PLANNED = "done-by-month", "planned-by-month"  # how many projects reported, planned; and the money
NAMES = (DONE, PLANNED)
TOWN_DONE = "town-done"  # all months, and the money done in them
TOWN_PLANNED = "town-planned"  # done times planned, and the money planned
TOWN_SQUARES = "town-squares"  # of the money done, and of the money planned
TOWN_NAMES = (TOWN_DONE, TOWN_PLANNED, TOWN_SQUARES)
UNIT = 100_000  # fen: squares and products are of whole thousands of yuan, and of no more than
MOST = 10**7
LOOKED_UP = 500
Touched = Mapping[int, set[date]]


class Where(NamedTuple):
    """Where the months of a project are counted."""

    county: str
    town: str
    klass: str


class Months(NamedTuple):
    """Months of one kind taken together."""

    month: date
    late: bool
    reported: bool
    count: int
    planned_n: int
    planned: int
    done: int
    product: int
    done_squares: int
    planned_squares: int


def cells(where: Where, said: Months) -> Cells:
    """The cells they stand in."""
    county, town = (where.county, where.klass), (tallied_towns.place(where.county, where.town), where.klass)
    marks = (NOTED_LATE if said.late else 0) | (REPORTED if said.reported else 0)
    here = *town, "", marks, said.month
    return {
        Cell(PLANNED, *county, day=said.month): Amount(said.planned_n, said.planned),
        Cell(DONE, *county, day=said.month): Amount(said.count if said.reported else 0, said.done),
        Cell(TOWN_DONE, *here): Amount(said.count, said.done),
        Cell(TOWN_PLANNED, *here): Amount(said.product, said.planned),
        Cell(TOWN_SQUARES, *here): Amount(said.done_squares, said.planned_squares),
    }


def _whole(column: str) -> Any:
    """In whole thousands of yuan, as far as their squares can be summed up."""
    thousands = Coalesce(F(column), 0, output_field=BigIntegerField()) / Value(UNIT)
    return Greatest(Least(thousands, Value(MOST)), Value(-MOST))


def _summed(rows: QuerySet[Any], *by: str) -> Iterator[tuple[tuple[Any, ...], Months]]:
    """Months by some columns, by month, and by whether they were reported, and late."""
    whole = rows.order_by().annotate(has_=Q(done_fen__isnull=False), x_=_whole("done_fen"), y_=_whole("planned_fen"))
    sums = {
        "planned_n": Count("pk", filter=~Q(planned_fen=0)), "planned": Sum("planned_fen"), "done": Sum("done_fen"),
        "product": Sum(F("x_") * F("y_")), "xx": Sum(F("x_") * F("x_")), "yy": Sum(F("y_") * F("y_")),
    }  # fmt: skip
    filled = {name: Coalesce(each, 0, output_field=BigIntegerField()) for name, each in sums.items()}
    found = whole.values_list(*by, "month", "late", "has_").annotate(n=Count("pk"), **filled)
    for row in found.iterator(5000):
        month, late, reported, *amounts = row[len(by) :]
        yield tuple(row[: len(by)]), Months(month, bool(late), bool(reported), *map(int, amounts))


# ---------------------------------------------------------------------------------------------------------- moving


@contextmanager
def moving(batch: Sequence[tuple[ProjectFile, Sequence[object]]]) -> Iterator[None]:
    """Files are changed within, with the months they tell of: the township and the months of each before and after."""
    towns = {file.project_id: file.township for file, _events in batch}
    touched = _touched(batch)
    before = _as_stored(touched)
    yield
    elsewhere = {
        file.project_id: (towns[file.project_id], file.township)
        for file, _events in batch if file.township != towns[file.project_id]
    }  # fmt: skip
    if not touched and not elsewhere:
        return
    with Moves() as moves:
        standing = {row.pk: row for row in tallied_towns.held({*touched, *elsewhere})}
        after = _as_stored(touched)
        for key in touched:
            where = Where(standing[key].county, towns[key], standing[key].klass)
            for months in before[key]:
                moves.add(cells(where, months), {})
            for months in after[key]:
                moves.add({}, cells(where, months))
        _resettle(elsewhere, standing, moves)


def _touched(batch: Sequence[tuple[ProjectFile, Sequence[object]]]) -> Touched:
    """The months of which something is said, by project."""
    found: dict[int, set[date]] = defaultdict(set)
    for file, events in batch:
        for event in events:
            if isinstance(event, (e.MonthsReported, e.MonthsPlanned)):
                found[file.project_id] |= {date.fromisoformat(row["month"]) for row in event.rows}
    return found


def _as_stored(touched: Touched) -> defaultdict[int, list[Months]]:
    """The months of these projects around those as they stand in the database."""
    found: dict[int, list[Months]] = defaultdict(list)
    keys = sorted(touched)
    for start in range(0, len(keys), LOOKED_UP):
        some = keys[start : start + LOOKED_UP]
        days = set[date]().union(*(touched[key] for key in some))
        rows = MonthlyFigure.objects.filter(project__in=some, month__range=(min(days), max(days)))
        for (key,), months in _summed(rows, "project_id"):
            found[key].append(months)
    return found


def _resettle(elsewhere: Mapping[int, tuple[str, str]], standing: Mapping[int, Any], moves: Moves) -> None:
    """Files that said one township say another: projects and months are counted there from now on."""
    if not elsewhere:
        return
    steps = Milestone.objects.filter(project__in=elsewhere, stage=Stage.STARTED)
    told = {
        key: tallied_towns.is_noted_late(on, at) for key, on, at in steps.values_list("project", "on", "recorded_at")
    }
    moved = {}
    for key, towns in elsewhere.items():
        tallied_towns.resettle(standing[key], told.get(key, False), towns, moves)
        here, there = (Where(standing[key].county, town, standing[key].klass) for town in towns)
        moved[key] = here, there
    _carry(moved, moves)


def carry(moved: Mapping[int, tuple[tuple[str, str], tuple[str, str]]], moves: Moves) -> None:
    """Projects of one county and class are of others now, with all their months."""
    towns = dict(ProjectFile.objects.filter(pk__in=moved).values_list("pk", "township")) if moved else {}
    _carry({
        key: tuple(Where(county, towns.get(key, ""), klass) for county, klass in both) for key, both in moved.items()
    }, moves)  # fmt: skip


def _carry(moved: Mapping[int, Any], moves: Moves) -> None:
    keys = sorted(moved)
    for start in range(0, len(keys), LOOKED_UP):
        rows = MonthlyFigure.objects.filter(project__in=keys[start : start + LOOKED_UP])
        for (key,), months in _summed(rows, "project_id"):
            here, there = moved[key]
            moves.add(cells(here, months), cells(there, months))


def every(rows: QuerySet[Any] | None = None) -> Iterator[Cells]:
    """The cells of all months, summed up by the database."""
    rows = MonthlyFigure.objects.all() if rows is None else rows
    for (county, town, klass), months in _summed(rows, "project__county", "project__file__township", "project__klass"):
        yield cells(Where(county, town or "", klass), months)


def register() -> None:
    """Called once when the app is ready."""
    tallies.register("months", (*NAMES, *TOWN_NAMES), every)


# --------------------------------------------------------------------------------------------------------- reading


def done_by(*by: str, first: date, last: date) -> dict[Any, Amount]:
    """What was done in whole months, by `day` (the month), `place`, `klass`."""
    return tallies.sums(DONE, by, day__range=(first, last))


def planned_by(*by: str, first: date, last: date) -> dict[Any, Amount]:
    """What was planned for them."""
    return tallies.sums(PLANNED, by, day__range=(first, last))
