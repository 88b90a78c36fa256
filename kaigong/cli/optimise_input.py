"""What `kaigong optimise` is handed: the kind of a file, told from its content, and the problem in it."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from kaigong.core.optimise.values import Problem as Asked
from kaigong.core.problems import Faulty, Problem

LARGEST = 128 * 2**20
READERS = {  # kind -> module:function of (bytes) -> Problem; a portfolio takes more
    "sm": "kaigong.core.optimise.psplib:read",
    "rcp": "kaigong.core.optimise.psplib:read_rcp",
    "sch": "kaigong.core.optimise.sch:read",
    "mpsplib": "kaigong.core.optimise.mpsplib:read",
}
SUFFIXES = {".sm": "sm", ".rcp": "rcp", ".sch": "sch", ".json": "mpsplib", ".yaml": "portfolio", ".yml": "portfolio"}
SECTIONS = re.compile(rb"^\s*(PRECEDENCE RELATIONS|REQUESTS/DURATIONS|jobs \(incl|PROJECT INFORMATION)", re.M | re.I)
COUNTS = re.compile(rb"\A[\s\xef\xbb\xbf]*-?\d+([ \t]+-?\d+)*[ \t]*(\r?\n|\Z)")
KEY = re.compile(rb"^[A-Za-z_][\w-]*[ \t]*:([ \t\r]|$)", re.M)


@dataclass(frozen=True, slots=True)
class Given:
    """The problem of a file; what date a day of it is, for those that have dates."""

    problem: Asked
    date_of: Callable[[int], date | None] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Posts for desks, or a reserve to put forward: answered as data, without a plan."""

    answer: Callable[..., dict[str, Any]]  # (seconds=, seed=, language=)


def read(name: str) -> Given | Question:
    """The problem of a file; - is standard input. Raises Faulty with all that is wrong in it."""
    source = _content(name)
    kind = kind_of(source) or SUFFIXES.get(Path(name).suffix.lower())
    if kind is None:
        raise Faulty([Problem("file.unknown_kind", name, {"knows": ", ".join((*READERS, "portfolio"))})])
    if kind == "portfolio":
        return _of_the_city(name, source)
    module, function = READERS[kind].split(":")
    reader: Callable[[bytes], Asked] = getattr(import_module(module), function)
    return Given(reader(source))


def _of_the_city(name: str, source: bytes) -> Given | Question:
    from kaigong.cli import city_files

    question = city_files.question(source)
    if question is not None:
        return Question(partial(city_files.answered, question, name, source))
    found = city_files.portfolio(name, source)
    return Given(found.problem, found.date_of)


def kind_of(source: bytes) -> str | None:
    """The kind of a file by its content; None if it looks like none."""
    if SECTIONS.search(source):
        return "sm"
    if source.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "mpsplib"
    if COUNTS.match(source):
        return "sch" if b"[" in source or _columns(source) == 4 else "rcp"
    return "portfolio" if KEY.search(source) else None


def _columns(source: bytes) -> int:
    return len(source.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0].split())


def _content(name: str) -> bytes:
    try:
        if name == "-":
            source = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                source = file.read(LARGEST + 1)
    except OSError as error:
        raise Faulty([Problem("file.unreadable", name, {"got": error.strerror})]) from error
    if len(source) > LARGEST:
        raise Faulty([Problem("file.too_large", name, {"most": LARGEST})])
    return source
