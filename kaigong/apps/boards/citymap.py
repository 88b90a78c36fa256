"""地图: projects on the map of the city: what the list of projects is asked for, and where to look.

Far out, points are gathered into the cells of a grid by one query; a cell that holds one project is that project.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import floor, log2
from typing import Any
from urllib.parse import urlencode

from django.db.models import Avg, Count, F, IntegerField, Min, Q, QuerySet, Sum
from django.db.models.functions import Cast
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from kaigong.apps.ledger.tallies import Amount
from kaigong.apps.projects import boundaries, listing, tallied, tallied_map
from kaigong.apps.projects import counted as tallies_of
from kaigong.apps.projects.boundaries import Layer
from kaigong.apps.projects.models import BEFORE_START, Klass, Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.geo import measure
from kaigong.core.geo.values import Area, Box

CELLS = (4, 13, 40)  # so many cells of the grid lie across what is looked at, at least, usually and at most
NEAR = 8  # with fewer cells of the tallies than that across, the projects themselves are asked
SINGLE = 150  # up to so many projects are shown each by itself
DIGITS = 4
YI = 10**10
WORLD: Box = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True)
class View:
    """What the map shows: the layer it is drawn with, the county one has gone into, and the part that is looked at."""

    layer: Layer
    county: str
    box: Box | None
    given: bool  # the address names the part

    @property
    def aspect(self) -> float:
        """How wide a degree of longitude is drawn against one of latitude."""
        return 1.0 if self.layer.schematic or self.box is None else measure.aspect(self.box)


def view(query: QueryDict, ask: listing.Wanted) -> View:
    """Where the address looks: its box, else the county it asks for, else the whole city."""
    whole = boundaries.counties()
    county = ask.counties[0] if len(ask.counties) == 1 and ask.counties[0] in whole.areas else ""
    layer = (boundaries.townships(county) if county else None) or whole
    asked = box_of(query.get("box", ""))
    own = measure.box(_area_of(layer, ask.towns) or whole.areas[county]) if county else whole.box
    return View(layer, county, asked or own, asked is not None)


def _area_of(layer: Layer, towns: Sequence[str]) -> Area | None:
    """The area of the one township asked for, where its boundary is known."""
    codes = [one["code"] for one in layer.features if [one.get("name")] == list(towns)]
    return layer.areas.get(codes[0]) if codes else None


def box_of(text: str) -> Box | None:
    """west,south,east,north as the address has it; anything else is left aside."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    fits = WORLD[0] <= west < east <= WORLD[2] and WORLD[1] <= south < north <= WORLD[3]
    return (west, south, east, north) if fits else None


def found(visible: QuerySet[Project], ask: listing.Wanted, today: date) -> QuerySet[Project]:
    """The projects the list would show, in no order."""
    return listing.rows(visible, ask, today).order_by()


# ------------------------------------------------------------------------------------------------------ what is shown


def across(query: QueryDict) -> int:
    """How many cells there is room for."""
    asked = query.get("across", "")
    return min(max(int(asked), CELLS[0]), CELLS[2]) if asked.isascii() and asked.isdigit() else CELLS[1]


def far(box: Box, cells_across: int = CELLS[1], which: tallies_of.Which = tallies_of.ALL) -> dict[str, Any] | None:
    """What projects look like from far off, out of the tallies; None where one is too close for them."""
    west, south, east, north = box
    wide = max(east - west, north - south)
    kinds = {key: value for key, value in which.of_cells().items() if key != "place__in"}
    side = tallied_map.side(**kinds)
    if wide < NEAR * side:
        return None
    step = max(_step(wide / cells_across), side)
    found: dict[tuple[int, int], list[float]] = {}
    for (column, row), n in tallied_map.counted(which.places, **kinds).items():
        x, y = (column + 0.5) * side, (row + 0.5) * side
        if west <= x <= east and south <= y <= north:
            cell = found.setdefault((floor(x / step), floor(y / step)), [0, 0, 0])
            cell[0], cell[1], cell[2] = cell[0] + x * n, cell[1] + y * n, cell[2] + n
    count = int(sum(n for _x, _y, n in found.values()))
    if count <= SINGLE:
        return None
    cells = [[round(x / n, DIGITS), round(y / n, DIGITS), int(n), None] for x, y, n in found.values()]
    return {"count": count, "cells": cells, "points": []}


def marks(rows: QuerySet[Project], box: Box, cells_across: int = CELLS[1]) -> dict[str, Any]:
    """What lies in a box: single projects, and cells with more than one. Two queries, however many there are."""
    west, south, east, north = box
    inside = rows.filter(file__longitude__range=(west, east), file__latitude__range=(south, north))
    step = _step(max(east - west, north - south) / cells_across)
    column, row = (Cast(F(f"file__{name}") / step, IntegerField()) for name in ("longitude", "latitude"))
    cells = list(
        inside.annotate(column=column, row=row)
        .values("column", "row")
        .annotate(
            n=Count("pk"), fen=Sum("investment_fen"), x=Avg("file__longitude"), y=Avg("file__latitude"), one=Min("pk")
        )
    )  # fmt: skip
    count = sum(cell["n"] for cell in cells)
    if count <= SINGLE:
        return {"count": count, "cells": [], "points": _points(inside)}
    single = [cell["one"] for cell in cells if cell["n"] == 1]
    return {
        "count": count,
        "cells": [_cell(cell) for cell in cells if cell["n"] > 1],
        "points": _points(Project.objects.filter(pk__in=single)) if single else [],
    }


def _step(degrees: float) -> float:
    """The side of a cell: a power of two, so that the grid stays where it is while one moves about."""
    return float(2.0 ** floor(log2(degrees))) if degrees > 0 else 1.0


def _cell(cell: Mapping[str, Any]) -> list[Any]:
    return [round(cell["x"], DIGITS), round(cell["y"], DIGITS), cell["n"], round((cell["fen"] or 0) / YI, 1)]


def _points(rows: QuerySet[Project]) -> list[dict[str, Any]]:
    wanted = rows.values(
        "code", "name", "klass", "stage", "investment_fen", "file__longitude", "file__latitude", "file__location"
    )
    return [
        {
            "at": [row["file__longitude"], row["file__latitude"]], "name": row["name"], "klass": row["klass"],
            "yi": round(row["investment_fen"] / YI, 2), "started": row["stage"] not in BEFORE_START,
            "url": reverse("boards:project", args=[row["code"]]), "shape": _area(row["file__location"]),
        }
        for row in wanted.order_by("-investment_fen", "code")[: 2 * SINGLE]
    ]  # fmt: skip


def _area(location: Mapping[str, Any] | None) -> Any:
    """The outer rings of a project's area; nothing for a point."""
    if not location or location["type"] == "Point":
        return None
    polygons = [location["coordinates"]] if location["type"] == "Polygon" else location["coordinates"]
    return [polygon[0] for polygon in polygons]


def by_region(
    rows: QuerySet[Project], seen: View, today: date, query: QueryDict, *, which: tallies_of.Which | None = None
) -> list[dict[str, Any]]:
    """The table behind the map: county by county, or township by township inside of a county. `which`: the same
    projects as the tallies know them, where the person sees every one."""
    inside = bool(seen.county) and seen.layer is not boundaries.counties()
    key = "file__township" if inside else "county"
    if which is not None and not inside:
        return _sorted(_regions_row(row, False, seen, query) for row in _from_tallies(rows, today, which))
    waiting = Q(stage__in=BEFORE_START)
    counted = rows.values(key).annotate(
        n=Count("pk"), begun=Count("pk", filter=Q(started_on__year=today.year)), waiting=Count("pk", filter=waiting),
        late=Count("pk", filter=waiting & Q(plan_late_days__gt=0)), fen=Sum("investment_fen"),
        placed=Count("file__longitude"),
    )  # fmt: skip
    return _sorted(_regions_row({**row, "key": row[key] or ""}, inside, seen, query) for row in counted)


def _from_tallies(rows: QuerySet[Project], today: date, which: tallies_of.Which) -> list[dict[str, Any]]:
    """These projects by county, as the tallies have them."""
    every, none = tallies_of.stock_by("place", which=which), Amount()
    begun = _begun(rows, today, which)
    before = [stage for stage in which.stages or BEFORE_START if stage in BEFORE_START]
    waiting = tallies_of.stock_by("place", which=replace(which, stages=before)) if before else {}
    late = tallies_of.stock_by("place", which=replace(which, marked=which.marked | tallied.LATE))
    return [
        {"key": place, "n": amount.count, "fen": amount.fen, "begun": begun.get(place, 0),
         "waiting": waiting.get(place, none).count, "late": late.get(place, none).count, "placed": None}
        for place, amount in every.items()
    ]  # fmt: skip


def _begun(rows: QuerySet[Project], today: date, which: tallies_of.Which) -> dict[str, int]:
    """How many started this year, by county; the tallies of starts tell no stages apart."""
    first, last = date(today.year, 1, 1), date(today.year, 12, 31)
    if which.stages:
        begun = rows.filter(started_on__range=(first, last))
        return dict(begun.values_list("county").annotate(n=Count("pk")))
    found = tallies_of.started_by("place", first=first, last=last, which=which)
    return {place: amount.count for place, amount in found.items()}


def _regions_row(row: Mapping[str, Any], inside: bool, seen: View, query: QueryDict) -> dict[str, Any]:
    key = row["key"]
    there = {"county": seen.county, "town": key} if inside else {"county": key}
    return {
        "code": key, "name": _name(key, inside), "n": row["n"], "begun": row["begun"], "waiting": row["waiting"],
        "late": row["late"], "yi": round((row["fen"] or 0) / YI, 2), "placed": row["placed"],
        "url": _address("projects:list", query, **there),
        "inside": "" if inside else _address("boards:map", query, county=key),
    }  # fmt: skip


def _sorted(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (-row["n"], row["name"]))


def unplaced(rows: Iterable[Mapping[str, Any]], which: tallies_of.Which | None) -> int:
    """How many of the projects of a table have no place."""
    found = list(rows)
    if any(row["placed"] is None for row in found) and which is not None:
        placed = tallied_map.placed(**which.of_cells())
    else:
        placed = sum(row["placed"] or 0 for row in found)
    return max(sum(row["n"] for row in found) - placed, 0)


def _name(key: str, township: bool) -> str:
    if township:
        return key or _("未登记乡镇")
    return words.named(rulebook.regions().get(key)) or (_("跨县市区或市级") if key else _("未登记"))


def _address(view_name: str, query: QueryDict, **changed: str) -> str:
    """A page with the same filters, and these."""
    kept = [(key, value) for key, values in query.lists() for value in values
            if key not in ("box", "page", "sort", "col", *changed)]  # fmt: skip
    return f"{reverse(view_name)}?{urlencode([*kept, *((key, value) for key, value in changed.items() if value)])}"


def finding(rows: Iterable[Mapping[str, Any]], place: str) -> str:
    """The map in one sentence."""
    found = list(rows)
    count = sum(row["n"] for row in found)
    if not count:
        return _("{place}没有符合条件的项目。").format(place=place)
    first = found[0]
    said = {"place": place, "n": count, "yi": f"{sum(row['yi'] for row in found):,.2f}"}
    if len(found) == 1:
        return _("{place}有 {n} 个项目，总投资 {yi} 亿元。").format(**said)
    text = _("{place}有 {n} 个项目，总投资 {yi} 亿元；{first}最多，{most} 个。")
    return text.format(**said, first=first["name"], most=first["n"])


def scene(seen: View, rows: Iterable[Mapping[str, Any]], query: QueryDict) -> dict[str, Any]:
    """What the picture is drawn from."""
    counts = {row["code"]: row for row in rows}
    whole = boundaries.counties()
    inside = seen.layer is not whole
    kept = [(key, value) for key, values in query.lists() for value in values if key != "box"]
    regions = []
    for feature in seen.layer.features:
        row = counts.get(feature["code"], {})
        name = feature["name"] if inside else words.named(rulebook.regions().get(feature["code"])) or feature["code"]
        regions.append({
            "code": feature["code"], "name": name, "label": feature["label"], "n": row.get("n", 0),
            "yi": row.get("yi", 0), "url": row.get("url" if inside or feature["code"] == seen.county else "inside", ""),
        })  # fmt: skip
    return {
        "shapes": shapes_url(seen.layer, seen.county if inside else ""), "points": reverse("boards:map_points"),
        "query": urlencode(kept), "box": seen.box, "given": seen.given, "aspect": seen.aspect, "regions": regions,
        "county": "" if inside else seen.county, "schematic": seen.layer.schematic,
        "classes": [[value, str(label)] for value, label in Klass.choices], "words": _words(),
    }  # fmt: skip


def shapes_url(layer: Layer, county: str = "") -> str:
    """Where the shapes of a layer are; another version has another address."""
    query = {"v": f"{layer.origin}-{layer.version}-{len(layer.features)}", **({"county": county} if county else {})}
    return f"{reverse('boards:map_shapes')}?{urlencode(query)}"


def shapes(layer: Layer) -> dict[str, Any]:
    """A layer as GeoJSON; `cp` is where a picture puts the name."""
    features = [
        {"type": "Feature", "properties": {"code": one["code"], "cp": one["label"]}, "geometry": one["geometry"]}
        for one in layer.features
    ]
    return {"type": "FeatureCollection", "features": features}


def origin(layer: Layer) -> str:
    """Where the boundaries come from, as the page says it."""
    return {
        "shipped": _("边界为随系统提供的示意边界（约 2018 年，可能有数百米偏移），不是法定界线。"),
        "entered": _("边界由本市录入。"),
        "schematic": _("还没有录入边界，每个县市区画成一个方块，位置不代表方位。"),
    }[layer.origin]


def _words() -> dict[str, str]:
    return {
        "projects": _("{n} 个项目"), "yi": _("{n} 亿元"), "started": _("已开工"), "waiting": _("待开工"),
        "here": _("这里有 {n} 个项目，点击放大"), "seen": _("图中 {n} 个项目"), "label": _("项目地图"),
        "lost": _("连接中断，图上的点可能不全。"), "late": _("晚 {n}"),
    }  # fmt: skip


def wall(counties: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], list[Mapping[str, Any]]]:
    """The map of the wall: counties by what has started this year, red where something is late; a click goes into one.
    Beside it, the places that no boundary shows."""
    layer, known = boundaries.counties(), {row["id"]: row for row in counties}
    regions = [
        {"code": one["code"], "name": known[one["code"]]["name"], "label": one["label"],
         "n": known[one["code"]]["started"], "late": known[one["code"]]["late"],
         "url": f"{reverse('boards:map')}?{urlencode({'county': one['code']})}"}
        for one in layer.features if one["code"] in known
    ]  # fmt: skip
    bounds = layer.box
    scene = {
        "shapes": shapes_url(layer), "points": "", "query": "", "box": bounds, "given": False, "county": "",
        "aspect": measure.aspect(bounds) if bounds and not layer.schematic else 1.0, "regions": regions,
        "schematic": layer.schematic, "classes": [], "words": _words() | {"projects": _("今年已开工 {n} 个")},
        "wall": True,
    }  # fmt: skip
    return scene, [row for row in known.values() if row["id"] not in layer.areas]
