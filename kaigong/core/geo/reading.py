"""GeoJSON as people hand it in: read whole, every fault named by its place, nothing mended in silence."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

import msgspec

from kaigong.core.geo.crossing import crossing
from kaigong.core.geo.measure import contains
from kaigong.core.geo.values import Area, Feature, Polygon, Position, Ring, Shape
from kaigong.core.problems import Problem

MOST_POSITIONS = 20_000  # of one project's shape
SHORTEST_RING = 4
Problems = list[Problem]


def parsed(content: bytes) -> tuple[Any, Problems]:
    """The JSON of a file; a byte order mark is forgiven."""
    try:
        return msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf")), []
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        return None, [Problem("geo.not_json", data={"reason": str(error)[:120]})]


def read_shape(value: Any, *, most: int = MOST_POSITIONS, simple: bool = True) -> tuple[Shape | None, Problems]:
    """The one shape of a geometry, of a feature, or of a collection: there the polygons of all features together.
    `simple`: no ring may cross or touch itself."""
    problems: Problems = []
    found = [_geometry(one, at, problems) for one, at in _geometries(value, "", problems)]
    shapes = [one for one in found if one is not None]
    if problems or not shapes:
        return None, problems or [Problem("geo.empty")]
    points = [one for one in shapes if one.point is not None]
    if points and len(shapes) > 1:
        return None, [Problem("geo.several", data={"got": len(shapes)})]
    shape = shapes[0] if points else Shape(area=tuple(polygon for one in shapes for polygon in one.area))
    if (count := sum(map(len, shape.rings))) > most:
        return None, [Problem("geo.too_many_positions", data={"got": count, "limit": most})]
    faults = [
        one for number, polygon in enumerate(shape.area) for one in _polygon_problems(polygon, f"[{number}]", simple)
    ]
    return (None, faults) if faults else (shape, [])


def crossings(feature: Feature) -> Iterator[Problem]:
    """Where the borders of a feature cross themselves. Published borders do so here and there: worth a remark."""
    for number, ring in enumerate(feature.shape.rings):
        if (where := crossing(ring, touching=False)) is not None:
            yield Problem("geo.crosses_itself", at=f"features[{feature.number}][{number}]", data={"where": said(where)})


def read_features(value: Any, *, most: int) -> tuple[list[Feature], Problems]:
    """The areas of a collection, each by itself; faults name the feature they stand in (features[3])."""
    if not isinstance(value, Mapping) or value.get("type") != "FeatureCollection":
        return [], [Problem("geo.not_a_collection")]
    rows = value.get("features")
    if not isinstance(rows, list) or not rows:
        return [], [Problem("geo.empty")]
    if len(rows) > most:
        return [], [Problem("geo.too_many_features", data={"got": len(rows), "limit": most})]
    found, problems = [], list[Problem]()
    for number, row in enumerate(rows):
        at = f"features[{number}]"
        shape, faults = read_shape(row, most=MOST_POSITIONS * 10, simple=False)
        if shape is not None and shape.point is not None:
            shape, faults = None, [Problem("geo.not_an_area")]
        problems += [Problem(one.code, f"{at}{one.at}", one.data) for one in faults]
        said = row.get("properties") if isinstance(row, Mapping) else None
        if shape is not None:
            found.append(Feature(number, shape, said if isinstance(said, Mapping) else {}))
    return found, problems


def _geometries(value: Any, at: str, problems: Problems) -> Iterator[tuple[Any, str]]:
    kind = value.get("type") if isinstance(value, Mapping) else None
    if kind == "FeatureCollection" and isinstance(value.get("features"), list):
        for number, row in enumerate(value["features"]):
            yield from _geometries(row, f"{at}.features[{number}]", problems)
    elif kind == "Feature":
        yield value.get("geometry"), f"{at}.geometry"
    else:
        yield value, at


def _geometry(value: Any, at: str, problems: Problems) -> Shape | None:
    kind = value.get("type") if isinstance(value, Mapping) else None
    where, before = f"{at}.coordinates", len(problems)
    if kind == "Point":
        point = _position(value.get("coordinates"), where, problems)
        return None if point is None else Shape(point=point)
    if kind not in ("Polygon", "MultiPolygon"):
        problems.append(Problem("geo.unknown_type", at=at, data={"got": str(kind)[:40]}))
        return None
    coordinates = value.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        problems.append(Problem("geo.empty", at=where))
        return None
    area = tuple(
        _polygon(one, where if kind == "Polygon" else f"{where}[{n}]", problems) for n, one in enumerate(polygons)
    )
    return Shape(area=area) if len(problems) == before else None


def _polygon(value: Any, at: str, problems: Problems) -> Polygon:
    if not isinstance(value, list) or not value:
        problems.append(Problem("geo.empty", at=at))
        return ()
    return tuple(_ring(ring, f"{at}[{number}]", problems) for number, ring in enumerate(value))


def _ring(value: Any, at: str, problems: Problems) -> Ring:
    if not isinstance(value, list) or len(value) < SHORTEST_RING:
        problems.append(Problem("geo.ring_short", at=at))
        return ()
    before = len(problems)
    found = [_position(one, f"{at}[{number}]", problems) for number, one in enumerate(value)]
    if len(problems) > before:
        return ()
    ring = tuple(one for one in found if one is not None)
    if ring[0] != ring[-1]:
        problems.append(Problem("geo.ring_open", at=at, data={"first": said(ring[0]), "last": said(ring[-1])}))
    return ring


def _position(value: Any, at: str, problems: Problems) -> Position | None:
    if (
        not isinstance(value, Sequence)
        or isinstance(value, str)
        or len(value) < 2
        or not all(isinstance(one, int | float) and not isinstance(one, bool) for one in value[:2])
    ):
        problems.append(Problem("geo.not_a_position", at=at, data={"got": str(value)[:60]}))
        return None
    longitude, latitude = float(value[0]), float(value[1])
    if not (isfinite(longitude) and isfinite(latitude) and abs(longitude) <= 180 and abs(latitude) <= 90):
        swapped = abs(latitude) <= 180 and abs(longitude) <= 90
        code = "geo.swapped" if swapped else "geo.out_of_range"
        problems.append(Problem(code, at=at, data={"got": f"{longitude:g}, {latitude:g}"}))
        return None
    return longitude, latitude


def _polygon_problems(polygon: Polygon, at: str, simple: bool) -> Iterator[Problem]:
    for number, ring in enumerate(polygon):
        if simple and (where := crossing(ring)) is not None:
            yield Problem("geo.crosses_itself", at=f"{at}[{number}]", data={"where": said(where)})
    outer: Area = ((polygon[0],),)
    for number, hole in enumerate(polygon[1:], 1):
        if not any(contains(outer, position) for position in hole):
            yield Problem("geo.hole_outside", at=f"{at}[{number}]")


def said(position: Position) -> str:
    """A position as people read it."""
    return f"{position[0]:.6f}, {position[1]:.6f}"
