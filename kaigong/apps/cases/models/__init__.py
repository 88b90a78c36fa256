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

__all__ = ["Case", "CaseCounter", "CaseState", "Certificate", "How", "Item", "Material", "OFFICIAL", "Seat", "State"]
