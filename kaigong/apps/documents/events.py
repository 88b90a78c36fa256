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
