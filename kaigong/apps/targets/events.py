"""What can happen to commitments."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommitmentRecorded:
    """A statement somebody made in public, with the words it was made in. `value` is exact, so it is text."""

    no: str
    agency_id: str
    speaker: str
    kind: str
    action: str
    subject: str
    qualifier: str
    comparator: str
    value: str
    unit: str
    period: str
    due: str | None
    implicit: bool
    evidence: str
    said_en: str
    source: str
    measure: str
    where: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PageRead:
    """A text was handed in and read. The text itself is kept beside the ledger; its hash stands here."""

    source: str
    said_on: str
    sha256: str
    file_name: str
    statements: int


@dataclass(frozen=True, slots=True)
class StatementCorrected:
    """A person put right what the reader had found; only what changed."""

    place: int
    changes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StatementsConfirmed:
    """Statements of a page became commitments, under these numbers."""

    numbers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StatementsDropped:
    """Statements of a page are not taken up."""

    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReportSetBeside:
    """A reported figure answers a promise; an empty number takes that back."""

    place: int
    commitment: str
