"""What can have happened to a document."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentStored:
    sha256: str
    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class DocumentDownloaded:
    sha256: str
    of: str  # the thing through which it was reached


@dataclass(frozen=True, slots=True)
class DocumentRedacted:
    """In the stream of the original."""

    redacted: str
    boxes: int
    reason: str


@dataclass(frozen=True, slots=True)
class RedactionMade:
    """In the stream of the redacted document."""

    original: str
    boxes: int
    reason: str


@dataclass(frozen=True, slots=True)
class PolicySet:
    thing: str
    slot: str
    policy: str
    release_on: str | None
    basis: str
