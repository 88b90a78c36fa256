"""The words of promotion out of the catalogue, in both languages, and the limits in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from kaigong.apps.promotion.models import Rules
from kaigong.apps.rulebook import words
from kaigong.core.problems import Faulty, Problem
from kaigong.core.promotion.agree import Indicator
from kaigong.core.promotion.values import DueAt, Limits
from kaigong.core.rules.loader import SHIPPED

MOST_DAYS = 1000


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of a list."""

    id: str
    name_zh: str
    name_en: str


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((SHIPPED / "promotion" / "promotion.yaml").read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=16)
def listed(name: str) -> Mapping[str, Word]:
    """A list of the catalogue: kinds, chains, sources, ways, pause_reasons, lost_reasons, agreement_kinds."""
    return {row["id"]: Word(row["id"], row["zh"], row["en"]) for row in _shipped()[name]}


def choices(name: str) -> list[tuple[str, str]]:
    """The same for a field to choose from."""
    return [(key, words.named(word)) for key, word in listed(name).items()]


def said(name: str, key: str) -> str:
    """A key in the words of the page; itself where the list has it no more."""
    word = listed(name).get(key)
    return words.named(word) if word else key


@lru_cache(maxsize=1)
def indicators() -> Mapping[str, Indicator]:
    """The standard-land indicators."""
    return {
        row["id"]: Indicator(
            row["id"], row["zh"], row["en"], row["unit_zh"], row["unit_en"], row["source_zh"], row["source_en"],
            bool(row.get("at_most")), DueAt(row["due_at"]),
        )
        for row in _shipped()["indicators"]
    }  # fmt: skip


def plain() -> dict[str, Any]:
    """The limits in force as the form and the ledger have them."""
    row = Rules.objects.filter(pk="rules").first()
    return {**_shipped()["limits"], **(row.values if row else {})}


def limits() -> Limits:
    """The limits in force."""
    return built(plain())


def built(values: Mapping[str, Any]) -> Limits:
    """The limits as values; raises Faulty with every fault."""
    days = ("sleep_days", "lapse_days", "first_days")
    faults = [
        Problem("promotion.days", at=at, data={"got": values[at], "most": MOST_DAYS})
        for at in days if not 1 <= values[at] <= MOST_DAYS
    ]  # fmt: skip
    if not 0.3 <= values["alike"] <= 1:
        faults.append(Problem("promotion.alike", at="alike", data={"got": values["alike"]}))
    if faults:
        raise Faulty(faults)
    return Limits(*(values[name] for name in days), alike=float(values["alike"]))
