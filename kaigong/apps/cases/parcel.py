"""What a book hands over to be written: how its cases stood and stand, and everything sealed, changed and to be told.

Nothing in a parcel changes any more, so that the book can go on deciding while another thread writes it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaigong.apps.cases import known
from kaigong.apps.cases.models import Case
from kaigong.apps.ledger.inserting import Waiting
from kaigong.apps.projects.models import Project
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.clock.calendar import Calendar
from kaigong.core.ledger.sealing import Sealed

Changed = Mapping[str, Any]  # column -> value
Foreseen = tuple[Project, date | None, int]  # when ground will be broken, and how many working days after the plan


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """One case that moved: how its rows show it, and how it stands."""

    row: Case
    shown: core.Case
    folded: core.Case
    head: str
    recorded_at: str
    happened: Sequence[tuple[int, e.Event]]
    is_new: bool
    calendar: Calendar
    named: Mapping[str, tuple[int, str]]  # key and name of rows already read
    state: str

    @property
    def stand(self) -> tuple[str, int, int]:
        """State and last entry for the case's row."""
        return self.state, self.folded.last, self.row.pk


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """What was decided before its transaction began leans on: the cases of its projects, by their numbers and last
    entries, and by year the last case number given before and after."""

    stood: Mapping[int, frozenset[tuple[str, int]]]
    numbers: Mapping[int, tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Parcel:
    """All that one transaction writes."""

    moved: Mapping[str, Moved]  # by stream, in their order
    entries: Sequence[Sealed]
    waiting: Sequence[Waiting]  # for the outbox
    changes: Sequence[tuple[Case, str, Changed]]  # of items, by case and code
    forecasts: Sequence[Foreseen]
    leaned: Mapping[int, Sequence[tuple[Case, int]]]  # projects looked at as a whole: their cases, and their last entry
    ahead: Ahead | None = None

    def keep(self, heads: Iterable[str] | None = None) -> None:
        """Once it is written: the cases are remembered as they stand. `heads`: the hashes of their last entries, where
        whoever wrote them sealed them."""
        for (stream, one), head in zip(self.moved.items(), heads or self.heads(), strict=True):
            known.keep(stream, (one.folded, head, one.recorded_at))

    def heads(self) -> list[str]:
        """The hash of the last entry of each case."""
        return [one.head for one in self.moved.values()]
