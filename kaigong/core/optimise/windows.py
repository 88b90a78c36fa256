"""First day and longest way to the end of every activity, by the lags alone; or lags that contradict each other.

Lags, releases and fixed starts are ways between activities and an origin at day 0. A circle whose days add up to more
than 0 cannot be kept by any plan, and a plan that keeps all ways exists if there is no such circle.
"""

from collections import deque
from dataclasses import dataclass

from kaigong.core.optimise.values import Demand, Lag, Problem


@dataclass(frozen=True, slots=True)
class Way:
    """From one node to another at least so many days; what it stands for."""

    tail: int
    head: int
    days: int
    demand: Demand


@dataclass(frozen=True, slots=True)
class Windows:
    """Of each activity: its first day, and how many days from its start to the end of the last one at least."""

    first: tuple[int, ...]
    tail: tuple[int, ...]

    @property
    def critical(self) -> int:
        """No plan is shorter than this."""
        return max((day + rest for day, rest in zip(self.first, self.tail, strict=True)), default=0)


def ways(problem: Problem) -> list[Way]:
    """All demands on time but durations, as ways; the origin is node n."""
    origin = len(problem.activities)
    release = {each.id: each.release for each in problem.projects}
    made = [Way(lag.before, lag.after, lag.days, _demand(lag)) for lag in problem.lags]
    for i, activity in enumerate(problem.activities):
        if i in problem.fixed:
            day = problem.fixed[i]
            demand = Demand("fixed", (i,), {"day": day})
            made += [Way(origin, i, day, demand), Way(i, origin, -day, demand)]
        else:
            day = max(0, release.get(activity.project, 0)) if activity.project is not None else 0
            made.append(Way(origin, i, day, Demand("release", (i,), {"day": day})))
    return made


def _demand(lag: Lag) -> Demand:
    return Demand("lag", (lag.before, lag.after), {"days": lag.days})


def windows(problem: Problem) -> Windows | tuple[Demand, ...]:
    """The windows, or the demands of a circle that no plan can keep."""
    known = ways(problem)
    origin = len(problem.activities)
    first = longest(origin + 1, known, {origin: 0})
    if isinstance(first, tuple):
        return first
    back = [Way(way.head, way.tail, way.days, way.demand) for way in known if origin not in (way.head, way.tail)]
    tail = longest(origin, back, {i: each.duration for i, each in enumerate(problem.activities)})
    assert not isinstance(tail, tuple)  # a circle of lags has been seen above
    return Windows(tuple(first[:origin]), tuple(tail))


def longest(nodes: int, known: list[Way], begin: dict[int, int]) -> list[int] | tuple[Demand, ...]:
    """Longest ways from where `begin` tells, or the demands of a circle longer than 0."""
    out: list[list[Way]] = [[] for _ in range(nodes)]
    for way in known:
        out[way.tail].append(way)
    days = [begin.get(i, -(2**60)) for i in range(nodes)]
    came: list[Way | None] = [None] * nodes
    steps = [0] * nodes
    queue, queued = deque(begin), [i in begin for i in range(nodes)]
    while queue:
        i = queue.popleft()
        queued[i] = False
        for way in out[i]:
            if days[i] + way.days > days[way.head]:
                days[way.head], came[way.head], steps[way.head] = days[i] + way.days, way, steps[i] + 1
                circle = _circle(came, way.head) if steps[way.head] > nodes else None
                if circle is not None:
                    return circle
                if not queued[way.head]:
                    queued[way.head] = True
                    queue.append(way.head)
    return days


def _circle(came: list[Way | None], node: int) -> tuple[Demand, ...] | None:
    """The demands of the circle that the ways to this node go round, if they do."""
    for _ in came:
        way = came[node]
        if way is None:
            return None
        node = way.tail
    found: list[Demand] = []
    at = node
    while not found or at != node:
        way = came[at]
        assert way is not None
        found.append(way.demand)
        at = way.tail
    return tuple(demand for demand in reversed(found) if demand.code != "release" or demand.data["day"] > 0)


def order_of(problem: Problem) -> list[int] | None:
    """The activities so that lags only lead onwards; None if lags run in a circle."""
    after: list[list[int]] = [[] for _ in problem.activities]
    waiting = [0] * len(problem.activities)
    for lag in problem.lags:
        after[lag.before].append(lag.after)
        waiting[lag.after] += 1
    ready = [i for i, count in enumerate(waiting) if not count]
    for i in ready:
        for j in after[i]:
            waiting[j] -= 1
            if not waiting[j]:
                ready.append(j)
    return ready if len(ready) == len(waiting) else None
