"""What can happen in a round of a fund (stream `round:<no>`): days as ISO text, money in fen, projects by code."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoundOpened:
    no: str
    name: str
    kind: str
    agency: str
    opens_on: str
    deadline: str
    amount_fen: int | None
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class FundApplied:
    """A project asks for money; how ready it was, and what was missing."""

    project: str
    asked_fen: int
    score: int
    missing: tuple[str, ...]
    on: str


@dataclass(frozen=True, slots=True)
class FundWithdrawn:
    project: str
    reason: str
    on: str


@dataclass(frozen=True, slots=True)
class FundGranted:
    project: str
    granted_fen: int
    on: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FundRefused:
    project: str
    reason: str
    on: str


@dataclass(frozen=True, slots=True)
class DrawsPlanned:
    """用款计划: by month what is to be drawn."""

    project: str
    months: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MoneyDrawn:
    """What was drawn in a month; a negative amount takes back what was said too much."""

    project: str
    month: str
    fen: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RoundClosed:
    on: str
