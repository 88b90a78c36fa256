"""What every verb of a line shares: the row held, its stream folded, the core's decision sealed, the row brought up."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.supervision import folded, notices, parts, rules
from kaigong.apps.supervision.models import Line
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Refused
from kaigong.core.supervision import events as e
from kaigong.core.supervision import values as core
from kaigong.core.supervision.decide import Actor
from kaigong.core.supervision.fold import fold_all

Verb = Callable[[core.Line, Actor, date], list[e.Event]]


def calendar() -> Calendar:
    """The city's working calendar."""
    return rulebook.calendar()


def today(now: datetime) -> date:
    """The day of the city."""
    return timezone.localdate(now)


def held(line: Line) -> Line:
    """The row, locked until the transaction ends."""
    return Line.objects.select_for_update(of=("self",)).get(pk=line.pk)


def carry_out(line: Line, person: Person, now: datetime, seen: int | None, verb: Verb) -> Line:
    """One verb by one person: refused when the line has moved on since he saw it."""
    row = held(line)
    if seen is not None and row.seen_n > seen:
        raise Refused("line.changed_since", no=row.no)
    known = folded.line_of(row)
    return write(row, known, verb(known, parts.actor(person, row), today(now)), by=person.ref, now=now)


def write(row: Line, known: core.Line, happened: Sequence[e.Event], *, by: str, now: datetime) -> Line:
    """Seal what happened, bring the row up to date, tell whom it concerns."""
    if not happened:
        return row
    ledger.append(row.stream, happened, after=known.last, by=by, now=now)
    after = fold_all(known, happened)
    store(row, after)
    notices.tell(row, after, happened, by=by, now=now)
    return row


def store(row: Line, line: core.Line) -> None:
    """The row and its helpers as the line stands."""
    for name, value in folded.columns(line, calendar(), rules.in_force().ladder).items():
        setattr(row, name, value)
    row.save()
    if set(row.helpers.values_list("pk", flat=True)) != set(line.helpers):
        row.helpers.set(line.helpers)


def next_number(prefix: str, year: int) -> str:
    """The next number of the year; two at once wait for each other at the counter's row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO supervision_counter (key, last) VALUES (%s, 1) "
            "ON CONFLICT (key) DO UPDATE SET last = supervision_counter.last + 1 RETURNING last",
            [f"{prefix}-{year}"],
        )
        return f"{prefix}-{year}-{cursor.fetchone()[0]:04d}"


def opened(do: Any, happened: Sequence[e.Event], *, project: Any, is_sample: bool, by: str, now: datetime) -> Line:
    """A line that begins here."""
    row = Line(no=do.no, origin=do.origin or None, project=project, is_sample=is_sample)
    after = fold_all(core.Line(), happened)
    ledger.append(row.stream, happened, after=0, by=by, now=now)
    store(row, after)
    notices.tell(row, after, happened, by=by, now=now)
    return row
