"""What can have happened in a case, in the past tense. The ledger keeps each as its class name and its fields."""

from dataclasses import dataclass
from datetime import date

from kaigong.core.cases.values import Decision, Terms


@dataclass(frozen=True, slots=True)
class CaseOpened:
    no: str
    project: str
    stage: str
    on: date


@dataclass(frozen=True, slots=True)
class MaterialGiven:
    """One material of the application. `how`: uploaded, shared (known to the city already) or later."""

    material: str
    how: str
    document: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ItemReceived:
    """The application reached every agency the same day. `on` is the day it counts as received."""

    item: str
    agencies: tuple[str, ...]
    kind: str
    needs: tuple[str, ...]
    exclusions: tuple[str, ...]
    on: date
    promised_days: int | None = None
    round: int = 1


@dataclass(frozen=True, slots=True)
class ItemOwed:
    """The owner has to do this himself (or have it done) and report it."""

    item: str
    agencies: tuple[str, ...]
    kind: str
    needs: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class ItemReady:
    """Everything the item needs from other items stands."""

    item: str
    on: date


@dataclass(frozen=True, slots=True)
class CorrectionAsked:
    item: str
    missing: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class MaterialResupplied:
    item: str
    on: date
    note: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemAccepted:
    """The clock starts on `on` (T0). `deemed`: five working days passed in silence, so T0 is the day of receipt."""

    item: str
    on: date
    terms: Terms
    statutory_due: date | None
    promised_due: date | None
    due_unknown: bool = False
    deemed: bool = False


@dataclass(frozen=True, slots=True)
class ItemNotNeeded:
    item: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class AcceptanceRefused:
    item: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class ItemWithdrawn:
    item: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class ItemTakenOn:
    item: str
    officer: str
    on: date


@dataclass(frozen=True, slots=True)
class ItemSuspended:
    """A special procedure was opened; which clocks stand still follows from its ground."""

    item: str
    on: date
    reason: str
    planned_days: int
    statutory: bool
    promised: bool
    statutory_due: date | None
    promised_due: date | None


@dataclass(frozen=True, slots=True)
class ItemResumed:
    item: str
    on: date
    result: str
    statutory_due: date | None
    promised_due: date | None
    due_unknown: bool = False


@dataclass(frozen=True, slots=True)
class DueExtended:
    item: str
    on: date
    days: int
    reason: str
    statutory_due: date | None
    promised_due: date | None
    due_unknown: bool = False


@dataclass(frozen=True, slots=True)
class DueCounted:
    """The due days were counted anew because a calendar was published or changed; the old ones stay in the history."""

    item: str
    on: date
    statutory_due: date | None
    promised_due: date | None
    due_unknown: bool = False


@dataclass(frozen=True, slots=True)
class ItemDecided:
    item: str
    decision: Decision
    reason: str
    officer: str
    on: date


@dataclass(frozen=True, slots=True)
class ClockStopped:
    """The clock stands for good; whether the decision came after the last day by law and by promise."""

    item: str
    on: date
    statutory_late: bool
    promised_late: bool


@dataclass(frozen=True, slots=True)
class CertificateDue:
    """A certificate is issued under this number and must be handed over by `by`."""

    item: str
    number: str
    outputs: tuple[str, ...]
    on: date
    by: date | None


@dataclass(frozen=True, slots=True)
class ItemDelivered:
    item: str
    on: date


@dataclass(frozen=True, slots=True)
class ItemReported:
    item: str
    on: date
    note: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class ItemResubmitted:
    """The applicant applies for it again after an ending: a new round, a new clock."""

    item: str
    on: date
    note: str
    promised_days: int | None = None
