"""Where a ring crosses itself. Sides are laid into a grid; only those that share a cell are held against each other."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import isqrt

from kaigong.core.geo.measure import box
from kaigong.core.geo.values import Position, Ring

Cell = tuple[int, int]
Side = tuple[Position, Position]


def crossing(ring: Ring, *, touching: bool = True) -> Position | None:
    """A position where two sides of the ring cross that are no neighbours; None when there is none.

    `touching`: a place where it only touches itself counts as well, as does a spike."""
    sides = [(one, other) for one, other in zip(ring, ring[1:], strict=False) if one != other]
    cells: dict[Cell, list[int]] = defaultdict(list)
    grid = _grid(ring)
    for number, side in enumerate(sides):
        for cell in grid.cells(side):
            for before in cells[cell]:
                if not _neighbours(before, number, len(sides)):
                    if (where := meeting(sides[before], side, touching=touching)) is not None:
                        return where
                elif touching and _doubles_back(sides[before], side):
                    return side[0]
            cells[cell].append(number)
    return None


def _neighbours(one: int, other: int, count: int) -> bool:
    return abs(one - other) in (1, count - 1)


def _doubles_back(one: Side, other: Side) -> bool:
    """Two sides that follow each other and run back over the same line."""
    if one[1] != other[0]:
        one, other = other, one
    if one[1] != other[0]:
        return False
    (ax, ay), (bx, by), (cx, cy) = one[0], one[1], other[1]
    along = (bx - ax) * (cx - bx) + (by - ay) * (cy - by)
    return _turn(one[0], one[1], other[1]) == 0 and along < 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid over a ring, of about as many cells as it has sides."""

    west: float
    south: float
    wide: float
    high: float

    def cells(self, side: Side) -> Iterator[Cell]:
        """The cells the box of a side touches."""
        (ax, ay), (bx, by) = side
        for column in range(int((min(ax, bx) - self.west) / self.wide), int((max(ax, bx) - self.west) / self.wide) + 1):
            first, last = (min(ay, by) - self.south) / self.high, (max(ay, by) - self.south) / self.high
            for row in range(int(first), int(last) + 1):
                yield column, row


def _grid(ring: Ring) -> Grid:
    west, south, east, north = box(((ring,),))
    rows = max(isqrt(len(ring)), 1)
    return Grid(west, south, (east - west) / rows or 1.0, (north - south) / rows or 1.0)


def meeting(one: Side, other: Side, *, touching: bool = True) -> Position | None:
    """Where two sides cross or, if that counts, touch; None where they do not."""
    (a, b), (c, d) = one, other
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return None
    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return None
    left, right, up, down = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if left * right > 0 or up * down > 0:
        return None
    if not touching and 0 in (left, right, up, down):
        return None
    for position, turn, side in ((c, left, one), (d, right, one), (a, up, other), (b, down, other)):
        if turn == 0 and _within(position, side):
            return position
    if left == right:
        return None
    share = left / (left - right)
    return c[0] + (d[0] - c[0]) * share, c[1] + (d[1] - c[1]) * share


def _turn(a: Position, b: Position, c: Position) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _within(position: Position, side: Side) -> bool:
    (ax, ay), (bx, by) = side
    x, y = position
    return min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by)
