"""A single project as the arrays of project_kernel, its longest ways, and simple lower bounds."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kaigong.core.optimise.values import Plan, Problem
from kaigong.core.optimise.windows import order_of

FIELDS = 4  # of a word
BITS = 16
FULL = 1 << (BITS - 1)  # the guard bit of a field: capacities are below


@dataclass(frozen=True, slots=True)
class Net:
    """The arrays, and which activity of the problem each row is."""

    arrays: tuple[Any, ...]
    rows: tuple[int, ...]
    horizon: int
    words: int

    def plan(self, starts: Any) -> Plan:
        """The plan of a row of starts."""
        by_row = sorted(zip(self.rows, (int(day) for day in starts), strict=True))
        return Plan(tuple(day for _, day in by_row))


def packed(amounts: list[tuple[int, ...]], words: int, guard: bool) -> Any:
    """Each row's amounts in fields of 16 bits, flat."""
    rows = np.zeros((len(amounts), words), np.uint64)
    for row, units in zip(rows, amounts, strict=True):
        for k, unit in enumerate(units):
            row[k // FIELDS] |= np.uint64((unit | (FULL if guard else 0)) << (BITS * (k % FIELDS)))
    return rows.ravel()


def net(problem: Problem) -> Net:
    """The arrays of a project without windows, whose demands all fit."""
    rows = order_of(problem)
    assert rows is not None
    place = {i: row for row, i in enumerate(rows)}
    n, kinds = len(rows), len(problem.resources)
    days = [problem.activities[i].duration for i in rows]
    words = max(1, -(-kinds // FIELDS))
    need = packed([problem.activities[i].demand for i in rows], words, guard=False)
    capacities = [each.capacity for each in problem.resources]
    room = packed([tuple(units for units in capacities if isinstance(units, int))], words, guard=True)
    pad = np.uint64(sum(FULL << (BITS * k) for k in range(FIELDS)))
    room |= pad
    into: list[dict[int, int]] = [{} for _ in rows]
    from_: list[dict[int, int]] = [{} for _ in rows]
    for lag in problem.lags:
        i, j = place[lag.before], place[lag.after]
        into[j][i] = max(lag.days, into[j].get(i, lag.days))
        from_[i][j] = into[j][i] + days[j] - days[i]
    tail = [0] * n
    for i in reversed(range(n)):
        tail[i] = max([days[i], *(into[j][i] + tail[j] for j in from_[i])])
    horizon = sum(days) + sum(max([0, *ways.values()]) for ways in into) + 2
    arrays = (
        np.array(days, np.int64), need, room, pad, words, *_flat(into), *_flat(from_), np.array(tail, np.int64),
    )  # fmt: skip
    return Net(arrays, tuple(rows), horizon, words)


def _flat(ways: list[dict[int, int]]) -> tuple[Any, Any, Any]:
    at = np.cumsum([0, *map(len, ways)]).astype(np.int64)
    ends = np.array([i for way in ways for i in way], np.int64)
    lags = np.array([days for way in ways for days in way.values()], np.int64)
    return at, ends, lags
