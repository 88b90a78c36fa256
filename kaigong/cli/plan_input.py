"""Reading what a project says: a YAML file, a line of a batch, or a type alone; every fault named at once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from kaigong.core.plan import Chosen, Fault, Mode, ProjectFacts, Scope, fill_from_type
from kaigong.core.plan import faults as fact_faults
from kaigong.core.plan.facts import shown
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.yamltext import MAX_TEXT, Document, read_yaml

KEYS = ("name", "type", "attributes", "reforms", "start", "days", "scope", "as_of")
OTHERS = {"id", "wished_start", "key"}  # of a portfolio, read by the simulator
CHOICES = {"days": ("statutory", "promised"), "scope": ("government", "all")}


@dataclass(frozen=True, slots=True)
class Request:
    """What to plan. Where `faults` is not empty, the rest is only what could be read."""

    project: ProjectFacts
    reforms: Chosen = "type"
    start: date | None = None
    days: Mode = "promised"
    scope: Scope = "all"
    as_of: date | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Reading:
    """A mapping being read, and the faults found so far."""

    data: Mapping[str, Any]
    faults: list[Fault] = field(default_factory=list)

    def wrong(self, name: str, expected: str) -> None:
        self.faults.append(Fault("wrong_type", name, name, detail=f"{shown(self.data[name])} is not {expected}"))

    def text(self, name: str) -> str:
        value = self.data.get(name)
        if value is not None and not isinstance(value, str):
            self.wrong(name, "text")
        return value if isinstance(value, str) else ""

    def day(self, name: str) -> date | None:
        value = self.data.get(name)
        if value is None or type(value) is date:
            return value
        try:
            if isinstance(value, str):
                return iso_day(value)
        except ValueError:
            pass
        self.wrong(name, "a day written YYYY-MM-DD")
        return None

    def choice(self, name: str) -> Any:
        value, choices = self.data.get(name), CHOICES[name]
        if value is not None and value not in choices:
            self.wrong(name, " or ".join(choices))
        return value if value in choices else None

    def attributes(self) -> Mapping[str, Any]:
        value = self.data.get("attributes")
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong("attributes", "a mapping")
            return {}
        return {name: fact for name, fact in value.items() if fact is not None}  # null: not known


def iso_day(text: str) -> date:
    """A day written YYYY-MM-DD and no other way."""
    if len(text) != 10:
        raise ValueError(text)
    return date.fromisoformat(text)


def request(catalogue: Catalogue, data: object, *, fill: bool = False) -> Request:
    """Read one project; unknown keys, wrong types and everything `plan.faults` finds."""
    if not isinstance(data, dict):
        kind = Fault("wrong_type", "project", "", detail=f"{shown(data)} is not a mapping")
        return Request(ProjectFacts("", "", {}), faults=(kind,))
    reading = Reading(data)
    for key in data:
        if key not in KEYS and key not in OTHERS:
            reading.faults.append(Fault("unknown_key", str(key), str(key), detail=", ".join(KEYS)))
    kind = data.get("type")
    facts = reading.attributes()
    reforms = data.get("reforms")
    reforms = "type" if reforms is None else reforms
    found = Request(
        ProjectFacts(reading.text("name"), kind if isinstance(kind, str) else "", facts),
        reforms, reading.day("start"), reading.choice("days") or "promised", reading.choice("scope") or "all",
        reading.day("as_of"), (*reading.faults, *fact_faults(catalogue, "" if kind is None else kind, facts, reforms)),
    )  # fmt: skip
    return filled(catalogue, found) if fill else found


def filled(catalogue: Catalogue, found: Request) -> Request:
    """The type's sample values for what is not given."""
    if found.faults:
        return found
    return Request(
        fill_from_type(catalogue, found.project), found.reforms, found.start, found.days, found.scope, found.as_of
    )


def read_project(path: str) -> tuple[object, tuple[Fault, ...], Mapping[str, str]]:
    """The data of a YAML file, what was wrong with it as text, and where each key stands."""
    try:
        with Path(path).open("rb") if path != "-" else os.fdopen(0, "rb", closefd=False) as file:
            raw = file.read(MAX_TEXT * 4 + 4)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        return None, (Fault("unreadable_file", path, path, detail=error.strerror or ""),), {}
    except UnicodeDecodeError:
        return None, (Fault("unreadable_file", path, path, detail="is not UTF-8 text"),), {}
    document = _with_days_as_text(Path(path).name, text)
    faults = tuple(
        Fault("not_yaml", problem.code, problem.at, detail=_told(problem.data)) for problem in document.problems
    )
    return document.data, faults, _places(document)


def _with_days_as_text(name: str, text: str) -> Document:
    """Read; a day that does not exist is kept as text, so that it is one fault among the others and hides none."""
    document = read_yaml(name, text)
    if any(problem.code != "yaml.bad_date" for problem in document.problems):
        return document
    lines = text.splitlines(keepends=True)
    for problem in sorted(document.problems, key=lambda problem: _line_and_column(problem.at), reverse=True):
        line, column = _line_and_column(problem.at)
        got, row = str(problem.data["got"]), lines[line - 1]
        lines[line - 1] = row[: column - 1] + row[column - 1 :].replace(got, f'"{got}"', 1)
    return read_yaml(name, "".join(lines)) if document.problems else document


def _line_and_column(place: str) -> tuple[int, int]:
    _, line, column = place.rsplit(":", 2)
    return int(line), int(column)


def _told(data: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in data.items())


def _places(document: Any) -> dict[str, str]:
    """file:line:column of every key a fault may name."""
    data, places = document.data, {}
    if isinstance(data, dict):
        places = {str(key): document.place(data, key) for key in data}
        for part, value in data.items():
            if isinstance(value, dict):
                places |= {f"{part}.{key}": document.place(value, key) for key in value}
    return places


def read_line(line: bytes) -> object:
    """One line of a batch; ValueError where it is not JSON."""
    try:
        return msgspec.json.decode(line)
    except (ValueError, RecursionError) as error:  # DecodeError and UnicodeDecodeError are ValueErrors
        raise ValueError(str(error)) from error
