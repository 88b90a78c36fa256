"""From a portfolio in dates to the problem in working days: each project's items up to the start of works, as the
catalogue plans them, the agencies' desks by day, what is under way where it is."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaigong.core.clock.calendar import Calendar
from kaigong.core.optimise.values import Activity, Lag, Objective, Problem, Project, Resource
from kaigong.core.plan import Chosen, Mode, ProjectFacts, fill_from_type, prepare
from kaigong.core.plan.law import Law, law_on
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.plan.passes import days_of, early_releases
from kaigong.core.plan.planning import Shape, shape_of
from kaigong.core.rules.model import Catalogue

WEEK, WEEKDAYS = 7, 5


@dataclass(frozen=True, slots=True)
class Step:
    """So many cases in hand at once from a day on."""

    first: date
    count: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A project: nothing of it begins before `release`; it is on time if ground is broken by `due`."""

    id: str
    facts: ProjectFacts
    release: date | None = None
    due: date | None = None
    weight: int = 1
    reforms: Chosen | None = None
    done: frozenset[str] = frozenset()
    under_way: Mapping[str, int] = field(default_factory=dict)
    started: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A portfolio as it was read. `in_force`: by project and item, a day or a date."""

    start: date
    entries: tuple[Entry, ...]
    agencies: Mapping[str, tuple[Step, ...]]
    reforms: Chosen
    mode: Mode
    fill: bool
    objective: Objective
    in_force: Mapping[tuple[str, str], int | date]


@dataclass(frozen=True, slots=True)
class Row:
    """An item of a kind of projects: its days, its desk, and what it waits for with days from start to start."""

    code: str
    days: int
    desk: str | None
    after: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Assembly:
    """A problem being made."""

    wanted: Wanted
    catalogue: Catalogue
    calendar: Calendar
    law: Law
    dates: tuple[date, ...]
    desks: tuple[str, ...]
    activities: list[Activity] = field(default_factory=list)
    lags: list[Lag] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    fixed: dict[int, int] = field(default_factory=dict)
    in_force: dict[int, int] = field(default_factory=dict)
    shapes: dict[int, tuple[Shape, tuple[Row, ...]]] = field(default_factory=dict)

    def number(self, day: date) -> int:
        """How many working days after day 0; where no calendar is published Monday to Friday count."""
        first = self.dates[0]
        if day <= self.dates[-1]:
            return bisect_right(self.dates, day) - 1 if day >= first else (day - first).days * WEEKDAYS // WEEK
        return len(self.dates) - 1 + (day - self.dates[-1]).days * WEEKDAYS // WEEK

    def add(self, entry: Entry) -> None:
        """The items that are still to be done before ground is broken."""
        whole = self.rows(entry)
        over = _over(whole, entry)
        rows = [row for row in whole if row.code not in over]
        if entry.started or not rows:
            return
        place = {row.code: len(self.activities) + n for n, row in enumerate(rows)}
        for row in rows:
            i, demand = place[row.code], tuple(int(name == row.desk) for name in self.desks)
            self.activities.append(Activity(row.code, row.days, demand, entry.id))
            if row.code not in entry.under_way:
                self.lags += [Lag(place[code], i, days) for code, days in row.after if code in place]
            if row.code in entry.under_way:
                self.fixed[i] = -min(entry.under_way[row.code], max(0, row.days - 1))
            day = self.wanted.in_force.get((entry.id, row.code))
            if day is not None:
                self.in_force[i] = self.number(day) if isinstance(day, date) else day
        release = max(0, self.number(entry.release)) if entry.release else 0
        due = None if entry.due is None else self.number(entry.due)
        self.projects.append(Project(entry.id, release, due, entry.weight, place.get(WORKS_START)))

    def rows(self, entry: Entry) -> tuple[Row, ...]:
        """The items of its kind; projects of one kind share them."""
        facts = fill_from_type(self.catalogue, entry.facts) if self.wanted.fill else entry.facts
        shape = shape_of(self.law.prepared, facts, entry.reforms or self.wanted.reforms)
        if id(shape) not in self.shapes:
            self.shapes[id(shape)] = shape, self._rows(shape)
        return self.shapes[id(shape)][1]

    def _rows(self, shape: Shape) -> tuple[Row, ...]:
        graph = shape.graph
        days = days_of(self.law, graph, self.wanted.mode, "all")
        released = early_releases(self.law.prepared, graph, days)
        kept = _before_start(graph.items, graph.preds)
        return tuple(
            Row(graph.items[n], days[n], self._desk(graph.items[n]),
                tuple((graph.items[p], released.get((p, n), days[p])) for p in graph.preds[n]))
            for n in graph.order if n in kept
        )  # fmt: skip

    def _desk(self, code: str) -> str | None:
        agency = self.catalogue.items[code].agency[0]
        return agency if agency in self.wanted.agencies else None

    def capacity(self, name: str) -> tuple[int, ...]:
        """Cases in hand by day: what is worked on the day after day n stands at place n."""
        steps = self.wanted.agencies[name]
        firsts = [step.first for step in steps]
        found = [bisect_right(firsts, day) for day in (*self.dates[1:], self.dates[-1])]
        return tuple(steps[at - 1].count if at else 0 for at in found)


def _over(rows: tuple[Row, ...], entry: Entry) -> set[str]:
    """What is done, and what must be, since something that waits for it is done or under way."""
    over, begun = set(entry.done), set(entry.done) | set(entry.under_way)
    for row in reversed(rows):
        if row.code in begun:
            begun |= {code for code, _ in row.after}
            over |= {code for code, _ in row.after}
    return over - set(entry.under_way)


def _before_start(items: tuple[str, ...], preds: tuple[tuple[int, ...], ...]) -> set[int]:
    """The start of works and all it waits for; every item where it has none."""
    if WORKS_START not in items:
        return set(range(len(items)))
    kept, left = set[int](), [items.index(WORKS_START)]
    while left:
        n = left.pop()
        if n not in kept:
            kept.add(n)
            left += preds[n]
    return kept


def assembled(wanted: Wanted, catalogue: Catalogue, calendar: Calendar) -> tuple[Problem, tuple[date, ...]]:
    """The problem and the dates of its days."""
    first = calendar.index(wanted.start)
    known = calendar.between(calendar.working_days[first], calendar.known_until(wanted.start))
    dates = calendar.working_days[first : first + known + 1]
    law, desks = law_on(prepare(catalogue), wanted.start), tuple(wanted.agencies)
    made = Assembly(wanted, catalogue, calendar, law, dates, desks)
    for entry in wanted.entries:
        made.add(entry)
    resources = tuple(Resource(name, made.capacity(name)) for name in desks)
    problem = Problem(
        tuple(made.activities), tuple(made.lags), resources, tuple(made.projects), made.fixed, made.in_force,
        wanted.objective,
    )  # fmt: skip
    return problem, dates
