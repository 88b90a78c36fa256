"""Events of the head's confirmation: stops and extensions proposed, declined; a stop overrun; the stage prolonged."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StopProposed:
    item: str
    reason: str
    planned_days: int
    statutory: bool
    promised: bool
    officer: str
    on: date


@dataclass(frozen=True, slots=True)
class StopDeclined:
    item: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class StopOverran:
    """The planned days of a stop are over (R-CAP). The clock stays stopped until the result is in."""

    item: str
    planned_end: date
    on: date


@dataclass(frozen=True, slots=True)
class ExtensionProposed:
    item: str
    days: int
    reason: str
    officer: str
    on: date


@dataclass(frozen=True, slots=True)
class ExtensionDeclined:
    item: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class StageExtended:
    """The government prolonged the joint handling of the whole stage (行政许可法 Art. 42 para. 2)."""

    days: int
    reason: str
    due: date | None
    on: date
