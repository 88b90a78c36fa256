"""What can have happened to a body or a commission. Money in fen, days in working days, dates as ISO text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BodyApplied:
    credit_code: str
    affiliated: Sequence[str]
    intro: str


@dataclass(frozen=True, slots=True)
class BodyListed:
    on: str


@dataclass(frozen=True, slots=True)
class BodySuspended:
    on: str
    reason: str


@dataclass(frozen=True, slots=True)
class ServiceOffered:
    service: str
    grade: str
    certificate_no: str
    valid_until: str
    promised_days: int
    price_fen: int


@dataclass(frozen=True, slots=True)
class CommissionOpened:
    no: str
    project: str
    service: str
    method: str
    brief: str
    budget_fen: int | None
    wanted_days: int
    quotes_until: str | None
    on: str


@dataclass(frozen=True, slots=True)
class DrawAnnounced:
    """The pool and the hash of the secret are public before anybody can know the beacon."""

    pool: Sequence[Sequence[Any]]
    pool_hash: str
    commitment: str


@dataclass(frozen=True, slots=True)
class BodyDrawn:
    """Whoever has these repeats the draw. `witness` named the beacon's second half."""

    secret: str
    beacon: str
    witness: str
    drawn: Sequence[str]


@dataclass(frozen=True, slots=True)
class QuoteGiven:
    """The price stays sealed: the entry holds the hash of what was offered, opened after the last day."""

    body: str
    sealed: str


@dataclass(frozen=True, slots=True)
class QuotesOpened:
    quotes: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class CommissionAwarded:
    body: str
    price_fen: int
    days: int
    reason: str
    on: str


@dataclass(frozen=True, slots=True)
class WorkBegun:
    on: str
    due_on: str | None


@dataclass(frozen=True, slots=True)
class ResultDelivered:
    on: str
    document: str
    note: str
    round: int
    body_days: int


@dataclass(frozen=True, slots=True)
class ResultReturned:
    on: str
    points: str
    owner_days: int


@dataclass(frozen=True, slots=True)
class ResultAccepted:
    on: str
    owner_days: int


@dataclass(frozen=True, slots=True)
class CommissionCancelled:
    on: str
    reason: str


@dataclass(frozen=True, slots=True)
class CommissionRated:
    score: int
    text: str


@dataclass(frozen=True, slots=True)
class DefectNoted:
    agency: str
    text: str
