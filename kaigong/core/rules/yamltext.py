"""YAML from outside, read without trust: plain data only, bounded, with the place of everything.

Read from parser events with a stack, so that nothing is built before it is checked and no recursion follows the text:
aliases, explicit tags, duplicate keys, several documents, keys that are not text, too much text or depth are faults.
Where the text still has a shape the data is kept beside the faults, so that one fault hides no other.
Plain scalars are read as in YAML 1.2 (`no` is a word, `012` too), with ISO dates added.
"""

import math
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from kaigong.core.problems import Problem

MAX_TEXT, MAX_NODES, MAX_DEPTH, MAX_DIGITS, MAX_FAULTS = 2_000_000, 200_000, 32, 300, 100
SHOWN_CHARACTERS = 40

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
INTEGER, FLOAT = re.compile(r"-?(0|[1-9][0-9]*)"), re.compile(r"-?(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][-+]?[0-9]+)?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


class Unread(str):
    """The text of a value that could not be read, such as a day that does not exist; its fault is named already."""

    __slots__ = ()


@dataclass(slots=True)
class Document:
    """What one file holds, where each mapping, list and key of it stands, and what was wrong with it.

    The data is None where reading had to stop; a fault that leaves the shape whole keeps the data, values that could
    not be read standing in it as `Unread`.
    """

    file: str
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    marks: dict[tuple[int, Any], tuple[int, int]] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether it was read to its end."""
        return self.data is not None or not self.problems

    def place(self, container: object, key: object = None) -> str:
        """file:line:column of a container, or of one of its keys."""
        mark = self.marks.get((id(container), key)) or self.marks.get((id(container), None))
        return f"{self.file}:{mark[0]}:{mark[1]}" if mark else self.file


def read_yaml(file: str, text: str) -> Document:
    """Read one file, naming every fault up to where reading had to stop."""
    document = Document(file)
    if len(text) > MAX_TEXT:
        document.problems.append(Problem("yaml.too_long", at=file, data={"got": len(text), "limit": MAX_TEXT}))
        return document
    builder = _Builder(document)
    try:
        for event in yaml.parse(text, Loader):
            builder.take(event)
        document.data = builder.root
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        document.problems.append(Problem("yaml.syntax", at=at, data={"reason": reason}))
    except _Stop:
        pass
    except UnicodeEncodeError as error:  # lone surrogates, which stand for what is no UTF-8
        place = f"{file}:{text.count(chr(10), 0, error.start) + 1}:1"
        document.problems.append(Problem("yaml.syntax", at=place, data={"reason": "is not UTF-8 text"}))
    except ValueError as error:
        document.problems.append(Problem("yaml.syntax", at=file, data={"reason": type(error).__name__}))
    return document


class _Stop(Exception):
    """Reading cannot go on; the fault is already noted."""


NOTHING = object()


class _Builder:
    """Builds the data from events, one container a stack level."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.root: Any = None
        self.stack: list[Any] = []
        self.keys: list[Any] = []  # the key waiting for its value, one per level
        self.nodes = 0
        self.documents = 0
        self.aliases: set[str] = set()

    def fault(self, code: str, event: Any, **data: object) -> None:
        mark = event.start_mark
        at = f"{self.document.file}:{mark.line + 1}:{mark.column + 1}"
        self.document.problems.append(Problem(f"yaml.{code}", at=at, data=data))
        if len(self.document.problems) >= MAX_FAULTS:
            raise _Stop

    def unread(self, code: str, event: Any, text: str) -> Unread:
        self.fault(code, event, got=text[:SHOWN_CHARACTERS])
        return Unread(text[:MAX_DIGITS])

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self.scalar(event)
        elif kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            self.opened(event, {} if kind is yaml.MappingStartEvent else [])
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            self.stack.pop()
            self.keys.pop()
        elif kind is yaml.AliasEvent:
            self.alias(event)
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self.fault("several_documents", event)
                raise _Stop

    def alias(self, event: Any) -> None:
        """Never followed; named where its anchor is first used."""
        if event.anchor not in self.aliases:
            self.aliases.add(event.anchor)
            self.fault("alias", event, got=event.anchor)
        self.place(Unread(event.anchor), event)

    def opened(self, event: Any, container: Any) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self.fault("too_deep", event, limit=MAX_DEPTH)
            raise _Stop
        self.untagged(event)
        self.place(container, event)
        self.stack.append(container)
        self.keys.append(NOTHING)
        mark = event.start_mark
        self.document.marks[id(container), None] = (mark.line + 1, mark.column + 1)

    def scalar(self, event: Any) -> None:
        self.untagged(event)
        self.place(self.value(event) if event.implicit[0] else event.value, event)

    def untagged(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            self.fault("tag", event, got=event.tag)

    def value(self, event: Any) -> Any:
        """A plain scalar as null, bool, number, date or text."""
        text = event.value
        if text in WORDS:
            return WORDS[text]
        if not (text[0].isdigit() or text[0] in "-."):
            return text
        if INTEGER.fullmatch(text):
            return int(text) if len(text) <= MAX_DIGITS else self.unread("bad_number", event, text)
        if DATE.fullmatch(text):
            return self.day(text, event)
        if any(char.isdigit() for char in text) and FLOAT.fullmatch(text) and text[-1] != "-":
            return self.number(text, event)
        return text

    def day(self, text: str, event: Any) -> Any:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return self.unread("bad_date", event, text)

    def number(self, text: str, event: Any) -> Any:
        try:
            number = float(text)
        except ValueError:
            return text
        return number if math.isfinite(number) else self.unread("bad_number", event, text)

    def place(self, value: Any, event: Any) -> None:
        """Put a value where it belongs: the root, a list, or a mapping (as key, then as value)."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.fault("too_large", event, limit=MAX_NODES)
            raise _Stop
        if not self.stack:
            self.root = value
        elif isinstance(self.stack[-1], list):
            self.stack[-1].append(value)
        elif self.keys[-1] is NOTHING:
            self.key(value, event)
        else:
            key = self.keys[-1]
            self.stack[-1][key] = value
            self.keys[-1] = NOTHING

    def key(self, key: Any, event: Any) -> None:
        """Keys are text; a number written as one (`1: …`) is read as its text."""
        container = self.stack[-1]
        if isinstance(key, dict | list) or key is None:
            self.fault("key_not_text", event)
            raise _Stop
        key = str(key) if isinstance(key, str) else event.value
        if key in container:
            self.fault("duplicate_key", event, got=key)
        self.keys[-1] = key
        self.document.marks[id(container), key] = (event.start_mark.line + 1, event.start_mark.column + 1)
