"""What can happen in the stream of one migration run: the run as a whole, not the cases it moves."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LawRunMade:
    """A dry run over all cases under way: what was looked at and what would move."""

    no: str
    version: str
    force_on: date
    day: date
    transition: str
    ground: str
    counted_from: str
    live: int
    cases: int
    items: int


@dataclass(frozen=True, slots=True)
class LawExceptionMade:
    """Somebody decided by hand that an item of a case (or all of it) moves, or stays, whatever the rule says."""

    case: str
    item: str
    choice: str
    reason: str


@dataclass(frozen=True, slots=True)
class LawBatchApplied:
    """One batch, all or nothing: the cases looked at, and how many items of them moved."""

    number: int
    first: str
    last: str
    cases: int
    items: int


@dataclass(frozen=True, slots=True)
class LawRunStopped:
    """A case no longer is as the dry run found it; its batch was not applied."""

    case: str
    why: str


@dataclass(frozen=True, slots=True)
class LawRunApplied:
    cases: int
    items: int


@dataclass(frozen=True, slots=True)
class LawBatchTakenBack:
    cases: int
    items: int
    left: int


@dataclass(frozen=True, slots=True)
class LawRunTakenBack:
    """What stood before stands again, but for what could not be restored."""

    reason: str
    cases: int
    left: int
