"""Shapes on the map: what is read, what is refused by name, and what stays when shapes are moved or thinned."""

import json
from math import cos, dist, radians
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.geo import measure, offset, reading, thinning, tiles
from kaigong.core.geo.values import Area, Position, Shape

SHIPPED = Path(__file__).parents[3] / "kaigong" / "catalogue" / "boundaries"
SQUARE = [[112.0, 30.0], [112.2, 30.0], [112.2, 30.2], [112.0, 30.2], [112.0, 30.0]]
keys = st.sampled_from(["type", "coordinates", "features", "geometry"])
anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner),
    max_leaves=20,
)
positions = st.tuples(st.floats(73, 135), st.floats(18, 54))


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def codes(value: Any) -> list[tuple[str, str]]:
    shape, problems = reading.read_shape(value)
    assert (shape is None) == bool(problems)
    return [(problem.code, problem.at) for problem in problems]


def test_a_point_a_polygon_a_feature_and_a_collection_are_all_read() -> None:
    point = {"type": "Point", "coordinates": [112.1, 30.1, 35.0]}
    assert reading.read_shape(point)[0] == Shape(point=(112.1, 30.1))
    square = polygon(SQUARE)
    feature = {"type": "Feature", "properties": None, "geometry": square}
    both = {"type": "FeatureCollection", "features": [feature, feature]}
    found, problems = reading.read_shape(both)
    assert problems == [] and found is not None and len(found.area) == 2
    assert found.geojson()["type"] == "MultiPolygon"
    assert reading.read_shape(found.geojson())[0] == found


def test_every_fault_is_named_at_its_place() -> None:
    short, open_ring = [[112, 30], [112, 30]], SQUARE[:-1] + [[112.0, 30.01]]
    assert codes({"type": "MultiPolygon", "coordinates": [[SQUARE, short], [open_ring]]}) == [
        ("geo.ring_short", ".coordinates[0][1]"), ("geo.ring_open", ".coordinates[1][0]"),
    ]  # fmt: skip
    assert codes(polygon([*SQUARE[:2], ["x", 1], [30.1, 112.2], *SQUARE[2:]])) == [
        ("geo.not_a_position", ".coordinates[0][2]"), ("geo.swapped", ".coordinates[0][3]"),
    ]  # fmt: skip
    assert codes({"type": "LineString", "coordinates": SQUARE}) == [("geo.unknown_type", "")]
    assert codes({"type": "Point", "coordinates": [float("nan"), 1]}) == [("geo.out_of_range", ".coordinates")]
    for nothing in (None, [], "x", 7, {"type": "Polygon"}, {"type": "FeatureCollection", "features": []}):
        assert codes(nothing)


def test_a_ring_that_crosses_or_touches_itself_is_named_with_the_place() -> None:
    bow = [[112.0, 30.0], [112.2, 30.2], [112.2, 30.0], [112.0, 30.2], [112.0, 30.0]]
    (problem,) = reading.read_shape(polygon(bow))[1]
    assert problem.code == "geo.crosses_itself" and problem.data["where"] == "112.100000, 30.100000"
    touching = [[0, 0], [2, 0], [1, 1], [2, 2], [0, 2], [1, 1], [0, 0]]
    assert codes(polygon(touching)) == [("geo.crosses_itself", "[0][0]")]
    spike = [[0, 0], [2, 0], [4, 0], [2, 0], [2, 2], [0, 0]]
    assert codes(polygon(spike)) == [("geo.crosses_itself", "[0][0]")]
    outside = [[113.0, 30.0], [113.2, 30.0], [113.2, 30.2], [113.0, 30.0]]
    assert codes(polygon(SQUARE, outside)) == [("geo.hole_outside", "[0][1]")]


def test_a_shape_with_too_many_positions_is_refused_before_it_is_looked_at() -> None:
    many = [[112 + n / 1e6, 30.0] for n in range(reading.MOST_POSITIONS)] + [[112.0, 31.0], [112.0, 30.0]]
    assert codes(polygon(many)) == [("geo.too_many_positions", "")]


@given(anything, st.sampled_from(["Point", "Polygon", "MultiPolygon", "Feature", "FeatureCollection"]))
def test_whatever_stands_in_a_file_is_named_and_breaks_nothing(inner: Any, kind: str) -> None:
    codes({"type": kind, "coordinates": inner, "features": inner, "geometry": inner})
    reading.read_features({"type": kind, "features": inner}, most=5)


@given(positions)
def test_the_shift_of_web_maps_is_taken_back_to_within_a_centimetre(position: Position) -> None:
    x, y = offset.straight(offset.shifted(position))
    metres = dist(((x - position[0]) * cos(radians(y)), y - position[1]), (0, 0)) * 111_320
    assert metres < 0.01
    east, north = offset.shifted(position)
    assert dist(((east - position[0]) * cos(radians(y)), north - position[1]), (0, 0)) * 111_320 < 1500


def test_outside_of_the_country_nothing_is_shifted() -> None:
    assert offset.shifted((2.35, 48.85)) == (2.35, 48.85)


def shipped() -> list[Area]:
    found = [reading.read_features(json.loads(path.read_text()), most=99) for path in sorted(SHIPPED.glob("*.json"))]
    assert found and all(problems == [] for _features, problems in found)
    return [feature.shape.area for features, _problems in found for feature in features]


def test_shipped_boundaries_have_their_sizes_and_their_names_stand_inside() -> None:
    areas = shipped()
    assert round(sum(map(measure.area_km2, areas))) in range(14_080, 14_145)
    assert all(measure.contains(area, measure.label_point(Shape(area=area))) for area in areas)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.0005, 0.02))
def test_thinned_neighbours_keep_one_border_and_nothing_is_lost(tolerance: float) -> None:
    areas = shipped()
    thin = thinning.thinned(areas, tolerance)
    assert [len(area) for area in thin] == [len(area) for area in areas]
    assert all(ring[0] == ring[-1] and len(set(ring)) > 2 for area in thin for polygon in area for ring in polygon)
    assert sum(map(measure.area_km2, thin)) / sum(map(measure.area_km2, areas)) > 0.9
    sides = [
        frozenset(side) for area in thin for one in area for ring in one for side in zip(ring, ring[1:], strict=False)
    ]
    shared = len(sides) - len(set(sides))
    assert shared > 20  # sides that two counties have in common


def test_a_city_without_boundaries_gets_one_square_a_region() -> None:
    found = tiles.tiled(["421002", "421003", "x", "y", "z"])
    assert len({shape.area for shape in found.values()}) == 5
    boxes = [measure.box_of(shape) for shape in found.values()]
    assert all(a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1] for a in boxes for b in boxes if a != b)
