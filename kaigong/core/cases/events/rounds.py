"""Events of a round of correction: points noted, the one merged notice, points not met; and entries after the fact."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kaigong.core.cases.records import Point


@dataclass(frozen=True, slots=True)
class PointsNoted:
    """An agency has noted everything it misses. It goes out with the merged notice of the round."""

    item: str
    points: tuple[Point, ...]
    on: date


@dataclass(frozen=True, slots=True)
class NoticeSent:
    """The merged notice (一次性告知): by item, everything that is missing."""

    round: int
    points: Mapping[str, tuple[Point, ...]]
    on: date


@dataclass(frozen=True, slots=True)
class PointsUnmet:
    """Points of the notice that were answered but not met, and new ones caused by what was handed in (T7)."""

    item: str
    unmet: tuple[str, ...]
    added: tuple[Point, ...]
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class EnteredLate:
    """What follows was entered after the fact (补录): when it happened, on what ground, by which agency."""

    item: str
    at: datetime
    ground: str
    agency: str
    on: date
