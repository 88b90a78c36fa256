"""The rows pages read about cases: brought up to date by `rows.refresh` from what the ledger holds."""

from kaigong.apps.cases.models.base import (
    OFFICIAL,
    Case,
    CaseCounter,
    CaseState,
    Certificate,
    How,
    Item,
    Material,
    Seat,
    State,
)
from kaigong.apps.cases.models.certificates import Issue
from kaigong.apps.cases.models.desk import (
    Inquiry,
    InquiryKind,
    InquiryState,
    LateNote,
    OpinionTemplate,
    PaperReceipt,
    ReceiptCounter,
)
from kaigong.apps.cases.models.service import LOW, Question, Rating
from kaigong.apps.cases.models.themes import FormAnswer

__all__ = [
    "LOW",
    "OFFICIAL",
    "Case",
    "CaseCounter",
    "CaseState",
    "Certificate",
    "FormAnswer",
    "How",
    "Inquiry",
    "InquiryKind",
    "InquiryState",
    "Issue",
    "Item",
    "LateNote",
    "Material",
    "OpinionTemplate",
    "PaperReceipt",
    "Question",
    "Rating",
    "ReceiptCounter",
    "Seat",
    "State",
]
