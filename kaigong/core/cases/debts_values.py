"""Debts: what was put off, promised or only simulated. Each has a last day or a gate, a verifier and a consequence.

A debt ends once: verified (paid and checked), waived, revoked with what was granted on it, or void with its item.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WHOLE = 100  # per cent: every one is checked


class DebtKind(StrEnum):
    """Why something is owed."""

    DEFERRED = "deferred"  # 容缺后补: a material to follow
    PLEDGE = "pledge"  # 告知承诺: a promise to be checked
    LATER_INPUT = "later-input"  # 先建后验: an input that moved behind the start
    INSPECTION = "inspection"  # 先建后验: a phase that must be inspected
    SIMULATED = "simulated"  # 拿地即开工: a result that is no licence until it is confirmed


class DebtState(StrEnum):
    """Where a debt stands."""

    OWED = "owed"
    REMINDED = "reminded"
    BLOCKED = "blocked"  # unpaid after its last day: what comes later is closed
    ORDERED = "ordered"  # a promise not kept: to be put right by a day
    PAID = "paid"  # handed in, to be checked
    VERIFIED = "verified"
    REVOKED = "revoked"
    WAIVED = "waived"
    VOID = "void"  # its item ended, so nothing is owed any more


OPEN = frozenset({DebtState.OWED, DebtState.REMINDED, DebtState.BLOCKED, DebtState.ORDERED})  # unpaid
SETTLED = frozenset({DebtState.VERIFIED, DebtState.WAIVED, DebtState.VOID})  # closes no gate
DEBT_ENDED = SETTLED | {DebtState.REVOKED}


@dataclass(frozen=True, slots=True)
class Debt:
    """One obligation. `gate` is the item that stays closed until it is settled, `later` what closes when it is blocked.

    `rate_percent` and `seed` decide whether a promise is drawn for checking; anybody can draw again (`drawn_from`).
    """

    id: str
    kind: DebtKind
    item: str
    round: int = 1
    material: str = ""
    text: str = ""  # of a pledge: exactly what was signed; of an inspection: the phase
    version: str = ""
    conditions: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()  # materials a pledge stands for
    signer: str = ""
    incurred_on: date | None = None
    before_decision: bool = False  # the decision waits for it
    working_days: int | None = None  # counted from the decision, or from acceptance where the decision waits
    calendar_days: int | None = None
    due_on: date | None = None
    gate: str = ""
    later: tuple[str, ...] = ()
    verifier: str = ""
    rate_percent: int = WHOLE
    seed: str = ""
    drawn: bool = True
    consequence: str = ""
    state: DebtState = DebtState.OWED
    reminded_on: date | None = None
    blocked_on: date | None = None
    order: str = ""
    statement: str = ""
    state_by: date | None = None  # until this day the applicant may state his case before anything is revoked
    paid_on: date | None = None
    documents: tuple[str, ...] = ()
    check_by: date | None = None
    note: str = ""
    extended: bool = False
    ended_on: date | None = None

    @property
    def ended(self) -> bool:
        return self.state in DEBT_ENDED

    @property
    def unpaid(self) -> bool:
        return self.state in OPEN

    def closes(self, item: str) -> bool:
        """Whether it keeps this item from being decided: its gate until it is settled, later items once blocked."""
        if self.state in SETTLED:
            return False
        return item == self.gate or (item in self.later and self.state in (DebtState.BLOCKED, DebtState.REVOKED))


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise as it was signed: the version and text of the form, what it promises and what it stands for."""

    version: str
    text: str
    conditions: tuple[str, ...]
    replaces: tuple[str, ...]
    consequence: str
    signer: str
    signed_on: date


@dataclass(frozen=True, slots=True)
class Deferral:
    """One material that may follow, as the published list of the item has it.

    `wait_days`: the decision waits, and the material comes within so many working days of acceptance. Otherwise it
    follows the decision: before the gate, or within the days the list gives.
    """

    material: str
    published: bool
    barred: bool = False  # safety, hazard, red line, ownership: never
    deferred_before: bool = False  # one deferral a material
    wait_days: int | None = None
    working_days: int | None = None
    calendar_days: int | None = None
    gate: str = ""
    later: tuple[str, ...] = ()
    verifier: str = ""
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """How a promise is checked: by whom, within how many months, how many of a hundred, drawn with which seed."""

    verifier: str
    months: int
    rate_percent: int
    seed: str
    later: tuple[str, ...] = ()
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """先建后验: an input or a phase inspection that moved behind the start."""

    id: str
    material: str
    phase: str
    gate: str
    verifier: str
    consequence: str = ""


def drawn_from(seed: str, debt: str, rate_percent: int) -> bool:
    """Whether a debt is drawn for checking. The seed is a hash of the ledger from before the promise was decided on, so
    nobody could choose it, and whoever has the ledger can draw again."""
    if rate_percent >= WHOLE:
        return True
    number = int.from_bytes(hashlib.sha256(f"{seed}/{debt}".encode()).digest()[:8], "big")
    return number * WHOLE < rate_percent << 64
