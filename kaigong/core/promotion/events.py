"""What can happen to a lead and to an agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from kaigong.core import ledger
from kaigong.core.promotion.values import About, Stage, Terms


@dataclass(frozen=True, slots=True)
class LeadEntered:
    no: str
    about: About
    agency: str
    team: str
    owner: str
    on: date


@dataclass(frozen=True, slots=True)
class LeadAmended:
    about: About
    team: str
    owner: str
    on: date


@dataclass(frozen=True, slots=True)
class ContactLogged:
    """`day` is when they met, `on` when it was reported: who was first is decided by the report."""

    day: date
    way: str
    text: str
    next_step: str
    next_on: date | None
    by: str
    agency: str
    trip: str
    on: date


@dataclass(frozen=True, slots=True)
class StageReached:
    before: Stage
    after: Stage
    documents: Sequence[str]
    note: str
    on: date


@dataclass(frozen=True, slots=True)
class LeadPaused:
    reason: str
    note: str
    look_again_on: date | None
    on: date


@dataclass(frozen=True, slots=True)
class LeadLost:
    reason: str
    note: str
    on: date


@dataclass(frozen=True, slots=True)
class LeadTakenUp:
    """Back to the stage it had, after having been put aside or given up."""

    to: Stage
    note: str
    on: date


@dataclass(frozen=True, slots=True)
class HandoverAsked:
    agency: str
    team: str
    by: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class HandoverDeclined:
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class LeadHandedOver:
    agency: str
    team: str
    owner: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class LeadMerged:
    into: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class LeadAbsorbed:
    """Another lead turned out to be the same; its contacts count here."""

    other: str
    contacts: int
    first_contact_on: date | None
    last_contact_on: date | None
    on: date


@dataclass(frozen=True, slots=True)
class PersonKept:
    """Somebody to talk to. Name and number stay out of the ledger; the digest proves them."""

    key: str
    digest: str
    on: date


@dataclass(frozen=True, slots=True)
class PersonErased:
    key: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class LeadSigned:
    agreement: str
    signed_on: date
    on: date


@dataclass(frozen=True, slots=True)
class ProjectLinked:
    """The lead is a project now; `new` where it was registered for that."""

    project: str
    new: bool
    on: date


@dataclass(frozen=True, slots=True)
class AgreementSigned:
    no: str
    lead: str
    terms: Terms
    document: str
    on: date


@dataclass(frozen=True, slots=True)
class AgreementAmended:
    version: int
    terms: Terms
    reason: str
    document: str
    on: date


@dataclass(frozen=True, slots=True)
class IndicatorMeasured:
    indicator: str
    value: str
    day: date
    met: bool
    document: str
    on: date


@dataclass(frozen=True, slots=True)
class ConsequenceTaken:
    indicator: str
    text: str
    document: str
    on: date


LeadEvent = (
    LeadEntered
    | LeadAmended
    | ContactLogged
    | StageReached
    | LeadPaused
    | LeadLost
    | LeadTakenUp
    | HandoverAsked
    | HandoverDeclined
    | LeadHandedOver
    | LeadMerged
    | LeadAbsorbed
    | PersonKept
    | PersonErased
    | LeadSigned
    | ProjectLinked
)
AgreementEvent = AgreementSigned | AgreementAmended | IndicatorMeasured | ConsequenceTaken
KINDS: Mapping[str, type[Any]] = {
    kind.__name__: kind for union in (LeadEvent, AgreementEvent) for kind in get_args(union)
}


def decode(kind: str, data: Mapping[str, Any]) -> Any:
    """The event of one ledger entry; None for a note that is none of these."""
    return ledger.decode(KINDS, kind, data) if kind in KINDS else None
