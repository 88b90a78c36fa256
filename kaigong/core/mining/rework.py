"""Rework: what is done again in the same case, at once or after other work, and the time between.

rework(log) -> (Repeat, …), the most repeated first
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kaigong.core.mining.graph import DAY, Ints
from kaigong.core.mining.graph_kernel import edge_quantiles
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
    table, offsets, spans = _counted(log)
    codes = np.flatnonzero(table[:, 2])
    middle, sums = np.full((len(codes), 1), np.nan), np.empty(len(codes))
    edge_quantiles(spans, offsets, codes, 0, len(codes), np.array([0.5]), middle, sums)
    return in_order(
        _repeat(log.activities[code], table[code].tolist(), None if span != span else round(span / DAY, 6))
        for code, span in zip(codes.tolist(), middle[:, 0].tolist(), strict=True)
    )


def _counted(log: Log) -> tuple[Ints, Ints, Ints]:
    """The counts of each activity, and the spans of all, side by side by activity: they are counted before."""
    k = len(log.activities)
    table, timed, events = np.zeros((k, 5), np.int64), np.zeros(k, np.int64), (log.first, log.activity, log.time, k)
    repeats(*events, table, timed, timed[:0], False)
    offsets = np.concatenate([[0], np.cumsum(timed)])
    spans = np.empty(offsets[-1], np.int64)
    repeats(*events, np.zeros_like(table), offsets[:-1].copy(), spans, True)
    return table, offsets, spans


def in_order(rows: Iterable[Repeat]) -> tuple[Repeat, ...]:
    """The most repeated first, then by name."""
    return tuple(sorted(rows, key=lambda row: (-row.again, row.activity)))


def _repeat(activity: str, counted: list[int], middle: float | None) -> Repeat:
    cases, cases_again, again, at_once, most = counted
    return Repeat(activity, cases, cases_again, again, at_once, most, middle)
