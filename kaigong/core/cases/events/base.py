"""What can have happened in a case, in the past tense. The ledger keeps each as its class name and its fields."""

from dataclasses import dataclass
from datetime import date

from kaigong.core.cases.records import Answer, Part, UseTerms
from kaigong.core.cases.values import Decision, Terms


@dataclass(frozen=True, slots=True)
class CaseOpened:
    no: str
    project: str
    stage: str
    on: date
    law: str = ""


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
    parts: tuple[Part, ...] = ()
    unit: str = ""
    renews_until: date | None = None
    simulated: bool = False
    confirmed_by: str = ""
    confirms: bool = False
    chapters: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ItemOwed:
    """The owner has to do this himself (or have it done) and report it."""

    item: str
    agencies: tuple[str, ...]
    kind: str
    needs: tuple[str, ...]
    on: date
    parts: tuple[Part, ...] = ()
    unit: str = ""
    chapters: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ItemReady:
    """Everything the item needs from other items stands."""

    item: str
    on: date


@dataclass(frozen=True, slots=True)
class CorrectionAsked:
    """The notice of one item alone, as ledgers older than the merged notice have it."""

    item: str
    missing: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class MaterialResupplied:
    """A piece of what the notice asked for. `complete`: with it every point is answered."""

    item: str
    on: date
    note: str = ""
    documents: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    complete: bool = True


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
    law: str = ""
    deferred: tuple[str, ...] = ()


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
    right_agency: str = ""


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
    document: str = ""


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
    """`deemed`: silence past the last day counts as approval, on the basis named (T25). `deferred`: with debts."""

    item: str
    decision: Decision
    reason: str
    officer: str
    on: date
    deemed: bool = False
    basis: str = ""
    deferred: bool = False


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
    parts: tuple[Part, ...] = ()
    use: UseTerms | None = None


@dataclass(frozen=True, slots=True)
class ItemDelivered:
    """`late`: after the ten working days of Art. 44. `use_by`: the last day to use what it allows."""

    item: str
    on: date
    late: bool = False
    use_by: date | None = None


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
