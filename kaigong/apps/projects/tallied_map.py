"""Where projects lie, in tallies over a grid: moved when a place is set, and when what a project is counted as changes.

A square of the grid is a thirty-second of a degree wide, some three kilometres: fine enough for a map of a city, coarse
enough that there are few, however many projects there are.
"""

from collections.abc import Iterable, Iterator, Mapping
from math import floor
from typing import Any

from kaigong.apps.ledger import tallies
from kaigong.apps.ledger.tallies import NOTHING, Amount, Cell, Cells, Moves
from kaigong.apps.projects import tallied_marks
from kaigong.apps.projects.models import Project, ProjectFile

MAP = "map"
PER_DEGREE = 32
COLUMNS = ("longitude", "latitude", "project__county", "project__klass", "project__investment_fen", "project__is_key")
Place = tuple[float | None, float | None]


def place_of(file: ProjectFile) -> Place:
    """Where it lies, as the file has it."""
    return file.longitude, file.latitude


def cells(place: Place, county: str, klass: str, fen: int, is_key: bool) -> Cells:
    """The cell a project stands in on the map; none where nobody has said where it lies."""
    longitude, latitude = place
    if longitude is None or latitude is None:
        return NOTHING
    square = f"{floor(longitude * PER_DEGREE)},{floor(latitude * PER_DEGREE)}"
    return {Cell(MAP, county, klass, square, tallied_marks.of(fen, is_key)): Amount(1, fen)}


def move(before: Mapping[int, Place], files: Iterable[ProjectFile]) -> None:
    """Files that lay there lie here now. The projects are held as they are counted."""
    moved = {file.project_id: (before[file.project_id], place_of(file)) for file in files}
    moved = {key: (was, now) for key, (was, now) in moved.items() if was != now}
    if not moved:
        return
    held = Project.objects.select_for_update(of=("self",), no_key=True).order_by("code").filter(pk__in=moved)
    with Moves() as moves:
        for key, *counted in held.values_list("pk", "county", "klass", "investment_fen", "is_key"):
            was, now = moved[key]
            moves.add(cells(was, *counted), cells(now, *counted))


def carry(changed: Mapping[int, tuple[tuple[Any, ...], tuple[Any, ...]]], moves: Moves) -> None:
    """Projects that were counted as the one are counted as the other now, where they lie."""
    if not changed:
        return
    files = ProjectFile.objects.filter(project__in=changed, longitude__isnull=False)
    for key, *place in files.values_list("project_id", "longitude", "latitude"):
        was, now = changed[key]
        moves.add(cells((place[0], place[1]), *was), cells((place[0], place[1]), *now))


def every() -> Iterator[Cells]:
    """The cells of all places, counted from the rows."""
    rows = ProjectFile.objects.filter(longitude__isnull=False, latitude__isnull=False).order_by()
    for longitude, latitude, *counted in rows.values_list(*COLUMNS).iterator(5000):
        county, klass, fen, is_key = counted
        yield cells((longitude, latitude), county, klass, fen, is_key)


def register() -> None:
    """Called once when the app is ready."""
    tallies.register("places", (MAP,), every)


def squares(conditions: Mapping[str, Any]) -> dict[tuple[int, int], Amount]:
    """How many projects lie in each square, and their investment."""
    found = tallies.sums(MAP, ("state",), **conditions)
    return {(int(square.partition(",")[0]), int(square.partition(",")[2])): amount for square, amount in found.items()}


def placed(conditions: Mapping[str, Any]) -> dict[str, int]:
    """How many projects lie somewhere, by county."""
    return {county: amount.count for county, amount in tallies.sums(MAP, ("place",), **conditions).items()}
