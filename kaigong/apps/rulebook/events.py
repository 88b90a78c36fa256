"""What can happen to the rules that a city may change at run time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CalendarYearEntered:
    """A year's rest days and swapped working days; `replaced`: what stood before (nothing, shipped, entered)."""

    year: int
    rest_days: tuple[str, ...]
    swapped_days: tuple[str, ...]
    notice_number: str
    notice_date: str
    replaced: str


@dataclass(frozen=True, slots=True)
class RegionDayEntered:
    """A day on which one region works or rests otherwise than the country."""

    region: str
    day: str
    works: bool
    notice: str


@dataclass(frozen=True, slots=True)
class RegionDayWithdrawn:
    """The region follows the country again on that day."""

    region: str
    day: str
    reason: str
