"""What can happen to a duty line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from kaigong.core import ledger
from kaigong.core.supervision.values import Source


@dataclass(frozen=True, slots=True)
class LineRaised:
    no: str
    title: str
    wanted: str
    source: Source
    origin: str
    project: str
    lead: str
    helpers: Sequence[str]
    chain: Sequence[str]
    due_on: date
    on: date


@dataclass(frozen=True, slots=True)
class LeadChanged:
    lead: str
    helpers: Sequence[str]
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class DueMoved:
    """The day was put off, by whoever supervises; inaction counts anew from that day."""

    due_on: date
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class OrderIssued:
    order: int
    asked: str
    answer_by: date
    on: date


@dataclass(frozen=True, slots=True)
class OrderAnswered:
    order: int
    answer: str
    promised_on: date | None
    late: bool
    on: date


@dataclass(frozen=True, slots=True)
class OrderOverdue:
    """The last day for an answer has passed without one."""

    order: int
    on: date


@dataclass(frozen=True, slots=True)
class ProgressNoted:
    text: str
    documents: Sequence[str]
    on: date


@dataclass(frozen=True, slots=True)
class LineClimbed:
    """Nothing happened in time: the next headquarters has it now."""

    level: int
    to: str
    cause: str
    on: date


@dataclass(frozen=True, slots=True)
class TalkListed:
    agency: str
    late: int
    on: date


@dataclass(frozen=True, slots=True)
class TalkHeld:
    text: str
    on: date


@dataclass(frozen=True, slots=True)
class ClosureAsked:
    by: str
    agency: str
    text: str
    documents: Sequence[str]
    on: date


@dataclass(frozen=True, slots=True)
class ClosureReturned:
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class LineClosed:
    by: str
    text: str
    on: date


@dataclass(frozen=True, slots=True)
class LineReopened:
    """`agency` had it closed on `by`'s word and `checked_by` had let it pass: it is put down to them."""

    reason: str
    agency: str
    by: str
    checked_by: str
    due_on: date
    on: date


@dataclass(frozen=True, slots=True)
class CauseGone:
    """What made the line is over by itself (the item was decided …); `entry` is where the ledger says so."""

    entry: str
    text: str
    on: date


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    """A meeting decided: what is to be done, by whom, until when."""

    meeting: str
    text: str
    lead: str
    due_on: date
    on: date


@dataclass(frozen=True, slots=True)
class LineDropped:
    reason: str
    on: date


Event = (
    LineRaised
    | LeadChanged
    | DueMoved
    | OrderIssued
    | OrderAnswered
    | OrderOverdue
    | ProgressNoted
    | LineClimbed
    | TalkListed
    | TalkHeld
    | ClosureAsked
    | ClosureReturned
    | LineClosed
    | LineReopened
    | CauseGone
    | DecisionTaken
    | LineDropped
)
KINDS: Mapping[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}


def decode(kind: str, data: Mapping[str, Any]) -> Event | None:
    """The event of one ledger entry; None for a note that is none of these."""
    return ledger.decode(KINDS, kind, data) if kind in KINDS else None
