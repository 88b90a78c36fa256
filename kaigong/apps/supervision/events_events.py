"""What can happen to a joint visit and to a groundbreaking ceremony."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TourPlanned:
    no: str
    title: str
    headquarters: str
    on: str
    until: str
    route: str
    sheet: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class StopAdded:
    n: int
    project: str
    county: str


@dataclass(frozen=True, slots=True)
class StopSeen:
    n: int
    on: str
    note: str
    photos: Sequence[str]


@dataclass(frozen=True, slots=True)
class StopScored:
    """By whoever sealed it: points by line of the sheet; a second time by the same judge replaces the first."""

    n: int
    points: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class FindingRaised:
    n: int
    line: str


@dataclass(frozen=True, slots=True)
class EventHeld:
    on: str


@dataclass(frozen=True, slots=True)
class EventCancelled:
    reason: str


@dataclass(frozen=True, slots=True)
class GroundbreakingPlanned:
    no: str
    title: str
    headquarters: str
    on: str
    place: str
    follow_days: int


@dataclass(frozen=True, slots=True)
class ProjectListed:
    project: str
    investment_fen: int
    lacked: Sequence[Sequence[str]]
    despite: str


@dataclass(frozen=True, slots=True)
class ProjectUnlisted:
    project: str
    reason: str
