"""What people do about lines. Each verb is the core's; here are only the person, the documents and the transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Agency, Person
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.projects.models import Project
from kaigong.apps.supervision import chains, rules
from kaigong.apps.supervision.actions.one import calendar, carry_out, next_number, opened, today
from kaigong.apps.supervision.models import Line
from kaigong.core.supervision import decide
from kaigong.core.supervision.values import Source


@transaction.atomic
def raise_line(
    *, title: str, wanted: str, lead: Agency, headquarters: Agency, helpers: Sequence[Agency] = (),
    project: Project | None = None, due_on: date | None = None, source: str = Source.DUTY, is_sample: bool = False,
    person: Person, now: datetime,
) -> Line:  # fmt: skip
    """立项督办, by the people of the command."""
    roles.require(person, "steer")
    do = decide.Raise(
        no=next_number("DB", today(now).year), title=title, wanted=wanted, lead=lead.pk,
        chain=chains.up_from(headquarters), helpers=tuple(agency.pk for agency in helpers), source=Source(source),
        project=project.code if project else "", due_on=due_on,
    )  # fmt: skip
    happened = decide.raise_line(do, today(now), calendar(), rules.in_force().ladder)
    return opened(do, happened, project=project, is_sample=is_sample, by=person.ref, now=now)


@transaction.atomic
def note_progress(
    *, line: Line, text: str, documents: Sequence[Document] = (), person: Person, now: datetime, seen: int | None = None
) -> Line:
    """报送进展."""
    row = carry_out(
        line, person, now, seen, lambda known, by, day: decide.note_progress(known, by, text, hashes(documents), day)
    )
    _hold(row, documents)
    return row


@transaction.atomic
def order(
    *, line: Line, asked: str, answer_by: date | None, person: Person, now: datetime, seen: int | None = None
) -> Line:
    """下达督办单."""
    ladder = rules.in_force().ladder
    return carry_out(
        line, person, now, seen,
        lambda known, by, day: decide.order(known, by, asked, answer_by, day, calendar(), ladder),
    )  # fmt: skip


@transaction.atomic
def answer(
    *, line: Line, text: str, promised_on: date | None, person: Person, now: datetime, seen: int | None = None
) -> Line:
    """反馈督办单."""
    return carry_out(line, person, now, seen, lambda known, by, day: decide.answer(known, by, text, promised_on, day))


@transaction.atomic
def change_lead(
    *, line: Line, lead: Agency, helpers: Sequence[Agency], reason: str, person: Person, now: datetime,
    seen: int | None = None,
) -> Line:  # fmt: skip
    """调整责任单位."""
    others = [agency.pk for agency in helpers]
    return carry_out(
        line, person, now, seen, lambda known, by, day: decide.change_lead(known, by, lead.pk, others, reason, day)
    )


@transaction.atomic
def move_due(*, line: Line, due_on: date, reason: str, person: Person, now: datetime, seen: int | None = None) -> Line:
    """调整时限."""
    return carry_out(line, person, now, seen, lambda known, by, day: decide.move_due(known, by, due_on, reason, day))


@transaction.atomic
def hold_talk(*, line: Line, text: str, person: Person, now: datetime, seen: int | None = None) -> Line:
    """记录约谈."""
    return carry_out(line, person, now, seen, lambda known, by, day: decide.hold_talk(known, by, text, day))


@transaction.atomic
def ask_closure(
    *, line: Line, text: str, documents: Sequence[Document] = (), person: Person, now: datetime, seen: int | None = None
) -> Line:
    """申请销号, with evidence."""
    row = carry_out(
        line, person, now, seen, lambda known, by, day: decide.ask_closure(known, by, text, hashes(documents), day)
    )
    _hold(row, documents)
    return row


@transaction.atomic
def close(*, line: Line, text: str, person: Person, now: datetime, seen: int | None = None) -> Line:
    """核验销号, by another agency than the one that asked."""
    return carry_out(line, person, now, seen, lambda known, by, day: decide.close(known, by, text, day))


@transaction.atomic
def return_closure(*, line: Line, reason: str, person: Person, now: datetime, seen: int | None = None) -> Line:
    """退回销号申请."""
    return carry_out(line, person, now, seen, lambda known, by, day: decide.return_closure(known, by, reason, day))


@transaction.atomic
def reopen(
    *, line: Line, reason: str, due_on: date | None, person: Person, now: datetime, seen: int | None = None
) -> Line:
    """重新打开: it is put down to who had it closed."""
    ladder = rules.in_force().ladder
    return carry_out(
        line,
        person,
        now,
        seen,
        lambda known, by, day: decide.reopen(known, by, reason, due_on, day, calendar(), ladder),
    )


@transaction.atomic
def drop(*, line: Line, reason: str, person: Person, now: datetime, seen: int | None = None) -> Line:
    """撤销: raised by mistake."""
    return carry_out(line, person, now, seen, lambda known, by, day: decide.drop(known, by, reason, day))


def hashes(some: Sequence[Document]) -> list[str]:
    """How the ledger names documents."""
    return [document.sha256 for document in some]


def _hold(line: Line, some: Sequence[Document]) -> None:
    for document in some:
        documents.hold(document=document, thing=line.stream)
