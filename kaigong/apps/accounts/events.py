"""What can happen to an agency or a person. Passwords and their hashes never stand here."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AgencyRegistered:
    id: str
    name_zh: str
    name_en: str
    kind: str
    parent: str | None
    is_sample: bool


@dataclass(frozen=True, slots=True)
class PersonRegistered:
    username: str
    name_zh: str
    name_en: str
    title_zh: str
    role: str
    agency: str | None
    is_sample: bool


@dataclass(frozen=True, slots=True)
class RoleChanged:
    role_before: str
    role: str
    agency_before: str | None
    agency: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class PersonDeactivated:
    reason: str


@dataclass(frozen=True, slots=True)
class PersonReactivated:
    reason: str


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    reset: bool  # by an administrator, not by the person


@dataclass(frozen=True, slots=True)
class SecondStepSet:
    kind: str


@dataclass(frozen=True, slots=True)
class SecondStepRemoved:
    kind: str


@dataclass(frozen=True, slots=True)
class StandInSet:
    stand_in: str
    starts_on: date
    ends_on: date
    agencies: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class StandInEnded:
    stand_in: str
    on: date


@dataclass(frozen=True, slots=True)
class DeskHandedOver:
    """All open work of a person went to another; each case says so too."""

    to: str
    items: int
    reason: str
