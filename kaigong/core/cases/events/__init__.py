"""What can have happened in a case, in the past tense. The ledger keeps each as its class name and its fields."""

from collections.abc import Mapping
from typing import Any, get_args

from kaigong.core import ledger
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
    | ItemResubmitted
)
KINDS: Mapping[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}


def decode(kind: str, data: Mapping[str, Any]) -> Event | None:
    """The event of one ledger entry; None for a note in the stream that is none of these."""
    return ledger.decode(KINDS, kind, data) if kind in KINDS else None


__all__ = [
    "AcceptanceRefused",
    "CaseOpened",
    "CertificateDue",
    "ClockStopped",
    "CorrectionAsked",
    "DueCounted",
    "DueExtended",
    "ItemAccepted",
    "ItemDecided",
    "ItemDelivered",
    "ItemNotNeeded",
    "ItemOwed",
    "ItemReady",
    "ItemReceived",
    "ItemReported",
    "ItemResubmitted",
    "ItemResumed",
    "ItemSuspended",
    "ItemTakenOn",
    "ItemWithdrawn",
    "MaterialGiven",
    "MaterialResupplied",
    "Event",
    "KINDS",
    "decode",
]
