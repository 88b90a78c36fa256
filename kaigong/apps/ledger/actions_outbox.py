"""The verbs of the outbox: put something in, claim it, and how it ends; and the turn of the alarm clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from kaigong.apps.ledger import queries_outbox as queries
from kaigong.apps.ledger.models import Delivery, Tick
from kaigong.core.problems import Refused

CLAIM_LASTS = timedelta(minutes=10)  # a worker that has not finished by then is taken for dead
MOST_TRIES = 8
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=2)
LONGEST_ERROR = 2000
ADMINISTRATOR = "administrator"  # the role; accounts is a stranger to this app


@dataclass(frozen=True, slots=True)
class DeliveryResent:
    """An administrator had it tried again."""

    kind: str
    error: str


@dataclass(frozen=True, slots=True)
class DeliveryGivenUp:
    """An administrator decided that it will not be delivered."""

    kind: str
    error: str
    reason: str


def enqueue(*, kind: str, payload: dict[str, Any], now: datetime, due_at: datetime | None = None) -> Delivery:
    """Put something to tell the world into the outbox, in the transaction of what it tells of."""
    return Delivery.objects.create(kind=kind, payload=payload, created_at=now, due_at=due_at or now)


def enqueue_many(*, kind: str, payloads: Iterable[dict[str, Any]], now: datetime) -> None:
    """The same for many in one INSERT."""
    Delivery.objects.bulk_create(
        [Delivery(kind=kind, payload=payload, created_at=now, due_at=now) for payload in payloads], batch_size=500
    )


def claim(*, now: datetime, kinds: Sequence[str] | None = None) -> Delivery | None:
    """Take the next delivery that is due; None when there is none. Of two workers only one gets it.

    What is told for the first time is due at once, whatever the clock did since it was put in.
    """
    stale = Q(claimed_at__lt=now - CLAIM_LASTS) | Q(claimed_at__gt=now + CLAIM_LASTS)
    waits = Q(due_at__lte=now) | Q(due_at=F("created_at"), tries=0)
    due = Delivery.objects.filter(Q(claimed_at=None) | stale, waits, done_at=None, dead_at=None, tries__lt=MOST_TRIES)
    if kinds is not None:
        due = due.filter(kind__in=kinds)
    for delivery in due.order_by("due_at", "id")[:20]:
        same = Delivery.objects.filter(id=delivery.id, claimed_at=delivery.claimed_at, done_at=None, dead_at=None)
        if same.update(claimed_at=now, tries=F("tries") + 1) == 1:
            delivery.claimed_at, delivery.tries = now, delivery.tries + 1
            return delivery
    return None


def finish(*, delivery: Delivery, now: datetime) -> bool:
    """Mark a delivery as made; False when another worker has claimed it meanwhile."""
    return _mine(delivery).update(done_at=now, error="") == 1


def put_back(*, delivery: Delivery, error: str, now: datetime, hopeless: bool = False) -> bool:
    """A try failed: it waits for the next one, or, after the last or when none can help, becomes a dead letter."""
    error = error[:LONGEST_ERROR]
    if hopeless or delivery.tries >= MOST_TRIES:
        return _mine(delivery).update(claimed_at=None, dead_at=now, error=error) == 1
    due_at = now + wait_after(delivery.tries, delivery.pk)
    return _mine(delivery).update(claimed_at=None, due_at=due_at, error=error) == 1


def bury(*, now: datetime) -> int:
    """Claimed for the last time by a worker that died: nobody will try again, so an administrator has to look."""
    stale = Q(claimed_at__lt=now - CLAIM_LASTS) | Q(claimed_at__gt=now + CLAIM_LASTS)
    lost = Delivery.objects.filter(stale, done_at=None, dead_at=None, tries__gte=MOST_TRIES)
    return lost.update(dead_at=now, claimed_at=None)


def wait_after(tries: int, id: int) -> timedelta:
    """How long to wait after so many failures: doubled each time, spread by the delivery's own number."""
    spread = int.from_bytes(sha256(f"{id} {tries}".encode()).digest()[:2], "big") / 65535
    wait: timedelta = min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT) * (0.75 + 0.5 * spread)
    return wait


def _mine(delivery: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(id=delivery.id, claimed_at=delivery.claimed_at, done_at=None, dead_at=None)


# --------------------------------------------------------------------------------------- what an administrator does


@transaction.atomic
def resend(*, delivery: Delivery, person: Any, now: datetime) -> None:
    """Have a dead letter, or one that waits for its next try, tried again now, from the first try on."""
    _require_administrator(person)
    open_ = Delivery.objects.filter(pk=delivery.pk, done_at=None, dropped_at=None)
    if open_.update(dead_at=None, claimed_at=None, tries=0, due_at=now) != 1:
        raise Refused("outbox.ended", id=delivery.pk)
    _record(delivery, DeliveryResent(delivery.kind, delivery.error), person, now)


@transaction.atomic
def give_up(*, delivery: Delivery, reason: str, person: Any, now: datetime) -> None:
    """Decide that a delivery will not be made, and why."""
    _require_administrator(person)
    open_ = Delivery.objects.filter(pk=delivery.pk, done_at=None, dropped_at=None)
    if open_.update(dead_at=delivery.dead_at or now, dropped_at=now, claimed_at=None) != 1:
        raise Refused("outbox.ended", id=delivery.pk)
    _record(delivery, DeliveryGivenUp(delivery.kind, delivery.error, reason), person, now)


def resend_all(*, kind: str, person: Any, now: datetime) -> int:
    """Have every dead letter of a kind tried again, after the receiver was put right."""
    _require_administrator(person)
    dead = list(queries.dead_letters(person).filter(kind=kind))
    for delivery in dead:
        resend(delivery=delivery, person=person, now=now)
    return len(dead)


def _require_administrator(person: Any) -> None:
    if getattr(person, "role", "") != ADMINISTRATOR or not person.is_active:
        raise Refused("outbox.for_administrators")


def _record(delivery: Delivery, event: Any, person: Any, now: datetime) -> None:
    from kaigong.apps.ledger.actions import append

    n = append(delivery.stream, [event], after=delivery.seen_n, by=person.ref, now=now)
    Delivery.objects.filter(pk=delivery.pk).update(seen_n=n)


# ------------------------------------------------------------------------------------------------- the alarm clock


def take_turn(*, name: str, period: str, now: datetime) -> bool:
    """Whether this worker rings an alarm for this minute or day. Of two workers only one does."""
    row, _ = Tick.objects.get_or_create(name=name)
    return row.period != period and _turned(name, row.period, period=period, ran_at=now)


def give_turn_back(*, name: str, period: str, error: str) -> bool:
    """The alarm failed: it is rung again with the next look at the clock."""
    return _turned(name, period, period="", error=error[:LONGEST_ERROR])


def keep_turn(*, name: str, period: str) -> bool:
    """The alarm was rung."""
    return Tick.objects.filter(name=name, period=period).exclude(error="").update(error="") == 1


def _turned(name: str, before: str, **values: Any) -> bool:
    return Tick.objects.filter(name=name, period=before).update(**values) == 1
