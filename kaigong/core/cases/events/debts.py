"""What can have happened to the debts of a case: incurred, reminded, paid, checked, revoked; pledges, simulations."""

from dataclasses import dataclass
from datetime import date

from kaigong.core.cases.debts_values import Debt


@dataclass(frozen=True, slots=True)
class PledgeSigned:
    """告知承诺: exactly what the applicant signed."""

    item: str
    on: date
    version: str
    text: str
    conditions: tuple[str, ...]
    replaces: tuple[str, ...]
    consequence: str
    signer: str


@dataclass(frozen=True, slots=True)
class DebtIncurred:
    item: str
    debt: Debt


@dataclass(frozen=True, slots=True)
class DebtDueSet:
    """The decision was given, so the days of what may follow it run from here."""

    item: str
    debt: str
    on: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class DebtReminded:
    item: str
    debt: str
    on: date


@dataclass(frozen=True, slots=True)
class DebtBlocked:
    """Its last day passed unpaid: later items are closed; until `state_by` the applicant may state his case."""

    item: str
    debt: str
    on: date
    state_by: date | None


@dataclass(frozen=True, slots=True)
class DebtPaid:
    item: str
    debt: str
    on: date
    note: str = ""
    documents: tuple[str, ...] = ()
    check_by: date | None = None


@dataclass(frozen=True, slots=True)
class DebtVerified:
    """Checked and in order. `drawn` False: a promise that the draw left unchecked until its day."""

    item: str
    debt: str
    on: date
    officer: str
    note: str = ""
    drawn: bool = True


@dataclass(frozen=True, slots=True)
class DebtFoundFalse:
    """What was handed in does not hold: owed again, with a chance to state one's case."""

    item: str
    debt: str
    on: date
    reason: str
    officer: str
    state_by: date | None


@dataclass(frozen=True, slots=True)
class CorrectionOrdered:
    """责令改正: the promise is not kept, to be put right by a day."""

    item: str
    debt: str
    on: date
    what: str
    due_on: date
    officer: str


@dataclass(frozen=True, slots=True)
class DebtStated:
    """The applicant states his case before anything is revoked (陈述申辩)."""

    item: str
    debt: str
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class DebtExtended:
    item: str
    debt: str
    on: date
    due_on: date
    reason: str
    officer: str


@dataclass(frozen=True, slots=True)
class DebtWaived:
    item: str
    debt: str
    on: date
    reason: str
    officer: str


@dataclass(frozen=True, slots=True)
class DebtRevoked:
    """T20, T21: unpaid or false; what was granted on it is revoked with it."""

    item: str
    debt: str
    on: date
    reason: str
    officer: str


@dataclass(frozen=True, slots=True)
class ItemRevoked:
    item: str
    on: date
    reason: str
    officer: str


@dataclass(frozen=True, slots=True)
class SimulationPassed:
    """模拟审查通过: no licence, no certificate; kept until the land is the applicant's."""

    item: str
    on: date
    reason: str
    officer: str


@dataclass(frozen=True, slots=True)
class SimulationConfirmed:
    """The simulated result becomes a real decision, as the n-th in legal order of those issued together."""

    item: str
    on: date
    order: int


@dataclass(frozen=True, slots=True)
class SimulationVoided:
    """Another bidder won, or the design changed."""

    item: str
    on: date
    ground: str
    note: str
    by: str
