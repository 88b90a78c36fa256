"""One event log, whatever file it came from: columns of integer codes and microseconds, grouped by case.

- `case[i]` never decreases: the events of a case stand together, in the order that counts (the file's for XES, by time
  with ties as in the file for all others). Events of case c: `first[c]` to `first[c + 1]`; a case may have none.
- A text is a code into its dictionary: `log.activities[log.activity[i]]`. No resource, no lifecycle: code -1.
- A time is microseconds since 1970 in UTC; NO_TIME where the source has none.
- `start[i]`: when the work that ended with event i was begun, where the source tells; NO_TIME where it does not.
- `attributes`: every other attribute by name; those of cases are called `case:NAME` and have one value a case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from kaigong.core.mining.words import NONE
from kaigong.core.problems import Problem

Codes = npt.NDArray[np.int32]
Times = npt.NDArray[np.int64]
Scope = Literal["case", "event"]
Kind = Literal["text", "time", "int", "float", "bool"]

NO_TIME = int(np.iinfo(np.int64).min)
NO_INT = NO_TIME
NO_CODE = -1
NO_BOOL = -1
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a source: line and byte count from 1 (0: unknown; sources without lines count rows).

    A note (`severe` false) does not keep the log from being used; what was severe was left out of the log.
    """

    code: str
    line: int = 0
    byte: int = 0
    data: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    severe: bool = True

    @property
    def text(self) -> str:
        """What is wrong, in English; `fault_words.sentence` has it in Chinese too."""
        from kaigong.core.mining.fault_words import sentence

        return sentence(self, "en")

    def problem(self) -> Problem:
        """The fault as the rest of the core names faults."""
        return Problem(self.code, f"line {self.line}, byte {self.byte}" if self.line else "", self.data)


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one attribute, one a case or one an event.

    text: int32 codes into `words`, -1 absent. time: int64 µs, int: int64, both NO_INT absent. float: NaN absent.
    bool: int8 0 or 1, -1 absent.
    """

    scope: Scope
    kind: Kind
    values: npt.NDArray[Any]
    words: Sequence[str] = NONE

    def __getitem__(self, index: int) -> Any:
        """One value as Python has it; None where absent. Times stay microseconds."""
        value = self.values[index]
        if self.kind == "text":
            return None if value < 0 else self.words[int(value)]
        if self.kind == "float":
            return None if np.isnan(value) else float(value)
        if self.kind == "bool":
            return None if value < 0 else bool(value)
        return None if value == NO_INT else int(value)

    def take(self, places: npt.NDArray[Any]) -> "Column":
        """The same column for some of its rows."""
        return Column(self.scope, self.kind, self.values[places], self.words)


@dataclass(frozen=True, slots=True)
class Log:
    """The whole log; nothing in it is ever changed."""

    case: Codes
    activity: Codes
    time: Times
    resource: Codes
    first: Times
    cases: Sequence[str]
    activities: Sequence[str]
    resources: Sequence[str] = NONE
    start: Times | None = None
    lifecycle: npt.NDArray[np.int8] | None = None
    lifecycles: Sequence[str] = NONE
    attributes: Mapping[str, Column] = field(default_factory=lambda: _NOTHING)
    faults: tuple[Fault, ...] = ()
    source: str = ""
    about: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)

    def __len__(self) -> int:
        return len(self.activity)

    @property
    def problems(self) -> list[Problem]:
        """The severe faults as problems."""
        return [fault.problem() for fault in self.faults if fault.severe]
