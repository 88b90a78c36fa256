"""A JSON text as a tree of plain values, and reading it with a fault for everything that is not as it should be."""

import json
from typing import Any

from kaigong.core.problems import Faulty, Problem
from kaigong.core.rules.yamltext import Unread

MOST = 2**31 - 1
MOST_FAULTS = 200
MOST_DIGITS = 18


def parsed(source: bytes) -> Any:
    """The tree; raises Faulty where the text is not JSON, with the line and byte."""
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise Faulty([Problem("file.not_text", f"line {line}", {"byte": error.start})]) from error
    twice: list[Problem] = []
    try:
        tree = json.loads(text, object_pairs_hook=lambda pairs: _once(pairs, twice), parse_int=_whole)
    except json.JSONDecodeError as error:
        data = {"byte": len(text[: error.pos].encode()), "got": error.msg}
        raise Faulty([Problem("json.wrong", f"line {error.lineno}", data)]) from error
    except RecursionError as error:
        raise Faulty([Problem("json.too_deep", "line 1")]) from error
    if twice:
        raise Faulty(twice[:MOST_FAULTS])
    return tree


def _whole(text: str) -> int | float:
    return int(text) if len(text) <= MOST_DIGITS else float(text)


def _once(pairs: list[tuple[str, Any]], twice: list[Problem]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice += [Problem("key.twice", name[:80]) for name in found if names.count(name) > 1]
    return found


class Tree:
    """The faults found so far, and typed reads of values that say where they stand."""

    def __init__(self) -> None:
        self.faults: list[Problem] = []

    def fault(self, code: str, at: str, **data: Any) -> None:
        """Note a fault; too many of them end the reading."""
        self.faults.append(Problem(code, at, data))
        if len(self.faults) >= MOST_FAULTS:
            raise Faulty([*self.faults, Problem("file.too_many_faults", at)])

    def mapping(self, value: Any, at: str) -> dict[str, Any]:
        return value if isinstance(value, dict) else self._other(value, at, "mapping", {})

    def rows(self, value: Any, at: str, most: int = 1_000_000) -> list[Any]:
        if isinstance(value, list) and len(value) > most:
            self.fault("list.too_long", at, got=len(value), most=most)
            return []
        return value if isinstance(value, list) else self._other(value, at, "list", [])

    def text(self, value: Any, at: str) -> str:
        return value if isinstance(value, str) and value else self._other(value, at, "text", "")

    def whole(self, value: Any, at: str, low: int = 0, high: int = MOST) -> int:
        """A whole number, also where it is written as 3.0."""
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        if not plain or value != value or value in (float("inf"), float("-inf")) or value != int(value):
            self._other(value, at, "whole number", 0)
            return max(low, 0)
        number = int(value)
        if not low <= number <= high:
            self.fault("value.out_of_range", at, got=number, low=low, high=high)
            return max(low, 0)
        return number

    def _other(self, value: Any, at: str, wanted: str, instead: Any) -> Any:
        if value is None:
            self.fault("key.missing", at, wanted=wanted)
        elif not isinstance(value, Unread):  # whose fault is named already
            self.fault("value.wrong_type", at, got=shown(value), wanted=wanted)
        return instead

    def finish(self) -> None:
        if self.faults:
            raise Faulty(self.faults)


def shown(value: Any) -> str:
    """A value in few characters."""
    text = repr(value) if isinstance(value, str | int | float | bool) else type(value).__name__
    return text if len(text) <= 40 else text[:37] + "…"
