"""Days of a plan on the calendar: T0 is the start day or the next working day, n days later the n-th working day."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from kaigong.core.clock.calendar import Calendar, UnknownYear


@dataclass(frozen=True, slots=True)
class DayTable:
    """The working days from the start of a plan on, as far as they are known."""

    working_days: tuple[date, ...]
    first: int  # place of day 0
    end: int  # one past the place of the last known working day
    last_known: date

    def day(self, n: int) -> date | None:
        """The day n of the plan; None outside the published calendars."""
        place = self.first + n
        return self.working_days[place] if 0 <= place < self.end else None

    def remaining(self, n: int) -> int:
        """How many working days are still to count after the last known day to reach day n."""
        return max(0, self.first + n - self.end + 1)


def day_table(calendar: Calendar, start: date) -> DayTable | None:
    """The table of a start day; None where its year has no calendar."""
    try:
        first, known = calendar.index(start), calendar.known_until(start)
    except UnknownYear:
        return None
    return DayTable(calendar.working_days, first, bisect_right(calendar.working_days, known), known)


def note(table: DayTable | None, start: date | None, to_start: int) -> str | None:
    """Why a groundbreaking day cannot be told, in words; None when it can."""
    if start is None:
        return f"no start day given: {to_start} working days from the start"
    if table is None:
        return f"no calendar is published for {start.year}: {to_start} working days remain after {start}"
    remaining = table.remaining(to_start)
    if remaining:
        return f"{remaining} working days remain after {table.last_known}, the last day of a published calendar"
    return None
