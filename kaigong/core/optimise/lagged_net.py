"""A problem with maximum lags as flat arrays: what any activity demands of any other one, once and for all.

Activities that lags bind, however far, stand together as one block; inside a block `between` holds for each two of them
the longest way from the first to the second. Time runs forwards, or backwards in the mirrored arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kaigong.core.optimise.city_build import MOST_CELLS, capacities, costs, known_projects, work_days
from kaigong.core.optimise.city_net import FAR, Ints, Longs
from kaigong.core.optimise.values import Aim, Plan, Problem
from kaigong.core.optimise.windows import Windows

NO_WAY = -(1 << 29)


class Lagged(NamedTuple):
    """Items: `duration`; `resource` and `units` of item i in demand_at[i] … demand_at[i + 1]; its `block`; `held`: 1
    where the start is fixed. Blocks: items first[b] … first[b + 1], of which item i to item j is
    between[at[b] + (i - first[b]) * size + j - first[b]]. What must surely come before an item is in `before`.
    `capacity` by resource and day is what fixed work leaves."""

    duration: Ints
    demand_at: Ints
    resource: Ints
    units: Ints
    block: Ints
    first: Ints
    at: Longs
    between: Ints
    before_at: Ints
    before: Ints
    after_at: Ints
    after: Ints
    held: Ints
    capacity: Ints


class Worth(NamedTuple):
    """What a plan costs: by the item that is a project's goal (-1: its end counts) and `cost` by project and day, the
    end of all where `span` is 1, and `stay` for each day away from `wish` (-1: none)."""

    project: Ints
    goal: Ints
    cost: Longs
    wish: Ints
    stay: int
    span: int


@dataclass(frozen=True, slots=True)
class Built:
    """Arrays for time forwards and backwards, where each activity went, and first and last starts by the lags."""

    onwards: Lagged
    backwards: Lagged
    worth: Worth
    place: Ints
    earliest: Ints
    latest: Ints

    @property
    def days(self) -> int:
        return int(self.onwards.capacity.shape[1])

    def plan(self, start: Ints) -> Plan:
        return Plan(tuple(int(day) for day in start[self.place]))


def fits(problem: Problem, days: int) -> bool:
    """Whether the arrays are of a size that can be held."""
    cells = days * max(1, len(problem.resources), len(known_projects(problem)))
    sizes = np.diff(blocks(problem)[1]).astype(np.int64)
    return cells <= MOST_CELLS and int((sizes * sizes).sum()) <= MOST_CELLS


def least_days(problem: Problem, windows: Windows) -> int:
    """Days in which there may well be a plan."""
    return max(work_days(problem), 2 * windows.critical) + 1


def blocks(problem: Problem) -> tuple[Ints, Ints]:
    """The activities block by block, and where each block begins."""
    root = list(range(len(problem.activities)))

    def top(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for lag in problem.lags:
        a, b = top(lag.before), top(lag.after)
        root[max(a, b)] = min(a, b)
    tops = np.array([top(i) for i in range(len(root))], np.int32)
    item = np.argsort(tops, kind="stable").astype(np.int32)
    edges = np.flatnonzero(np.diff(tops[item])) + 1
    return item, np.array([0, *edges, len(root)] if root else [0], np.int32)


def build(problem: Problem, windows: Windows, days: int) -> Built:
    """The arrays for plans of at most so many days."""
    from kaigong.core.optimise.lagged_kernel import distances

    item, first = blocks(problem)
    place = np.empty(item.size, np.int32)
    place[item] = np.arange(item.size, dtype=np.int32)
    sizes = np.diff(first).astype(np.int64)
    at = np.concatenate([[0], np.cumsum(sizes * sizes)]).astype(np.int64)
    block = np.repeat(np.arange(sizes.size, dtype=np.int32), sizes)
    between = np.full(int(at[-1]), NO_WAY, np.int32)
    arcs = sorted((int(place[lag.before]), int(place[lag.after]), lag.days) for lag in problem.lags)
    rows = np.array(arcs, np.int64).reshape(-1, 3)
    begins = np.searchsorted(rows[:, 0], np.arange(item.size + 1)).astype(np.int32)
    distances(first, at, block, begins, rows[:, 1].astype(np.int32), rows[:, 2].astype(np.int32), between)
    duration = np.array([problem.activities[i].duration for i in item], np.int32)
    shape = _Shape(duration, _demands(problem, item), block, first, at, _held(problem, item))
    capacity = capacities(problem, days)
    onwards = shape.net(between, capacity)
    backwards = shape.net(_mirrored(shape, between), np.ascontiguousarray(capacity[:, ::-1]))
    earliest = np.array([windows.first[i] for i in item], np.int32)
    latest = np.array([problem.fixed.get(int(i), days - windows.tail[i]) for i in item], np.int32)
    return Built(onwards, backwards, _worth(problem, item, place, days), place, earliest, latest)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What both directions share."""

    duration: Ints
    demands: tuple[Ints, Ints, Ints]
    block: Ints
    first: Ints
    at: Longs
    held: Ints

    def net(self, between: Ints, capacity: Ints) -> Lagged:
        before, after = _sure(self, between)
        return Lagged(
            self.duration, *self.demands, self.block, self.first, self.at, between, *before, *after, self.held, capacity
        )


def _sure(shape: _Shape, between: Ints) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """By item: what starts before it in every plan, and what after it."""
    pairs = []
    for b, (lo, hi) in enumerate(zip(shape.first, shape.first[1:], strict=False)):
        size = int(hi - lo)
        way = between[shape.at[b] : shape.at[b + 1]].reshape(size, size)
        sooner, later = np.nonzero((way > 0) | ((way == 0) & (way.T < 0)))
        pairs.append(np.stack([sooner + lo, later + lo]))
    sooner, later = np.concatenate(pairs, 1) if pairs else np.zeros((2, 0), np.int64)
    return _rows(later, sooner, shape.block.size), _rows(sooner, later, shape.block.size)


def _rows(key: Longs, other: Longs, n: int) -> tuple[Ints, Ints]:
    order = np.argsort(key, kind="stable")
    at = np.concatenate([[0], np.cumsum(np.bincount(key, minlength=n))])
    return at.astype(np.int32), other[order].astype(np.int32)


def _mirrored(shape: _Shape, between: Ints) -> Ints:
    """The ways where time runs backwards and an item's end is its start."""
    out = np.empty_like(between)
    for b, (lo, hi) in enumerate(zip(shape.first, shape.first[1:], strict=False)):
        size, days = int(hi - lo), shape.duration[lo:hi]
        way = between[shape.at[b] : shape.at[b + 1]].reshape(size, size)
        turned = np.where(way.T > NO_WAY, way.T + days[:, None] - days[None, :], NO_WAY)
        out[shape.at[b] : shape.at[b + 1]] = turned.ravel()
    return out


def _held(problem: Problem, item: Ints) -> Ints:
    return np.array([int(i) in problem.fixed for i in item], np.int32)


def _demands(problem: Problem, item: Ints) -> tuple[Ints, Ints, Ints]:
    at, resource, units = [0], list[int](), list[int]()
    for i in item:
        activity = problem.activities[i]
        for number, asked in enumerate(activity.demand if activity.duration else ()):
            if asked:
                resource.append(number)
                units.append(asked)
        at.append(len(units))
    return np.array(at, np.int32), np.array(resource, np.int32), np.array(units, np.int32)


def _worth(problem: Problem, item: Ints, place: Ints, days: int) -> Worth:
    projects = known_projects(problem)
    number = {each.id: p for p, each in enumerate(projects)}
    project = np.array([number[problem.activities[i].project or ""] for i in item], np.int32)
    goal = np.array([-1 if each.milestone is None else place[each.milestone] for each in projects], np.int32)
    wish = np.array([problem.in_force.get(int(i), -FAR) for i in item], np.int32)
    aim = problem.objective.aim
    cost = costs(aim, projects, days + 1)
    return Worth(project, goal, cost, wish, problem.objective.stability, int(aim is Aim.MAKESPAN))
