"""Deadlines kept and broken, where a log tells them: a due day a case against its end.

    due_column(log) -> the case attribute that most likely is the due day, or None
    end_column(log) -> likewise the day a case ended
    breaches(graph, due, end=None, by_day=None) -> Breaches

Without a column of ends a case ends with its last event, nobody knows whether it has ended, and `ended` counts all.
With one, a case without an end is open, and late where its due day lies before the last event of the whole log.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

import numpy as np

from kaigong.core.mining.graph import DAY, Graph, Ints
from kaigong.core.mining.log import NO_TIME, Log
from kaigong.core.mining.times import NO_DAY, Spread, local_days, spread

DUE = (
    "deadline",
    "duedate",
    "due",
    "due_on",
    "due_day",
    "enddateplanned",
    "enddate_planned",
    "planned_end",
    "statutory_due",
)
END = ("enddate", "end_date", "ended", "ended_on", "closed", "closed_on", "issued_date", "decided_on")


@dataclass(frozen=True, slots=True)
class Late:
    """One case past its due day."""

    case: str
    due: int  # microseconds, as the log has it
    end: int | None  # None: still open
    days: float


@dataclass(frozen=True, slots=True)
class Breaches:
    """`due` names the attribute. Days late and days to spare are calendar days."""

    due: str
    end: str | None
    cases: int  # with a due day
    ended: int
    late: int  # of those ended
    open_late: int  # open and past their due day when the log ends
    days_late: Spread
    days_to_spare: Spread
    worst: tuple[Late, ...]

    @property
    def share(self) -> float | None:
        """Of the ended."""
        return self.late / self.ended if self.ended else None


def due_column(log: Log) -> str | None:
    """The name of the due day, by its common names."""
    return _named(log, DUE)


def end_column(log: Log) -> str | None:
    """The name of the day a case ended, by its common names."""
    return _named(log, END)


def _named(log: Log, names: Iterable[str]) -> str | None:
    times = {
        name: column for name, column in log.attributes.items() if column.kind == "time" and column.scope == "case"
    }
    plain = {name.removeprefix("case:").lower(): name for name in times}
    return next((plain[name] for name in names if name in plain), None)


def breaches(graph: Graph, due: str, end: str | None = None, by_day: tzinfo | None = None, most: int = 20) -> Breaches:
    """`by_day`: due until the end of its day at that place; otherwise until the very moment."""
    log = graph.log
    dues: Ints = log.attributes[due].values
    ends: Ints = log.attributes[end].values if end else graph.last
    has, ended = dues != NO_TIME, ends != NO_TIME
    over, now = _over(ends, dues, by_day), graph.last.max(initial=NO_TIME)
    late = has & ended & (over > 0)
    still = _over(np.full(len(dues), now), dues, by_day)
    open_late = has & ~ended & (still > 0)
    rows = [Late(log.cases[c], int(dues[c]), int(ends[c]), float(over[c])) for c in np.flatnonzero(late).tolist()]
    rows += [Late(log.cases[c], int(dues[c]), None, float(still[c])) for c in np.flatnonzero(open_late).tolist()]
    return Breaches(
        due, end, int(has.sum()), int((has & ended).sum()), int(late.sum()), int(open_late.sum()),
        spread(over[late]), spread(-over[has & ended & ~late]),
        tuple(sorted(rows, key=lambda row: (-row.days, row.case))[:most]),
    )  # fmt: skip


def _over(ends: Ints, dues: Ints, by_day: tzinfo | None) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Days past due, NaN where either is not known."""
    known = (ends != NO_TIME) & (dues != NO_TIME)
    if by_day is None:
        return np.where(known, np.where(known, ends - dues, 0) / DAY, np.nan)
    a, b = local_days(ends, by_day), local_days(dues, by_day)
    return np.where((a != NO_DAY) & (b != NO_DAY), (a - b).astype(float), np.nan)
