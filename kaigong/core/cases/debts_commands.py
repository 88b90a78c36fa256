"""What somebody may ask about the debts of a case."""

from dataclasses import dataclass

from kaigong.core.cases import commands as c
from kaigong.core.cases.debts_values import CheckPlan, Deferral, Later
from kaigong.core.cases.records import UseTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptDeferred(c.AcceptItem):
    """T3: accept though listed secondary materials are missing, on a written promise."""

    deferrals: tuple[Deferral, ...]
    promise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveDeferred(c.DecideItem):
    """T16: approve with debts; `deferrals` are those not already put off at acceptance."""

    deferrals: tuple[Deferral, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignPledge(c.Command):
    """The applicant signs the text the agency gives. `allowed`: the rules let this item be decided on a promise."""

    version: str
    text: str
    conditions: tuple[str, ...]
    replaces: tuple[str, ...]
    consequence: str
    signer: str
    allowed: bool
    bad_credit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideOnPledge(c.AcceptItem):
    """Accept and decide at once on a signed promise."""

    officer: str
    plan: CheckPlan
    bad_credit: bool
    outputs: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    laters: tuple[Later, ...] = ()
    use: UseTerms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtCommand(c.Command):
    debt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayDebt(DebtCommand):
    note: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyDebt(DebtCommand):
    """`kept` False: not in order; a promise then takes an order to put it right within `days`."""

    officer: str
    kept: bool
    note: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCase(DebtCommand):
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindDebt(DebtCommand):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendDebt(DebtCommand):
    officer: str
    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiveDebt(DebtCommand):
    officer: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeOnDebt(DebtCommand):
    officer: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtsByClock(c.CaseCommand):
    """What falls due by itself: reminders, closed gates, promises left unchecked, applications refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidSimulation(c.Command):
    """`ground`: outbid (another bidder won) or design-changed."""

    ground: str
    note: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmSimulation(c.Command):
    """`order`: the place of each in the legal order of issue; `outputs`: what each certificate gives."""

    order: int
    outputs: tuple[str, ...]
    officer: str
    laters: tuple[Later, ...] = ()
    use: UseTerms | None = None
