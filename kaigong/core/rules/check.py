"""Naming every fault of a catalogue at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kaigong.core.problems import Problem
from kaigong.core.rules.cycles import cycle_problems
from kaigong.core.rules.loader import examine, placed
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.schema import schema_problems
from kaigong.core.rules.soundness import CHECKS


@dataclass(frozen=True, slots=True)
class Report:
    """What was read, and everything wrong with it. `places` tells where each entry stands."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    places: Mapping[str, str]

    @property
    def readable(self) -> bool:
        """Whether every id leads somewhere, so that projects can be compiled."""
        return not any(problem.code.startswith(("yaml.", "shape.", "id.", "schema")) for problem in self.problems)


def check(files: Mapping[str, str], schemas: Mapping[str, Any]) -> Report:
    """Check the files.

    1. YAML, shape, conditions and dangling ids, as loading does.
    2. The JSON Schemas; where one already names a fault of an entry, loading need not name it again.
    3. On what could be read: promises, law versions, conditions, reach, materials, reforms, words and cycles.
    """
    reading = examine(files)
    by_schema = schema_problems(reading.documents, schemas)
    problems = [*by_schema, *(one for one in reading.problems if not _named_already(one, by_schema))]
    catalogue = reading.catalogue
    found = [problem for each in (*CHECKS, cycle_problems) for problem in each(catalogue)]
    hollow = {problem.data.get("entry") for problem in reading.problems}
    lacking = {problem.at for problem in by_schema}
    told = [placed(one, reading.places) for one in found if not _echo(one, hollow)]
    problems += [one for one in told if not (one.code == "translation.missing" and one.at in lacking)]
    return Report(catalogue, tuple(problems), reading.places)


def _named_already(problem: Problem, by_schema: list[Problem]) -> bool:
    """A fault of shape on a line of an entry the schema has a fault on."""
    return problem.code.startswith("shape.") and any(
        one.at.split(":")[:2] == problem.at.split(":")[:2] for one in by_schema
    )


def _echo(problem: Problem, hollow: set[Any]) -> bool:
    """A condition that could not be read counts as never true; that is named already."""
    field = f"{problem.at}.{problem.data.get('field', '')}"
    return problem.code == "condition.never_true" and any(str(entry).startswith(field) for entry in hollow)
