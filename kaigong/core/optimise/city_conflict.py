"""What a city cannot have at once, as few demands as will do.

overloaded(problem) names fixed work that alone asks for more of a resource on a day than there is. shortages(problem)
takes the due days at their word: which of them are too soon even for a city without queues, and for each agency the
stretch of days on which what must be done there exceeds what it has by most, with the fewest projects that show it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kaigong.core.optimise.city_build import Built, build
from kaigong.core.optimise.city_net import FAR, Ints, Longs
from kaigong.core.optimise.values import Demand, Problem

STEP = 5  # days between the ends of the stretches looked at
MOST_STRETCHES = 120  # ends looked at; longer horizons take larger steps
SENTENCES = {
    "due.too_soon": (
        "{project}即使无须排队也要到第 {needs} 天，比要求的第 {due} 天晚 {late} 天",
        "{project} needs until day {needs} even without queues, {late} days past its due day {due}",
    ),
    "capacity.short": (
        "{resource}在第 {first} 天到第 {last} 天共能办 {has} 个件日；"
        "要按期，这 {count} 个项目在此期间至少要 {needs} 个件日，缺 {short}：{names}",
        "{resource} can do {has} case-days from day {first} to {last}; to be on time these {count} projects need "
        "at least {needs} of them there, {short} too many: {names}",
    ),
}
MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Shortage:
    """A due day or a stretch of an agency's days that does not do: code, the projects concerned, and the figures."""

    code: str
    projects: tuple[str, ...]
    resource: str = ""
    first: int = 0
    last: int = 0
    has: int = 0
    needs: int = 0

    @property
    def short(self) -> int:
        return self.needs - self.has


def said(shortage: Shortage, language: str = "en") -> str:
    """A shortage as a sentence. Days are working days from day 0."""
    chinese = language == "zh"
    names = ("、" if chinese else ", ").join(shortage.projects[:MOST_NAMES])
    if len(shortage.projects) > MOST_NAMES:
        names += " …"
    return SENTENCES[shortage.code][0 if chinese else 1].format(
        project=names, names=names, count=len(shortage.projects), resource=shortage.resource, first=shortage.first,
        last=shortage.last, has=shortage.has, needs=shortage.needs, due=shortage.has, late=shortage.short,
        short=shortage.short,
    )  # fmt: skip


def overloaded(problem: Problem, capacity: Ints) -> tuple[Demand, ...]:
    """Fixed activities that together ask for too much of a resource on one day: no one of them can be missed."""
    if not (capacity < 0).any():
        return ()
    number, day = (int(x) for x in np.unravel_index(np.argmin(capacity), capacity.shape))
    resource = problem.resources[number]
    there = [
        i for i, start in problem.fixed.items()
        if start <= day < start + problem.activities[i].duration and problem.activities[i].demand[number]
    ]  # fmt: skip
    has = int(capacity[number, day]) + sum(problem.activities[i].demand[number] for i in there)
    found = list[Demand]()
    for i in _fewest(there, [problem.activities[i].demand[number] for i in there], has):
        units = problem.activities[i].demand[number]
        found.append(Demand("fixed", (i,), {"day": problem.fixed[i]}))
        found.append(Demand("capacity", (i,), {"resource": resource.id, "units": units, "capacity": has}))
    return tuple(found)


def _fewest(who: Sequence[int], amounts: Sequence[int], has: int) -> list[int]:
    """The largest ones until they are more than there is; then each of them is needed for that."""
    found, total = list[int](), 0
    for amount, each in sorted(zip(amounts, who, strict=True), key=lambda pair: -pair[0]):
        if total <= has:
            found.append(each)
            total += amount
    return found


def shortages(problem: Problem) -> tuple[Shortage, ...]:
    """Due days that are too soon, then the worst stretch of each agency that has one, the shortest of days first."""
    last = max((each.due for each in problem.projects if each.due is not None), default=0)
    built = build(problem, last + 2 + max((each.duration for each in problem.activities), default=0))
    soon = tuple(_too_soon(built))
    impossible = {name for each in soon for name in each.projects}
    dues = [FAR if each.due is None or each.id in impossible else each.due for each in built.projects]
    city = built.city
    due = np.array(dues, np.int64)[city.project]
    latest = np.where((city.to_goal >= 0) & (due < FAR), due - city.to_goal, FAR)
    worst = (_worst(built, number, latest) for number in range(len(problem.resources)))
    found = [each for each in worst if each is not None]
    return (*soon, *sorted(found, key=lambda each: -each.short))


def _too_soon(built: Built) -> Iterator[Shortage]:
    for project, goal in zip(built.projects, built.city.goal, strict=True):
        needs = int(built.city.earliest[goal])
        if project.due is not None and needs > project.due:
            yield Shortage("due.too_soon", (project.id,), has=project.due, needs=needs)


def _worst(built: Built, number: int, latest: Longs) -> Shortage | None:
    """The stretch in which most is missing: what each item must at least do there, wherever it is put in its window."""
    city = built.city
    item = np.repeat(np.arange(city.duration.size), np.diff(city.demand_at))
    own = item[(city.resource == number) & (latest[item] < FAR)]
    units = city.units[(city.resource == number) & (latest[item] < FAR)]
    if not own.size:
        return None
    first, days, last = city.earliest[own].astype(np.int64), city.duration[own].astype(np.int64), latest[own]
    has = np.concatenate([[0], np.cumsum(np.maximum(0, built.city.capacity[number].astype(np.int64)))])
    end = int(min((last + days).max(), built.days))
    ends = np.unique(np.linspace(0, end, min(MOST_STRETCHES, end // STEP + 2)).astype(np.int64))
    best, where = 0, (0, 0)
    for a in ends[:-1]:
        inside_from = np.maximum(0, np.minimum(days, first + days - a))  # as early as can be
        for b in ends[ends > a]:
            inside = np.maximum(0, np.minimum(np.minimum(inside_from, b - last), b - a))
            short = int((units * inside).sum()) - int(has[b] - has[a])
            if short > best:
                best, where = short, (int(a), int(b))
    if not best:
        return None
    a, b = where
    inside = np.minimum(np.minimum(days, first + days - a), np.minimum(b - last, b - a)).clip(0)
    return _told(built, number, own, units * inside, where, int(has[b] - has[a]))


def _told(built: Built, number: int, own: Longs, needs: Longs, where: tuple[int, int], has: int) -> Shortage:
    """The fewest projects that already ask for more than there is."""
    by_project = np.bincount(built.city.project[own], needs, len(built.projects)).astype(np.int64)
    asking = np.flatnonzero(by_project)
    chosen = _fewest([int(p) for p in asking], [int(x) for x in by_project[asking]], has)
    names = tuple(built.projects[p].id for p in chosen)
    resource = built.resources[number]
    return Shortage("capacity.short", names, resource, *where, has, int(by_project[chosen].sum()))
