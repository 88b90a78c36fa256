"""The tables that say what a row of a log is in words of the core, under which law, and why a refusal is right."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kaigong.core.cases.values import Terms
from kaigong.core.clock.due import Limit, Unit

HERE = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True)
class Law:
    """What the table hands in for one jurisdiction: limits, grounds that stop a clock, extension, what silence does."""

    name: str
    limits: Mapping[str, Terms]
    grounds: Mapping[str, tuple[bool, bool]]  # ground -> stops the statutory clock, stops the promised
    extension_days: int
    opens: tuple[str, ...]  # what the submission does besides being received
    silence_accepts: bool
    silence_approves: str  # the rule; "" where there is none


@dataclass(frozen=True, slots=True)
class Act:
    """Rows that write down one act: which, with what answer, in what place on one day, and what it does by law."""

    name: str
    activity: re.Pattern[str]
    answer: re.Pattern[str]
    rank: int
    item: str
    do: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of log."""

    log: str
    reader: str
    files: tuple[str, ...]
    title: str
    laws: Mapping[str, Law]
    acts: tuple[Act, ...]
    limit_of: str  # the attribute of a trace that chooses its limit
    spell_days: int
    days_only: bool

    def act_of(self, activity: str, answer: str) -> Act | None:
        """The act a row writes down; None for office work that moves nothing."""
        return next((a for a in self.acts if a.activity.fullmatch(activity) and a.answer.fullmatch(answer)), None)


@cache
def table(log: str) -> Table:
    """The table of one kind of log."""
    raw = yaml.safe_load((HERE / f"{log}.yaml").read_text(encoding="utf-8"))
    laws = {name: _law(name, given) for name, given in raw["laws"].items()}
    acts = tuple(_act(given, laws) for given in raw["acts"])
    return Table(
        log, raw["reader"], tuple(raw["files"]), raw["title"], laws, acts, raw.get("limit_of", ""),
        raw.get("spell_days", 0), raw.get("days_only", False),
    )  # fmt: skip


def _law(name: str, raw: Mapping[str, Any]) -> Law:
    limits = {key: _terms(given) for key, given in raw["limits"].items()}
    grounds = {ground: ("statutory" in stops, "promised" in stops) for ground, stops in raw["grounds"].items()}
    return Law(
        name, limits, grounds, raw["extension_days"], tuple(raw.get("opens", ())), raw["silence_accepts"],
        raw.get("silence_approves", ""),
    )  # fmt: skip


def _terms(given: tuple[int, str, str] | None) -> Terms:
    if given is None:
        return Terms()
    days, unit, starts = given
    return Terms(Limit(days, Unit(unit)), starts == "receipt")


def _act(raw: Mapping[str, Any], laws: Mapping[str, Law]) -> Act:
    given = raw["do"]
    do = given if isinstance(given, Mapping) else dict.fromkeys(laws, given)
    return Act(
        raw["act"], re.compile(raw["rows"]), re.compile(raw.get("answer", ".*"), re.DOTALL), raw.get("rank", 50),
        raw.get("item", "permit"), {law: tuple(verbs) for law, verbs in do.items()},
    )  # fmt: skip


ENDED = frozenset({"withdrawn-early", "refused-acceptance", "not-needed", "rejected", "approved", "delivered"})
GROUPS = {"suspended": "stopped", "correcting": "correcting"}  # any other open state: open


@cache
def reasons() -> Mapping[str, str]:
    """Why each refusal is right: by `code`, or `code verb@state` (or group of states) for what is no row of the table
    of moves."""
    raw: Mapping[str, str] = yaml.safe_load((HERE / "reasons.yaml").read_text(encoding="utf-8"))
    return raw


def reason_of(key: str) -> str | None:
    """The reason for a refusal: by its whole key, by verb and group of states, or by its code where it says enough."""
    code, _, move = key.partition(" ")
    verb, _, state = move.partition("@")
    group = "ended" if state in ENDED else GROUPS.get(state, "open")
    found = reasons()
    return found.get(key) or found.get(f"{code} {verb}@{group}") or (None if move else found.get(code))
