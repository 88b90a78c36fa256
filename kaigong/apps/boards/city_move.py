"""What moves if one project breaks ground on another day. Later is a slip, which `core.optimise.replan` mends. Sooner
takes that project first, and all else no sooner than it stands and no later than it must."""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaigong.apps.boards import hold_words, words
from kaigong.apps.boards.city_plan import CityPlan, day_of
from kaigong.core.optimise.replan import Slip, replan
from kaigong.core.optimise.values import Problem
from kaigong.core.problems import Refused

FAR = 4000  # days; no plan is so long
Arcs = dict[int, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Moved:
    """One groundbreaking before and after, by the place of its project."""

    project: int
    before: int
    after: int

    @property
    def days(self) -> int:
        """How many working days later; negative: sooner."""
        return self.after - self.before


def move(of: CityPlan, project: int, day: int) -> tuple[int, list[Moved]]:
    """The day the project can have, and every groundbreaking that moves, the most moved first."""
    assert of.result.plan is not None  # noqa: S101  the page asks only where there is a plan
    milestone, before = of.asked.milestones[project], of.start(project)
    if day > before:
        slip = Slip(milestone, later=day - before)
        starts = list(_mended(of, slip))
    else:
        starts = sooner(of.asked.problem, of.result.plan.starts, milestone, day)
    found = [
        Moved(n, of.start(n), int(starts[milestone]))
        for n, milestone in enumerate(of.asked.milestones)
        if int(starts[milestone]) != of.start(n)
    ]
    found.sort(key=lambda one: (one.project != project, -abs(one.days), one.project))
    return int(starts[of.asked.milestones[project]]), found


def _mended(of: CityPlan, slip: Slip) -> Sequence[int]:
    """The plan after a slip. Why there is none is told in the city's own words."""
    assert of.result.plan is not None  # noqa: S101  the page asks only where there is a plan
    try:
        return replan(of.asked.problem, of.result.plan, [slip]).plan.starts
    except Refused as refused:
        if refused.code != "replan.begun_overload":
            raise
        day = words.shortdate(day_of(of.asked.city, refused.data["day"]))
        agency = hold_words.agency(refused.data["resource"])
        raise Refused(refused.code, resource=agency, day=day, short=refused.data["short"]) from refused


def sooner(problem: Problem, before: Sequence[int], milestone: int, day: int) -> list[int]:
    """Starts of all activities: the project of the milestone first, as early as its own order lets it, its milestone
    not before the day; then all others in the order they had, each no sooner than before."""
    first = problem.activities[milestone].project
    rooms, releases = _rooms(problem), {row.id: row.release for row in problem.projects}
    arcs, open_ones = _arcs(problem)
    starts = list(before)
    lower = [0] * len(before)
    heap: list[tuple[bool, int, int]] = []
    for i, count in enumerate(open_ones):
        if count == 0:
            heapq.heappush(heap, (problem.activities[i].project != first, before[i], i))
    while heap:
        others, _was, i = heapq.heappop(heap)
        if i in problem.fixed:
            starts[i] = problem.fixed[i]
        else:
            wanted = max(lower[i], before[i]) if others else lower[i]
            wanted = max(wanted, day) if i == milestone else wanted
            starts[i] = _place(problem, rooms, i, max(wanted, releases.get(problem.activities[i].project or "", 0)))
        _take(problem, rooms, i, starts[i])
        for after, days in arcs.get(i, ()):
            lower[after] = max(lower[after], starts[i] + days)
            open_ones[after] -= 1
            if open_ones[after] == 0:
                heapq.heappush(heap, (problem.activities[after].project != first, before[after], after))
    return starts


def _rooms(problem: Problem) -> list[NDArray[np.int64]]:
    """What each desk carries by day, less what is under way: that keeps its place whatever comes first."""
    made = []
    for resource in problem.resources:
        said = resource.capacity if isinstance(resource.capacity, tuple) else (resource.capacity,)
        room = np.full(FAR, said[-1], np.int64)
        room[: len(said)] = said[:FAR]
        made.append(room)
    for i, day in problem.fixed.items():
        _use(problem, made, i, day)
    return made


def _use(problem: Problem, rooms: list[NDArray[np.int64]], i: int, start: int) -> None:
    activity = problem.activities[i]
    for place, units in enumerate(activity.demand):
        if units:
            rooms[place][start : start + activity.duration] -= units


def _take(problem: Problem, rooms: list[NDArray[np.int64]], i: int, start: int) -> None:
    if i not in problem.fixed:
        _use(problem, rooms, i, start)


def _arcs(problem: Problem) -> tuple[Arcs, list[int]]:
    arcs: Arcs = defaultdict(list)
    open_ones = [0] * len(problem.activities)
    for lag in problem.lags:
        arcs[lag.before].append((lag.after, lag.days))
        open_ones[lag.after] += 1
    return arcs, open_ones


def _place(problem: Problem, rooms: list[NDArray[np.int64]], i: int, wanted: int) -> int:
    """The first day from the wanted one on which every desk it needs has room for as long as it takes."""
    activity = problem.activities[i]
    needs = [(rooms[place], units) for place, units in enumerate(activity.demand) if units]
    at = wanted
    while needs and activity.duration and at + activity.duration < FAR:
        full = [np.flatnonzero(room[at : at + activity.duration] < units) for room, units in needs]
        last = max((int(days[-1]) for days in full if days.size), default=-1)
        if last < 0:
            break
        at += last + 1
    return at
