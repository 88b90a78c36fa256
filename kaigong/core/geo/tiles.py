"""A schematic map for a city whose boundaries nobody has entered: one square a region, in the order of the codes."""

from collections.abc import Mapping, Sequence
from math import ceil, sqrt

from kaigong.core.geo.values import Shape

SIDE, GAP = 1.0, 0.06


def tiled(codes: Sequence[str]) -> Mapping[str, Shape]:
    """A square for each code, row by row from the north-west, in about as many columns as rows."""
    columns = max(ceil(sqrt(len(codes) * 1.4)), 1)
    return {code: _square(number % columns, -(number // columns)) for number, code in enumerate(sorted(codes))}


def _square(column: int, row: int) -> Shape:
    west, south = column * SIDE + GAP, row * SIDE + GAP
    east, north = (column + 1) * SIDE - GAP, (row + 1) * SIDE - GAP
    return Shape(area=((((west, south), (east, south), (east, north), (west, north), (west, south)),),))
