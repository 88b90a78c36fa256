"""How many projects stand in each cell of a grid over the map: what the map shows from far off follows from it, however
many projects there are.

A fine grid tells the counties apart; a coarse one classes, stages and marks, too. They are moved when a place is said,
and when a project turns out to be of another county, class or stage.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import floor
from typing import Any, NamedTuple

from kaigong.apps.ledger import tallies
from kaigong.apps.ledger.tallies import NOTHING, Amount, Cell, Cells, Moves
from kaigong.apps.projects import tallied_marks
from kaigong.apps.projects.models import Project, ProjectFile
from kaigong.core.geo.values import Position

MAP, KINDS, PLACED = "map", "map-by-kind", "on-map"  # fine, coarse; how many have a place at all
NAMES = (MAP, KINDS, PLACED)
STEP = 2.0**-6  # of a degree, a little more than a kilometre
KINDS_STEP = 2.0**-5
LONGEST_COUNTY = 40  # of its name, in the name of a cell
LOOKED_UP = 500
Place = Position | None


class Stood(NamedTuple):
    """What of a project its cells on the map hang on."""

    county: str
    klass: str
    stage: str
    marks: int


class Row(NamedTuple):
    """Out of which that follows."""

    county: str
    klass: str
    stage: str
    investment_fen: int
    is_key: bool


def stood(row: Any) -> Stood:
    """Out of a row of projects."""
    return Stood(row.county, row.klass, str(row.stage), tallied_marks.lasting(row))


def cells(place: Place, of: Stood) -> Cells:
    """The cells of a project at a place; none of no place."""
    if place is None:
        return NOTHING
    one = Amount(1)
    return {
        Cell(MAP, _key(of.county, place, STEP)): one,
        Cell(KINDS, _key(of.county, place, KINDS_STEP), of.klass, of.stage, of.marks): one,
        Cell(PLACED, of.county, of.klass, of.stage, of.marks): one,
    }


def _key(county: str, place: Position, step: float) -> str:
    return f"{_within(county)}{floor(place[0] / step)}_{floor(place[1] / step)}"


def _within(county: str) -> str:
    """How the names of the cells of a county begin."""
    return f"{county[:LONGEST_COUNTY]}/"


def place_of(file: ProjectFile) -> Place:
    """Where the file says its project stands."""
    return None if file.longitude is None or file.latitude is None else (file.longitude, file.latitude)


def move(changes: Iterable[tuple[ProjectFile, Place]]) -> None:
    """Where these files lay before; they say where they lie now. Their projects are held (`filing.locked`)."""
    changed = [(file.project_id, before, place_of(file)) for file, before in changes]
    changed = [one for one in changed if one[1] != one[2]]
    if not changed:
        return
    held = Project.objects.order_by().filter(pk__in=[key for key, *_places in changed])
    rows = held.values_list("pk", *Row._fields)
    standing = {key: stood(Row(*said)) for key, *said in rows}
    with Moves() as moves:
        for key, before, after in changed:
            moves.add(cells(before, standing[key]), cells(after, standing[key]))


def carry(moved: Mapping[int, tuple[Stood, Stood]], moves: Moves) -> None:
    """Projects that stood so stand otherwise now, wherever they lie."""
    keys = list(moved)
    for start in range(0, len(keys), LOOKED_UP):
        some = keys[start : start + LOOKED_UP]
        rows = _placed().filter(pk__in=some).values_list("pk", "longitude", "latitude")
        for key, *place in rows:
            here, there = moved[key]
            moves.add(cells(tuple(place), here), cells(tuple(place), there))


def _placed() -> Any:
    return ProjectFile.objects.filter(longitude__isnull=False, latitude__isnull=False).order_by()


# ------------------------------------------------------------------------------------------------------- reading


def side(**kinds: Any) -> float:
    """The side of a cell where conditions on class, stage and marks are such."""
    return KINDS_STEP if any(kinds.values()) else STEP


def counted(places: Sequence[str] = (), **kinds: Any) -> dict[tuple[int, int], int]:
    """Column and row of every cell that holds projects of these counties, and how many; on the coarse grid where there
    are conditions on class, stage and marks."""
    name = KINDS if any(kinds.values()) else MAP
    found: dict[tuple[int, int], int] = {}
    for key, count in tallies.counts(name, "place", starting=tuple(map(_within, places)), **kinds):
        column, _bar, row = key[key.rindex("/") + 1 :].partition("_")
        cell = int(column), int(row)
        found[cell] = found.get(cell, 0) + count
    return found


def placed(**conditions: Any) -> int:
    """How many projects have a place."""
    return tallies.total(PLACED, **conditions).count


def every() -> Iterator[Cells]:
    """All of it, counted from the rows."""
    columns = ("longitude", "latitude", *(f"project__{name}" for name in Row._fields))
    for longitude, latitude, *said in _placed().values_list(*columns).iterator(5000):
        yield cells((longitude, latitude), stood(Row(*said)))


def register() -> None:
    """Called once when the app is ready."""
    tallies.register("map", NAMES, every)
