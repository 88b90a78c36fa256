"""In which tallies a project stands. Every figure of the cockpit, of the counties and of targets over starts is a sum
of these cells; `rows.refresh` and whatever else writes projects move them in the same transaction.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from kaigong.apps.ledger import tallies, wire
from kaigong.apps.ledger.tallies import Amount, Cell, Cells, Moves
from kaigong.apps.projects import tallied_map, tallied_marks, tallied_money, tallied_towns
from kaigong.apps.projects.models import BEFORE_START, Project
from kaigong.apps.projects.tallied_marks import KEY as KEY
from kaigong.apps.projects.tallied_marks import LARGE as LARGE
from kaigong.apps.projects.tallied_marks import LARGE_FEN as LARGE_FEN
from kaigong.apps.projects.tallied_marks import LATE

STOCK = "projects"  # by place, class, stage and marks
STARTS, STARTS_BY_DAY = "starts", "starts-by-day"  # by the month (with place, class, marks) and the day of the start
PLANNED = "planned-starts"  # not started, by the month planned
EXPECTED, EXPECTED_BY_DAY = "expected-starts", "expected-by-day"  # not started, by the month and the day forecast
NAMES = (STOCK, STARTS, STARTS_BY_DAY, PLANNED, EXPECTED, EXPECTED_BY_DAY)


class Row(NamedTuple):
    """What of a project its cells hang on."""

    county: str
    klass: str
    stage: str
    investment_fen: int
    is_key: bool
    plan_late_days: int
    started_on: date | None
    planned_start_on: date | None
    forecast_start_on: date | None


HELD = f"SELECT id, {', '.join(Row._fields)} FROM projects_project WHERE id IN ({{keys}}) ORDER BY id{{lock}}"  # noqa: S608
CHUNK = 900


def cells(row: Any) -> Cells:
    """The cells one project stands in, by the columns above."""
    one, place, klass = Amount(1, row.investment_fen), row.county, row.klass
    waits = row.stage in BEFORE_START
    marks = tallied_marks.lasting(row)
    late = LATE if waits and row.plan_late_days > 0 else 0
    found = {Cell(STOCK, place, klass, str(row.stage), marks | late): one}  # the first cell says where it is counted
    if row.started_on:
        found[Cell(STARTS, place, klass, "", marks, month(row.started_on))] = one
        found[Cell(STARTS_BY_DAY, day=row.started_on)] = one
        return found
    if row.planned_start_on:
        found[Cell(PLANNED, place, klass, "", marks, month(row.planned_start_on))] = one
    if row.forecast_start_on:
        found[Cell(EXPECTED, place, klass, "", marks, month(row.forecast_start_on))] = one
        if waits:
            found[Cell(EXPECTED_BY_DAY, day=row.forecast_start_on)] = one
    return found


def month(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


class Before(NamedTuple):
    """Where a project stood before it was changed."""

    cells: Cells
    row: tallied_towns.Row


def before(project: Project) -> Before | None:
    """Where a row stands as it was read; nowhere where it is not stored yet."""
    return None if project._state.adding else Before(cells(project), tallied_towns.row_of(project))


def move(project: Project, before: Before | None) -> None:
    """The row was stored: it stood in those cells and stands in others now."""
    move_all([project], [before])


def move_all(projects: Sequence[Project], before: Sequence[Before | None]) -> None:
    """The same for many, in one statement for fifty cells."""
    elsewhere, otherwise, by_town = {}, {}, {}
    with Moves() as moves:
        for project, was in zip(projects, before, strict=True):
            now, row = cells(project), tallied_towns.row_of(project)
            moves.add(was.cells if was else {}, now)
            if was is None or was.row != row:
                by_town[project.pk] = was and was.row, row
            if was and (here := _stood(was.cells)) != (there := _stood(now)):
                otherwise[project.pk] = here, there
                if here[:2] != there[:2]:
                    elsewhere[project.pk] = here[:2], there[:2]
        tallied_towns.carry(by_town, moves)
        tallied_money.carry(elsewhere, moves)
        tallied_map.carry(otherwise, moves)


def _stood(cells: Cells) -> tallied_map.Stood:
    """What its first cell says of a project."""
    _name, county, klass, stage, marks, _day = next(iter(cells))
    return tallied_map.Stood(county, klass, stage, marks & ~LATE)


def held(keys: Sequence[int]) -> dict[int, Row]:
    """These projects as they stand in the database; whoever else would change them waits for this transaction."""
    lock = " FOR NO KEY UPDATE" if wire.on_postgresql() else ""
    found: dict[int, Row] = {}
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        rows = wire.rows(HELD.format(keys=", ".join(["%s"] * len(some)), lock=lock), some)
        found |= {key: Row(*rest[:4], bool(rest[4]), rest[5], *map(_day, rest[6:])) for key, *rest in rows}
    return found


def _day(value: Any) -> date | None:
    """SQLite gives days as texts."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def every() -> Iterator[Cells]:
    """The cells of all projects, counted from their rows."""
    found = Project.objects.order_by().values_list(*Row._fields).iterator(5000)
    return (cells(Row(*row)) for row in found)


def register() -> None:
    """Called once when the app is ready."""
    tallies.register("projects", NAMES, every)
    tallied_towns.register()
    tallied_money.register()
