"""逢八会办: the days of the meetings, and which lines they have before them.

A meeting falls on every day of the month that ends in the digit of the configuration (8); a rest day moves it to the
next working day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kaigong.core.clock.calendar import Calendar
from kaigong.core.supervision.values import Line, LineState

DIGIT = 8


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a meeting has before it: decisions of earlier ones that are still open, then lines that are stuck."""

    read_out: tuple[Line, ...]
    blocked: tuple[Line, ...]


def meeting_days(first: date, last: date, calendar: Calendar, digit: int = DIGIT) -> list[date]:
    """The days of the meetings between two days, both included. Where the calendar is not published nothing is said."""
    days, day = [], first - timedelta(15)  # a holiday may have moved one in from before the first day
    while day <= last:
        if day.day % 10 == digit and calendar.known(day.year):
            days.append(calendar.next_working(day))
        day += timedelta(1)
    return sorted({day for day in days if first <= day <= last})


def next_meeting(today: date, calendar: Calendar, digit: int = DIGIT) -> date | None:
    """The next meeting, today included."""
    return next(iter(meeting_days(today, today + timedelta(31), calendar, digit)), None)


def agenda(lines: Iterable[Line], decided: Iterable[str], level: int, today: date) -> Agenda:
    """`decided`: numbers of lines on which an earlier meeting decided. Blocked: past its day, or come up to `level`."""
    before, read_out, blocked = set(decided), [], []
    for line in sorted(lines, key=lambda line: (line.due_on, line.no)):
        if line.ended:
            continue
        if line.no in before:
            read_out.append(line)
        elif line.state is LineState.OPEN and (today > line.due_on or line.level >= max(level, 1)):
            blocked.append(line)
    return Agenda(tuple(read_out), tuple(blocked))
