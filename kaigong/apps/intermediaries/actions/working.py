"""The work itself: begin, deliver, give back, accept, rate, and what an agency finds wrong with a result."""

from datetime import date, datetime

from django.db import transaction

from kaigong.apps.accounts.models import Person
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.intermediaries import events as e
from kaigong.apps.intermediaries import terms
from kaigong.apps.intermediaries.actions.one import allowed, calendar, need, sealed
from kaigong.apps.intermediaries.models import Commission
from kaigong.core.problems import Refused


@transaction.atomic
def begin(*, commission: Commission, person: Person, now: datetime, seen: int | None = None) -> Commission:
    """开始编制: the body's days run from today."""
    row, today = allowed(commission, "begin", person, seen), now.date()
    row.started_on = row.turn_since = today
    row.due_on = terms.due_on(calendar(row), today, row.days or row.wanted_days)
    return sealed(row, [e.WorkBegun(today.isoformat(), row.due_on and row.due_on.isoformat())], by=person.ref, now=now)


@transaction.atomic
def deliver(
    *, commission: Commission, document: Document, note: str, person: Person, now: datetime, seen: int | None = None
) -> Commission:
    """交付成果: the body's turn ends; its days so far are counted, the owner's begin."""
    row, today = allowed(commission, "deliver", person, seen), now.date()
    used = _turn(row, today)
    row.body_days += used
    row.rounds, row.delivered_on, row.result = row.rounds + 1, today, document
    documents.hold(document=document, thing=row.stream)
    event = e.ResultDelivered(today.isoformat(), document.sha256, note.strip(), row.rounds, used)
    return sealed(row, [event], by=person.ref, now=now)


@transaction.atomic
def give_back(
    *, commission: Commission, points: str, person: Person, now: datetime, seen: int | None = None
) -> Commission:
    """退回修改, with everything that is to be mended; the days the owner took to look are the owner's."""
    row, today = allowed(commission, "give_back", person, seen), now.date()
    text, used = need(points, "commission.points_missing", row), _turn(row, today)
    row.owner_days += used
    return sealed(row, [e.ResultReturned(today.isoformat(), text, used)], by=person.ref, now=now)


@transaction.atomic
def accept(*, commission: Commission, person: Person, now: datetime, seen: int | None = None) -> Commission:
    """验收: the job is done."""
    row, today = allowed(commission, "accept", person, seen), now.date()
    used = _turn(row, today)
    row.owner_days, row.ended_on = row.owner_days + used, today
    return sealed(row, [e.ResultAccepted(today.isoformat(), used)], by=person.ref, now=now)


def _turn(row: Commission, today: date) -> int:
    """The working days of the turn that ends today; the next turn begins."""
    used = terms.working_days(calendar(row), row.turn_since, today)
    row.turn_since = today
    return used


@transaction.atomic
def rate(
    *, commission: Commission, score: int, text: str, person: Person, now: datetime, seen: int | None = None
) -> Commission:
    """评价: 1 to 5, once, with a reason for a low one."""
    row = allowed(commission, "rate", person, seen)
    if row.score is not None:
        raise Refused("commission.rated_before", no=row.no)
    if not 1 <= score <= 5:
        raise Refused("commission.score", no=row.no, got=score)
    said = need(text, "commission.low_needs_reason", row) if score <= 2 else text.strip()
    row.score, row.said = score, said[:500]
    return sealed(row, [e.CommissionRated(score, row.said)], by=person.ref, now=now)


@transaction.atomic
def note_defect(
    *, commission: Commission, text: str, person: Person, now: datetime, seen: int | None = None
) -> Commission:
    """记录问题: an agency that uses the result says what is wrong with it; it counts in the league table."""
    row = allowed(commission, "note_defect", person, seen)
    said = need(text, "commission.points_missing", row)
    row.defects += 1
    return sealed(row, [e.DefectNoted(person.agency_id or "", said)], by=person.ref, now=now)
