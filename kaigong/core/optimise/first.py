"""A first plan at once, in plain Python: every activity in turn on its first day with room, the longest way first."""

from collections.abc import Callable
from heapq import heapify, heappop, heappush

from kaigong.core.optimise.values import Plan, Problem, Resource
from kaigong.core.optimise.windows import Windows

MOST_DAYS = 100_000  # tried for one activity
MOST_ACTIVITIES = 50_000
MOST_WORK = 400_000  # days of all activities and resources: half a second


def first(problem: Problem, windows: Windows, tired: Callable[[], bool] = lambda: False) -> Plan | None:
    """A plan that holds; None where that is not plain: lags in circles, fixed starts, or no room far and wide. Once
    `tired`, every further activity waits for the end of all before it."""
    work = sum(each.duration * max(1, sum(map(bool, each.demand))) for each in problem.activities)
    if problem.fixed or len(problem.activities) > MOST_ACTIVITIES or work > MOST_WORK:
        return None
    after: list[list[tuple[int, int]]] = [[] for _ in problem.activities]
    waiting = [0] * len(problem.activities)
    for lag in problem.lags:
        after[lag.before].append((lag.after, lag.days))
        waiting[lag.after] += 1
    starts = list(windows.first)
    used: list[dict[int, int]] = [{} for _ in problem.resources]
    ready = [(-windows.tail[i], i) for i, count in enumerate(waiting) if not count]
    heapify(ready)
    placed = end = 0
    while ready:
        _, i = heappop(ready)
        day = _day(problem, used, i, max(starts[i], end) if tired() else starts[i])
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


def _day(problem: Problem, used: list[dict[int, int]], i: int, day: int) -> int | None:
    """The first day from which on there is room for the activity; the room is taken."""
    activity = problem.activities[i]
    needs = [(k, units) for k, units in enumerate(activity.demand) if units] if activity.duration else []
    last = day + MOST_DAYS
    while day <= last:
        full = max(
            (_full(problem.resources[k], used[k], day, activity.duration, units) for k, units in needs), default=-1
        )
        if full < 0:
            for k, units in needs:
                for t in range(day, day + activity.duration):
                    used[k][t] = used[k].get(t, 0) + units
            return day
        day = full + 1
    return None


def _full(resource: Resource, used: dict[int, int], day: int, duration: int, units: int) -> int:
    """The last of these days without room; -1 if all have it."""
    for t in range(day + duration - 1, day - 1, -1):
        have = (
            resource.capacity
            if isinstance(resource.capacity, int)
            else resource.capacity[min(t, len(resource.capacity) - 1)]
        )
        if used.get(t, 0) + units > have:
            return t
    return -1
