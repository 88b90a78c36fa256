"""Verbs of 包保: bind and release, log a visit, raise, take, answer, pass on and rate tickets."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kaigong.apps.accounts.models import Agency, Person, Role
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.projects.models import Project
from kaigong.apps.supervision import care_sides, classes, events, notices
from kaigong.apps.supervision.actions.one import calendar, next_number, today
from kaigong.apps.supervision.models import Binding, Ticket, Visit
from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.core.supervision import tickets as core

CLOCK = "system:clock"
BINDERS = frozenset({Role.COMMAND, Role.HEAD})
AHEAD = timedelta(minutes=10)  # a phone's clock may be that much ahead
OLDEST = timedelta(days=31)
Verb = Callable[[core.Ticket, core.Side | None, date], list[core.Event]]


# ------------------------------------------------------------------------------------------------ tickets


@transaction.atomic
def raise_ticket(
    *, klass: str, text: str, enterprise: Enterprise, project: Project | None = None, person: Person, now: datetime
) -> Ticket:
    """提出诉求, by the enterprise itself or by whoever looks after it."""
    if not care_sides.may_ask_for(person, enterprise, today(now)):
        raise PermissionDenied("raise_ticket")
    known = classes.classes()
    owner = known[klass].agency if klass in known else ""
    owner = owner if Agency.objects.filter(pk=owner).exists() else ""
    no = next_number("SQ", today(now).year)
    happened = core.raise_ticket(
        no=no, klass=klass, text=text, enterprise=enterprise.credit_code, project=project.code if project else "",
        agency=owner, classes=known, days=classes.days(), today=today(now), calendar=calendar(),
    )  # fmt: skip
    row = Ticket(no=no, enterprise=enterprise, project=project, is_sample=enterprise.is_sample)
    return _write(row, core.Ticket(), happened, by=person.ref, now=now)


@transaction.atomic
def promise_ticket(
    *, ticket: Ticket, text: str, due_on: date, person: Person, now: datetime, seen: int | None = None
) -> Ticket:
    """认领并承诺."""
    return _carry_out(ticket, person, now, seen, lambda known, side, day: core.promise(known, side, text, due_on, day))


@transaction.atomic
def answer_ticket(
    *, ticket: Ticket, text: str, evidence: Sequence[Document] = (), person: Person, now: datetime,
    seen: int | None = None,
) -> Ticket:  # fmt: skip
    """答复."""
    hashes = [document.sha256 for document in evidence]
    row = _carry_out(ticket, person, now, seen, lambda known, side, day: core.answer(known, side, text, hashes, day))
    for document in evidence:
        documents.hold(document=document, thing=row.stream)
    return row


@transaction.atomic
def refer_ticket(
    *, ticket: Ticket, agency: Agency, reason: str, person: Person, now: datetime, seen: int | None = None
) -> Ticket:
    """转办."""
    return _carry_out(
        ticket, person, now, seen, lambda known, side, day: core.refer(known, side, agency.pk, reason, day)
    )


@transaction.atomic
def rate_ticket(
    *, ticket: Ticket, satisfied: bool, text: str, person: Person, now: datetime, seen: int | None = None
) -> Ticket:
    """评价."""
    return _carry_out(
        ticket, person, now, seen,
        lambda known, side, day: core.rate(known, side, satisfied, text, day, calendar(), classes.days()),
    )  # fmt: skip


def ring_tickets(*, now: datetime) -> int:
    """Say of every ticket whose turn is over that it is late; once a turn. How many."""
    late = Ticket.objects.filter(overdue=False, waits_until__lt=today(now)).order_by("no")
    return sum(_ring_one(row, now) for row in late)


@transaction.atomic
def _ring_one(ticket: Ticket, now: datetime) -> bool:
    row = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)
    known = care_sides.ticket_of(row)
    happened = core.ring(known, today(now))
    if happened:
        _write(row, known, happened, by=CLOCK, now=now)
    return bool(happened)


def _carry_out(ticket: Ticket, person: Person, now: datetime, seen: int | None, verb: Verb) -> Ticket:
    row = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)
    if seen is not None and row.seen_n > seen:
        raise Refused("ticket.changed_since", no=row.no)
    known = care_sides.ticket_of(row)
    happened = verb(known, care_sides.side(person, row, today(now)), today(now))
    return _write(row, known, happened, by=person.ref, now=now)


def _write(row: Ticket, known: core.Ticket, happened: Sequence[core.Event], *, by: str, now: datetime) -> Ticket:
    ledger.append(row.stream, happened, after=known.last, by=by, now=now)
    after = core.fold_all(known, happened)
    row.klass, row.text, row.agency_id, row.raised_on = after.klass, after.text, after.agency, after.raised_on
    row.waits_until, row.state, row.round, row.referred = (
        after.waits_until,
        after.state.value,
        after.round,
        after.referred,
    )
    row.overdue, row.overdues, row.answer, row.answered_on = (
        after.overdue,
        after.overdues,
        after.answer,
        after.answered_on,
    )
    row.satisfied, row.seen_n = after.satisfied, after.last
    row.save()
    notices.tell_of_ticket(row, happened, by=by, now=now)
    return row


# ------------------------------------------------------------------------------------------------ bindings, visits


@transaction.atomic
def bind(
    *, whom: Person, enterprise: Enterprise, project: Project | None = None, uid: UUID | None = None, person: Person,
    now: datetime,
) -> Binding:  # fmt: skip
    """包保: somebody of the city looks after an enterprise, or one of its projects, from today."""
    _require_binder(person, whom)
    if whom.role in (Role.ENTERPRISE, Role.AUDITOR) or not whom.is_active:
        raise Refused("care.nobody_to_bind", name=whom.name_zh)
    if project is not None and project.enterprise_id != enterprise.pk:
        raise Refused("care.other_project", project=project.name)
    if Binding.objects.filter(person=whom, enterprise=enterprise, project=project, ended_on=None).exists():
        raise Refused("care.bound_before", name=whom.name_zh)
    row = Binding(id=uid or uuid4(), person=whom, enterprise=enterprise, project=project, since=today(now))
    event = events.CareBegun(whom.ref, enterprise.credit_code, project.code if project else "", row.since)
    row.seen_n = ledger.append(row.stream, [event], after=0, by=person.ref, now=now)
    row.save(force_insert=True)
    return row


@transaction.atomic
def release(*, binding: Binding, person: Person, now: datetime) -> Binding:
    """结束包保."""
    row = Binding.objects.select_for_update(of=("self",)).select_related("person").get(pk=binding.pk)
    _require_binder(person, row.person)
    if row.ended_on is not None:
        return row
    row.ended_on = today(now)
    row.seen_n = ledger.append(row.stream, [events.CareEnded(row.ended_on)], after=row.seen_n, by=person.ref, now=now)
    row.save()
    return row


def _require_binder(person: Person, whom: Person) -> None:
    """The command binds anybody; a head the people of his own agency."""
    own = person.role == Role.COMMAND or (person.role == Role.HEAD and person.agency_id == whom.agency_id)
    if person.role not in BINDERS or not own:
        raise PermissionDenied("bind")


@transaction.atomic
def log_visit(
    *, uid: UUID, enterprise: Enterprise, project: Project | None = None, at: datetime, text: str,
    latitude: Decimal | None = None, longitude: Decimal | None = None, photo: Document | None = None, person: Person,
    now: datetime,
) -> Visit:  # fmt: skip
    """走访: what was seen, where and when. The same visit sent again, after a lost connection, is the same visit."""
    if not care_sides.looks_after(person, enterprise, today(now)):
        raise PermissionDenied("log_visit")
    found = Visit.objects.filter(pk=uid).first()
    if found is not None:
        if found.person_id != person.pk:
            raise Refused("visit.not_yours")
        return found
    if problems := list(_visit_problems(text, at, now)):
        raise Faulty(problems)
    row = Visit(
        uid=uid, person=person, enterprise=enterprise, project=project, at=at, recorded_at=now, text=text.strip(),
        latitude=latitude, longitude=longitude, photo=photo,
    )  # fmt: skip
    event = events.VisitLogged(
        enterprise.credit_code, project.code if project else "", timezone.localtime(at).isoformat(timespec="seconds"),
        row.text, "" if latitude is None else f"{latitude}", "" if longitude is None else f"{longitude}",
        photo.sha256 if photo else "",
    )  # fmt: skip
    row.seen_n = ledger.append(row.stream, [event], after=0, by=person.ref, now=now)
    row.save(force_insert=True)
    if photo:
        documents.hold(document=photo, thing=row.stream)
    return row


def _visit_problems(text: str, at: datetime, now: datetime) -> list[Problem]:
    found = [Problem("visit.text_missing", at="text")] if not text.strip() else []
    if at > now + AHEAD or at < now - OLDEST:
        found.append(Problem("visit.hour", at="at", data={"got": timezone.localtime(at), "days": OLDEST.days}))
    return found
