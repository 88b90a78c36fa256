"""The city plan: every project still to start planned at once, with the desks they share.

Day 0 is today; days are working days. An item under way keeps its desk for what is left of its promise. What is on the
page is computed when somebody looks and the ledger has moved on, within a budget of seconds, and kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from kaigong.apps.boards import learned, live
from kaigong.apps.boards.kept import Kept
from kaigong.apps.boards.live import City, Standing
from kaigong.core.clock.calendar import Calendar
from kaigong.core.optimise import city_conflict
from kaigong.core.optimise.city import plan_city
from kaigong.core.optimise.values import Activity, Aim, Lag, Objective, Problem, Project, Resource, Result
from kaigong.core.plan import PlanItem
from kaigong.core.plan.milestones import WORKS_START

SECONDS = 2.0
SEED = 1
KEY_WEIGHT = 3  # a key project's day counts threefold
ORIGIN = 0  # the activity that is today


@dataclass(frozen=True, slots=True)
class Place:
    """Where an activity comes from: which project, which item of its plan."""

    standing: int
    item: PlanItem


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A city as a problem, and what its activities are. `over` are desks that have more in hand than they carry."""

    city: City
    problem: Problem
    places: tuple[Place | None, ...]
    milestones: tuple[int, ...]  # of each project the position of its groundbreaking
    capacity: Mapping[str, tuple[int, ...]]
    over: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class CityPlan:
    """The plan, what it was asked, and when it was made."""

    asked: Asked
    result: Result
    made_at: datetime

    def start(self, n: int) -> int:
        """The day of a project's groundbreaking, by its place."""
        assert self.result.plan is not None  # noqa: S101  asked for only where there is one
        return self.result.plan.starts[self.asked.milestones[n]]


_plans: Kept[CityPlan] = Kept(1)


def plan(today: date, now: datetime, *, seconds: float = SECONDS) -> CityPlan:
    """The plan of the city as it stands; from memory while nothing new stands in the ledger."""
    city = live.city(today)
    return _plans.get((city.today, city.seal, city.fingerprint), lambda: _planned(city, now, seconds))


def _planned(city: City, now: datetime, seconds: float) -> CityPlan:
    asked = problem_of(city)
    return CityPlan(asked, plan_city(asked.problem, seconds=seconds, seed=SEED, threads=1), now)


# ------------------------------------------------------------------------------------------------ the problem


@lru_cache(maxsize=2)
def problem_of(city: City) -> Asked:
    """Projects, items up to the groundbreaking, desks."""
    at_once = learned.learned(city).at_once
    desks = [agency for agency, desk in city.desks.items() if desk.officers]
    at = {agency: n for n, agency in enumerate(desks)}
    made = _Made(city, at)
    for n, each in enumerate(city.waiting):
        made.add(n, each)
    ahead = max((row.due or 0 for row in made.projects), default=0) + 1
    days = [_day(city.calendar, city.today, n) for n in range(min(ahead, 250))]
    capacity = {agency: tuple(city.desks[agency].on(day) * at_once.get(agency, 1) for day in days) for agency in desks}
    fixed, over = made.fixed(), {}
    for agency in desks:
        in_hand = made.in_hand.get(agency, [])
        capacity[agency], busy = _room(capacity[agency], in_hand)
        if busy:
            over[agency] = (len(in_hand), capacity[agency][-1])
    problem = Problem(
        tuple(made.activities), tuple(made.lags), tuple(Resource(agency, capacity[agency]) for agency in desks),
        tuple(made.projects), fixed, {}, Objective(Aim.GROUNDBREAKING),
    )  # fmt: skip
    return Asked(city, problem, tuple(made.places), tuple(made.milestones), capacity, over)


@lru_cache(maxsize=2)
def shortages(asked: Asked) -> tuple[city_conflict.Shortage, ...]:
    """Which planned days cannot be kept whatever the order, and which agency is short of what."""
    return city_conflict.shortages(asked.problem)


def _room(said: tuple[int, ...], left: list[int]) -> tuple[tuple[int, ...], bool]:
    """What a desk carries by day, at least what it has in hand already; and whether that is more than it carries."""
    held = [sum(days > n for days in left) for n in range(max([len(said), *left], default=1))]
    longer = said + (said[-1] if said else 0,) * (len(held) - len(said))
    made = tuple(max(one, other) for one, other in zip(longer, held, strict=True))
    return (*made, said[-1] if said else 0), made != longer


class _Made:
    """The lists of a problem being made; the first activity is today, from which a day can be held."""

    def __init__(self, city: City, at: Mapping[str, int]) -> None:
        self.city, self.at = city, at
        self.nobody = (0,) * len(at)
        self.activities = [Activity("today", 0, self.nobody, "city")]
        self.places: list[Place | None] = [None]
        self.lags: list[Lag] = []
        self.projects = [Project("city", weight=1)]
        self.milestones: list[int] = []
        self.under_way: list[int] = []
        self.in_hand: dict[str, list[int]] = {}

    def fixed(self) -> dict[int, int]:
        """Today, and whatever is under way."""
        return {ORIGIN: 0, **dict.fromkeys(self.under_way, 0)}

    def add(self, n: int, each: Standing) -> None:
        """One project: its open items up to the groundbreaking."""
        items = {item.id: item for item in _to_start(each)}
        first = len(self.activities)
        at = {code: first + place for place, code in enumerate(items)}
        for code, item in items.items():
            self._activity(n, each, code, item)
        for item in items.values():
            self.lags += [self._lag(each, items[before], item, at) for before in item.preds if before in items]
        milestone = at[WORKS_START]
        release = _number(self.city, each.applies) if each.applies else 0
        due = _number(self.city, each.row.planned_start_on) if each.row.planned_start_on else None
        weight = KEY_WEIGHT if each.row.is_key else 1
        held = any(code in each.under_way for code in items)
        self.projects.append(Project(each.row.code, 0 if held else release, due, weight, milestone))
        self.milestones.append(milestone)

    def _activity(self, n: int, each: Standing, code: str, item: PlanItem) -> None:
        begun = each.under_way.get(code)
        left = max(item.days - round(begun.days), 1) if begun else item.days
        agency = item.agency[0]
        demand = self.nobody
        if agency in self.at and left and not (begun and begun.with_applicant):
            place = self.at[agency]
            demand = tuple(int(other == place) for other in range(len(self.nobody)))
        if begun:
            self.under_way.append(len(self.activities))
            if any(demand):
                self.in_hand.setdefault(agency, []).append(left)
        self.activities.append(Activity(f"{each.row.code}/{code}", left, demand, each.row.code))
        self.places.append(Place(n, item))

    def _lag(self, each: Standing, before: PlanItem, after: PlanItem, at: Mapping[str, int]) -> Lag:
        """After the whole of it, or after the chapter it takes early."""
        whole = self.activities[at[before.id]].duration
        early = after.early_start - before.early_start
        if after.early_start < before.early_finish and early >= 0:
            begun = each.under_way.get(before.id)
            return Lag(at[before.id], at[after.id], max(min(early - round(begun.days if begun else 0), whole), 0))
        return Lag(at[before.id], at[after.id], whole)


def _to_start(each: Standing) -> Iterator[PlanItem]:
    """The open items that lead to the groundbreaking, and it."""
    known = {item.id: item for item in each.plan.items}
    wanted, ahead = {WORKS_START}, [WORKS_START]
    while ahead:
        for before in known[ahead.pop()].preds:
            if before in known and before not in wanted and before not in each.done:
                wanted.add(before)
                ahead.append(before)
    return (item for item in each.plan.items if item.id in wanted)


def _number(city: City, day: date) -> int:
    """The place of a day: working days after today; 0 for what is past or today."""
    if day <= city.today:
        return 0
    calendar = city.calendar
    return calendar.between(city.today, min(day, calendar.known_until(city.today)))


def _day(calendar: Calendar, today: date, n: int) -> date:
    days = calendar.working_days
    return days[min(calendar.index(today) + n, len(days) - 1)]


def day_of(of: City, n: int) -> date:
    """The date of a day of the plan."""
    return _day(of.calendar, of.today, n)


def number_of(of: City, day: date) -> int:
    """The place of a date in the plan."""
    return _number(of, day)


def held(problem: Problem, milestone: int, day: int) -> Problem:
    """The same problem with one groundbreaking not before a day."""
    return replace(problem, lags=(*problem.lags, Lag(ORIGIN, milestone, day)))
