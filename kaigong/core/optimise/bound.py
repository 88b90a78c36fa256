"""A lower bound of the makespan: days within which the work cannot be done, whatever the order."""

from typing import Any

import numpy as np

from kaigong.core.optimise.bound_kernel import too_short
from kaigong.core.optimise.values import Problem
from kaigong.core.optimise.windows import Windows

MOST_ACTIVITIES = 600
MOST_STRETCHES = 150  # first days, and last ones, of the stretches looked at
MOST_STEPS = 3_000_000_000  # of one question; a resource has as many rows as there are distinct demands
SHARES = 4  # of the functions that count a demand in whole halves, thirds, … of the capacity


def energy(problem: Problem, windows: Windows, low: int, high: int) -> int:
    """A makespan from low to high below which there is no plan; high must be that of a plan."""
    if len(problem.activities) > MOST_ACTIVITIES or not problem.resources:
        return low
    days = np.array([each.duration for each in problem.activities], np.int64)
    first, tail = np.array(windows.first, np.int64), np.array(windows.tail, np.int64)
    weights, most = weighted(problem)
    begins, ends = _some(np.unique(first)), _some(np.unique(tail - days))
    if weights.size * begins.size * ends.size > MOST_STEPS:
        return low
    while low < high:
        middle = (low + high) // 2
        if too_short(days, first, tail, weights, most, begins, ends, middle):
            low = middle + 1
        else:
            high = middle
    return low


def weighted(problem: Problem) -> tuple[Any, Any]:
    """Rows of demands and of what a day has, as they are and rounded by dual feasible functions."""
    rows: dict[tuple[int, tuple[int, ...]], None] = {}
    for number, resource in enumerate(problem.resources):
        most = resource.capacity if isinstance(resource.capacity, int) else max(resource.capacity)
        units = [each.demand[number] for each in problem.activities]
        rows[most, tuple(units)] = None
        for least in sorted(
            {units_ for one in units if one for units_ in (one, most - one + 1) if 0 < 2 * units_ <= most}
        ):
            rows[most, tuple(most if one > most - least else 0 if one < least else one for one in units)] = None
        for share in range(1, SHARES + 1):
            rows[most * share, tuple(_in_shares(one, most, share) for one in units)] = None
    weights = np.array([row for _, row in rows], np.int64)
    return weights, np.array([most for most, _ in rows], np.int64)


def _in_shares(units: int, most: int, share: int) -> int:
    """Of most * share: the demand itself where it is a whole number of (share + 1)-ths, else rounded down to that."""
    scaled = (share + 1) * units
    return units * share if most and scaled % most == 0 else (scaled // most * most if most else 0)


def _some(sorted_days: Any) -> Any:
    """Not too many of the days, from the first to the last."""
    if sorted_days.size <= MOST_STRETCHES:
        return sorted_days
    return sorted_days[np.linspace(0, sorted_days.size - 1, MOST_STRETCHES).astype(np.int64)]
