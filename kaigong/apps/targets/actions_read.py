"""Verbs of pages that were read: read, correct, confirm, drop, set a report beside its promise."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.targets import actions, events, reading
from kaigong.apps.targets.measuring import measure_of
from kaigong.apps.targets.models import Commitment, Kind, ReadPage, ReadState, ReadStatement
from kaigong.apps.targets.owners import owner_of
from kaigong.core.problems import Refused
from kaigong.core.targets.read import read
from kaigong.core.targets.values import Statement

LARGEST = Decimal(10) ** 12  # what a commitment can hold
FIELDS = ("speaker", "agency_id", "kind", "action", "subject", "qualifier", "comparator", "value", "unit", "period",
          "due")  # fmt: skip


@transaction.atomic
def read_page(
    *, text: str, source: str, said_on: date, by: str, now: datetime, file_name: str = "", speaker: str = ""
) -> ReadPage:
    """Read a text and keep what was found as a draft. 1. the text is kept with its hash; 2. it is read; 3. sealed.
    `speaker` speaks where the text names nobody."""
    roles.require_ref(by, "steer")
    kept = text.replace("\r\n", "\n")
    sha256 = hashlib.sha256(kept.encode()).hexdigest()
    page = ReadPage.objects.create(
        source=source, said_on=said_on, text=kept, sha256=sha256, file_name=file_name[-200:], read_by=by, read_at=now
    )
    found = [each for each in read(kept, said_on).statements if abs(each.value) < LARGEST]
    ReadStatement.objects.bulk_create(_row(page, place, each, speaker) for place, each in enumerate(found, 1))
    _seal(page, events.PageRead(source, said_on.isoformat(), sha256, page.file_name, len(found)), by=by, now=now)
    return page


@transaction.atomic
def correct_statement(*, statement: ReadStatement, changes: Mapping[str, Any], by: str, now: datetime) -> ReadStatement:
    """Put right what was read, as long as it is not confirmed."""
    roles.require_ref(by, "steer")
    row = ReadStatement.objects.select_for_update().get(pk=statement.pk)
    if row.state == ReadState.CONFIRMED:
        raise Refused("page.confirmed_already", numbers=[row.commitment_no])
    changed = {name: value for name, value in changes.items() if name in FIELDS and getattr(row, name) != value}
    if not changed:
        return row
    for name, value in changed.items():
        setattr(row, name, value)
    row.corrected, row.state = True, ReadState.OPEN
    row.save()
    told = {name: "" if value is None else str(value) for name, value in changed.items()}
    _seal(row.page, events.StatementCorrected(row.place, told), by=by, now=now)
    return row


@transaction.atomic
def confirm_statements(*, page: ReadPage, places: Sequence[int], by: str, now: datetime) -> list[str]:
    """Statements become commitments, and their numbers are given. 1. what is a commitment already keeps its number;
    2. the others go through the one action that enters commitments, so every fault of each is named; 3. sealed."""
    roles.require_ref(by, "steer")
    rows = list(page.statements.select_for_update().filter(place__in=places, state=ReadState.OPEN))
    if not rows:
        raise Refused("page.nothing_open")
    known = {row.place: number for row in rows if (number := reading.known_as(row))}
    said = [_said(row) for row in rows if row.place not in known]
    if said:
        actions.record_commitments(statements=said, source=page.source, by=by, now=now)
    for row in rows:
        row.state, row.commitment_no = ReadState.CONFIRMED, known.get(row.place) or _number(row)
    ReadStatement.objects.bulk_update(rows, ["state", "commitment_no"])
    numbers = {str(row.place): row.commitment_no for row in rows}
    _seal(page, events.StatementsConfirmed(numbers), by=by, now=now)
    return list(numbers.values())


@transaction.atomic
def drop_statements(*, page: ReadPage, places: Sequence[int], by: str, now: datetime) -> int:
    """What is not taken up stays visible beside the text."""
    roles.require_ref(by, "steer")
    rows = list(page.statements.select_for_update().filter(place__in=places, state=ReadState.OPEN))
    if not rows:
        raise Refused("page.nothing_open")
    page.statements.filter(pk__in=[row.pk for row in rows]).update(state=ReadState.DROPPED)
    _seal(page, events.StatementsDropped(tuple(row.place for row in rows)), by=by, now=now)
    return len(rows)


@transaction.atomic
def answer_promise(*, statement: ReadStatement, commitment: Commitment | None, by: str, now: datetime) -> ReadStatement:
    """Set a reported figure beside the promise it answers; none takes that back. Only like units can be compared."""
    roles.require_ref(by, "steer")
    row = ReadStatement.objects.select_for_update().get(pk=statement.pk)
    if commitment is not None and commitment.unit != row.unit:
        raise Refused("page.other_unit", unit=row.unit, other=commitment.unit)
    row.answers = commitment.no if commitment else ""
    row.save(update_fields=["answers"])
    _seal(row.page, events.ReportSetBeside(row.place, row.answers), by=by, now=now)
    return row


def _seal(page: ReadPage, event: Any, *, by: str, now: datetime) -> None:
    ledger.append(page.stream, [event], after=ledger_queries.read(page.stream).last, by=by, now=now)


def _row(page: ReadPage, place: int, each: Statement, speaker: str) -> ReadStatement:
    """The draft of a statement. A commitment needs a verb and a subject; where the words give none, the plainest."""
    told = asdict(each)
    told["speaker"] = each.speaker or speaker
    told["action"] = each.action or ("达到" if each.kind == Kind.TARGET else "现有")
    told["subject"] = each.subject or each.evidence[:40]
    for name in ("value_si", "unit_si"):
        told.pop(name)
    for name, most in (("speaker", 100), ("action", 40), ("subject", 100), ("qualifier", 100), ("evidence", 300)):
        told[name] = told[name][:most]
    return ReadStatement(page=page, place=place, agency_id=owner_of(told["speaker"]), **told)


def _number(row: ReadStatement) -> str:
    return f"R{row.page_id}-{row.place:03}"


def _said(row: ReadStatement) -> dict[str, str]:
    """The statement as the action that enters commitments takes it."""
    measure, where = measure_of(row)
    return {
        "measure": measure, "where": where,
        "no": _number(row), "agency": row.agency_id, "speaker": row.speaker, "kind": row.kind,
        "action": row.action, "subject": row.subject, "qualifier": row.qualifier, "comparator": row.comparator,
        "value": f"{row.value.normalize():f}", "unit": row.unit, "period": row.period, "evidence": row.evidence,
        "due": row.due.isoformat() if row.due else "", "implicit": "yes" if row.implicit else "",
    }  # fmt: skip
