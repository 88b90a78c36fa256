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
