"""What a reader gives: statements with the place they stand at, and the places it could not read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

TARGET = "target"
FACT = "fact"
EQUAL, AT_LEAST, MORE, AT_MOST, ABOUT = "=", ">=", ">", "<=", "~"


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure said in public. `start` and `end` are offsets in the text as it was handed in; `evidence` are the
    words between them without the spaces and line ends. `value_si` is the value in the base unit `unit_si`."""

    speaker: str
    kind: str
    action: str
    subject: str
    qualifier: str
    comparator: str
    value: Decimal
    unit: str
    period: str
    due: date | None
    evidence: str
    value_si: Decimal
    unit_si: str
    start: int
    end: int
    implicit: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place where characters are damaged. `lost` says whether a figure touches it, which then is not read."""

    start: int
    end: int
    line: int
    text: str
    lost: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read out of one text."""

    statements: tuple[Statement, ...]
    unreadable: tuple[Unreadable, ...]
