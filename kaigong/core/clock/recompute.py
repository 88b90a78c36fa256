"""A new notice has amended the calendar: which open due days move. Closed cases keep the day they had."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.due import Due, Question, due

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Moved(Generic[Key]):
    """One open due day that the new calendar moves, makes known or makes unknown."""

    key: Key
    old: Due
    new: Due

    @property
    def old_day(self) -> date | None:
        """The day to keep in the log."""
        return self.old.day

    @property
    def new_day(self) -> date | None:
        """The day that holds from now on."""
        return self.new.day


def recompute(
    open_due_days: Mapping[Key, Question], old_calendar: Calendar, new_calendar: Calendar
) -> list[Moved[Key]]:
    """Every open question whose answer differs under the new calendar, with both answers."""
    answers = ((key, due(asked, old_calendar), due(asked, new_calendar)) for key, asked in open_due_days.items())
    return [Moved(key, old, new) for key, old, new in answers if _told(old) != _told(new)]


def _told(answer: Due) -> tuple[object, ...]:
    return answer.day, answer.unknown_year, answer.remaining_days, answer.ran_out
