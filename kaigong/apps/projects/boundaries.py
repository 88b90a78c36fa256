"""Boundaries for the map: what a handed-in file says of them, and what is drawn. Nothing here changes anything."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kaigong.apps.projects.models import Boundaries, Level
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.geo import measure, offset, reading, thinning, tiles
from kaigong.core.geo.values import Area, Box, Feature, Position, Shape
from kaigong.core.problems import Problem

SHIPPED = rulebook.SHIPPED / "boundaries"
MOST_FEATURES, MOST_POSITIONS = 2000, 400_000
FINENESS = 2500  # so many steps across the whole map are enough for a picture
COUNTY_DIGITS = 6  # of a township's code are its county's
MARGIN = 0.05  # degrees around the city in which a place still counts as inside


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the map: regions with their shapes. A schematic one says nothing about where they are."""

    features: tuple[Mapping[str, Any], ...] = ()
    schematic: bool = False
    origin: str = "shipped"  # or "entered", "schematic"
    version: str = ""
    areas: Mapping[str, Area] = field(default_factory=dict, repr=False)

    @property
    def box(self) -> Box | None:
        """Around all of it."""
        return measure.together([measure.box(area) for area in self.areas.values()]) if self.areas else None

    def region_at(self, position: Position) -> str:
        """The region a position lies in, or nothing."""
        if self.schematic:
            return ""
        return next((code for code, area in self.areas.items() if measure.contains(area, position)), "")


@dataclass(frozen=True, slots=True)
class Said:
    """How a file is to be read: which properties hold code and name, and whether its coordinates are shifted."""

    level: str
    code: str
    name: str
    shifted: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """The dry run of a file: what would be drawn, every fault by its feature, remarks, and the regions missing."""

    rows: Sequence[Mapping[str, Any]] = ()
    problems: Sequence[Problem] = ()
    remarks: Sequence[Problem] = ()
    missing: Sequence[str] = ()


# ------------------------------------------------------------------------------------------------------- a file read


def properties(features: Iterable[Feature]) -> list[str]:
    """The properties that could hold a code or a name."""
    found = {key: None for one in features for key, value in one.said.items() if isinstance(value, str | int)}
    return list(found)


def guessed(features: Sequence[Feature]) -> Said:
    """The level and the properties that fit best: where most values are known codes or names."""
    codes, names = _known()
    keys = properties(features)

    def fit(key: str, known: Mapping[str, str]) -> int:
        return sum(str(one.said.get(key, "")) in known for one in features)

    code = max(keys, key=lambda key: fit(key, codes), default="")
    name = max(keys, key=lambda key: (fit(key, names), "name" in key.casefold()), default="")
    is_counties = max(fit(code, codes), fit(name, names)) * 2 >= len(features)
    if not is_counties:
        code = max(keys, key=lambda key: sum(str(one.said.get(key, ""))[:COUNTY_DIGITS] in codes for one in features))
    return Said(Level.COUNTY if is_counties else Level.TOWNSHIP, code, name)


def _known() -> tuple[dict[str, str], dict[str, str]]:
    regions = rulebook.regions()
    return {code: code for code in regions}, {agency.name_zh: code for code, agency in regions.items()}


def features_of(content: bytes) -> tuple[list[Feature], list[Problem]]:
    """The features of a file, or why it cannot be read."""
    value, problems = reading.parsed(content)
    if problems:
        return [], problems
    features, problems = reading.read_features(value, most=MOST_FEATURES)
    if (count := sum(len(ring) for one in features for ring in one.shape.rings)) > MOST_POSITIONS:
        return [], [Problem("geo.too_many_positions", data={"got": count, "limit": MOST_POSITIONS})]
    return features, problems


def check(features: Sequence[Feature], problems: Sequence[Problem], said: Said) -> Check:
    """Hold the features of a file against the city's regions."""
    faults, found, seen = list(problems), list[tuple[Feature, str, str, str]](), dict[str, int]()
    for one in features:
        code, name = str(one.said.get(said.code, "") or "").strip(), str(one.said.get(said.name, "") or "").strip()
        at = f"features[{one.number}]"
        region = _region(one, code, name, said)
        if not region:
            faults.append(Problem("boundary.unknown_region", at=at, data={"code": code or "—", "name": name or "—"}))
            continue
        key = region if said.level == Level.COUNTY else name
        if not key:
            faults.append(Problem("boundary.nameless", at=at))
        elif key in seen:
            faults.append(Problem("boundary.twice", at=at, data={"name": name or code, "first": seen[key]}))
        else:
            seen[key] = one.number
            found.append((one, key, name, region))
    if not features and not faults:
        faults.append(Problem("geo.empty"))
    remarks = [remark for one in features for remark in reading.crossings(one)]
    return Check(_rows(found, said), faults, remarks, _missing({region for _one, _key, _name, region in found}, said))


def _region(one: Feature, code: str, name: str, said: Said) -> str:
    codes, names = _known()
    if said.level == Level.COUNTY:
        return codes.get(code) or names.get(name, "")
    shape = offset.straightened(one.shape) if said.shifted else one.shape
    return codes.get(code[:COUNTY_DIGITS]) or counties().region_at(measure.label_point(shape))


def _missing(found: set[str], said: Said) -> list[str]:
    if said.level != Level.COUNTY:
        return []
    return [words.named(agency) for code, agency in rulebook.regions().items() if code not in found]


def _rows(found: Sequence[tuple[Feature, str, str, str]], said: Said) -> list[Mapping[str, Any]]:
    shapes = [offset.straightened(one.shape) if said.shifted else one.shape for one, *_names in found]
    if not shapes:
        return []
    west, south, east, north = measure.together([measure.box(shape.area) for shape in shapes])
    thin = thinning.thinned([shape.area for shape in shapes], max(east - west, north - south) / FINENESS)
    return [
        {"code": key, "name": name, "region": region, "geometry": Shape(area=area).geojson(),
         "label": list(measure.label_point(Shape(area=area)))}
        for (_one, key, name, region), area in zip(found, thin, strict=True)
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------------ what is drawn


def counties() -> Layer:
    """The counties of the city: as it entered them, else as shipped, else one square each."""
    stamp = _stamp(Level.COUNTY)
    return _counties(stamp, tuple(sorted((code, agency.kind) for code, agency in rulebook.regions().items())))


def townships(county: str) -> Layer | None:
    """The townships of a county, where the city entered them."""
    found = _townships(_stamp(Level.TOWNSHIP)).get(county)
    return found or None


def _stamp(level: str) -> int:
    row = Boundaries.objects.filter(level=level, in_force=True).values_list("seen_n", flat=True).first()
    return row or 0


@lru_cache(maxsize=4)
def _counties(stamp: int, regions: tuple[tuple[str, str], ...]) -> Layer:
    codes = {code for code, _kind in regions}
    rows = list(_entered(Level.COUNTY)) if stamp else []
    if rows:
        return layer_of(rows, "entered", f"{stamp}")
    rows = [row for row in _shipped() if row["code"] in codes]
    if rows:
        return layer_of(rows, "shipped", "0")
    plain = [
        {"code": code, "geometry": shape.geojson(), "label": list(measure.label_point(shape))}
        for code, shape in tiles.tiled([code for code, _kind in regions]).items()
    ]
    return layer_of(plain, "schematic", "t", schematic=True)


@lru_cache(maxsize=2)
def _townships(stamp: int) -> Mapping[str, Layer]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in _entered(Level.TOWNSHIP) if stamp else ():
        found.setdefault(row["region"], []).append(row)
    return {county: layer_of(rows, "entered", f"{stamp}") for county, rows in found.items()}


def _entered(level: str) -> Iterator[Mapping[str, Any]]:
    row = Boundaries.objects.filter(level=level, in_force=True).first()
    return iter(row.features if row else ())


@lru_cache(maxsize=1)
def _shipped() -> tuple[Mapping[str, Any], ...]:
    rows = []
    for path in sorted(SHIPPED.glob("*.json")):
        for one in json.loads(path.read_text(encoding="utf-8"))["features"]:
            shape = reading.read_shape(one, simple=False)[0] or Shape()
            label = list(measure.label_point(shape))
            rows.append({**one["properties"], "geometry": one["geometry"], "label": label})
    return tuple(rows)


def layer_of(rows: Iterable[Mapping[str, Any]], origin: str, version: str, *, schematic: bool = False) -> Layer:
    """A layer out of its rows."""
    kept = tuple(rows)
    areas = {row["code"]: (reading.read_shape(row["geometry"], simple=False)[0] or Shape()).area for row in kept}
    return Layer(kept, schematic, origin, version, areas)


def city_box() -> Box | None:
    """The city and a margin around it; None where no true boundaries are known."""
    layer = counties()
    whole = None if layer.schematic else layer.box
    return None if whole is None else (whole[0] - MARGIN, whole[1] - MARGIN, whole[2] + MARGIN, whole[3] + MARGIN)


def lies_in(box: Box, whole: Box | None) -> bool:
    """Whether a box lies within another; where there is none, anything may."""
    if whole is None:
        return True
    return box[0] >= whole[0] and box[1] >= whole[1] and box[2] <= whole[2] and box[3] <= whole[3]


def near_city(box: Box) -> bool:
    """Whether a box lies within the city and a margin."""
    return lies_in(box, city_box())


def townships_by_county() -> Mapping[str, Layer]:
    """All townships entered, by the county they belong to."""
    return _townships(_stamp(Level.TOWNSHIP))


def placing(county: str, shape: Shape) -> list[Problem]:
    """What is odd about where the shape of a project of that county lies: outside of the city, or in another county."""
    at = measure.label_point(shape)
    if not near_city(measure.box_of(shape)):
        return [Problem("geo.outside_city", data={"where": reading.said(at)})]
    found = counties().region_at(at)
    if found and county in counties().areas and found != county:
        regions = rulebook.regions()
        names = {"found": words.named(regions.get(found)), "county": words.named(regions.get(county))}
        return [Problem("geo.other_county", data=names)]
    return []


def township_at(county: str, shape: Shape) -> str:
    """The township a shape lies in, as far as townships are known."""
    layer = townships(county)
    code = layer.region_at(measure.label_point(shape)) if layer else ""
    return next((str(one["name"]) for one in layer.features if one["code"] == code), "") if layer and code else ""
