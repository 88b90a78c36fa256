"""The case as it stands: frozen values that events fold into, and the states the national data exchange knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

import msgspec

from kaigong.core.cases.debts_values import Debt, Pledge
from kaigong.core.cases.joint_values import Session
from kaigong.core.cases.records import Asked, Opinion, Part, PendingExtension, PendingStop, Point, Renewal, Round, Use
from kaigong.core.cases.theme_values import Themed
from kaigong.core.clock.due import Limit
from kaigong.core.clock.stops import Stop

OFFICE_CLOSES = time(17, 30)  # what comes in later counts from the next working day (clock-rules T1, a convention)
NOTICE_GOES = time(16, 30)  # on the last day of a round the system sends the merged notice, with the office still open
EXTENSION_DAYS = 10  # working days the head of the agency may add, once (行政许可法 Art. 42)
MILESTONE = "milestone"
COMMISSIONED = "intermediary-service"
OWNER_KINDS = frozenset({"self-managed", MILESTONE})  # the owner does them and reports


class ItemState(StrEnum):
    """Where an item stands. `code` is the number used for national data exchange; None where there is none."""

    TO_DO = "to-do"  # the owner has to do it, nobody decides
    REPORTED = "reported"  # the owner has reported it done
    RECEIVED = "received"
    WITHDRAWN = "withdrawn-early"
    ACCEPTED = "accepted"
    NOT_NEEDED = "not-needed"
    REFUSED = "refused-acceptance"
    CORRECTING = "correcting"
    CORRECTED = "corrected"
    IN_REVIEW = "in-review"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    APPROVED = "approved"
    DEFERRED = "approved-deferred"
    REJECTED = "rejected"
    CALLED_BACK = "called-back"
    REVOKED = "revoked"
    SIMULATED = "simulated"  # passed in simulation: no licence, nothing may be built on it but further simulation
    DELIVERED = "delivered"
    LAPSED = "lapsed"

    @property
    def code(self) -> int | None:
        return CODES.get(self)


S = ItemState
CODES: Mapping[ItemState, int] = {
    S.RECEIVED: 1,
    S.WITHDRAWN: 2,
    S.ACCEPTED: 3,
    S.NOT_NEEDED: 4,
    S.REFUSED: 5,
    S.CORRECTING: 6,
    S.CORRECTED: 7,
    S.IN_REVIEW: 8,
    S.SUSPENDED: 9,
    S.RESUMED: 10,
    S.APPROVED: 11,
    S.DEFERRED: 12,
    S.REJECTED: 13,
    S.CALLED_BACK: 14,
    S.REVOKED: 15,
}
WAITING_FOR_AGENCY = frozenset({S.RECEIVED, S.CORRECTED, S.ACCEPTED, S.IN_REVIEW, S.SUSPENDED, S.RESUMED})
WAITING_FOR_APPLICANT = frozenset({S.TO_DO, S.CORRECTING})
STANDING = frozenset({S.APPROVED, S.DEFERRED, S.DELIVERED, S.REPORTED, S.NOT_NEEDED})  # others may build on it
ENDED = STANDING | {S.WITHDRAWN, S.REFUSED, S.REJECTED, S.CALLED_BACK, S.REVOKED, S.LAPSED}


class Actor(StrEnum):
    """In which part somebody acts (clock-rules §3)."""

    APPLICANT = "applicant"
    WINDOW = "window"
    OFFICER = "officer"
    HEAD = "head"
    GOVERNMENT = "government"  # the people's government above the agencies
    SYSTEM = "system"


class Decision(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Terms:
    """The days an item has, as in force when it was accepted; the case keeps them. None: no such limit."""

    legal: Limit | None = None
    from_receipt: bool = False  # the legal limit runs from receipt of the full material, not from acceptance
    promised_days: int | None = None
    legal_from: date | None = None  # where a change of law counts its new days from a later day than the item's own
    promised_from: date | None = None


@dataclass(frozen=True, slots=True)
class DueDays:
    """The last days by law and by promise. None: no such limit, standing still, or not yet known (`unknown`)."""

    statutory: date | None = None
    promised: date | None = None
    unknown: bool = False

    @property
    def binding(self) -> date | None:
        """The earlier of the two."""
        return min((day for day in (self.statutory, self.promised) if day), default=None)


@dataclass(frozen=True, slots=True)
class LawBefore:
    """What stood of an item before a change of law touched it, so that the move can be taken back."""

    run: str  # the migration run that moved it
    law: str
    state: ItemState
    agencies: tuple[str, ...]
    needs: frozenset[str]
    exclusions: frozenset[str]
    ready_on: date | None
    terms: Terms
    accepted: bool = False
    officer: str = ""
    stops: tuple[Stop, ...] = ()  # only where the item was dropped, which closed the open one


class Item(msgspec.Struct, frozen=True):
    """One approval item of a case, as its events have made it. A struct, for every event makes a new one."""

    code: str
    agencies: tuple[str, ...]
    kind: str
    state: ItemState
    needs: frozenset[str] = frozenset()  # the items that must stand before this one can be accepted
    exclusions: frozenset[str] = frozenset()  # the grounds on which its clock may stop
    received_on: date | None = None
    ready_on: date | None = None  # the day everything it needs stood
    missing: tuple[str, ...] = ()  # what the one correction notice listed
    correction_on: date | None = None
    resupplied_on: date | None = None
    accepted_on: date | None = None  # T0
    deemed: bool = False
    terms: Terms = Terms()
    extension_days: int = 0
    stops: tuple[Stop, ...] = ()
    due: DueDays = msgspec.field(default_factory=DueDays)
    officer: str = ""
    decision: Decision | None = None
    decided_on: date | None = None
    hand_over_by: date | None = None
    certificate: str = ""
    ended_on: date | None = None
    round: int = 1  # a new submission after an ending is a new round with a new clock
    seen: int = 0  # the ledger entry that last touched it
    moved_on: date | None = None  # the day of the last event: nothing can be entered late before it
    points: tuple[Point, ...] = ()  # of the one correction notice; noted by the agency before they are sent
    pending_stop: PendingStop | None = None
    pending_extension: PendingExtension | None = None
    opinions: tuple[Opinion, ...] = ()
    overran: bool = False  # the open stop has outlasted its planned days, and that was told
    use: Use | None = None  # within which time the certificate must be used
    delivered_on: date | None = None
    ended_by: str = ""  # the item whose rejection ended this one
    parts: tuple[Part, ...] = ()  # the items merged into it
    unit: str = ""  # the building it is for, where an item is split by units
    renews_until: date | None = None  # a renewal: the licence it renews is valid until this day
    deferred: tuple[str, ...] = ()  # materials still owed
    pledge: Pledge | None = None  # the promise it is decided on (告知承诺)
    simulated: bool = False  # reviewed before the right to the land: its result is no licence yet
    confirmed_by: str = ""  # the item whose approval makes simulated results real
    confirms: bool = False  # it is such an item: simulated results are enough for it to begin
    simulated_on: date | None = None
    # what it needs of a giver, if not the whole
    chapters: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    law: str = ""  # the catalogue version it stands under: that of its acceptance, or one it was moved to
    law_before: tuple[LawBefore, ...] = ()  # what stood before each move to another version
    asked: tuple[Asked, ...] = ()  # questions still open
    rating: int = 0  # 好差评, 1 to 5
    rating_answered: bool = False
    renewal: Renewal | None = None  # asked for and not decided

    @property
    def stopped(self) -> Stop | None:
        """The open stop, if the clock stands still."""
        return self.stops[-1] if self.stops and self.stops[-1].closed is None else None

    @property
    def commissioned(self) -> bool:
        """Whether its result comes from a body the owner commissions."""
        return self.kind == COMMISSIONED

    @property
    def noted(self) -> bool:
        """Whether the agency has noted what is missing, and the merged notice has not gone out yet."""
        return bool(self.points) and self.state is S.RECEIVED

    @property
    def use_by(self) -> date | None:
        """The day until which its certificate must be used, while it is not."""
        return self.use.by if self.use and not self.use.begun_on and self.stands else None

    @property
    def renews_by(self) -> date | None:
        """The day until which the renewal asked for must be decided."""
        return self.renewal.by if self.renewal and self.use_by else None

    @property
    def finished(self) -> bool:
        return self.state in ENDED

    @property
    def stands(self) -> bool:
        return self.state in STANDING

    @property
    def complete_on(self) -> date | None:
        """The day the material was there in full, from which silence counts: received, and all it needs standing."""
        return max(self.received_on, self.ready_on) if self.received_on and self.ready_on else None


class Case(msgspec.Struct, frozen=True):
    """All items of one stage of one project, applied for at once (并联审批)."""

    no: str = ""
    project: str = ""
    stage: str = ""
    opened_on: date | None = None
    items: Mapping[str, Item] = msgspec.field(default_factory=dict)
    materials: frozenset[str] = frozenset()
    last: int = 0  # the ledger entry it was folded up to
    rounds: tuple[Round, ...] = ()  # the merged notices that went out
    debts: Mapping[str, Debt] = msgspec.field(default_factory=dict)
    sessions: Mapping[str, Session] = msgspec.field(default_factory=dict)
    law: str = ""  # the catalogue version it was opened under
    extension_days: int = 0  # what the government added to the limit of joint handling
    theme: Themed | None = None  # what it was applied for under (一事联办); a plain case has all of its stage

    @property
    def done(self) -> bool:
        return all(item.finished for item in self.items.values())
