"""The answers of the guided form. They live in the address alone, so a link can be shared and nothing is stored."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from urllib.parse import urlencode

from kaigong.core.problems import Problem
from kaigong.core.rules.facts import takes
from kaigong.core.rules.model import Attribute, Catalogue
from kaigong.core.values import Fact

UNKNOWN = "unknown"
YES, NO = "yes", "no"
OWN = ("type", "start", "view", "step", "go")
MOST_KEYS, MOST_CHARACTERS = 150, 60
LARGE = {"万": 10_000, "亿": 100_000_000}


class Query(Protocol):
    """What a request's query gives."""

    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody has said so far. `unsure` was asked and is not known; `typed` keeps what could not be read."""

    type: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    start: date | None = None
    view: str = ""
    go: bool = False  # no type fits: straight to the questions
    step: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def begun(self) -> bool:
        """Whether anything has been said at all."""
        return bool(self.type or self.facts or self.unsure)

    def query(self, *, without: Iterable[str] = (), **more: str) -> str:
        """The address of this state, in one spelling only."""
        return urlencode([*self.pairs(without), *((key, value) for key, value in more.items() if value)])

    def pairs(self, without: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Names and values of the state, as they stand in an address or in hidden fields."""
        left = set(without)
        go = YES if self.go and not self.begun else ""
        own = [("type", self.type), ("start", self.start.isoformat() if self.start else ""), ("go", go)]
        said = [(name, as_text(value)) for name, value in self.facts.items()]
        unsure = [(name, UNKNOWN) for name in sorted(self.unsure)]
        return [(name, value) for name, value in (*own, *said, *unsure) if value and name not in left]


def as_text(value: Fact) -> str:
    """A fact as it stands in an address."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return value
    return f"{value:.10f}".rstrip("0") if value % 1 else str(int(value))


def read(catalogue: Catalogue, query: Query) -> Answers:
    """Everything an address says, and everything in it that cannot be, named at once.

    A project type brings the facts its name states (`stated_by_type`); an answer given by hand comes before them.
    """
    if len(query) > MOST_KEYS:
        return Answers(problems=(Problem("guide.too_much", at="", data={"limit": MOST_KEYS}),))
    problems: list[Problem] = []
    given = {key: [value.strip() for value in query.getlist(key) if value.strip()] for key in query}
    chosen = _own(catalogue, given, problems)
    facts: dict[str, Fact] = dict(stated_by_type(catalogue, chosen["type"]))
    unsure, typed = set(), {}
    for key, values in given.items():
        if key in OWN or not values:
            continue
        attribute = catalogue.attributes.get(key)
        if attribute is None:
            problems.append(Problem("guide.unknown_key", at=key[:MOST_CHARACTERS], data={"got": key[:MOST_CHARACTERS]}))
            continue
        said = [value for value in values if value != UNKNOWN]
        if not said:
            unsure.add(key)
            facts.pop(key, None)
            continue
        value = _fact(attribute, said[0])
        if value is None:
            typed[key] = said[0][:MOST_CHARACTERS]
            problems.append(Problem("guide.wrong_value", at=key, data={"got": typed[key]}))
        else:
            facts[key] = value
    return Answers(facts=facts, unsure=frozenset(unsure), problems=tuple(problems), typed=typed, **chosen)


def stated_by_type(catalogue: Catalogue, type_id: str) -> dict[str, Fact]:
    """What the name of a type says by itself: its choices on the first page of the form."""
    if type_id not in catalogue.project_types:
        return {}
    first = next(iter(catalogue.groups), "")
    return {
        name: value
        for name, value in catalogue.project_types[type_id].attributes.items()
        if catalogue.attributes[name].type == "enum" and catalogue.attributes[name].group == first
    }


def _own(catalogue: Catalogue, given: Mapping[str, list[str]], problems: list[Problem]) -> dict[str, Any]:
    """The keys that are no attributes."""
    first = {key: (given.get(key) or [""])[0][:MOST_CHARACTERS] for key in OWN}
    if first["type"] and first["type"] not in catalogue.project_types:
        problems.append(Problem("guide.unknown_type", at="type", data={"got": first["type"]}))
        first["type"] = ""
    start = _day(first["start"])
    if first["start"] and start is None:
        problems.append(Problem("guide.wrong_day", at="start", data={"got": first["start"]}))
    step = tuple(name for name in given.get("step", ()) if name in catalogue.attributes)
    return {
        "type": first["type"],
        "start": start,
        "view": "plan" if first["view"] == "plan" else "",
        "go": bool(first["go"]),
        "step": step,
    }


def _day(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _fact(attribute: Attribute, text: str) -> Fact | None:
    if len(text) > MOST_CHARACTERS:
        return None
    if attribute.type == "bool":
        return {YES: True, NO: False}.get(text)
    value: Fact | None = text if attribute.type == "enum" else _number(text)
    return value if takes(attribute, value) else None


def _number(text: str) -> int | float | None:
    """A number as people write it: 20000, 20,000, 2 万, 1.5亿."""
    found = re.fullmatch(r"([0-9][0-9,，]*(?:\.[0-9]+)?)\s*([万亿]?)", text)
    if found is None:
        return None
    value = float(re.sub("[,，]", "", found[1])) * LARGE.get(found[2], 1)
    if not math.isfinite(value) or value > 1e15:
        return None
    return int(value) if value == int(value) else value
