"""Reading one mapping of a scenario field by field: what is wrong is noted with its place, and reading goes on."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kaigong.core.clock.years import iso_day
from kaigong.core.plan import Fault
from kaigong.core.plan.facts import shown
from kaigong.core.rules.yamltext import Document, Unread

MOST = 1_000_000  # reviewers, cases in hand, days: more is a slip of the pen


@dataclass(slots=True)
class Notes:
    """The faults found so far in one file, and where its parts stand."""

    document: Document | None = None
    faults: list[Fault] = field(default_factory=list)

    def add(self, kind: str, name: str, place: str, message: str = "", at: str = "") -> None:
        self.faults.append(Fault(kind, name, place, message=message, at=at))

    def at(self, container: object, key: object = None) -> str:
        return self.document.place(container, key) if self.document else ""


@dataclass(slots=True)
class Fields:
    """One mapping at a place such as `agencies.water`."""

    data: Mapping[str, Any]
    place: str
    notes: Notes

    def path(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def fault(self, key: str, kind: str, message: str, name: str = "") -> None:
        self.notes.add(kind, name or key, self.path(key), message, self.notes.at(self.data, key))

    def wrong(self, key: str, expected: str) -> None:
        value = self.data[key]
        if not isinstance(value, Unread):  # what could not be read is named already
            self.fault(key, "wrong_type", f"{shown(value)} is not {expected}")

    def only(self, known: Collection[str]) -> None:
        """Nothing but these keys."""
        for key in self.data:
            if key not in known:
                self.fault(str(key), "unknown_key", ", ".join(known))

    def given(self, key: str) -> bool:
        return self.data.get(key) is not None

    def needed(self, key: str) -> bool:
        """Whether a key that must be there is."""
        if not self.given(key):
            self.fault(key, "missing_key", "is needed")
        return self.given(key)

    def day(self, key: str) -> date | None:
        found = iso_day(self.data.get(key))
        if self.given(key) and found is None:
            self.wrong(key, "a day written YYYY-MM-DD")
        return found

    def number(self, key: str, default: float, low: float = 0.0, high: float = MOST) -> float:
        return _number(self, key, low, high) if self.given(key) else default

    def whole(self, key: str, default: int, low: int = 0) -> int:
        value = self.data.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= MOST:
            self.wrong(key, f"a whole number from {low} to {MOST}")
            return default
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self.data.get(key)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, "true or false")
        return value if isinstance(value, bool) else default

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if value is not None and (not isinstance(value, str) or isinstance(value, Unread)):
            self.wrong(key, "text")
            return ""
        return value or ""

    def choice(self, key: str, choices: Collection[str], default: str) -> str:
        value = self.data.get(key)
        if value is None:
            return default
        if value not in choices:
            self.wrong(key, "one of " + ", ".join(choices))
            return default
        return str(value)

    def below(self, key: str) -> "Fields":
        """A mapping inside; an empty one where there is none."""
        value = self.data.get(key)
        if value is not None and not isinstance(value, dict):
            self.wrong(key, "a mapping")
        return Fields(value if isinstance(value, dict) else {}, self.path(key), self.notes)

    def each(self, key: str) -> Iterator["Fields"]:
        """The mappings of a list."""
        for n, value in enumerate(self.listed(key)):
            place = f"{self.path(key)}[{n}]"
            if isinstance(value, dict):
                yield Fields(value, place, self.notes)
            else:
                self.notes.add("wrong_type", f"{key}[{n}]", place, f"{shown(value)} is not a mapping",
                               self.notes.at(self.data, key))  # fmt: skip

    def listed(self, key: str) -> list[Any]:
        value = self.data.get(key)
        if value is not None and not isinstance(value, list):
            self.wrong(key, "a list")
        return value if isinstance(value, list) else []


def _number(fields: Fields, key: str, low: float, high: float) -> float:
    value = fields.data[key]
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if not plain or not math.isfinite(value) or not low <= value <= high:
        fields.wrong(key, f"a number from {low:g} to {high:g}")
        return low
    return float(value)
