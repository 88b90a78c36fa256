"""Everything that can be wrong with what is said about a project, named at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kaigong.apps.projects import codes
from kaigong.apps.projects.models import Klass, Stage
from kaigong.core.problems import Problem
from kaigong.core.rules.facts import fact_problems
from kaigong.core.rules.model import Catalogue

LONGEST_NAME = 200
MOST_FEN = 10**17  # a thousand billion yuan; more is a slip of the pen


def record_problems(catalogue: Catalogue, record: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with a new project: name, code, type, class, place, money, facts and reforms."""
    yield from name_problems(record["name"])
    if record["code"] is not None and not codes.is_shaped(record["code"]):
        yield Problem("project.code_shape", at="code", data={"got": record["code"]})
    if record["type"] not in catalogue.project_types:
        yield Problem("project.unknown_type", at="type", data={"got": record["type"]})
    if record["klass"] not in Klass.values:
        yield Problem("project.unknown_class", at="klass", data={"got": record["klass"]})
    if record["stage"] not in Stage.values:
        yield Problem("project.unknown_stage", at="stage", data={"got": record["stage"]})
    if not str(record["county"]).strip():
        yield Problem("project.county_missing", at="county")
    yield from money_problems(record["investment_fen"])
    yield from fact_problems(catalogue, record["facts"])
    yield from reform_problems(catalogue, record["reforms"])


def name_problems(name: str) -> Iterator[Problem]:
    """A project has a name of readable length."""
    if not name.strip():
        yield Problem("project.name_missing", at="name")
    elif len(name) > LONGEST_NAME:
        yield Problem("project.name_too_long", at="name", data={"got": len(name), "limit": LONGEST_NAME})


def money_problems(fen: object) -> Iterator[Problem]:
    """An investment is a whole number of fen, not negative, and not beyond reason."""
    if not isinstance(fen, int) or isinstance(fen, bool) or not 0 <= fen <= MOST_FEN:
        yield Problem("project.investment", at="investment_fen", data={"got": fen})


def reform_problems(catalogue: Catalogue, reforms: str | Sequence[str]) -> Iterator[Problem]:
    """Reforms are "type" (those usual for the type), "none", or ids of the catalogue."""
    if isinstance(reforms, str):
        if reforms not in ("type", "none"):
            yield Problem("project.unknown_reform", at="reforms", data={"got": reforms})
        return
    for reform in reforms:
        if reform not in catalogue.reforms:
            yield Problem("project.unknown_reform", at="reforms", data={"got": reform})


def start_problems(on: date, today: date) -> Iterator[Problem]:
    """A start is recorded when it has happened."""
    if on > today:
        yield Problem("project.start_in_future", at="on", data={"on": on, "today": today})
