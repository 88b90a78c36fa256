"""Small records an item or a case carries: points of a notice, proposals, opinions, use of a certificate, questions."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kaigong.core.clock.due import Limit, Unit

RENEWAL_ASKED = Limit(30, Unit.CALENDAR)  # 行政许可法 Art. 50: thirty days before, unless the law says otherwise


class PointState(StrEnum):
    """How one point of a correction notice stands."""

    OPEN = "open"
    ANSWERED = "answered"
    MET = "met"
    UNMET = "unmet"  # answered, found not to be enough, and asked for again (T7)


OWED_POINTS = frozenset({PointState.OPEN, PointState.UNMET})


@dataclass(frozen=True, slots=True)
class Point:
    """One thing missing. `caused_by` is the document handed in within the round that made a new point necessary."""

    id: str
    text: str
    material: str = ""
    state: PointState = PointState.OPEN
    caused_by: str = ""
    note: str = ""
    documents: tuple[str, ...] = ()

    @property
    def owed(self) -> bool:
        """Whether the applicant still owes an answer."""
        return self.state in OWED_POINTS


@dataclass(frozen=True, slots=True)
class NewPoint:
    """A point as somebody asks for it, before it has an id."""

    text: str
    material: str = ""
    caused_by: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the applicant hands in for one point."""

    point: str
    note: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """One merged notice (一次性告知) of a case: its number, day, and the items it asks something for."""

    n: int
    on: date
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PendingStop:
    """A special procedure proposed by an officer, not yet confirmed: the clock runs on."""

    reason: str
    statutory: bool
    promised: bool
    planned_days: int
    officer: str
    on: date


@dataclass(frozen=True, slots=True)
class PendingExtension:
    """More days proposed by an officer, not yet granted."""

    days: int
    reason: str
    officer: str
    on: date


class OpinionState(StrEnum):
    PENDING = "pending"
    AGREED = "agreed"
    OBJECTED = "objected"
    LAPSED = "lapsed"  # silent past its day: counts as agreed (T24)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one reviewer was asked inside the administration. It is no decision, so silence may count as agreement."""

    reviewer: str
    asked_on: date
    due: date | None
    state: OpinionState = OpinionState.PENDING
    text: str = ""


@dataclass(frozen=True, slots=True)
class UseTerms:
    """Within how many months a certificate must be used, how often that is prolonged, and the item that uses it."""

    months: int
    extensions: int = 0
    extension_months: int = 0
    used_by: str = ""
    basis: str = ""
    ask_before: Limit = RENEWAL_ASKED  # how long before its last day renewal must be asked for


@dataclass(frozen=True, slots=True)
class Renewal:
    """A renewal (申请延续) asked for and not decided yet: decided by the last day of use, or granted by silence."""

    asked_on: date
    by: date
    reason: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """The use of a certificate: its terms, the last day, how often it was prolonged, and whether it was begun."""

    terms: UseTerms
    by: date | None = None
    extended: int = 0
    begun_on: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question still open: of an agency to another (consult), or of the applicant to the desk (question)."""

    id: str
    kind: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """An item merged into another (六多合一): the one decision satisfies it, and gives what it would have given."""

    code: str
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LateEntry:
    """Something entered after the fact (补录): when it really happened, and on what ground it was not entered then."""

    on: datetime
    ground: str
