"""The weekly list 每周清单: how all lines stand on a Monday, and what the week before has brought. Frozen once made."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kaigong.core.clock.calendar import Calendar
from kaigong.core.supervision.ladder import LineColour, colour
from kaigong.core.supervision.values import Ladder, Line


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One line as it stood on that Monday."""

    no: str
    title: str
    lead: str
    holder: str
    due_on: date
    state: str
    colour: str
    late_days: int
    is_new: bool
    climbed: bool
    to_talk: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A list with its sums: `raised`, `closed`, `reopened` and `climbed` in the seven days before `monday`."""

    monday: date
    lines: tuple[WeekLine, ...]
    raised: int
    closed: int
    reopened: int
    climbed: int


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(day.weekday())


def week(lines: Iterable[Line], monday: date, calendar: Calendar, ladder: Ladder) -> Week:
    """The list of a Monday: every line that still owes something, the longest late first."""
    known, since = list(lines), monday - timedelta(7)
    rows = [_row(line, monday, since, calendar, ladder) for line in known if not line.ended]
    rows.sort(key=lambda row: (row.due_on, row.no))
    counted = Counter[str]()
    for line in known:
        counted["raised"] += since <= line.raised_on < monday
        counted["closed"] += line.closed_on is not None and since <= line.closed_on < monday
        counted["reopened"] += sum(since <= charge.on < monday for charge in line.charges)
        counted["climbed"] += sum(since <= day < monday for day in line.climbs)
    return Week(monday, tuple(rows), *(counted[name] for name in ("raised", "closed", "reopened", "climbed")))


def _row(line: Line, monday: date, since: date, calendar: Calendar, ladder: Ladder) -> WeekLine:
    shade = colour(line, monday, calendar, ladder)
    late = calendar.between(line.due_on, monday) if shade is LineColour.RED else 0
    return WeekLine(
        line.no, line.title, line.lead, line.holder, line.due_on, line.state.value, shade.value, late,
        since <= line.raised_on < monday, any(since <= day < monday for day in line.climbs), line.owes_talk,
    )  # fmt: skip
