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
from kaigong.apps.cases.models.debts import Debt, DebtKind, DebtState
from kaigong.apps.cases.models.desk import (
    DeskView,
    Inquiry,
    InquiryKind,
    InquiryState,
    LateNote,
    OpinionTemplate,
    PaperReceipt,
    ReceiptCounter,
)
from kaigong.apps.cases.models.joint import Finding, FindingState, Session, SessionKind, SessionSeat
from kaigong.apps.cases.models.law import LawRun, LawRunCase, RunCaseState, RunState
from kaigong.apps.cases.models.measured import Remeasurement
from kaigong.apps.cases.models.service import LOW, Question, Rating
from kaigong.apps.cases.models.themes import FormAnswer

__all__ = [
    "LOW",
    "OFFICIAL",
    "Case",
    "CaseCounter",
    "CaseState",
    "Certificate",
    "Debt",
    "DebtKind",
    "DebtState",
    "DeskView",
    "Finding",
    "FindingState",
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
    "Remeasurement",
    "Seat",
    "LawRun",
    "LawRunCase",
    "RunCaseState",
    "RunState",
    "Session",
    "SessionKind",
    "SessionSeat",
    "State",
]
