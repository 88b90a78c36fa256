"""What can happen to an enterprise in the register."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EnterpriseRegistered:
    credit_code: str
    name: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class MemberAdded:
    person: str
