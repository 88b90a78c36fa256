"""Reads of the outbox, for administrators: what waits, what nobody could deliver, and what the alarm clock did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404

from kaigong.apps.ledger import registry
from kaigong.apps.ledger.models import Delivery, Tick

ADMINISTRATOR = "administrator"
MANY = 1000


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of the outbox, with how many wait and how many are dead."""

    kind: str
    label: Any
    waiting: int
    dead: int


@dataclass(frozen=True, slots=True)
class Rung:
    """One alarm, and when it was rung last."""

    label: Any
    daily: bool
    ran_at: datetime | None
    error: str


def _require(person: Any) -> None:
    if person is None or person.role != ADMINISTRATOR or not person.is_active:
        raise Http404("outbox")


def waiting(person: Any) -> QuerySet[Delivery]:
    """What is still to be delivered, what is due first on top."""
    _require(person)
    return Delivery.objects.filter(done_at=None, dead_at=None).order_by("due_at", "id")


def dead_letters(person: Any) -> QuerySet[Delivery]:
    """What nobody could deliver and nobody has given up, the newest first."""
    _require(person)
    return Delivery.objects.filter(dead_at__isnull=False, dropped_at=None, done_at=None).order_by("-dead_at", "-id")


def one(person: Any, pk: int) -> Delivery:
    """One delivery that has not ended, or 404."""
    _require(person)
    found = Delivery.objects.filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found


def kinds(person: Any) -> list[Kind]:
    """How many of each kind wait or are dead; kinds of which there are none are left out."""
    _require(person)
    open_ = Delivery.objects.filter(done_at=None, dropped_at=None)
    rows = open_.values("kind").annotate(
        dead=Count("id", filter=Q(dead_at__isnull=False)), waiting=Count("id", filter=Q(dead_at=None))
    )
    return [Kind(row["kind"], label_of(row["kind"]), row["waiting"], row["dead"]) for row in rows.order_by("kind")]


def label_of(kind: str) -> Any:
    """How a kind is called; its own name where no app delivers it."""
    handler = registry.handlers().get(kind)
    return handler.label if handler else kind


def about(delivery: Delivery) -> str:
    """What it is about, in a few words."""
    handler = registry.handlers().get(delivery.kind)
    return handler.about(delivery.payload) if handler else ""


def alarms(person: Any) -> list[Rung]:
    """Every alarm and when it was rung last."""
    _require(person)
    rows = {row.name: row for row in Tick.objects.all()}
    return [
        Rung(alarm.label, alarm.daily, row.ran_at if row else None, row.error if row else "")
        for alarm in registry.alarms()
        for row in [rows.get(alarm.name)]
    ]


def worked_last(person: Any) -> datetime | None:
    """When a worker last looked at the clock."""
    _require(person)
    found: datetime | None = Tick.objects.aggregate(last=Max("ran_at"))["last"]
    return found
