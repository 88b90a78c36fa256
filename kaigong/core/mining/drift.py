"""How a log changes over time: figures a month, and the days from which cases take another time or another way.

    windows(graph, zone) -> (Window, …), by the month a case begins in
    changes(graph, zone) -> (Change, …), of the throughput and of each frequent activity, Holm-corrected over all looks

Cases still running when the log ends look short. So throughput is only looked at for cases begun early enough that
nine in ten would have ended: at least the P90 of throughput before the last event of the log (`settled`).
A change is where Pettitt's test finds the series of cases, in the order they begin, to change most; each side is then
looked at again, as long as it has `LEAST` cases.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, tzinfo

import numpy as np
from numpy.typing import NDArray

from kaigong.core.mining.graph import DAY, Floats, Graph, Ints
from kaigong.core.mining.log import NO_TIME
from kaigong.core.mining.stats import holm, pettitt
from kaigong.core.mining.times import local_days

LEAST = 30
ACTIVITIES = 50
DEEP = 3
LEVEL = 0.01


@dataclass(frozen=True, slots=True)
class Window:
    """The cases begun in one month; the median says nothing yet where few of them are settled."""

    month: date
    cases: int
    settled: int
    p50_days: float | None
    p90_days: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """From `day` on (the first case after it begins then). Of the throughput the figures are medians in days; of an
    activity the share of cases that have it."""

    activity: str | None  # None: throughput
    day: date
    before: float
    after: float
    cases_before: int
    cases_after: int
    p: float


def settled(graph: Graph) -> NDArray[np.bool_]:
    """Cases begun so early that nine in ten of them would have ended when the log does."""
    known = graph.first != NO_TIME
    if not known.any():
        return np.asarray(known)
    longest = graph.throughput_quantiles([0.9])[0]
    return np.asarray(known & (graph.first <= graph.last[known].max() - longest))


def windows(graph: Graph, zone: tzinfo) -> tuple[Window, ...]:
    """Every month with a case, in order."""
    known = np.flatnonzero(graph.first != NO_TIME)
    months = [_month(day) for day in local_days(graph.first[known], zone).tolist()]
    ended, spans, found = settled(graph)[known], graph.throughput[known] / DAY, []
    codes = np.array([month.toordinal() for month in months], np.int64)
    for code in np.unique(codes).tolist():
        here = codes == code
        days = spans[here & ended]
        middle = [round(float(q), 6) for q in np.quantile(days, [0.5, 0.9])] if len(days) else [None, None]
        found.append(Window(date.fromordinal(code), int(here.sum()), len(days), *middle))
    return tuple(found)


def _month(ordinal: int) -> date:
    return date.fromordinal(ordinal).replace(day=1)


def changes(graph: Graph, zone: tzinfo) -> tuple[Change, ...]:
    """What changed with at most one false alarm in a hundred logs, the earliest first."""
    known = np.flatnonzero(graph.first != NO_TIME)
    known = known[np.argsort(graph.first[known], kind="stable")]
    days = local_days(graph.first, zone)
    ended = known[settled(graph)[known]]
    found = list(_looks(None, graph.throughput[ended] / DAY, days[ended], 0))
    for code, has in _frequent(graph):
        found += _looks(graph.log.activities[code], has[ended].astype(float), days[ended], 0)
    ps = holm([one.p for one in found])
    kept = [replace(one, p=p) for one, p in zip(found, ps, strict=True) if p <= LEVEL]
    return tuple(sorted(kept, key=lambda one: (one.day, one.activity or "")))


def _frequent(graph: Graph) -> Iterator[tuple[int, NDArray[np.bool_]]]:
    """The most frequent activities and which cases have each, unless nearly all or nearly none do."""
    cases = len(graph.first)
    order = np.argsort(graph.log.activity, kind="stable")
    bounds = np.searchsorted(graph.log.activity[order], np.arange(len(graph.log.activities) + 1))
    for code in np.argsort(-graph.activity_count, kind="stable")[:ACTIVITIES].tolist():
        has = np.zeros(cases, bool)
        has[graph.log.case[order[bounds[code] : bounds[code + 1]]]] = True
        if LEAST <= int(has.sum()) <= cases - LEAST:
            yield code, has


def _looks(activity: str | None, values: Floats, days: Ints, deep: int) -> Iterator[Change]:
    """The change of a series and, where it is likely one, those on both sides of it."""
    if len(values) < 2 * LEAST or deep == DEEP:
        return
    at, p = pettitt(values)
    if not LEAST <= at <= len(values) - LEAST:
        return
    middle = np.median if activity is None else np.mean
    before, after = (round(float(middle(side)), 6) for side in (values[:at], values[at:]))
    yield Change(activity, date.fromordinal(int(days[at])), before, after, at, len(values) - at, p)
    if p <= LEVEL:
        yield from _looks(activity, values[:at], days[:at], deep + 1)
        yield from _looks(activity, values[at:], days[at:], deep + 1)
