"""The catalogue's rules of signals, of 统计入库, and the code list of reasons of delay."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from kaigong.core.measures.signals import Rule
from kaigong.core.rules.loader import SHIPPED


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of delay, with whom it lies, and the agency it concerns until somebody says otherwise."""

    id: str
    side: str
    name_zh: str
    name_en: str
    agency: str = ""


@dataclass(frozen=True, slots=True)
class StatisticsRules:
    """From which size a project is entered, which are entered whatever their size, and which proofs it takes."""

    least_fen: int
    any_size_types: tuple[str, ...]
    any_size_sectors: tuple[str, ...]
    proofs: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """What has to stand behind the milestones."""
    return tuple(Rule(**row | {"wants": tuple(row.get("wants", ()))}) for row in _signals()["signals"])


@lru_cache(maxsize=1)
def by_id() -> Mapping[str, Rule]:
    """The same by id."""
    return {rule.id: rule for rule in rules()}


def late_entry_days() -> int:
    """After how many days an entry counts as made late."""
    return int(_signals()["late_entry_days"])


def photo_km() -> int:
    """How far from the place of the project a photo of it may be taken."""
    return int(_signals()["photo_km"])


def permit_items() -> tuple[str, ...]:
    """The approval items whose certificate permits the start."""
    return tuple(_signals()["permit_items"])


@lru_cache(maxsize=1)
def statistics() -> StatisticsRules:
    """Who is entered, with which proofs."""
    found = _signals()["statistics"]
    return StatisticsRules(
        int(found["least_fen"]), tuple(found["any_size_types"]), tuple(found["any_size_sectors"]),
        tuple(tuple(kinds) for kinds in found["proofs"]),
    )  # fmt: skip


@lru_cache(maxsize=1)
def reasons() -> Mapping[str, Reason]:
    """The reasons of delay, by id."""
    found = yaml.safe_load((SHIPPED / "supervision" / "delay-reasons.yaml").read_text())
    return {row["id"]: Reason(**row) for row in found["reasons"]}


@lru_cache(maxsize=1)
def _signals() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((SHIPPED / "supervision" / "signals.yaml").read_text())
    return found
