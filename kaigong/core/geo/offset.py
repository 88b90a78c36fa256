"""Between GCJ-02, the shifted coordinates of Chinese web maps, and WGS-84, by the approximate formula in common use.

Against the true shift the formula is good to some metres; here and back again it returns to within a centimetre.
"""

from math import cos, pi, radians, sin, sqrt

from kaigong.core.geo.values import Position, Shape

ACCURACY_M = 5  # what is said about a position that was converted
AXIS, FLATTENING = 6378245.0, 0.00669342162296594323  # of the ellipsoid the formula was made for
WEST, SOUTH, EAST, NORTH = 72.004, 0.8293, 137.8347, 55.8271  # outside of it nothing is shifted
ROUNDS = 8


def shifted(position: Position) -> Position:
    """WGS-84 to GCJ-02."""
    x, y = position
    if not (WEST <= x <= EAST and SOUTH <= y <= NORTH):
        return position
    latitude = radians(y)
    magic = 1 - FLATTENING * sin(latitude) ** 2
    north = _north(x - 105, y - 35) * 180 / (AXIS * (1 - FLATTENING) / (magic * sqrt(magic)) * pi)
    east = _east(x - 105, y - 35) * 180 / (AXIS / sqrt(magic) * cos(latitude) * pi)
    return x + east, y + north


def straight(position: Position) -> Position:
    """GCJ-02 to WGS-84: the position that would be shifted to this one."""
    x, y = position
    for _round in range(ROUNDS):
        east, north = shifted((x, y))
        x, y = x - (east - position[0]), y - (north - position[1])
    return x, y


def straightened(shape: Shape) -> Shape:
    """A whole shape, from GCJ-02 to WGS-84."""
    if shape.point is not None:
        return Shape(point=straight(shape.point))
    return Shape(area=tuple(tuple(tuple(map(straight, ring)) for ring in polygon) for polygon in shape.area))


def _waves(value: float, *terms: tuple[float, float]) -> float:
    return sum(height * sin(value * pi * pace) for height, pace in terms) * 2 / 3


def _north(x: float, y: float) -> float:
    flat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    return (
        flat + _waves(x, (20, 6), (20, 2)) + _waves(y, (20, 1), (40, 1 / 3)) + _waves(y, (160, 1 / 12), (320, 1 / 30))
    )


def _east(x: float, y: float) -> float:
    flat = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    return (
        flat + _waves(x, (20, 6), (20, 2)) + _waves(x, (20, 1), (40, 1 / 3)) + _waves(x, (150, 1 / 12), (300, 1 / 30))
    )
