"""What was invested, month by month, in tallies by place and class: moved when months are reported or planned, and when
a project turns out to lie elsewhere or to be of another class.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from kaigong.apps.ledger import tallies
from kaigong.apps.ledger.tallies import NOTHING, Amount, Cell, Cells, Moves
from kaigong.apps.projects import events_facts as e
from kaigong.apps.projects.models import MonthlyFigure, Project

DONE, PLANNED = "done-by-month", "planned-by-month"  # how many projects reported, planned; and the money
NAMES = (DONE, PLANNED)
Where = tuple[str, str]  # place and class


def move(batch: Iterable[tuple[Any, Sequence[object]]]) -> None:
    """What happened to files of projects, where it says something of months. The projects are held where they lie."""
    changes = [
        (file.project_id, row) for file, events in batch for event in events
        if isinstance(event, (e.MonthsReported, e.MonthsPlanned)) for row in event.rows
    ]  # fmt: skip
    if not changes:
        return
    held = Project.objects.select_for_update(of=("self",), no_key=True).order_by("code")
    rows = held.filter(pk__in={key for key, _row in changes}).values_list("pk", "county", "klass")
    places = {key: (county, klass) for key, county, klass in rows}
    with Moves() as moves:
        for key, row in changes:
            was = row["was"] if isinstance(row["was"], Mapping) else {"planned_fen": row["was"]}
            month = date.fromisoformat(row["month"])
            done = "done_fen" in row
            moves.add(_cells(places[key], month, was, done), _cells(places[key], month, row, done))


def _cells(where: Where, month: date, said: Mapping[str, Any], done: bool) -> Cells:
    """The cells of what was said of one month."""
    found = {}
    if planned := said.get("planned_fen"):
        found[Cell(PLANNED, *where, day=month)] = Amount(1, planned)
    if done and said.get("done_fen") is not None:
        found[Cell(DONE, *where, day=month)] = Amount(1, said["done_fen"])
    return found


def carry(moved: Mapping[int, tuple[Where, Where]], moves: Moves) -> None:
    """Projects that were counted here are counted there now, with all their months."""
    if not moved:
        return
    rows = _summed(MonthlyFigure.objects.filter(project__in=moved), "project_id")
    for key, month, *amounts in rows:
        here, there = moved[key]
        moves.add(dict(_both(here, month, amounts)), dict(_both(there, month, amounts)))


def _summed(rows: QuerySet[MonthlyFigure], *by: str) -> Iterable[Sequence[Any]]:
    found = rows.order_by().values_list(*by, "month").annotate(
        planned_n=Count("pk", filter=~Q(planned_fen=0)), planned=Sum("planned_fen"),
        done_n=Count("done_fen"), done=Sum("done_fen"),
    )  # fmt: skip
    return found.iterator(5000)


def _both(where: Where, month: date, amounts: Sequence[Any]) -> Iterator[tuple[Cell, Amount]]:
    planned_n, planned, done_n, done = amounts
    if planned_n or planned:
        yield Cell(PLANNED, *where, day=month), Amount(planned_n, planned or 0)
    if done_n:
        yield Cell(DONE, *where, day=month), Amount(done_n, done or 0)


def every() -> Iterator[Cells]:
    """The cells of all months, summed up by the database."""
    for place, klass, month, *amounts in _summed(MonthlyFigure.objects.all(), "project__county", "project__klass"):
        yield dict(_both((place, klass), month, amounts)) or NOTHING


def register() -> None:
    """Called once when the app is ready."""
    tallies.register("months", NAMES, every)


def done_by(*by: str, first: date, last: date) -> dict[Any, Amount]:
    """What was done in whole months, by `day` (the month), `place`, `klass`."""
    return tallies.sums(DONE, by, day__range=(first, last))


def planned_by(*by: str, first: date, last: date) -> dict[Any, Amount]:
    """What was planned for them."""
    return tallies.sums(PLANNED, by, day__range=(first, last))
