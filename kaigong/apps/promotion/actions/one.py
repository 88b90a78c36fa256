"""What every verb of a lead shares: the row held, its stream folded, the core's decision sealed, the row brought up."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.promotion import folded, notices, parts
from kaigong.apps.promotion.models import Contact, Lead, Trip
from kaigong.core.problems import Refused
from kaigong.core.promotion import events as e
from kaigong.core.promotion import values as core
from kaigong.core.promotion.decide import Actor
from kaigong.core.promotion.fold import fold_all

Verb = Callable[[core.Lead, Actor, date], list[e.LeadEvent]]


def today(now: datetime) -> date:
    """The day of the city."""
    return timezone.localdate(now)


def held(lead: Lead) -> Lead:
    """The row, locked until the transaction ends."""
    return Lead.objects.select_for_update(of=("self",)).select_related("team", "agency").get(pk=lead.pk)


def carry_out(lead: Lead, person: Person, now: datetime, seen: int | None, verb: Verb) -> Lead:
    """One verb by one person: refused when the lead has moved on since he saw it."""
    row = held(lead)
    if seen is not None and row.seen_n > seen:
        raise Refused("lead.changed_since", no=row.no)
    known = folded.lead_of(row)
    return write(row, known, verb(known, parts.actor(person, row), today(now)), by=person.ref, now=now)


def write(row: Lead, known: core.Lead, happened: Sequence[e.LeadEvent], *, by: str, now: datetime) -> Lead:
    """Seal what happened, bring the row up to date, tell whom it concerns."""
    if not happened:
        return row
    ledger.append(row.stream, happened, after=known.last, by=by, now=now)
    before, asker = row.agency_id, known.asking.agency if known.asking else ""
    after = fold_all(known, happened)
    store(row, after, happened)
    notices.tell(row, happened, before, asker, by=by, now=now)
    return row


def store(row: Lead, after: core.Lead, happened: Sequence[e.LeadEvent]) -> None:
    """The row and its conversations as the lead stands."""
    for name, value in {**folded.columns(after), **folded.related(after)}.items():
        setattr(row, name, value)
    row.save()
    trips = dict(Trip.objects.filter(no__in=_trips(happened)).values_list("no", "pk"))
    numbered = enumerate(happened, after.last - len(happened) + 1)
    Contact.objects.bulk_create(folded.contact_rows(row, numbered, trips))


def _trips(happened: Sequence[e.LeadEvent]) -> list[str]:
    return [event.trip for event in happened if isinstance(event, e.ContactLogged) and event.trip]


def next_number(prefix: str, year: int, many: int = 1) -> str:
    """The next number of the year, or the last of so many; two at once wait for each other at the counter's row."""
    return numbers(prefix, year, many)[-1]


def numbers(prefix: str, year: int, many: int) -> list[str]:
    """So many numbers of the year in one go."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO promotion_counter (key, last) VALUES (%s, %s) "
            "ON CONFLICT (key) DO UPDATE SET last = promotion_counter.last + %s RETURNING last",
            [f"{prefix}-{year}", many, many],
        )
        last: Any = cursor.fetchone()[0]
    return [f"{prefix}-{year}-{n:04d}" for n in range(last - many + 1, last + 1)]
