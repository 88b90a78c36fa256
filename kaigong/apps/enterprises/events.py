"""What can happen to an enterprise in the register."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class EnterpriseRegistered:
    credit_code: str
    name: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class MemberAdded:
    person: str


@dataclass(frozen=True, slots=True)
class CreditRecorded:
    """Broken faith goes on record, with its ground and the day it stops to count."""

    weight: str
    reason: str
    basis: str
    source: str
    on: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class CreditRepaired:
    """What was broken has been put right; the record stays, and no longer counts."""

    record: int
    on: date
    repair: str
