"""The target tree: the city, its agencies, their quarters; every promise against its straight line and its rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import QuerySet
from django.http import Http404

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Agency, Person
from kaigong.apps.projects.models import Project
from kaigong.apps.targets import breaking, colours, measures, queries
from kaigong.apps.targets.models import Commitment, Comparator, Forecast, Kind
from kaigong.core.targets.progress import AHEAD, BEHIND, MISSED, REACHED, Progress, progress, span_of
from kaigong.core.targets.shares import colour

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Leaf:
    """One promise: what the system counts, and where it stands on its line (none where nothing is counted)."""

    shown: queries.Shown
    progress: Progress | None
    day: date
    parts: tuple[breaking.Stands, ...] = ()

    @property
    def forecast(self) -> Forecast | None:
        """What the simulation last said, of a promise that is still open."""
        return forecast_of(self.shown.row, self.day)

    @property
    def gap(self) -> Decimal | None:
        """What its parts are short of it."""
        return breaking.gap(self.shown.row)

    @property
    def colour(self) -> str:
        """By the simulation, else by the straight line; none where nothing is counted."""
        if self.progress is None:
            return ""
        seen = self.forecast
        return colour(self.progress, seen.probability if seen else None, colours.thresholds())

    @property
    def standing(self) -> str:
        return self.progress.standing if self.progress else ""

    @property
    def line_percent(self) -> int:
        """Where the straight line is today, for a mark on the bar."""
        if self.progress is None or not self.progress.promised:
            return 0
        return int(100 * self.progress.line / self.progress.promised)


@dataclass(frozen=True, slots=True)
class Quarter:
    """The promises of an agency that are due in one quarter; no name where no day is named."""

    name: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """An agency, or a speaker the city has no agency for."""

    agency: Agency | None
    speaker: str
    quarters: tuple[Quarter, ...]
    tally: "Tally"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many promises there are, how many are counted, and how those stand."""

    promises: int
    counted: int
    reached: int
    ahead: int
    behind: int


@dataclass(frozen=True, slots=True)
class Tree:
    """The city."""

    tally: Tally
    branches: tuple[Branch, ...]
    foreseen: Forecast | None = None  # the newest simulation it rests on


def tree(person: Person | None, day: date) -> Tree:
    """All promises, by whoever is to keep them and the quarter they are due in; what is furthest behind comes first."""
    rows = list(queries.commitments(person, kinds=[Kind.TARGET]).select_related("forecast").prefetch_related("shares"))
    leaves = [leaf(each, day) for each in queries.shown(rows)]
    leaves.sort(key=_whose)
    branches = [_branch(list(found)) for _whose_, found in groupby(leaves, key=_whose)]
    branches.sort(key=lambda branch: (-branch.tally.behind, -branch.tally.counted, branch.speaker))
    return Tree(_tally(leaves), tuple(branches), foreseen(leaves))


def leaf(each: queries.Shown, day: date) -> Leaf:
    """A promise with its line and its parts."""
    return Leaf(each, standing(each.row, day), day, tuple(breaking.standing(each.row, day)))


def forecast_of(row: Commitment, day: date) -> Forecast | None:
    """What the simulation last said of it, while the promise is open."""
    seen: Forecast | None = getattr(row, "forecast", None)
    until = row.where.get("started_until", "")
    return seen if seen is not None and seen.day <= day and day.isoformat() <= until else None


def foreseen(rows: Iterable[Leaf]) -> Forecast | None:
    """The newest simulation any of them rests on."""
    seen = [each.forecast for each in rows if each.forecast]
    return max(seen, key=lambda one: one.noted_at, default=None)


def commitment(person: Person | None, number: str) -> queries.Shown:
    """One promise beside what is counted; they are public."""
    found = queries.commitments(person).filter(no=number).select_related("forecast").prefetch_related("shares")
    if not found:
        raise Http404
    return next(queries.shown(found))


def standing(row: Commitment, day: date) -> Progress | None:
    """A promise of starts within a span, on its straight line; none where the system counts no days."""
    if row.kind != Kind.TARGET or row.comparator == Comparator.AT_MOST or "started_until" not in row.where:
        return None
    if row.value <= 1:  # one thing starts or does not; there is no half of it
        return None
    started = measures.started(row.measure, row.where)
    if started is None:
        return None
    first, last = (date.fromisoformat(row.where[name]) for name in ("started_from", "started_until"))
    return progress(row.value, started, first, last, day)


def rows_behind(person: Person | None, row: Commitment) -> QuerySet[Project]:
    """The projects a number counts, for whoever may see every project; those that started first."""
    if not roles.may(person, "see_every_project") or row.measure not in measures.OF_PROJECTS:
        return Project.objects.none()
    return measures.counted(row.where).order_by("started_on", "code")[:MOST_ROWS]


def _whose(leaf: Leaf) -> tuple[str, str]:
    return leaf.shown.row.agency_id, "" if leaf.shown.row.agency_id else leaf.shown.row.speaker


def _branch(leaves: list[Leaf]) -> Branch:
    first = leaves[0].shown
    return Branch(first.agency, first.row.speaker, tuple(_quarters(leaves)), _tally(leaves))


def _quarters(leaves: Sequence[Leaf]) -> Iterator[Quarter]:
    ordered = sorted(leaves, key=lambda leaf: (_quarter(leaf.shown.row) or "~", leaf.shown.row.no))
    for name, found in groupby(ordered, key=lambda leaf: _quarter(leaf.shown.row)):
        yield Quarter(name, tuple(found))


def _quarter(row: Commitment) -> str:
    span = span_of(row.period, row.due)
    day = row.due or (span[1] if span else None)
    return f"{day.year}Q{(day.month + 2) // 3}" if day else ""


def _tally(leaves: Sequence[Leaf]) -> Tally:
    standings = [leaf.standing for leaf in leaves]
    return Tally(
        len(leaves), sum(leaf.shown.reached is not None for leaf in leaves),
        sum(leaf.standing == REACHED or (not leaf.standing and leaf.shown.reached is True) for leaf in leaves),
        standings.count(AHEAD), standings.count(BEHIND) + standings.count(MISSED),
    )  # fmt: skip
