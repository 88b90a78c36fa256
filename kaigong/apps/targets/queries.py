"""Reads of commitments. They were made in public, so everybody may read them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet

from kaigong.apps.accounts.models import Agency, Person
from kaigong.apps.targets import measures, reading
from kaigong.apps.targets.models import Commitment, Comparator, Kind, ReadStatement

STARTS = "projects.count"


@dataclass(frozen=True, slots=True)
class Shown:
    """A commitment beside what the system counts today."""

    row: Commitment
    agency: Agency | None
    measured: measures.Measured | None
    report: ReadStatement | None = None  # the newest reported figure that answers it

    @property
    def reached(self) -> bool | None:
        """Whether the counted value keeps the promise; None where nothing is counted."""
        if self.measured is None or self.measured.value is None:
            return None
        value, promised = self.measured.value, self.row.value
        if self.row.comparator == Comparator.AT_MOST:
            return value <= promised
        return value > promised if self.row.comparator == Comparator.MORE else value >= promised

    @property
    def percent(self) -> int | None:
        """How far the counted value is, for a bar."""
        if self.measured is None or self.measured.value is None or not self.row.value:
            return None
        return min(100, int(Decimal(100) * self.measured.value / self.row.value))


def commitments(
    person: Person | None, *, speakers: Sequence[str] = (), kinds: Sequence[str] = ()
) -> QuerySet[Commitment]:
    """What was promised, the nearest due first and what has no due day last."""
    rows = Commitment.objects.order_by(F("due").asc(nulls_last=True), "no")
    if speakers:
        rows = rows.filter(speaker__in=speakers)
    return rows.filter(kind__in=kinds) if kinds else rows


@dataclass(frozen=True, slots=True)
class StartTarget:
    """A promise to start so many projects in a span of days; `counted` are the codes of those that may count."""

    row: Commitment
    least: int
    first: date
    last: date
    counted: frozenset[str]


def start_targets(person: Person | None, day: date) -> list[Commitment]:
    """The promises to start a number of projects that are still open on a day, the nearest first."""
    rows = commitments(person, kinds=[Kind.TARGET]).filter(measure=STARTS)
    return [row for row in rows if row.where.get("started_until", "") >= day.isoformat()]


def start_target(row: Commitment) -> StartTarget:
    """What such a promise counts."""
    more = 1 if row.comparator == Comparator.MORE else 0
    counted = frozenset(measures.projects_counted(row.where).values_list("code", flat=True))
    span = (date.fromisoformat(row.where[name]) for name in ("started_from", "started_until"))
    return StartTarget(row, math.ceil(row.value) + more, *span, counted)


def shown(rows: Sequence[Commitment]) -> Iterator[Shown]:
    """The rows beside what the system counts."""
    agencies = Agency.objects.in_bulk([row.agency_id for row in rows])
    reported = reading.reports([row.no for row in rows])
    for row in rows:
        measured = measures.measured(row.measure, row.where)
        yield Shown(row, agencies.get(row.agency_id), measured, reported.get(row.no))


def speakers() -> dict[str, Any]:
    """Who has made commitments: the words of the source, and the agency where the city has it."""
    found = list(Commitment.objects.values("speaker", "agency_id").annotate(count=Count("id")).order_by("-count"))
    agencies = Agency.objects.in_bulk([row["agency_id"] for row in found])
    return {row["speaker"]: agencies.get(row["agency_id"]) for row in found}


def kinds() -> dict[str, Any]:
    return dict(Kind.choices)
