"""What can have happened in a case, in the past tense. The ledger keeps each as its class name and its fields."""

from collections.abc import Mapping
from typing import Any, get_args

from kaigong.core import ledger
from kaigong.core.cases.events.after import (
    CertificateRenewed,
    ItemAssigned,
    ItemCalledBack,
    ItemEnded,
    ItemLapsed,
    ItemTransferred,
    PartsRemeasured,
    RenewalAsked,
    RenewalDecided,
    UseBegun,
    UseExtended,
    WorkHandedOver,
)
from kaigong.core.cases.events.base import (
    AcceptanceRefused,
    CaseOpened,
    CertificateDue,
    ClockStopped,
    CorrectionAsked,
    DueCounted,
    DueExtended,
    ItemAccepted,
    ItemDecided,
    ItemDelivered,
    ItemNotNeeded,
    ItemOwed,
    ItemReady,
    ItemReceived,
    ItemReported,
    ItemResubmitted,
    ItemResumed,
    ItemSuspended,
    ItemTakenOn,
    ItemWithdrawn,
    MaterialGiven,
    MaterialResupplied,
)
from kaigong.core.cases.events.debts import (
    CorrectionOrdered,
    DebtBlocked,
    DebtDueSet,
    DebtExtended,
    DebtFoundFalse,
    DebtIncurred,
    DebtPaid,
    DebtReminded,
    DebtRevoked,
    DebtStated,
    DebtVerified,
    DebtWaived,
    ItemRevoked,
    PledgeSigned,
    SimulationConfirmed,
    SimulationPassed,
    SimulationVoided,
)
from kaigong.core.cases.events.desk import CommentTakenBack, ItemUnassigned, PaperTaken
from kaigong.core.cases.events.joint import (
    AcceptanceConcluded,
    ChapterDecided,
    ChapterReleased,
    ExpertOpinionGiven,
    FindingAnswered,
    FindingNoted,
    FindingRechecked,
    MeetingConvened,
    MemberOpinionGiven,
    MemberOpinionLapsed,
    RectificationListed,
    RectificationReported,
    UnitAccepted,
    VisitCalled,
)
from kaigong.core.cases.events.law import ItemAddedByLaw, ItemDroppedByLaw, ItemMigrated, MigrationTakenBack
from kaigong.core.cases.events.notes import (
    CommentMade,
    ConsultAnswered,
    ConsultAsked,
    QuestionAnswered,
    QuestionAsked,
    ServiceRated,
)
from kaigong.core.cases.events.opinions import (
    OpinionGiven,
    OpinionsAsked,
    OpinionsLapsed,
)
from kaigong.core.cases.events.rounds import (
    EnteredLate,
    NoticeSent,
    PointsNoted,
    PointsUnmet,
)
from kaigong.core.cases.events.service import RatingAnswered
from kaigong.core.cases.events.stops import (
    ExtensionDeclined,
    ExtensionProposed,
    StageExtended,
    StopDeclined,
    StopOverran,
    StopProposed,
)
from kaigong.core.cases.events.theme import ThemeApplied, ThemeReplied

Event = (
    CaseOpened
    | MaterialGiven
    | ItemReceived
    | ItemOwed
    | ItemReady
    | CorrectionAsked
    | MaterialResupplied
    | ItemAccepted
    | ItemNotNeeded
    | AcceptanceRefused
    | ItemWithdrawn
    | ItemTakenOn
    | ItemSuspended
    | ItemResumed
    | DueExtended
    | DueCounted
    | ItemDecided
    | ClockStopped
    | CertificateDue
    | ItemDelivered
    | ItemReported
    | CommentTakenBack
    | ItemUnassigned
    | PaperTaken
    | ItemResubmitted
    | ItemMigrated
    | ItemAddedByLaw
    | ItemDroppedByLaw
    | MigrationTakenBack
    | PointsNoted
    | NoticeSent
    | PointsUnmet
    | EnteredLate
    | StopProposed
    | StopDeclined
    | StopOverran
    | ExtensionProposed
    | ExtensionDeclined
    | StageExtended
    | OpinionsAsked
    | OpinionGiven
    | OpinionsLapsed
    | CommentMade
    | ConsultAsked
    | ConsultAnswered
    | QuestionAsked
    | QuestionAnswered
    | ServiceRated
    | ItemTransferred
    | ItemAssigned
    | WorkHandedOver
    | ItemEnded
    | ItemCalledBack
    | UseBegun
    | UseExtended
    | PartsRemeasured
    | RenewalAsked
    | RenewalDecided
    | CertificateRenewed
    | ItemLapsed
    | RatingAnswered
    | ThemeApplied
    | ThemeReplied
    | PledgeSigned
    | DebtIncurred
    | DebtDueSet
    | DebtReminded
    | DebtBlocked
    | DebtPaid
    | DebtVerified
    | DebtFoundFalse
    | CorrectionOrdered
    | DebtStated
    | DebtExtended
    | DebtWaived
    | DebtRevoked
    | ItemRevoked
    | SimulationPassed
    | SimulationConfirmed
    | SimulationVoided
    | MeetingConvened
    | ExpertOpinionGiven
    | ChapterDecided
    | ChapterReleased
    | VisitCalled
    | FindingNoted
    | MemberOpinionGiven
    | MemberOpinionLapsed
    | RectificationListed
    | FindingAnswered
    | RectificationReported
    | FindingRechecked
    | AcceptanceConcluded
    | UnitAccepted
)
CERTIFICATES = (CertificateDue, CertificateRenewed)  # each gives a number
KINDS: Mapping[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}


def decode(kind: str, data: Mapping[str, Any]) -> Event | None:
    """The event of one ledger entry; None for a note in the stream that is none of these."""
    return ledger.decode(KINDS, kind, data) if kind in KINDS else None


def touched(event: Event) -> tuple[str, ...]:
    """The items an event is about: one, several for a merged notice, none for what concerns the whole case."""
    if isinstance(event, NoticeSent):
        return tuple(event.points)
    code = getattr(event, "item", "")
    return (code,) if code else ()


__all__ = [
    "CERTIFICATES",
    "KINDS",
    "AcceptanceConcluded",
    "AcceptanceRefused",
    "CaseOpened",
    "CertificateDue",
    "CertificateRenewed",
    "ChapterDecided",
    "ChapterReleased",
    "ClockStopped",
    "CommentMade",
    "CommentTakenBack",
    "ConsultAnswered",
    "ConsultAsked",
    "CorrectionAsked",
    "CorrectionOrdered",
    "DebtBlocked",
    "DebtDueSet",
    "DebtExtended",
    "DebtFoundFalse",
    "DebtIncurred",
    "DebtPaid",
    "DebtReminded",
    "DebtRevoked",
    "DebtStated",
    "DebtVerified",
    "DebtWaived",
    "DueCounted",
    "DueExtended",
    "EnteredLate",
    "Event",
    "ExpertOpinionGiven",
    "ExtensionDeclined",
    "ExtensionProposed",
    "FindingAnswered",
    "FindingNoted",
    "FindingRechecked",
    "ItemAccepted",
    "ItemAddedByLaw",
    "ItemAssigned",
    "ItemCalledBack",
    "ItemDecided",
    "ItemDelivered",
    "ItemDroppedByLaw",
    "ItemEnded",
    "ItemLapsed",
    "ItemMigrated",
    "ItemNotNeeded",
    "ItemOwed",
    "ItemReady",
    "ItemReceived",
    "ItemReported",
    "ItemResubmitted",
    "ItemResumed",
    "ItemRevoked",
    "ItemSuspended",
    "ItemTakenOn",
    "ItemTransferred",
    "ItemUnassigned",
    "ItemWithdrawn",
    "MaterialGiven",
    "MaterialResupplied",
    "MeetingConvened",
    "MemberOpinionGiven",
    "MemberOpinionLapsed",
    "MigrationTakenBack",
    "NoticeSent",
    "OpinionGiven",
    "OpinionsAsked",
    "OpinionsLapsed",
    "PaperTaken",
    "PartsRemeasured",
    "PledgeSigned",
    "PointsNoted",
    "PointsUnmet",
    "QuestionAnswered",
    "QuestionAsked",
    "RatingAnswered",
    "RectificationListed",
    "RectificationReported",
    "ServiceRated",
    "SimulationConfirmed",
    "SimulationPassed",
    "SimulationVoided",
    "StageExtended",
    "StopDeclined",
    "StopOverran",
    "StopProposed",
    "ThemeApplied",
    "ThemeReplied",
    "UnitAccepted",
    "RenewalAsked",
    "RenewalDecided",
    "UseBegun",
    "UseExtended",
    "VisitCalled",
    "WorkHandedOver",
    "decode",
    "touched",
]
