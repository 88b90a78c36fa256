"""What a map needs to know of an area: its bounds, its size, what lies inside, and where its name may stand."""

from itertools import pairwise
from math import cos, radians, sin

from kaigong.core.geo.values import Area, Box, Position, Ring, Shape

EARTH_KM = 6371.0088


def box(area: Area) -> Box:
    """West, south, east, north."""
    xs = [x for polygon in area for ring in polygon for x, _y in ring]
    ys = [y for polygon in area for ring in polygon for _x, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def box_of(shape: Shape) -> Box:
    """The same of any shape; of a point it has no size."""
    return (*shape.point, *shape.point) if shape.point is not None else box(shape.area)


def together(boxes: list[Box]) -> Box:
    """The box around boxes."""
    return (
        min(one[0] for one in boxes), min(one[1] for one in boxes),
        max(one[2] for one in boxes), max(one[3] for one in boxes),
    )  # fmt: skip


def area_km2(area: Area) -> float:
    """The size on a sphere, holes taken off."""
    whole = (abs(_ring_km2(polygon[0])) - sum(abs(_ring_km2(hole)) for hole in polygon[1:]) for polygon in area)
    return sum(whole)


def _ring_km2(ring: Ring) -> float:
    total = sum(
        radians(other[0] - one[0]) * (2 + sin(radians(one[1])) + sin(radians(other[1])))
        for one, other in pairwise(ring)
    )
    return total * EARTH_KM**2 / 2


def contains(area: Area, position: Position) -> bool:
    """Whether a position lies inside (on the border it may say either)."""
    return any(
        _inside(polygon[0], position) and not any(_inside(hole, position) for hole in polygon[1:]) for polygon in area
    )


def _inside(ring: Ring, position: Position) -> bool:
    x, y = position
    inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def label_point(shape: Shape) -> Position:
    """Where a name stands: in the middle of the longest stretch inside, on one of nine lines across the main part."""
    if shape.point is not None:
        return shape.point
    polygon = max(shape.area, key=lambda one: area_km2((one,)))
    west, south, east, north = box((polygon,))
    best = (0.0, (west + east) / 2, (south + north) / 2)
    for step in range(1, 10):
        y = south + (north - south) * step / 10
        weight = 1 - abs(step - 5) / 10  # rather near the middle
        for first, last in _stretches(polygon, y):
            best = max(best, ((last - first) * weight, (first + last) / 2, y))
    return round(best[1], 6), round(best[2], 6)


def _stretches(polygon: tuple[Ring, ...], y: float) -> list[tuple[float, float]]:
    crossings = sorted(
        (bx - ax) * (y - ay) / (by - ay) + ax
        for ring in polygon
        for (ax, ay), (bx, by) in pairwise(ring)
        if (ay > y) != (by > y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def aspect(bounds: Box) -> float:
    """How much narrower a degree of longitude is than one of latitude, in the middle of the bounds."""
    return round(cos(radians((bounds[1] + bounds[3]) / 2)), 4)
