"""Naming every fault of a catalogue at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kaigong.core.problems import Problem
from kaigong.core.rules.cycles import cycle_problems
from kaigong.core.rules.fields import MOST_PROBLEMS
from kaigong.core.rules.loader import examine, placed
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.schema import schema_problems
from kaigong.core.rules.soundness import CHECKS


@dataclass(frozen=True, slots=True)
class Report:
    """What was read, and everything wrong with it. `places` tells where each entry stands.

    Texts in one language only are faults where the catalogue says its `languages`; else they are only counted.
    """

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    places: Mapping[str, str]
    untranslated: int = 0


def check(files: Mapping[str, str], schemas: Mapping[str, Any]) -> Report:
    """Check the files.

    1. YAML, shape, conditions and dangling ids, as loading does.
    2. The JSON Schemas; where one already names a fault of an entry, loading need not name it again.
    3. On what could be read: promises, law versions, conditions, reach, materials, reforms, words and cycles.

    Where a file could not be read, what only seems to be missing because it may stand there is left out.
    """
    reading = examine(files)
    by_schema = schema_problems(reading.documents, schemas)
    problems = [*by_schema, *(one for one in reading.problems if not _named_already(one, by_schema))]
    catalogue = reading.catalogue
    found = [problem for each in (*CHECKS, cycle_problems) for problem in each(catalogue)]
    hollow = {problem.data.get("entry") for problem in (*reading.problems, *reading.echoes)}
    lacking = {problem.at for problem in by_schema}
    told = [placed(one, reading.places) for one in found if not (_echo(one, hollow) or reading.leans(one))]
    spoken = [one for one in told if one.code.startswith("translation.")]
    problems += [one for one in told if not one.code.startswith("translation.")]
    owed = all(language in str(catalogue.meta.get("languages")) for language in ("zh", "en"))
    if owed:
        problems += [one for one in spoken if one.at not in lacking]
    return Report(catalogue, tuple(_readable(problems)), reading.places, 0 if owed else len(spoken))


def _readable(problems: list[Problem]) -> list[Problem]:
    """All of them, unless nobody could read so many."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    return [*problems[:MOST_PROBLEMS], Problem("folder.too_many_faults", at="", data={"limit": MOST_PROBLEMS})]


def _named_already(problem: Problem, by_schema: list[Problem]) -> bool:
    """A fault of shape in an entry, or on a line, that the schema has a fault on."""
    if not problem.code.startswith("shape."):
        return False
    entry, line = str(problem.data.get("entry", "")).replace(".", "/"), problem.at.split(":")[:2]
    return any(entry.startswith(str(one.data["entry"])) or one.at.split(":")[:2] == line for one in by_schema)


def _echo(problem: Problem, hollow: set[Any]) -> bool:
    """A condition that could not be read counts as never true; that is named already."""
    field = f"{problem.at}.{problem.data.get('field', '')}"
    return problem.code == "condition.never_true" and any(str(entry).startswith(field) for entry in hollow)
