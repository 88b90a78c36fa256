"""The projects of the demo city as plain values: 708 of a hundred million yuan and more, and the page's substations.

Counts and sums follow `data/portfolio.yaml`; the same seed gives the same projects. Nothing is stored here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan import ProjectFacts, plan
from kaigong.core.rules.model import Catalogue
from kaigong.core.values import Fact
from kaigong.demo import files, money, variation
from kaigong.demo.dice import Dice, one_of
from kaigong.demo.names import Namer

LONG = frozenset({"gov-building", "gov-municipal-linear", "highway", "water-works"})
SCALES = ("full", "small")
GRID = "grid"  # the page's substations, below a hundred million yuan
CAST_OWNER = "示例"
CAST_SLICES = ("quarter", "later")
GRID_OWNER = "国网荆州供电公司"


class Standing(StrEnum):
    """Where a project stands on the first day of the demo."""

    CONTINUING = "continuing"  # started in an earlier year
    STARTED = "started"  # started this year, its approvals were on paper
    PAPER = "paper"  # approved on paper, its start is not recorded yet
    LIVE = "live"  # its approval runs in the system
    COMING = "coming"  # it will apply later


RARE = (Standing.LIVE, Standing.PAPER, Standing.STARTED)  # a small city has one of each type of them


@dataclass(frozen=True, slots=True)
class Sketch:
    """One project to be registered. `start_on` is the day its plan counts from, `applies` whether it has by today."""

    name: str
    owner: str
    slice: str
    wave: str
    type: str
    klass: str
    county: str
    units: int
    standing: Standing
    facts: Mapping[str, Fact]
    start_on: date
    signed_on: date | None
    planned_start_on: date
    started_on: date | None = None
    named: bool = False
    is_key: bool = False

    @property
    def investment_fen(self) -> int:
        return self.units * money.UNIT_FEN


@dataclass(frozen=True, slots=True)
class Frame:
    """What everything is made from: the words of the files, the rules, the calendar, the seed."""

    words: Mapping[str, Any]
    catalogue: Catalogue
    calendar: Calendar
    seed: str

    @property
    def today(self) -> date:
        found: date = self.words["today"]
        return found

    def dice(self, *about: object) -> Dice:
        return Dice(self.seed, *about)


def portfolio(catalogue: Catalogue, calendar: Calendar, *, seed: str = "", scale: str = "full") -> tuple[Sketch, ...]:
    """All projects, in a fixed order. `scale="small"` keeps a few of each kind."""
    words = files.read("portfolio")
    frame = Frame(words, catalogue, calendar, seed or words["seed"])
    namer = Namer(frame.dice("names"), set(files.says()))
    amounts = _amounts(frame)
    sketches = [
        sketch for each in words["slices"] for sketch in _slice(frame, namer, each, amounts[each["id"]])
    ]  # fmt: skip
    sketches += [_named(frame, row) for row in files.named_projects() if row["slice"] == GRID]
    sketches = _for_the_cast(frame, _with_keys(frame, sketches))
    return tuple(_fewer(frame, sketches) if scale == "small" else sketches)


# ---------------------------------------------------------------------------------------------- which and how many


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a slice to be filled, by a project the page names or by a sample."""

    type: str
    klass: str
    named: Mapping[str, Any] | None = None


def _places(each: Mapping[str, Any]) -> list[Place]:
    """Every project of a slice; the named ones take the places of their type and class."""
    named = [row for row in files.named_projects() if row["slice"] == each["id"]]
    places = []
    for klass, types in each["classes"].items():
        for type_id, count in types.items():
            own = [row for row in named if (row["klass"], row["type"]) == (klass, type_id)]
            places += [Place(type_id, klass, row) for row in own]
            places += [Place(type_id, klass)] * (count - len(own))
    return places


def _amounts(frame: Frame) -> dict[str, list[int]]:
    """The investments of every slice. Slices that share a sum are divided together."""
    found: dict[str, list[int]] = {}
    slices = frame.words["slices"]
    for each in slices:
        if "sum_yi" in each:
            together = [each, *(other for other in slices if other.get("sum_with") == each["id"])]
            found |= _divided(frame, together, money.units(each["sum_yi"]))
        elif "sum_with" not in each:
            dice = frame.dice("size", each["id"])
            found[each["id"]] = [_own(place) or money.size(dice, place.type) for place in _places(each)]
    return found


def _own(place: Place) -> int:
    return money.units(place.named["yi"]) if place.named else 0


def _divided(frame: Frame, slices: Sequence[Mapping[str, Any]], total: int) -> dict[str, list[int]]:
    places = [(each["id"], place) for each in slices for place in _places(each)]
    free = [place.type for _slice, place in places if not place.named]
    rest = total - sum(_own(place) for _slice, place in places)
    sizes = iter(money.sizes_of_sum(frame.dice("sum", slices[0]["id"]), free, rest))
    found: dict[str, list[int]] = {each["id"]: [] for each in slices}
    for slice_id, place in places:
        found[slice_id].append(_own(place) or next(sizes))
    return found


# ------------------------------------------------------------------------------------------------- one project each


def _slice(frame: Frame, namer: Namer, each: Mapping[str, Any], amounts: Sequence[int]) -> Iterator[Sketch]:
    standings = _standings(frame, each)
    for n, (place, units) in enumerate(zip(_places(each), amounts, strict=True)):
        if place.named:
            yield _named(frame, place.named, wave=each["wave"], units=units)
            continue
        dice = frame.dice("project", each["id"], n)
        county = each.get("county") or dice.weighted(frame.words["places"])
        name, owner = namer.project(place.type, place.klass, county)
        yield _timed(frame, dice, each, standings[n], name=name, owner=owner, type=place.type, klass=place.klass,
                     county=county, units=units)  # fmt: skip


def _standings(frame: Frame, each: Mapping[str, Any]) -> list[Standing]:
    """Where each project of a slice stands: by wave, in the quarter by shares within each type."""
    places = _places(each)
    if each["wave"] != "quarter":
        return [Standing.CONTINUING if each["wave"] == "continuing" else Standing.COMING] * len(places)
    if "started_on" in each:
        return [Standing.STARTED] * len(places)
    found = [Standing.PAPER] * len(places)
    for kind in dict.fromkeys((place.klass, place.type) for place in places):
        order = frame.dice("standing", each["id"], *kind).shuffled(
            [n for n, place in enumerate(places) if (place.klass, place.type) == kind]
        )
        share = frame.words["live_long" if kind[1] in LONG else "live"]
        live = max(1, round(share * len(order)))
        started = round(frame.words["started"] * len(order))
        for n in order[:live]:
            found[n] = Standing.LIVE
        for n in order[live : live + started]:
            found[n] = Standing.STARTED
    return found


def _timed(
    frame: Frame, dice: Dice, each: Mapping[str, Any], standing: Standing, *, type: str, units: int, **fixed: Any
) -> Sketch:
    """Facts and days: the planned start lies in the wave, the plan's first day so much before it as the plan needs."""
    found = variation.facts(frame.catalogue, type, units * 10**6, dice)
    planned, started = _start_days(frame, dice, each, standing, type in LONG)
    begin = _begin(frame, type, found, planned)
    if standing is Standing.COMING and begin <= frame.today:
        standing = Standing.LIVE
    return Sketch(
        slice=each["id"], wave=each["wave"], type=type, units=units, standing=standing, facts=found, start_on=begin,
        signed_on=_signed(frame, dice, begin), planned_start_on=planned, started_on=started, **fixed,
    )  # fmt: skip


def _start_days(
    frame: Frame, dice: Dice, each: Mapping[str, Any], standing: Standing, long: bool
) -> tuple[date, date | None]:
    calendar, (first, last) = frame.calendar, frame.words["quarter"]
    today = frame.today
    if standing is Standing.CONTINUING:
        started = calendar.next_working(date(dice.one_of((2019, 2020, 2020, 2021, 2021, 2021)), 1, 2))
        started = calendar.after(started, dice.between(10, 230))
        return calendar.before(started, dice.between(0, 15)), started
    if standing is Standing.STARTED:
        ceremony = each.get("started_on")
        started = ceremony or calendar.before(today, dice.between(1, calendar.between(first, today)))
        if not ceremony and started in _ceremonies(frame):
            started = calendar.before(started, 1)
        return max(first, calendar.before(started, dice.between(0, 8))), started
    if each["wave"] == "quarter":
        return calendar.after(today, dice.between(1, calendar.between(today, last))), None
    return calendar.after(last, dice.between(90, 178) if long else dice.between(6, 165)), None


def _ceremonies(frame: Frame) -> set[date]:
    """Days on which only the projects of one ceremony started."""
    return {each["started_on"] for each in frame.words["slices"] if "started_on" in each}


def _begin(frame: Frame, type_id: str, found: Mapping[str, Fact], planned: date) -> date:
    """The working day from which the plan reaches the planned start."""
    days = plan(frame.catalogue, ProjectFacts("", type_id, found), None).to_start_days
    return frame.calendar.before(planned, days or 0)


def _signed(frame: Frame, dice: Dice, begin: date) -> date:
    return frame.calendar.before(min(begin, frame.today), dice.between(5, 40))


def _named(frame: Frame, row: Mapping[str, Any], *, wave: str = "", units: int = 0) -> Sketch:
    """A project the page names; what the page does not say of it is a sample."""
    dice = frame.dice("named", row["name"])
    units = units or money.units(row["yi"])
    started = row.get("started_on")
    standing = Standing.CONTINUING if row["slice"].endswith("continuing") or started else Standing.COMING
    each = {"id": row["slice"], "wave": wave or ("continuing" if started else "later")}
    owner = GRID_OWNER if row["slice"] == GRID else f"{row['name']}建设单位"
    sketch = _timed(frame, dice, each, standing, name=row["name"], owner=owner, type=row["type"],
                    klass=row["klass"], county=row["county"], units=units)  # fmt: skip
    planned = row.get("planned_start_on") or started
    if planned:
        begin = _begin(frame, row["type"], sketch.facts, planned)
        standing = Standing.LIVE if not started and begin <= frame.today else standing
        sketch = replace(sketch, planned_start_on=planned, started_on=started, start_on=begin, standing=standing)
    return replace(sketch, named=True, signed_on=row.get("signed_on", sketch.signed_on))


# ------------------------------------------------------------------------------------------------------- the whole


def _with_keys(frame: Frame, sketches: Sequence[Sketch]) -> list[Sketch]:
    """The largest of each county and the largest of all are key projects."""
    counted = [sketch for sketch in sketches if sketch.slice != GRID]
    order = sorted(counted, key=lambda sketch: (-sketch.units, sketch.name))
    keys = {sketch.name for sketch in order[: frame.words["key"]]} | {s.name for s in counted if s.named}
    return [replace(sketch, is_key=sketch.name in keys) for sketch in sketches]


def _for_the_cast(frame: Frame, sketches: Sequence[Sketch]) -> list[Sketch]:
    """Some sample projects belong to the enterprises of the standing cast, one of each standing asked for."""
    found = list(sketches)
    for own in frame.words["cast"]:
        for standing in own["has"]:
            fresh = standing == "fresh"
            n = _first_free(found, own["type"], Standing.COMING if fresh else Standing(standing))
            found[n] = replace(found[n], owner=own["enterprise"])
            if fresh:
                found[n] = _begun(frame, found[n], frame.words["fresh_start_on"])
    return found


def _first_free(sketches: Sequence[Sketch], type_id: str, standing: Standing) -> int:
    """The place of the first sample of the type that stands so and belongs to nobody of the cast."""
    return next(
        n for n, each in enumerate(sketches)
        if each.standing is standing and each.type == type_id and each.slice in CAST_SLICES
        and not each.owner.startswith(CAST_OWNER)
    )  # fmt: skip


def _begun(frame: Frame, sketch: Sketch, on: date) -> Sketch:
    """The same project with a plan that counts from another day."""
    days = plan(frame.catalogue, ProjectFacts("", sketch.type, sketch.facts), None).to_start_days or 0
    planned = frame.calendar.after(on, days)
    return replace(sketch, start_on=on, planned_start_on=planned, standing=Standing.LIVE)


def _short(sketch: Sketch) -> bool:
    """Whether its way to the start is short; one long one is enough for a small city."""
    return sketch.type not in LONG or sketch.type == min(LONG)


def _fewer(frame: Frame, sketches: Sequence[Sketch]) -> Iterator[Sketch]:
    """A part of the whole that still has every type and every standing."""
    seen: set[tuple[str, Standing]] = set()
    for sketch in sketches:
        kind = (sketch.type, sketch.standing)
        rare = kind not in seen and sketch.standing in RARE and (sketch.standing is not Standing.LIVE or _short(sketch))
        lucky = one_of(range(1000), frame.seed, "small", sketch.name) < 1000 * frame.words["small"][sketch.wave]
        if sketch.named or rare or lucky or sketch.owner.startswith(CAST_OWNER):
            seen.add(kind)
            yield sketch
