"""What can happen in the life of a project beside its steps: proofs filed and struck, delays, 统计入库."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EvidenceFiled:
    """A proof of a milestone. Numbers are texts, so that they stay exact; `from_file`: what the photo itself told."""

    kind: str
    milestone: str
    document: str
    on: str
    latitude: str = ""
    longitude: str = ""
    number: str = ""
    amount_fen: int | None = None
    reading: str = ""
    from_file: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceStruck:
    """The proof filed with entry `evidence` does not count any more."""

    evidence: int
    reason: str


@dataclass(frozen=True, slots=True)
class DelayRecorded:
    milestone: str
    reason: str
    since: str
    agency: str
    note: str


@dataclass(frozen=True, slots=True)
class DelayEnded:
    """The delay recorded with entry `delay` is over since that day."""

    delay: int
    on: str


@dataclass(frozen=True, slots=True)
class StatisticsFiled:
    proofs: tuple[int, ...]
    investment_fen: int


@dataclass(frozen=True, slots=True)
class StatisticsReturned:
    reason: str


@dataclass(frozen=True, slots=True)
class StatisticsEntered:
    number: str
    on: str


@dataclass(frozen=True, slots=True)
class StatisticsCorrected:
    """What the entry says now: columns and their values, or `removed`."""

    changes: Mapping[str, str]
    removed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class StatisticsFlagged:
    """In the stream of the project's file: in the statistics since that day, or not (no day)."""

    on: str
