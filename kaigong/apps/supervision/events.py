"""What can happen beside the lines: weekly lists, meetings, the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from kaigong.core.supervision.weekly import WeekLine


@dataclass(frozen=True, slots=True)
class WeekListed:
    """The whole list, so that the ledger alone shows what was said that Monday."""

    monday: date
    lines: Sequence[WeekLine]
    raised: int
    closed: int
    reopened: int
    climbed: int
    late: int


@dataclass(frozen=True, slots=True)
class MeetingOpened:
    no: str
    headquarters: str
    on: date
    chair: str
    present: str
    agenda: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class MeetingDecided:
    line: str
    text: str
    lead: str
    due_on: date


@dataclass(frozen=True, slots=True)
class MeetingClosed:
    on: date


@dataclass(frozen=True, slots=True)
class RulesSet:
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CareBegun:
    """Somebody looks after an enterprise, or one of its projects."""

    person: str
    enterprise: str
    project: str
    since: date


@dataclass(frozen=True, slots=True)
class CareEnded:
    on: date


@dataclass(frozen=True, slots=True)
class VisitLogged:
    """`at` is the hour on the phone, the entry bears that of its arrival. Places are texts, so that they are exact."""

    enterprise: str
    project: str
    at: str
    text: str
    latitude: str
    longitude: str
    photo: str


def plain(value: Any) -> Any:
    """As JSON keeps it."""
    return msgspec.to_builtins(value)
