"""Two ways to say no: a Problem describes one fault of some input, Refused stops a move that is not allowed now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input: a stable dotted code, the place it stands at, and what is needed to explain it."""

    code: str
    at: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value}" for key, value in self.data.items())
        return " ".join(part for part in (self.at and f"{self.at}:", self.code, details and f"({details})") if part)


class Refused(Exception):
    """A command that the rules do not allow now. The code is stable; the web turns it into words in one place."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data

    def __str__(self) -> str:
        return str(Problem(self.code, data=self.data))


class Faulty(ValueError):
    """An input with faults. All of them are listed at once; nothing was changed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems
