"""What can happen to a project. The field `changes` of an event holds only what it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ProjectRegistered:
    """`record` holds every column as registered, days as ISO text, the enterprise by its credit code."""

    code: str
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FactsAmended:
    """`facts` are the new values; `unknown` the attributes that are not known any more."""

    facts: Mapping[str, Any]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordCorrected:
    """Columns of the record that say something else now, days as ISO text."""

    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReformsChosen:
    reforms: tuple[str, ...] | str


@dataclass(frozen=True, slots=True)
class BaselineSet:
    """The plan the project is measured against from now on."""

    items: tuple[Mapping[str, Any], ...]
    planned_start_on: str | None


@dataclass(frozen=True, slots=True)
class WorksStarted:
    """Ground was broken on that day, as the evidence shows (the hash of a document)."""

    on: str
    evidence: str


@dataclass(frozen=True, slots=True)
class StepsWithdrawn:
    """Those steps were recorded wrongly: the project is at `back_to` again. `was_on` is the day the first of them had,
    `document` the hash of what shows the mistake."""

    stages: tuple[str, ...]
    back_to: str
    was_on: str
    reason: str
    document: str | None = None


@dataclass(frozen=True, slots=True)
class StageMoved:
    """The project went one step on in the pipeline, on the strength of a document, on that day."""

    before: str
    after: str
    evidence: str | None
    note: str
    on: str = ""
