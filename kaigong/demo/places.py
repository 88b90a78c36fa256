"""Where the projects of the sample city stand: made-up places inside of their county, each project always at the same.

Nothing of it is real: only the county is the one the project was entered with.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from math import cos, pi, sin

from kaigong.apps.projects import actions_map, boundaries, queries
from kaigong.apps.projects.models import Project
from kaigong.core.geo import measure
from kaigong.core.geo.values import Area, Position, Shape
from kaigong.demo.dice import throw

BY, HOW, SEED = "system:demo", "sample", 2022
ZONES = {"jingzhou-zone": "421002", "jinan-zone": "421003", "hitech-zone": "421003"}  # the county around each zone
TRIES = 60
EDGES, LARGE_FEN = 7, 300 * 10**10  # projects from three hundred million up are drawn as an area of so many edges
TOWNS = 5  # sites lie around so many made-up centres of a county


def fill(now: datetime) -> int:
    """Enter a place for every project whose county is on the map. How many."""
    areas = boundaries.counties().areas
    rows = [*queries.waiting(), *queries.started()]
    places = [(row, shape) for row in rows if (shape := place(row, areas)) is not None]
    return actions_map.set_locations(places=places, how=HOW, by=BY, now=now)


def place(row: Project, areas: Mapping[str, Area]) -> Shape | None:
    """The place of one project; none where it belongs to no county."""
    area = areas.get(ZONES.get(row.county, row.county))
    if area is None:
        return None
    centre = next(one for one in _tried(row, area) if measure.contains(area, one))
    if row.investment_fen < LARGE_FEN:
        return Shape(point=centre)
    return Shape(area=((_site(row, centre),),))


def _tried(row: Project, area: Area) -> Iterator[Position]:
    """Places near one of the centres, wherever they fall; at last the place of the county's name."""
    town = int(throw(SEED, row.code, "town") * TOWNS)
    west, south, east, north = measure.box(area)
    x = west + (east - west) * (0.15 + 0.7 * throw(SEED, row.county, town, "x"))
    y = south + (north - south) * (0.15 + 0.7 * throw(SEED, row.county, town, "y"))
    for n in range(TRIES):
        far = 0.02 + 0.008 * n
        yield (
            x + far * (2 * throw(SEED, row.code, n, "east") - 1),
            y + far * (2 * throw(SEED, row.code, n, "north") - 1),
        )
    yield measure.label_point(Shape(area=area))


def _site(row: Project, centre: Position) -> tuple[Position, ...]:
    """A site around its centre."""
    far = [0.004 + 0.004 * throw(SEED, row.code, n, "edge") for n in range(EDGES)]
    ring = [
        (centre[0] + far[n] * cos(2 * pi * n / EDGES), centre[1] + far[n] * sin(2 * pi * n / EDGES) * 0.86)
        for n in range(EDGES)
    ]
    return (*ring, ring[0])
