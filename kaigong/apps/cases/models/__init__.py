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

__all__ = [
    "OFFICIAL",
    "Case",
    "CaseCounter",
    "CaseState",
    "Certificate",
    "How",
    "Issue",
    "Item",
    "Material",
    "Seat",
    "State",
]
