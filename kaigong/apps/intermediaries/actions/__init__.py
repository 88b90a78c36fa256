"""The verbs of the marketplace. Each is one transaction and leaves its entry in the ledger."""

from kaigong.apps.intermediaries.actions.choosing import (
    award,
    cancel,
    draw,
    open_commission,
    quote,
)
from kaigong.apps.intermediaries.actions.register import (
    apply_to_list,
    list_body,
    offer_service,
    suspend_body,
)
from kaigong.apps.intermediaries.actions.working import (
    accept,
    begin,
    deliver,
    give_back,
    note_defect,
    rate,
)

__all__ = [
    "accept",
    "apply_to_list",
    "award",
    "begin",
    "cancel",
    "deliver",
    "draw",
    "give_back",
    "list_body",
    "note_defect",
    "offer_service",
    "open_commission",
    "quote",
    "rate",
    "suspend_body",
]
