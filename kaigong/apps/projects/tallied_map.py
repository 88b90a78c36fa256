"""How many projects stand in each cell of a fine grid over the map, moved when a place is said: what the map shows from
far off follows from it, however many projects there are."""

from collections.abc import Iterable, Iterator
from math import floor

from kaigong.apps.ledger import tallies
from kaigong.apps.ledger.tallies import NOTHING, Amount, Cell, Cells, Moves
from kaigong.apps.projects.models import ProjectFile
from kaigong.core.geo.values import Position

MAP = "map"
STEP = 2.0**-6  # of a degree, a little more than a kilometre
Place = Position | None


def cells(place: Place) -> Cells:
    """The cell of a place; none of no place."""
    if place is None:
        return NOTHING
    return {Cell(MAP, f"{floor(place[0] / STEP)}_{floor(place[1] / STEP)}"): Amount(1)}


def place_of(file: ProjectFile) -> Place:
    """Where the file says its project stands."""
    return None if file.longitude is None or file.latitude is None else (file.longitude, file.latitude)


def move(changes: Iterable[tuple[Place, Place]]) -> None:
    """Projects went from these places to those."""
    with Moves() as moves:
        for before, after in changes:
            moves.add(cells(before), cells(after))


def counted() -> Iterator[tuple[int, int, int]]:
    """Column and row of every cell that holds projects, and how many."""
    for key, amount in tallies.sums(MAP, ("place",)).items():
        column, _bar, row = key.partition("_")
        yield int(column), int(row), amount.count


def placed() -> int:
    """How many projects have a place."""
    return tallies.total(MAP).count


def every() -> Iterator[Cells]:
    """All of it, counted from the rows."""
    rows = ProjectFile.objects.filter(longitude__isnull=False, latitude__isnull=False).order_by()
    for longitude, latitude in rows.values_list("longitude", "latitude").iterator(5000):
        yield cells((longitude, latitude))


def register() -> None:
    """Called once when the app is ready."""
    tallies.register("map", (MAP,), every)
