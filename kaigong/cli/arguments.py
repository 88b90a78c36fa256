"""What the commands share in reading their arguments: faults are raised, days are ISO days."""

import argparse
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

FAULTY_INPUT = 2


class UsageFault(Exception):
    """The arguments cannot be told apart, such as an option without its value."""


class Parser(argparse.ArgumentParser):
    """Faults of the arguments are raised, so that they can be answered in JSON too."""

    def error(self, message: str) -> Any:
        raise UsageFault(message)


def day(text: str) -> date:
    """A day written YYYY-MM-DD and no other way."""
    from kaigong.core.clock.years import iso_day  # not every command needs the clock

    found = iso_day(text)
    if found is None:
        raise ValueError(text)
    return found


def add_json(parser: argparse.ArgumentParser) -> None:
    """`--json`, and `--format json` which is the same."""
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="json is the same as --json")


def wants_json(argv: Iterable[str]) -> bool:
    """Whether arguments that could not be read ask for JSON."""
    return not {"--json", "--format=json", "json"}.isdisjoint(argv)


def open_lines(name: str) -> BinaryIO:
    """The lines of a batch; - is standard input. OSError where they cannot be read, a folder included."""
    if name == "-":
        return sys.stdin.buffer
    lines = Path(name).open("rb")  # noqa: SIM115 (the caller closes it)
    lines.peek()  # what opens may still not be readable
    return lines
