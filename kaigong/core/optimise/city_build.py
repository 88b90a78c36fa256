"""From a problem to the flat arrays of a city, and from starts back to a plan."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from kaigong.core.optimise.city_net import FAR, LIGHT, LIGHTEST, City, Ints, Longs
from kaigong.core.optimise.values import Aim, Plan, Problem, Project

MOST_DAYS = 100_000
MOST_CELLS = 30_000_000  # of resource x day and of project x day
Arcs = dict[int, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Built:
    """The arrays, which item of the problem each one is (-1: a goal that was added), and where an activity went."""

    city: City
    item: Ints
    place: Ints
    fixed_start: Ints
    projects: tuple[Project, ...]
    resources: tuple[str, ...]

    @property
    def days(self) -> int:
        return int(self.city.capacity.shape[1])


def build(problem: Problem, days: int) -> Built:
    """The arrays for plans of at most so many days."""
    projects = known_projects(problem)
    groups = _groups(problem, projects)
    inside = _arcs(problem)
    item, goals, first = _places(problem, projects, groups, inside)
    place = np.full(len(problem.activities), -1, np.int32)
    place[item[item >= 0]] = np.flatnonzero(item >= 0)
    arcs = _flat_arcs(problem, inside, place, goals)
    held = np.zeros(item.size, np.int32)
    fixed_start = np.full(item.size, -1, np.int32)
    for i, day in problem.fixed.items():
        held[place[i]], fixed_start[place[i]] = 1, day
    wish = np.full(item.size, -1, np.int32)
    for i, day in problem.in_force.items():
        wish[place[i]] = day
    duration, demand_at, resource, units = _work(problem, item)
    n, count = item.size, len(projects)
    empty = np.zeros(n, np.int32)
    city = City(
        duration, demand_at, resource, units, *_rows(arcs[:, 1], arcs[:, 0], arcs[:, 2], n),
        *_rows(arcs[:, 0], arcs[:, 1], arcs[:, 2], n),
        np.repeat(np.arange(count, dtype=np.int32), np.diff(first)), empty.copy(), empty + FAR, empty - 1, empty.copy(),
        empty.copy(), held, first, goals, costs(problem.objective.aim, projects, days), capacities(problem, days), wish,
        problem.objective.stability, int(problem.objective.aim is Aim.MAKESPAN), _plain(arcs, duration, first),
        lightness(problem.objective.aim, projects),
    )  # fmt: skip
    from kaigong.core.optimise.city_kernel import spread

    spread(city, np.array([max(0, each.release) for each in projects], np.int32), fixed_start)
    return Built(city, item, place, fixed_start, projects, tuple(each.id for each in problem.resources))


def work_days(problem: Problem) -> int:
    """Days in which a plan surely fits if work can be spread well: the longest chain of all, and the busiest desk."""
    spread = max((each.release for each in problem.projects), default=0) + 60
    chain = 0
    for group in _groups(problem, known_projects(problem)):
        chain = max(chain, sum(problem.activities[i].duration for i in group))
    busiest = 0
    for number, resource in enumerate(problem.resources):
        has = resource.capacity if isinstance(resource.capacity, int) else max(1, int(np.mean(resource.capacity)))
        asked = sum(each.duration * each.demand[number] for each in problem.activities)
        busiest = max(busiest, asked // max(1, has))
    gone = max((day + problem.activities[i].duration for i, day in problem.fixed.items()), default=0)
    return int(1.3 * busiest + chain + spread + max(0, gone))


def known_projects(problem: Problem) -> tuple[Project, ...]:
    """The projects, and one without weight for activities that belong to none."""
    if all(each.project is not None for each in problem.activities):
        return problem.projects
    return (*problem.projects, Project("", weight=0))


def _groups(problem: Problem, projects: Sequence[Project]) -> list[list[int]]:
    number = {each.id: p for p, each in enumerate(projects)}
    groups: list[list[int]] = [[] for _ in projects]
    for i, activity in enumerate(problem.activities):
        groups[number[activity.project or ""]].append(i)
    return groups


def _arcs(problem: Problem) -> Arcs:
    """By activity, what waits for it."""
    arcs: Arcs = defaultdict(list)
    for lag in problem.lags:
        arcs[lag.before].append((lag.after, lag.days))
    return arcs


def _places(
    problem: Problem, projects: Sequence[Project], groups: Sequence[Sequence[int]], arcs: Arcs
) -> tuple[Ints, Ints, Ints]:
    """The order of all items, the goal of each project, and where each project begins."""
    items: list[int] = []
    goals: list[int] = []
    for project, group in zip(projects, groups, strict=True):
        base = len(items)
        items += in_order(group, arcs)
        if project.milestone is None:
            items.append(-1)
            goals.append(len(items) - 1)
        else:
            goals.append(base + items[base:].index(project.milestone))
    sizes = [len(group) + (each.milestone is None) for each, group in zip(projects, groups, strict=True)]
    return (np.array(items, np.int32), np.array(goals, np.int32), np.array([0, *accumulate(sizes)], np.int32))


def in_order(group: Sequence[int], arcs: Arcs) -> list[int]:
    """The activities of a project, each after those it waits for; what turns in a circle is left out."""
    inside = set(group)
    left = dict.fromkeys(group, 0)
    for i in group:
        for other, _ in arcs.get(i, ()):
            if other in inside:
                left[other] += 1
    ready = [i for i in reversed(group) if not left[i]]
    out = []
    while ready:
        i = ready.pop()
        out.append(i)
        for other, _ in arcs.get(i, ()):
            if other in inside:
                left[other] -= 1
                if not left[other]:
                    ready.append(other)
    return out


def _flat_arcs(problem: Problem, arcs: Arcs, place: Ints, goals: Ints) -> Longs:
    """All lags by place, and from whatever can be last in its project to the goal that was added for it."""
    added = {int(goal) for goal in goals} - {int(x) for x in place}
    goal_of = {}
    for goal in added:
        goal_of[goal] = goal
    rows = [(place[lag.before], place[lag.after], lag.days) for lag in problem.lags]
    starts = np.sort(goals)
    for i, activity in enumerate(problem.activities):
        goal = int(starts[np.searchsorted(starts, place[i])]) if starts.size and place[i] <= starts[-1] else -1
        if goal in added and not any(
            days >= activity.duration
            for j, days in arcs.get(i, ())
            if problem.activities[j].project == activity.project
        ):
            rows.append((place[i], goal, activity.duration))
    return np.array(rows, np.int64).reshape(-1, 3)


def _rows(key: Longs, other: Longs, days: Longs, n: int) -> tuple[Ints, Ints, Ints]:
    order = np.argsort(key, kind="stable")
    at = np.concatenate([[0], np.cumsum(np.bincount(key, minlength=n))])
    return at.astype(np.int32), other[order].astype(np.int32), days[order].astype(np.int32)


def _plain(arcs: Longs, duration: Ints, first: Ints) -> int:
    """Whether every lag runs inside a project, from the end of one item on."""
    home = np.searchsorted(first, arcs[:, :2], side="right")
    return int(bool((home[:, 0] == home[:, 1]).all() and (arcs[:, 2] >= duration[arcs[:, 0]]).all()))


def _work(problem: Problem, item: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    durations, at, resource, units = [], [0], list[int](), list[int]()
    for i in item:
        activity = problem.activities[i] if i >= 0 else None
        durations.append(activity.duration if activity else 0)
        if activity and activity.duration:
            for number, asked in enumerate(activity.demand):
                if asked:
                    resource.append(number)
                    units.append(asked)
        at.append(len(units))
    return tuple(np.array(column, np.int32) for column in (durations, at, resource, units))  # type: ignore[return-value]


def capacities(problem: Problem, days: int) -> Ints:
    """What each resource has by day, less what fixed work takes."""
    rows = np.zeros((len(problem.resources), days), np.int32)
    for row, resource in zip(rows, problem.resources, strict=True):
        if isinstance(resource.capacity, int):
            row[:] = resource.capacity
        elif resource.capacity:
            known = resource.capacity[:days]
            row[: len(known)], row[len(known) :] = known, known[-1]
    for i, day in problem.fixed.items():
        activity = problem.activities[i]
        for number, asked in enumerate(activity.demand):
            rows[number, max(0, day) : max(0, day + activity.duration)] -= asked
    return rows


def costs(aim: Aim, projects: Sequence[Project], days: int) -> Longs:
    """By project and day: what it costs that its goal starts on that day."""
    day = np.arange(days, dtype=np.int64)
    return np.array([_cost(aim, each, day) for each in projects], np.int64).reshape(len(projects), days)


def _cost(aim: Aim, project: Project, day: Longs) -> Longs:
    if aim is Aim.MAKESPAN:
        return np.zeros_like(day)
    if aim is Aim.GROUNDBREAKING:
        return project.weight * day
    late = np.zeros_like(day) if project.due is None else np.maximum(0, day - project.due)
    return project.weight * (late if aim is Aim.LATENESS else (late > 0).astype(np.int64))


def lightness(aim: Aim, projects: Sequence[Project]) -> Ints:
    """By project: how often its weight has to be trebled to make the heaviest's, in shares."""
    weight = np.array([0 if aim is Aim.MAKESPAN else each.weight for each in projects], np.float64)
    heaviest = weight.max(initial=0.0)
    if heaviest <= 0:
        return np.zeros(weight.size, np.int32)
    thirds = np.log(heaviest / np.maximum(weight, heaviest * 1e-9)) / np.log(3.0)
    light: Ints = np.minimum(LIGHTEST, np.round(LIGHT * thirds)).astype(np.int32)
    return light


def plan_of(built: Built, start: Iterable[int]) -> Plan:
    days = np.asarray(start)[built.place]
    return Plan(tuple(int(day) for day in days))
