"""How long things take: throughput, waiting and work, by the clock and in working days of the official calendar.

    local_days(times, zone) -> day numbers (proleptic ordinals) at a place
    Workdays(calendar).between(first, last) -> working days d with first < d <= last (R-START), NaN in unknown years
    case_times(graph, workdays, zone) -> CaseTimes
    activity_times(log, workdays, zone) -> (ActivityTime, …)

*Waiting* of an event is from the event before it to the start of its work, or to the event itself where the source
does not tell the start; *work* is from the start to the event. Both are unknown where a time is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

import numpy as np
from numpy.typing import NDArray

from kaigong.core.clock.calendar import Calendar
from kaigong.core.mining.graph import DAY, Floats, Graph, Ints, quantiles
from kaigong.core.mining.log import NO_TIME, Log

HOUR = DAY // 24
EPOCH = date(1970, 1, 1).toordinal()
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
NO_DAY = -1
FIRST_HOUR, LAST_HOUR = ((date(year, 1, 2).toordinal() - EPOCH) * 24 for year in (1, 9999))


@dataclass(frozen=True, slots=True)
class Spread:
    """How a number of days is spread over those where it is known."""

    known: int
    p10: float | None
    p25: float | None
    p50: float | None
    p75: float | None
    p90: float | None
    p95: float | None


@dataclass(frozen=True, slots=True)
class CaseTimes:
    """Throughput of cases: by the clock, and in working days (`unknown_years`: cases outside the calendar)."""

    days: Spread
    working_days: Spread
    unknown_years: int


@dataclass(frozen=True, slots=True)
class ActivityTime:
    """What passes before and during an activity."""

    activity: str
    count: int
    waiting_days: Spread
    waiting_working_days: Spread
    work_days: Spread


def spread(days: Floats) -> Spread:
    """The spread of the values that are not NaN, to a millionth of a day."""
    known = days[~np.isnan(days)]
    if not len(known):
        return Spread(0, None, None, None, None, None, None)
    found = np.quantile(known, SHARES)
    return Spread(len(known), *(round(float(value), 6) for value in found))


def spread_of(micros: Ints) -> Spread:
    """The same of microseconds, NO_TIME left out; exact and without sorting."""
    known = micros[micros != NO_TIME]
    if not len(known):
        return Spread(0, None, None, None, None, None, None)
    return Spread(len(known), *(round(float(value) / DAY, 6) for value in quantiles(known, SHARES)))


def local_days(times: Ints, zone: tzinfo) -> NDArray[np.int64]:
    """The day at the place when each time was, as `date.toordinal` counts; NO_DAY for NO_TIME."""
    hours = times // HOUR
    known = (times != NO_TIME) & (hours >= FIRST_HOUR) & (hours < LAST_HOUR)
    which, place = np.unique(hours[known], return_inverse=True)
    shifts = np.array([_shift(int(hour), zone) for hour in which], np.int64)
    found = np.full(len(times), NO_DAY, np.int64)
    found[known] = (times[known] + shifts[place]) // DAY + EPOCH
    return found


def _shift(hour: int, zone: tzinfo) -> int:
    """What the place's clock is ahead of UTC in that hour since 1970."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
    ahead = at.astimezone(zone).utcoffset()
    return 0 if ahead is None else int(ahead / timedelta(microseconds=1))


class Workdays:
    """Working days between two days by table look-up."""

    def __init__(self, calendar: Calendar) -> None:
        years = calendar.years
        self._low = date(years[0], 1, 1).toordinal() if years else 0
        high = date(years[-1], 12, 31).toordinal() if years else -1
        days = [date.fromordinal(day) for day in range(self._low, high + 1)]
        self._known = np.concatenate([[0], np.cumsum([calendar.is_workday(day) is not None for day in days])])
        self._upto = np.concatenate([[0], np.cumsum([bool(calendar.is_workday(day)) for day in days])])

    def between(self, first: Ints, last: Ints) -> Floats:
        """Working days d with first < d <= last, negative where last is before first; NaN where a day is not known."""
        a, b = first + 1 - self._low, last + 1 - self._low
        top = len(self._upto) - 1
        inside = (first != NO_DAY) & (last != NO_DAY) & (np.minimum(a, b) >= 0) & (np.maximum(a, b) <= top)
        a, b = np.clip(a, 0, top), np.clip(b, 0, top)
        known = inside & (self._known[b] - self._known[a] == b - a)
        return np.where(known, (self._upto[b] - self._upto[a]).astype(float), np.nan)


def case_times(graph: Graph, workdays: Workdays, zone: tzinfo) -> CaseTimes:
    """Of all cases with a known time."""
    working = workdays.between(local_days(graph.first, zone), local_days(graph.last, zone))
    timed = graph.first != NO_TIME
    return CaseTimes(spread_of(graph.throughput), spread(working), int((timed & np.isnan(working)).sum()))


def activity_times(log: Log, workdays: Workdays, zone: tzinfo) -> tuple[ActivityTime, ...]:
    """For every activity, in the order of its code."""
    begun = log.time if log.start is None else np.where(log.start == NO_TIME, log.time, log.start)
    before = np.concatenate([[NO_TIME], log.time[:-1]])[: len(log.time)]
    before[log.first[:-1][log.first[:-1] < len(log.time)]] = NO_TIME
    waiting = _less(begun, before)
    work = _less(log.time, begun) if log.start is not None else np.full(len(begun), NO_TIME)
    if log.start is not None:
        work = np.where(log.start == NO_TIME, NO_TIME, work)
    working = workdays.between(local_days(before, zone), local_days(begun, zone))
    order = np.argsort(log.activity, kind="stable")
    bounds = np.searchsorted(log.activity[order], np.arange(len(log.activities) + 1))
    return tuple(
        ActivityTime(name, len(at), spread_of(waiting[at]), spread(working[at]), spread_of(work[at]))
        for name, at in zip(log.activities, _pieces(order, bounds), strict=True)
    )


def _pieces(order: NDArray[np.int64], bounds: NDArray[np.int64]) -> Sequence[NDArray[np.int64]]:
    return [order[a:b] for a, b in zip(bounds, bounds[1:], strict=False)]


def _less(late: Ints, early: Ints) -> Ints:
    return np.where((late == NO_TIME) | (early == NO_TIME), NO_TIME, late - early)
