"""The classes of tickets: who owns each, and how many working days the owner has to take one."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from kaigong.core.rules.loader import SHIPPED


@dataclass(frozen=True, slots=True)
class TicketClass:
    """One class, with the agency that owns it."""

    id: str
    name_zh: str
    name_en: str
    agency: str


@lru_cache(maxsize=1)
def classes() -> dict[str, TicketClass]:
    """The catalogue's classes, by id."""
    return {row["id"]: TicketClass(**row) for row in _read()["classes"]}


def days() -> int:
    """Working days within which a ticket is to be taken or answered."""
    return int(_read()["days"])


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((SHIPPED / "supervision" / "tickets.yaml").read_text())
    return found
