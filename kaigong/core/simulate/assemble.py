"""From a scenario in dates to a city in working days.

Day 0 is the first working day on or after `start`; as in `plan`, what takes n days from it is done on the n-th working
day after it. So the ticks of the first simulated day are worked on day 1, and tick t falls on day ceil(t / TICKS).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan import Chosen, chosen_reforms, fill_from_type, prepare
from kaigong.core.plan.law import Law, law_on
from kaigong.core.plan.milestones import WORKS_COMPLETE, WORKS_START
from kaigong.core.plan.passes import counts, days_of, early_releases, time_plan
from kaigong.core.plan.planning import Shape, shape_of
from kaigong.core.rules.model import Catalogue
from kaigong.core.simulate.model import City, DeskModel, ItemModel, ProjectModel, UnderWay
from kaigong.core.simulate.scenario import OWNERS, PROMISED, Desk, Entry, Scenario

INTERMEDIARY = "intermediary-service"
WEEK, WEEKDAYS = 7, 5


@dataclass(frozen=True, slots=True)
class Days:
    """The working days simulated: `dates[n]` is day n; `cut` the wished last day where no calendar reaches so far."""

    calendar: Calendar
    dates: tuple[date, ...]
    cut: date | None

    @property
    def count(self) -> int:
        """How many days are worked after day 0."""
        return len(self.dates) - 1

    def number(self, day: date) -> int:
        """The place of a day: how many working days after day 0 it is done by; before it negative. Outside the known
        calendars Monday to Friday count, which only decides who comes sooner."""
        origin, known = self.dates[0], self.calendar
        if known.known(day.year) and known.known_until(min(day, origin)) >= max(day, origin):
            if day >= origin:
                return known.between(origin, day)
            return -known.between(known.next_working(day), origin)
        return (day - origin).days * WEEKDAYS // WEEK


def days_of_scenario(scenario: Scenario) -> Days:
    """The working days from the start to `until`, or to the end of the last published calendar."""
    calendar = scenario.calendar
    first = calendar.index(scenario.start)
    known = calendar.known_until(scenario.start)
    last = min(scenario.until, known)
    count = calendar.between(calendar.working_days[first], last)
    dates = calendar.working_days[first : first + count + 1]
    return Days(calendar, dates, scenario.until if scenario.until > known else None)


@dataclass(slots=True)
class Assembly:
    """A city being made; projects of one kind share a shape."""

    scenario: Scenario
    catalogue: Catalogue
    days: Days
    law: Law = field(init=False)
    shapes: dict[str, tuple[ItemModel, ...]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    before_start: dict[str, frozenset[str]] = field(default_factory=dict)
    kept: list[Shape] = field(default_factory=list)  # so that their ids stay theirs
    open_facts: int = 0

    def __post_init__(self) -> None:
        self.law = law_on(prepare(self.catalogue), self.scenario.start)

    def city(self) -> City:
        """Everything, for one day more than is counted: what ends with the last day has ended in it."""
        projects = tuple(self.project(entry) for entry in self.scenario.portfolio)
        desks = desks_of(self.scenario, self.days, self.shapes)
        return City(self.days.count + 1, self.shapes, projects, desks, WORKS_START)

    def project(self, entry: Entry) -> ProjectModel:
        name, (was_done, was_under_way) = self.shape(entry), self._carried(entry)
        wished = self.days.number(entry.wished_start) if entry.wished_start else self.days.count
        known = {item.code for item in self.shapes[name]}
        done = was_done | self.before_start[name] if entry.started else was_done
        begun = {WORKS_COMPLETE: UnderWay(-self.days.number(entry.started))} if entry.started else {}
        under_way = {code: how for code, how in {**begun, **was_under_way}.items() if code in known - done}
        return ProjectModel(
            entry.id, name, self._arrives(entry, wished, self.lengths[name]), wished, 0 if entry.key else 1,
            done & known, under_way,
        )  # fmt: skip

    def _arrives(self, entry: Entry, wished: int, length: int) -> float:
        """The day it applies: as told, else just in time for the wished start, else at once."""
        if entry.applies is not None:
            return float(self.days.number(entry.applies))
        if entry.wished_start is None or entry.under_way or entry.done or entry.started:
            return 0.0
        return float(max(wished - length, 0))

    def shape(self, entry: Entry) -> str:
        """The name of the entry's kind: its compiled plan under its reforms."""
        shape = self._compiled(entry, self._reforms(entry))
        self.open_facts += bool(shape.answer.depends)
        key = id(shape)
        if key not in self.names:
            name = self.names[key] = f"kind {len(self.shapes)}"
            self.kept.append(shape)
            self.shapes[name], self.lengths[name] = self._items(shape)
            self.before_start[name] = _settled(self.shapes[name], WORKS_START)
        return self.names[key]

    def _compiled(self, entry: Entry, reforms: Chosen) -> Shape:
        facts = fill_from_type(self.catalogue, entry.facts) if self.scenario.fill else entry.facts
        return shape_of(self.law.prepared, facts, reforms)

    def _said(self, entry: Entry) -> Chosen:
        return self.scenario.reforms if entry.reforms is None else entry.reforms

    def _carried(self, entry: Entry) -> tuple[frozenset[str], Mapping[str, UnderWay]]:
        """Where a project stands under reforms added or dropped: an item is done where all that it gives is there, and
        under way where a part of it is."""
        done, under_way = entry.done, entry.under_way
        if not (done or under_way) or not (self.scenario.added or self.scenario.dropped):
            return done, under_way
        old, new = self._compiled(entry, self._said(entry)).graph, self._compiled(entry, self._reforms(entry)).graph
        gives = dict(zip(old.items, old.outputs, strict=True))
        given = frozenset[str]().union(*(gives.get(code, frozenset()) for code in done))
        parts = {material: how for code, how in under_way.items() for material in gives.get(code, ())}
        outputs = dict(zip(new.items, new.outputs, strict=True))
        now_done = done | {code for code, out in outputs.items() if out and out <= given}
        begun = {
            code: max((parts[material] for material in out if material in parts), key=lambda how: how.days)
            for code, out in outputs.items() if not out.isdisjoint(parts) and code not in now_done
        }  # fmt: skip
        return now_done, {**begun, **under_way}

    def _reforms(self, entry: Entry) -> Chosen:
        said = self._said(entry)
        added, dropped = self.scenario.added, self.scenario.dropped
        if not added and not dropped:
            return said
        chosen = chosen_reforms(self.catalogue.project_types[entry.facts.type], said)
        return [*(name for name in chosen if name not in dropped), *sorted(added.difference(chosen))]

    def _items(self, shape: Shape) -> tuple[tuple[ItemModel, ...], int]:
        """The items of a compiled plan, and how many days it takes to the start of works."""
        graph, prepared = shape.graph, self.law.prepared
        lengths = days_of(self.law, graph, self.scenario.days, "all")
        released = early_releases(prepared, graph, lengths)
        items = []
        for n, code in enumerate(graph.items):
            early = {graph.items[p]: float(released[p, n]) for p in graph.preds[n] if (p, n) in released}
            needs = tuple(graph.items[p] for p in graph.preds[n] if (p, n) not in released)
            items.append(self._item(code, lengths[n], needs, early, counts(prepared, code, graph.bits)))
        return tuple(items), time_plan(graph, lengths, released).to_start or 0

    def _item(
        self, code: str, days: int, needs: tuple[str, ...], early: Mapping[str, float], governs: bool
    ) -> ItemModel:
        said, correction = self.scenario.durations, self.scenario.correction
        default = said.default if days else PROMISED
        asked = correction.items.get(code, correction.default if governs else 0.0)
        duration = PROMISED if self._kept(code) else said.items.get(code, default)
        return ItemModel(
            code, self._desk(code), float(days), duration, needs, early, asked, correction.answer,
            correction.check_days,
        )  # fmt: skip

    def _kept(self, code: str) -> bool:
        """Whether whoever handles it keeps to the days promised."""
        agency = self.catalogue.items[code].agency[0]
        return (agency if agency in self.scenario.agencies else OWNERS) in self.scenario.kept

    def _desk(self, code: str) -> str | None:
        """Who handles an item: its file's agency, or the bodies that carry out its commissions."""
        item, scenario = self.catalogue.items[code], self.scenario
        limited = code in scenario.intermediaries or (
            item.kind == INTERMEDIARY and scenario.intermediary_default is not None
        )
        if limited:
            return commission_desk(code)
        agency = item.agency[0]
        return agency if agency in scenario.agencies else None


def desks_of(scenario: Scenario, days: Days, shapes: Mapping[str, tuple[ItemModel, ...]]) -> tuple[DeskModel, ...]:
    """The agencies of the scenario, then the intermediaries' desks that some project needs."""
    said = scenario.agencies
    made = [
        DeskModel(name, reviewers_by_day(said, name, days), desk.discipline, desk.ageing_days)
        for name, desk in said.items()
    ]
    used = {item.agency for shape in shapes.values() for item in shape if item.agency}
    for name in sorted(used - said.keys()):
        code = name.partition(":")[2]
        limit = scenario.intermediaries.get(code, scenario.intermediary_default or 0)
        made.append(DeskModel(name, (limit,)))
    return tuple(made)


def _settled(shape: tuple[ItemModel, ...], code: str) -> frozenset[str]:
    """An item and all that does not wait for it: what is over once it has happened."""
    after, grown = {code}, True
    while grown:
        found = {item.code for item in shape if not after.isdisjoint({*item.needs, *item.early})} - after
        after |= found
        grown = bool(found)
    return frozenset(item.code for item in shape) - after | {code}


def commission_desk(code: str) -> str:
    """The name of the desk at which the commissions of an intermediary item queue."""
    return f"intermediary:{code}"


def reviewers_by_day(agencies: Mapping[str, Desk], name: str, days: Days) -> tuple[int, ...]:
    """How many cases an agency can have in hand on each day: what is worked on day n + 1 stands at place n."""
    desk, worked = agencies[name], (*days.dates[1:], _next(days))
    return tuple(max(_present(agencies, name, day), 0) * desk.at_once for day in worked)


def _next(days: Days) -> date:
    """A day after the last: nothing is counted on it."""
    return days.dates[-1] + timedelta(1)


def _present(agencies: Mapping[str, Desk], name: str, day: date) -> int:
    desk = agencies[name]
    if any(first <= day <= last for first, last in desk.closed):
        return 0
    said = [step.count for step in desk.reviewers if step.first <= day]
    return (said[-1] if said else 0) + sum(_changes(agencies, name, day))


def _changes(agencies: Mapping[str, Desk], name: str, day: date) -> Iterator[int]:
    """What leave, stand-ins and lending make of it."""
    for owner, desk in agencies.items():
        for change in desk.changes:
            if change.first <= day <= change.last:
                if owner == name:
                    yield change.count
                elif change.lent_by == name:
                    yield -change.count


def city_of(scenario: Scenario, catalogue: Catalogue) -> tuple[City, Days]:
    """The city of a scenario, and its days."""
    days = days_of_scenario(scenario)
    return Assembly(scenario, catalogue, days).city(), days
