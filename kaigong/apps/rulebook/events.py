"""What can happen to the rules that a city may change at run time."""

from dataclasses import dataclass
from typing import Any


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


@dataclass(frozen=True, slots=True)
class EditionDrafted:
    """A draft was written, or written anew; `text_hash` is the SHA-256 of its text."""

    number: int
    title: str
    ground: str
    text_hash: str


@dataclass(frozen=True, slots=True)
class EditionChecked:
    """A draft was checked against the law of the day it is meant for; the faults found are counted."""

    number: int
    force_on: str
    faults: int


@dataclass(frozen=True, slots=True)
class EditionPublished:
    """What comes into force on a day, word for word, and what becomes of cases under way."""

    number: int
    title: str
    ground: str
    force_on: str
    patch: dict[str, Any]
    transition: str
    transition_ground: str
    counted_from: str
    version: str


@dataclass(frozen=True, slots=True)
class EditionInForce:
    """The day has come."""

    number: int
    on: str
    version: str


@dataclass(frozen=True, slots=True)
class EditionWithdrawn:
    """From this day it holds no longer; before its day of force: never."""

    number: int
    on: str
    reason: str
