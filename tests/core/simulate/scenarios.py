"""Small scenarios over the shipped catalogue, and the files they may be read from."""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.load import load_calendars
from kaigong.core.plan import ProjectFacts
from kaigong.core.rules.facts import sample_facts
from kaigong.core.rules.loader import shipped
from kaigong.core.rules.model import Catalogue
from kaigong.core.simulate.reader import read_scenario
from kaigong.core.simulate.scenario import PROMISED, Desk, Durations, Entry, Scenario, Step
from tests.shared import ROOT

START, UNTIL = date(2022, 2, 10), date(2022, 12, 30)
TYPE = "industrial-general"
FIXED = Durations(PROMISED)


@cache
def calendar() -> Calendar:
    return load_calendars(ROOT / "kaigong" / "catalogue" / "calendars")


def catalogue() -> Catalogue:
    return shipped()


def entry(name: str, kind: str = TYPE, **more: Any) -> Entry:
    return Entry(name, ProjectFacts(name, kind, dict(sample_facts(shipped(), kind))), **more)


def reviewers(count: int, **more: Any) -> Desk:
    return Desk((Step(date(2022, 1, 1), count),), **more)


def scenario(*portfolio: Entry, **more: Any) -> Scenario:
    return Scenario(START, UNTIL, calendar(), portfolio, **{"durations": FIXED, **more})


def crowd(count: int, **more: Any) -> Scenario:
    """So many alike projects that all apply on the first day, and few reviewers for them."""
    desks = {"natural-resources": reviewers(2, at_once=2), "housing-construction": reviewers(3)}
    projects = [entry(f"p{n:03}", applies=START, key=n % 5 == 0) for n in range(count)]
    return scenario(*projects, **{"agencies": desks, "durations": Durations(), **more})


TEXT = """start: 2022-02-10
until: 2022-12-30
projects: portfolio.jsonl
agencies:
  natural-resources: {reviewers: [{from: 2022-02-10, count: 2}, {from: 2022-06-01, count: 4}], discipline: earliest-due}
  housing-construction: {reviewers: 3, at_once: 2, discipline: key-first-with-ageing}
durations: {default: {kind: lognormal, mean: promised, cv: 0.5}, items: {eia-form-approval: {kind: empirical, file: eia.csv}}}
correction: {default: 0.2, answer_days: {kind: gamma, mean: 5, cv: 0.8}}
reforms: type
targets: ["started>=10 by 2022-09-30"]
"""  # noqa: E501


def line(name: str, **more: Any) -> dict[str, Any]:
    """One line of a portfolio."""
    facts = dict(sample_facts(shipped(), TYPE))
    return {
        "id": name,
        "name": name,
        "type": TYPE,
        "attributes": facts,
        "wished_start": "2022-09-01",
        "key": False,
    } | more


def portfolio(*lines: object) -> bytes:
    return b"".join(each if isinstance(each, bytes) else json.dumps(each).encode() + b"\n" for each in lines)


def files(**contents: bytes) -> Callable[[str], bytes]:
    """Files by name, a dot written as two underscores; any other cannot be read."""
    known = {
        "portfolio.jsonl": portfolio(*(line(f"p{n:02}") for n in range(20))),
        "eia.csv": b"days\n3\n4.5\n9\n",
        **{name.replace("__", "."): content for name, content in contents.items()},
    }

    def read(name: str) -> bytes:
        if name not in known:
            raise FileNotFoundError(2, "No such file or directory")
        return known[name]

    return read


def read(text: str = TEXT, targets: tuple[str, ...] = (), **contents: bytes) -> Scenario:
    return read_scenario("s.yaml", text, files(**contents), shipped(), calendar(), targets=targets)
