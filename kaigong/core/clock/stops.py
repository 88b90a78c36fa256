"""Stops of the clock (R-STOP, R-CAP): from day S to day E the days d with S < d ≤ E do not count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kaigong.core.clock.calendar import Calendar
from kaigong.core.values import Span

OPEN = date.max.toordinal() + 1  # after every closing day


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of an item: which clocks its reason stops, and the planned working days told to the applicant."""

    opened: date
    closed: date | None = None
    reason: str = ""
    statutory: bool = True
    promised: bool = True
    planned_days: int | None = None

    @property
    def span(self) -> Span:
        """The stop as a bare span."""
        return self.opened, self.closed


@dataclass(frozen=True, slots=True)
class StopAlarm:
    """A stop that outlasts its planned days. The clock stays stopped; the alarm is all that follows."""

    stop: Stop
    planned_end: date
    days_over: int


def union(pauses: Iterable[Span], started: date) -> list[Span]:
    """The stops as separate stretches in order, each the part after the start; empty ones fall away."""
    merged: list[tuple[date, int]] = []
    for opened, closed in sorted((max(opened, started), _ordinal(closed)) for opened, closed in pauses):
        if closed <= opened.toordinal():
            continue
        if merged and opened.toordinal() <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], closed)
        else:
            merged.append((opened, closed))
    return [(opened, None if closed == OPEN else date.fromordinal(closed)) for opened, closed in merged]


def _ordinal(closed: date | None) -> int:
    return OPEN if closed is None else closed.toordinal()


def excluded(day: date, pauses: Iterable[Span]) -> bool:
    """Whether the day falls into a stop and so does not count."""
    return any(opened < day and (closed is None or day <= closed) for opened, closed in pauses)


def paused(today: date, pauses: Iterable[Span]) -> bool:
    """Whether the clock stands today: from the day a stop opens until the day it closes."""
    return any(opened <= today and (closed is None or today < closed) for opened, closed in pauses)


def planned_end(stop: Stop, calendar: Calendar) -> date | None:
    """The last day of the planned days of a stop, if any were planned."""
    return None if stop.planned_days is None else calendar.after(stop.opened, stop.planned_days)


def stop_alarm(stop: Stop, today: date, calendar: Calendar) -> StopAlarm | None:
    """The alarm for a stop still open, or closed late, after its planned days (R-CAP)."""
    end, until = planned_end(stop, calendar), min(stop.closed or today, today)
    if end is None or until <= end:
        return None
    return StopAlarm(stop, end, calendar.between(end, until))


def stop_alarms(stops: Sequence[Stop], today: date, calendar: Calendar) -> list[StopAlarm]:
    """The alarms of all stops of an item."""
    return [alarm for stop in stops if (alarm := stop_alarm(stop, today, calendar))]
