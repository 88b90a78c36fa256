"""Rework: what is done again in the same case, at once or after other work, and the time between.

rework(log) -> (Repeat, …), the most repeated first
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kaigong.core.mining.graph import DAY, quantiles
from kaigong.core.mining.log import Log
from kaigong.core.mining.rework_kernel import repeats


@dataclass(frozen=True, slots=True)
class Repeat:
    """An activity that comes more than once in some case. `again` counts every coming after the first; `at_once` those
    right after the same activity, the others came back after other work. `days_p50`: from the earliest to the latest
    coming in such a case, the middle of all cases where a time is known."""

    activity: str
    cases: int  # with the activity
    cases_again: int
    again: int
    at_once: int
    most: int  # in one case
    days_p50: float | None

    @property
    def came_back(self) -> int:
        return self.again - self.at_once


def rework(log: Log) -> tuple[Repeat, ...]:
    """Every activity that is repeated, by how often; ties by name."""
    k, n = len(log.activities), len(log.activity)
    table = np.zeros((k, 5), np.int64)
    who, span = np.empty(n // 2 + 1, np.int32), np.empty(n // 2 + 1, np.int64)
    found = repeats(log.first, log.activity, log.time, k, table, who, span)
    who, span = who[:found], span[:found]
    order = np.argsort(who, kind="stable")
    bounds = np.searchsorted(who[order], np.arange(k + 1))
    rows = []
    for code in np.flatnonzero(table[:, 2]).tolist():
        spans = span[order[bounds[code] : bounds[code + 1]]]
        middle = round(float(quantiles(spans, [0.5])[0]) / DAY, 6) if len(spans) else None
        rows.append(_repeat(log.activities[code], table[code].tolist(), middle))
    return in_order(rows)


def in_order(rows: Iterable[Repeat]) -> tuple[Repeat, ...]:
    """The most repeated first, then by name."""
    return tuple(sorted(rows, key=lambda row: (-row.again, row.activity)))


def _repeat(activity: str, counted: list[int], middle: float | None) -> Repeat:
    cases, cases_again, again, at_once, most = counted
    return Repeat(activity, cases, cases_again, again, at_once, most, middle)
