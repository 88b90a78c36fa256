"""Reading what a project says: a YAML file, a line of a batch, or a type alone; every fault named at once."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from kaigong.core.clock.years import iso_day
from kaigong.core.plan import Chosen, Fault, Mode, ProjectFacts, Scope, fill_from_type
from kaigong.core.plan import faults as fact_faults
from kaigong.core.plan.facts import shown
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.yamltext import MAX_DIGITS, MAX_TEXT, Document, Unread, read_yaml

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
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
        self.faults.append(Fault("wrong_type", name, name, message=f"{shown(self.data[name])} is not {expected}"))

    def text(self, name: str) -> str:
        value = self.data.get(name)
        text = isinstance(value, str) and not isinstance(value, Unread)
        if value is not None and not text:
            self.wrong(name, "text")
        return value if text else ""

    def day(self, name: str) -> date | None:
        value = self.data.get(name)
        found = iso_day(value)
        if value is not None and found is None:
            self.wrong(name, "a day written YYYY-MM-DD")
        return found

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


def request(catalogue: Catalogue, data: object, *, fill: bool = False) -> Request:
    """Read one project; unknown keys, wrong types and everything `plan.faults` finds."""
    if not isinstance(data, dict):
        kind = Fault("wrong_type", "project", "project", message=f"{shown(data)} is not a mapping")
        return Request(ProjectFacts("", "", {}), faults=(kind,))
    reading = Reading(data)
    for key in data:
        if key not in KEYS and key not in OTHERS:
            reading.faults.append(Fault("unknown_key", str(key), str(key), message=", ".join(KEYS)))
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
    """The data of a YAML file, what was wrong with it as text, and where each key stands; no data: nothing to plan."""
    try:
        with Path(path).open("rb") if path != "-" else os.fdopen(0, "rb", closefd=False) as file:
            raw = file.read(MAX_TEXT * 4 + 4)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        return None, (Fault("unreadable_file", path, path, message=error.strerror or ""),), {}
    except UnicodeDecodeError:
        return None, (Fault("unreadable_file", path, path, message="is not UTF-8 text"),), {}
    document = read_yaml(Path(path).name, text)
    return document.data, tuple(_text_faults(document)), _places(document)


def _text_faults(document: Document) -> Iterator[Fault]:
    """What is wrong with the text itself; a value that could not be read is refused where its key is."""
    for problem in document.problems:
        if problem.code == "yaml.duplicate_key":
            yield Fault("duplicate_key", str(problem.data["got"]), problem.at, message="is given twice")
        elif not (document.whole and problem.code in ("yaml.bad_date", "yaml.bad_number")):
            yield Fault("not_yaml", problem.code, problem.at, message=_told(problem.data))


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


def read_line(line: bytes, n: int) -> tuple[object, tuple[Fault, ...]]:
    """One line of a batch, and what was wrong with it as text."""
    text = line.removeprefix(BYTE_ORDER_MARK) if n == 1 else line
    try:
        data = msgspec.json.decode(text)
        if text.count(b":") == _keys(data):  # every key has one of its own, so none stands twice
            return data, ()
    except (ValueError, RecursionError):  # DecodeError and UnicodeDecodeError are ValueErrors
        pass
    return _read_slowly(text, n)


def _keys(data: object) -> int:
    if not isinstance(data, dict):
        return 0
    facts = data.get("attributes")
    return len(data) + (len(facts) if isinstance(facts, dict) else 0)


def _read_slowly(text: bytes, n: int) -> tuple[object, tuple[Fault, ...]]:
    """The same with keys that stand twice; numbers JSON has no room for are left for the attribute to refuse."""
    twice: list[Fault] = []

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        repeated = dict.fromkeys(name for name in names if names.count(name) > 1)
        twice.extend(Fault("duplicate_key", name, f"line {n}", message="is given twice") for name in repeated)
        return dict(pairs)

    try:
        return json.loads(text.decode("utf-8"), object_pairs_hook=once, parse_int=_whole), tuple(twice)
    except (ValueError, RecursionError) as error:
        return None, (Fault("not_json", f"line {n}", f"line {n}", message=str(error)),)


def _whole(text: str) -> int | float:
    return int(text) if len(text) <= MAX_DIGITS else float(text)
