"""A first plan at once, in plain Python: every activity in turn on its first day with room, the longest way first.

What is free of a resource is kept as stretches of days, so that it does not matter how long activities take.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from kaigong.core.optimise.values import Plan, Problem, Resource
from kaigong.core.optimise.windows import Windows

MOST_ACTIVITIES = 50_000


def first(problem: Problem, windows: Windows, tired: Callable[[], bool] = lambda: False) -> Plan | None:
    """A plan that holds; None where that is not plain: lags in circles, fixed starts, or no room far and wide. Once
    `tired`, every further activity waits for the end of all before it."""
    if problem.fixed or len(problem.activities) > MOST_ACTIVITIES:
        return None
    after: list[list[tuple[int, int]]] = [[] for _ in problem.activities]
    waiting = [0] * len(problem.activities)
    for lag in problem.lags:
        after[lag.before].append((lag.after, lag.days))
        waiting[lag.after] += 1
    starts = list(windows.first)
    free = [_free(each) for each in problem.resources]
    ready = [(-windows.tail[i], i) for i, count in enumerate(waiting) if not count]
    heapify(ready)
    placed = end = 0
    while ready:
        _, i = heappop(ready)
        day = _day(problem, free, i, max(starts[i], end) if tired() else starts[i])
        if day is None:
            return None
        starts[i], placed = day, placed + 1
        end = max(end, day + problem.activities[i].duration)
        for j, days in after[i]:
            starts[j] = max(starts[j], day + days)
            waiting[j] -= 1
            if not waiting[j]:
                heappush(ready, (-windows.tail[j], j))
    return Plan(tuple(starts)) if placed == len(starts) else None


@dataclass(slots=True)
class _Free:
    """So many units are free from each of these days to the next; the last number holds for ever."""

    days: list[int]
    units: list[int]

    def blocked(self, day: int, end: int, units: int) -> int | None:
        """The day after the last stretch with less than so many units from `day` to `end`: -1 if there is none, None
        if it never ends."""
        at = len(self.days) if end > self.days[-1] else bisect_left(self.days, end)
        for n in range(at - 1, bisect_right(self.days, day) - 2, -1):
            if self.units[n] < units:
                return self.days[n + 1] if n + 1 < len(self.days) else None
        return -1

    def take(self, day: int, end: int, units: int) -> None:
        for n in range(self._cut(day), self._cut(end)):
            self.units[n] -= units

    def _cut(self, day: int) -> int:
        """The stretch that begins on the day, made if there was none."""
        at = bisect_right(self.days, day) - 1
        if self.days[at] != day:
            at += 1
            self.days.insert(at, day)
            self.units.insert(at, self.units[at - 1])
        return at


def _free(resource: Resource) -> _Free:
    known = (resource.capacity,) if isinstance(resource.capacity, int) else resource.capacity
    turns = [n for n, units in enumerate(known) if not n or units != known[n - 1]]
    return _Free(turns, [known[n] for n in turns])


def _day(problem: Problem, free: list[_Free], i: int, day: int) -> int | None:
    """The first day from which on there is room for the activity; the room is taken."""
    activity = problem.activities[i]
    needs = [(free[k], units) for k, units in enumerate(activity.demand) if units] if activity.duration else []
    while True:
        full = -1
        for has, units in needs:
            until = has.blocked(day, day + activity.duration, units)
            if until is None:
                return None
            full = max(full, until)
        if full < 0:
            for has, units in needs:
                has.take(day, day + activity.duration, units)
            return day
        day = full
