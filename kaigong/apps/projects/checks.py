"""Everything that can be wrong with what is said about a project, named at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kaigong.apps.projects import codes, signal_rules
from kaigong.apps.projects.models import Evidence, Kind, Klass, Project, Stage
from kaigong.core.problems import Problem
from kaigong.core.rules.facts import fact_problems
from kaigong.core.rules.model import Catalogue

LONGEST_NAME = 200
LONGEST_NOTE, LONGEST_NUMBER = 300, 40
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


def milestone_problems(project: Project, on: date, today: date) -> Iterator[Problem]:
    """A milestone has a day that has come, and not before the ground was broken."""
    if on > today:
        yield Problem("project.milestone_in_future", at="on", data={"on": on, "today": today})
    if project.started_on and on < project.started_on:
        yield Problem("project.milestone_before_start", at="on", data={"on": on, "started": project.started_on})


def stage_problems(milestone: str) -> Iterator[Problem]:
    """A proof or a delay is about one of the stages."""
    if milestone not in Stage.values:
        yield Problem("project.unknown_stage", at="milestone", data={"got": milestone})


def delay_problems(reason: str, since: date, note: str, today: date) -> Iterator[Problem]:
    """A delay has a reason of the code list, a day that has come, and a note of readable length."""
    if reason not in signal_rules.reasons():
        yield Problem("delay.reason", at="reason", data={"got": reason})
    if since > today:
        yield Problem("delay.in_future", at="since", data={"on": since, "today": today})
    if len(note.strip()) > LONGEST_NOTE:
        yield Problem("delay.note_too_long", at="note", data={"limit": LONGEST_NOTE})


def proof_problems(project: Project, pieces: Sequence[Evidence], wanted: Sequence[Sequence[str]]) -> Iterator[Problem]:
    """统计入库 takes one proof of each line, all of this project, none of them struck."""
    if any(piece.project_id != project.pk or piece.struck_at for piece in pieces):
        yield Problem("statistics.other_evidence", at="pieces")
    there = {piece.kind for piece in pieces}
    for kinds in wanted:
        if not there.intersection(kinds):
            names = " / ".join(str(Kind(kind).label) for kind in kinds)
            yield Problem("statistics.proof_missing", at="pieces", data={"kinds": names})


def entering_problems(number: str, on: date, today: date) -> Iterator[Problem]:
    """An entry has the number of the statistics office and a day that has come."""
    if not 0 < len(number.strip()) <= LONGEST_NUMBER:
        yield Problem("statistics.number", at="number", data={"limit": LONGEST_NUMBER})
    if on > today:
        yield Problem("statistics.in_future", at="on", data={"on": on})
