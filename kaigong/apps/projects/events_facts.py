"""What can happen to the file of a project (stream `file:<code>`): days as ISO text, money in fen, amounts as text.

Where a total is moved, the event carries what was there before, so that it can be read by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FileAmended:
    """Columns of the file that say something else now."""

    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MonthsReported:
    """Figures of months. A row holds `month`, what it says now (`planned_fen`, `done_fen`, `physical_percent`), what it
    said before (`was`: the same names), `late`, and `doubts`: why somebody should look at it."""

    rows: tuple[Mapping[str, Any], ...]
    reason: str = ""  # why late, or why corrected
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class MonthsPlanned:
    """What is planned for months: by month, what it is now and what it was."""

    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class MonthConfirmed:
    """核定 by the county or the command."""

    month: str


@dataclass(frozen=True, slots=True)
class MonthQuestioned:
    """退回核实 by the county or the command: what is to be explained."""

    month: str
    text: str


@dataclass(frozen=True, slots=True)
class YearsPlanned:
    """年度计划投资 by year."""

    years: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SourceSet:
    """Money of one kind: what is planned, granted and drawn, and what was."""

    kind: str
    planned_fen: int
    granted_fen: int
    drawn_fen: int
    was: tuple[int, int, int] = (0, 0, 0)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FactorSet:
    """A factor: applied for, granted, when it is needed, who owes it. `was`: applied and granted before."""

    kind: str
    applied: str
    granted: str
    needed_on: str | None
    agency: str | None
    note: str
    was: tuple[str, str] = ("0", "0")


@dataclass(frozen=True, slots=True)
class RiskRaised:
    n: int
    kind: str
    text: str
    likelihood: int
    effect: int
    owner: str
    measure: str
    review_on: str
    on: str


@dataclass(frozen=True, slots=True)
class RiskReviewed:
    """Looked at again: how likely and how bad it is now, what is done, when it is looked at next."""

    n: int
    likelihood: int
    effect: int
    owner: str
    measure: str
    review_on: str


@dataclass(frozen=True, slots=True)
class RiskClosed:
    n: int
    note: str
    evidence: str
    on: str


@dataclass(frozen=True, slots=True)
class BaselineNamed:
    """A plan as promised now, under a name."""

    n: int
    name: str
    reason: str
    items: tuple[Mapping[str, Any], ...]
    planned_start_on: str | None
    investment_fen: int
    years: Mapping[str, int]
    in_force: bool
    on: str


@dataclass(frozen=True, slots=True)
class WorkSet:
    """A kind of work of the project and how much of it there is to do."""

    n: int
    name: str
    unit: str
    weight: int
    planned: str


@dataclass(frozen=True, slots=True)
class WorkDone:
    """How much of it is done by a day."""

    n: int
    done: str
    as_of: str


@dataclass(frozen=True, slots=True)
class PaperFiled:
    kind: str
    sha256: str
    on: str
