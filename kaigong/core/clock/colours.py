"""The colour of an item by the days it has left, and when that colour will turn."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.clock.due import Direction, Due, Unit
from kaigong.core.clock.stops import paused, union

WARN_DAYS = 2
WARN_SHARE_PERCENT = 20


class Colour(StrEnum):
    """How an item stands today."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    PAUSED = "paused"
    UNKNOWN = "unknown"  # the due day lies in a year without a calendar


@dataclass(frozen=True, slots=True)
class WarnAt:
    """How many working days before the due day, or which share of the limit, turns an item yellow."""

    days: int = WARN_DAYS
    share_percent: int = WARN_SHARE_PERCENT


USUAL = WarnAt()


def colour(due: Due, today: date, calendar: Calendar, warning: WarnAt = USUAL) -> Colour:
    """Red after the due day, also when a stop was opened too late; paused in a stop; yellow when little is left."""
    if due.effective is not None and today > due.effective:
        return Colour.RED
    if paused(today, due.question.pauses):
        return Colour.PAUSED
    if due.day is None:
        return Colour.UNKNOWN
    left = remaining(due, today, calendar)
    return Colour.YELLOW if left <= _warn_at(due, calendar, warning) else Colour.GREEN


def remaining(due: Due, today: date, calendar: Calendar) -> int:
    """Working days d that still count, today < d ≤ due day; after it, minus the working days it is late."""
    if due.day is None:
        return due.remaining_days or 0
    if today > due.day:
        return -calendar.between(due.day, today)
    start = today if due.question.direction is Direction.BACK else max(today, due.question.started)
    stretches = union(due.question.pauses, start)
    stopped = sum(
        calendar.between(opened, min(closed or due.day, due.day)) for opened, closed in stretches if opened < due.day
    )
    return calendar.between(start, due.day) - stopped


def yellow_from(due: Due, calendar: Calendar, warning: WarnAt = USUAL) -> date | None:
    """The first day the item is yellow: the alarm to set. None while there is no due day."""
    if due.day is None:
        return None
    day = due.day
    first = due.question.started if due.question.direction is Direction.FORWARD else date.min
    threshold = _warn_at(due, calendar, warning)
    while day > first and remaining(due, day - timedelta(1), calendar) <= threshold:
        day -= timedelta(1)
    return day


def red_from(due: Due) -> date | None:
    """The first day the item is late."""
    return None if due.effective is None else due.effective + timedelta(1)


def _warn_at(due: Due, calendar: Calendar, warning: WarnAt) -> int:
    """The days left at which yellow begins; a limit not in working days takes its share of those it spans."""
    question = due.question
    total = question.total
    if question.unit is not Unit.WORKING and due.day is not None:
        total = _working_span(due, calendar)
    return max(warning.days, total * warning.share_percent // 100)


def _working_span(due: Due, calendar: Calendar) -> int:
    try:
        return remaining(due, due.question.started, calendar)
    except UnknownYear:
        return 0
