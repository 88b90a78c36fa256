"""Boundaries with fewer positions, for a picture: neighbours keep one line between them, because each stretch of border
is thinned out once and used by both. A part that would be thinned away keeps the shape it has."""

from collections import defaultdict
from collections.abc import Sequence

from kaigong.core.geo.values import Area, Position, Ring

Stretch = tuple[Position, ...]


def thinned(areas: Sequence[Area], tolerance: float, digits: int = 5) -> list[Area]:
    """All areas, with every border no further than `tolerance` degrees from where it was."""
    corners = _corners(areas)
    known: dict[Stretch, Stretch] = {}
    return [
        tuple(tuple(_ring(ring, corners, tolerance, digits, known) for ring in polygon) for polygon in area)
        for area in areas
    ]


def _corners(areas: Sequence[Area]) -> set[Position]:
    """Positions where more than two borders meet, or where one ends."""
    beside: dict[Position, set[Position]] = defaultdict(set)
    for area in areas:
        for polygon in area:
            for ring in polygon:
                for one, other in zip(ring, ring[1:], strict=False):
                    beside[one].add(other)
                    beside[other].add(one)
    return {position for position, others in beside.items() if len(others) != 2}


def _ring(ring: Ring, corners: set[Position], tolerance: float, digits: int, known: dict[Stretch, Stretch]) -> Ring:
    found: list[Position] = []
    for stretch in _stretches(ring, corners):
        turned = stretch[0] > stretch[-1] or (stretch[0] == stretch[-1] and stretch[1] > stretch[-2])
        key = stretch[::-1] if turned else stretch
        if key not in known:
            known[key] = _line(key, tolerance)
        line = known[key][::-1] if turned else known[key]
        found += line[1:] if found else line
    rounded = tuple((round(x, digits), round(y, digits)) for x, y in found)
    plain = tuple(one for n, one in enumerate(rounded) if n == 0 or one != rounded[n - 1])
    return plain if len(set(plain)) > 2 else ring


def _stretches(ring: Ring, corners: set[Position]) -> list[Stretch]:
    """The ring cut at its corners; one without any is cut at its least position, so that both sides agree."""
    open_ring = ring[:-1]
    cuts = [n for n, position in enumerate(open_ring) if position in corners] or [open_ring.index(min(open_ring))]
    turned = open_ring[cuts[0] :] + open_ring[: cuts[0]]
    places = [cut - cuts[0] for cut in cuts] + [len(open_ring)]
    whole = (*turned, turned[0])
    return [whole[first : last + 1] for first, last in zip(places, places[1:], strict=False)]


def _line(line: Stretch, tolerance: float) -> Stretch:
    """Douglas and Peucker's way, without recursion: keep what stands furthest off, as long as that is too far."""
    keep = {0, len(line) - 1}
    if line[0] == line[-1] and len(line) > 3:
        far = max(range(len(line)), key=lambda n: _square(line[0], line[n]))
        keep.add(far)
        open_ = [(0, far), (far, len(line) - 1)]
    else:
        open_ = [(0, len(line) - 1)]
    while open_:
        first, last = open_.pop()
        far, off = 0, tolerance * tolerance
        for n in range(first + 1, last):
            if (here := _off(line[n], line[first], line[last])) > off:
                far, off = n, here
        if far:
            keep.add(far)
            open_ += [(first, far), (far, last)]
    return tuple(line[n] for n in sorted(keep))


def _square(one: Position, other: Position) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _off(position: Position, one: Position, other: Position) -> float:
    """The square of the distance from a line between two positions."""
    length = _square(one, other)
    if length == 0:
        return _square(position, one)
    along = (position[0] - one[0]) * (other[0] - one[0]) + (position[1] - one[1]) * (other[1] - one[1])
    share = min(max(along / length, 0.0), 1.0)
    return _square(position, (one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share))
