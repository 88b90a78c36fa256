"""Rows that events of debts and joint sessions write: always what folding the stream says."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from kaigong.apps.cases import planned, rows
from kaigong.apps.cases.columns import plain
from kaigong.apps.cases.models import (
    Case,
    Certificate,
    Debt,
    Finding,
    How,
    Item,
    Remeasurement,
    Session,
    SessionSeat,
)
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import debts_fold, joint_fold
from kaigong.core.cases import debts_values as dv
from kaigong.core.cases import events as e
from kaigong.core.cases import joint_values as jv
from kaigong.core.cases import values as core
from kaigong.core.cases.debts_settle import next_alarm
from kaigong.core.clock.calendar import Calendar

ENDINGS = (
    e.ItemWithdrawn, e.AcceptanceRefused, e.ItemDecided, e.ItemNotNeeded, e.ItemCalledBack, e.ItemLapsed, e.ItemEnded,
    e.ItemResubmitted, e.ItemRevoked, e.SimulationVoided,
)  # fmt: skip
PLAIN = {"conditions", "replaces", "later", "documents"}
APART = {"id", "item"}


def debt_values(debt: dv.Debt, calendar: Calendar) -> dict[str, Any]:
    """The columns of one debt."""
    found = {field.name: getattr(debt, field.name) for field in fields(debt) if field.name not in APART}
    found |= {name: list(found[name]) for name in PLAIN}
    found |= {"kind": str(debt.kind), "state": str(debt.state)}
    return {**found, "ended": debt.ended, "alarm_on": next_alarm(debt, calendar)}


def _owes(folded: core.Case, event: Any) -> bool:
    """Most items have no debts."""
    return any(debt.item == event.item for debt in folded.debts.values())


@rows.on(*debts_fold.OF_DEBTS, *ENDINGS, when=_owes)
def _debts(case: Case, folded: core.Case, event: Any, n: int) -> None:
    """Every debt of the item as it stands now."""
    mine = {key: debt for key, debt in folded.debts.items() if debt.item == event.item}
    calendar, item = rulebook.calendar(case.project.county), Item.objects.get(case=case, code=event.item)
    known = {row.key: row for row in Debt.objects.filter(case=case, key__in=mine)}
    for key, debt in mine.items():
        values = debt_values(debt, calendar)
        row = known.get(key)
        if row is None:
            Debt.objects.create(case=case, item=item, project=case.project, key=key, **values)
        else:
            changed = {name: value for name, value in values.items() if getattr(row, name) != value}
            Debt.objects.filter(pk=row.pk).update(**changed) if changed else None


@rows.on(e.DebtPaid, e.FindingAnswered)
def _papers(case: Case, folded: core.Case, event: Any, n: int) -> None:
    _hold(case, event.documents)


@rows.on(e.DebtPaid)
def _material(case: Case, folded: core.Case, event: e.DebtPaid, n: int) -> None:
    """What was owed is handed in for every item that asks for it."""
    debt = folded.debts[event.debt]
    if debt.material and event.documents:
        _give(case, debt.material, event.documents[0], event.on)


def _give(case: Case, material: str, sha256: str, on: date) -> None:
    rows.give(case, material, How.UPLOADED, sha256, on)


@rows.on(e.ItemReported)
def _shared_result(case: Case, folded: core.Case, event: e.ItemReported, n: int) -> None:
    """多测合一、多评合一: one result of one commission, used by every item that asks for it."""
    item = folded.items[event.item]
    plan = planned.whole_plan(case.project) if event.document and item.commissioned else None
    for material in planned.outputs(plan.items, event.item) if plan else ():
        _give(case, material, event.document, event.on)
    if plan:
        rows.share(case, event.document)


@rows.on(e.PartsRemeasured)
def _remeasured(case: Case, folded: core.Case, event: e.PartsRemeasured, n: int) -> None:
    """What was measured again stands beside the shared result, for every item that uses it."""
    item = Item.objects.get(case=case, code=event.item)
    rows.share(case, event.document)
    plan = planned.whole_plan(case.project)
    Remeasurement.objects.create(
        item=item, parts=dict(event.parts), outputs=list(planned.outputs(plan.items, event.item) if plan else ()),
        document_id=event.document, on=event.on, entry_n=n,
    )  # fmt: skip


@rows.on(e.ItemRevoked)
def _revoked(case: Case, folded: core.Case, event: e.ItemRevoked, n: int) -> None:
    Certificate.objects.filter(item__case=case, item__code=event.item, revoked_on=None).update(revoked_on=event.on)


def _hold(case: Case, hashes: Iterable[str]) -> None:
    """The case holds the document, so that whoever sees the case may fetch it."""
    rows.hold(case, hashes)


# --------------------------------------------------------------------------------------------------- sessions


def session_values(session: jv.Session) -> dict[str, Any]:
    """The columns of one meeting or visit."""
    same = ("place", "unit", "first", "called_on", "due_on", "listed_on", "rectify_by", "rectified_on",
            "concluded_on", "opinion")  # fmt: skip
    lists = ("members", "experts", "chapters", "opinions")
    return {
        "kind": str(session.kind), "held_on": session.on, "verdict": str(session.verdict or ""),
        **{name: getattr(session, name) for name in same},
        **{name: plain(getattr(session, name), []) for name in lists},
    }  # fmt: skip


def finding_values(finding: jv.Finding) -> dict[str, Any]:
    """The columns of one finding."""
    same = ("text", "place", "photo", "must", "answer", "note")
    return {
        "agency_id": finding.agency, "state": str(finding.state), "documents": list(finding.documents),
        **{name: getattr(finding, name) for name in same},
    }  # fmt: skip


@rows.on(*joint_fold.QUIET)
def _session(case: Case, folded: core.Case, event: Any, n: int) -> None:
    """The session and its findings as they stand now."""
    session = folded.sessions[event.session]
    item = Item.objects.get(case=case, code=event.item)
    row, is_new = Session.objects.update_or_create(
        case=case, key=session.id, defaults=session_values(session), create_defaults={
            "item": item, **session_values(session)},
    )  # fmt: skip
    if is_new:
        agencies = dict.fromkeys([*session.members, *(chapter.agency for chapter in session.chapters)])
        SessionSeat.objects.bulk_create(SessionSeat(session=row, agency_id=agency) for agency in agencies)
    for finding in session.findings:
        Finding.objects.update_or_create(session=row, number=finding.id, defaults=finding_values(finding))


@rows.on(e.FindingNoted)
def _photo(case: Case, folded: core.Case, event: e.FindingNoted, n: int) -> None:
    _hold(case, [event.finding.photo])


@rows.on(e.ChapterReleased)
def _chapter(case: Case, folded: core.Case, event: e.ChapterReleased, n: int) -> None:
    """A released chapter is a material that may be used, though its report is not finished."""
    item = Item.objects.get(case=case, code=event.item)
    item.released = {**(item.released or {}), event.chapter: event.on.isoformat()}
    item.save(update_fields=["released"])
    if event.document:
        _hold(case, [event.document])
        _give(case, event.chapter, event.document, event.on)


@rows.on(e.UnitAccepted)
def _unit(case: Case, folded: core.Case, event: e.UnitAccepted, n: int) -> None:
    """A certificate of the one building; what the whole acceptance gives is still to come."""
    item = Item.objects.get(case=case, code=event.item)
    name = f"{item.name_zh}（{event.unit}）"[:200]
    Certificate.objects.create(item=item, number=event.number, name=name, issued_on=event.on, outputs=[], entry_n=n)
