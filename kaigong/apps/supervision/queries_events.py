"""Reads of joint visits and ceremonies: for those who see every line; a county's people see those with its projects."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404
from django.urls import reverse

from kaigong.apps.accounts.models import Person
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects import searching
from kaigong.apps.projects.models import BEFORE_START, Project
from kaigong.apps.supervision.models import EventState, Groundbreaking, Stop, Tour
from kaigong.apps.supervision.queries import ALL, may_look


@dataclass(frozen=True, slots=True)
class Coming:
    """An event as a calendar shows it."""

    on: date
    name: str
    url: str
    kind: str  # "tour" or "groundbreaking"
    projects: int
    state: str


def tours(person: Person | None) -> QuerySet[Tour]:
    """The tours a person may see."""
    if person is None or not may_look(person):
        return Tour.objects.none()
    mine = Q() if person.role in ALL else Q(pk__in=Stop.objects.filter(county=person.agency_id or "").values("tour"))
    return Tour.objects.filter(mine).select_related("headquarters")


def groundbreakings(person: Person | None) -> QuerySet[Groundbreaking]:
    """The ceremonies a person may see."""
    if person is None or not may_look(person):
        return Groundbreaking.objects.none()
    mine = Q() if person.role in ALL else Q(listed__project__county=person.agency_id or "")
    return Groundbreaking.objects.filter(mine).distinct().select_related("headquarters")


def tour(person: Person | None, no: str) -> Tour:
    """One of them, or 404."""
    return _one(tours(person).filter(no=no))


def groundbreaking(person: Person | None, no: str) -> Groundbreaking:
    """One of them, or 404."""
    return _one(groundbreakings(person).filter(no=no))


def stop(person: Person | None, no: str, n: int) -> Stop:
    """A stop of a tour the person may see, or 404."""
    return _one(Stop.objects.filter(tour=tour(person, no), n=n).select_related("tour", "project"))


def to_name(person: Person | None) -> QuerySet[Project]:
    """The projects that can be put on a list."""
    return projects.visible(person)


def to_choose(person: Person | None, event: Tour | Groundbreaking, text: str, county: str) -> QuerySet[Project]:
    """The projects that can be put on a list, found by name, code or enterprise, and by county; on the list of a
    ceremony only those that have not broken ground."""
    rows = to_name(person).select_related("enterprise").defer("facts", "baseline", "reforms").order_by("code")
    rows = rows.filter(stage__in=BEFORE_START) if isinstance(event, Groundbreaking) else rows
    rows = searching.named(rows, text) if text else rows
    return rows.filter(county=county) if county else rows


def on_list(event: Tour | Groundbreaking) -> set[int]:
    """The projects that are on it already."""
    rows = event.listed if isinstance(event, Groundbreaking) else event.stops
    return set(rows.values_list("project", flat=True))


def one(person: Person | None, kind: str, no: str) -> Tour | Groundbreaking:
    """An event of either kind, or 404."""
    if kind not in ("tours", "groundbreakings"):
        raise Http404
    return tour(person, no) if kind == "tours" else groundbreaking(person, no)


def events_between(first: date, last: date) -> list[Coming]:
    """What takes place between two days, of both kinds, for a calendar of the city."""
    toured = Tour.objects.filter(on__lte=last, until__gte=first).annotate(n=Count("stops"))
    broken = Groundbreaking.objects.filter(on__range=(first, last)).annotate(n=Count("listed"))
    found = [_coming(row, "tour") for row in toured] + [_coming(row, "groundbreaking") for row in broken]
    return sorted((one for one in found if one.state != EventState.CANCELLED), key=lambda one: (one.on, one.url))


def _coming(row: Any, kind: str) -> Coming:
    return Coming(row.on, row.title, reverse(f"supervision:{kind}", args=[row.no]), kind, row.n, row.state)


def totals(event: Groundbreaking) -> tuple[int, int]:
    """How many projects are on the list, and what they cost together."""
    found = event.listed.aggregate(n=Count("pk"), fen=Sum("investment_fen"))
    return found["n"], found["fen"] or 0


def _one(found: QuerySet[Any]) -> Any:
    row = found.first()
    if row is None:
        raise Http404
    return row
