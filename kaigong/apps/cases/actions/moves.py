"""The moves of one item: at the window, by the officer, by the owner."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import names, owing, planned, running, steps, surveys
from kaigong.apps.cases.actions.clock import forecast
from kaigong.apps.cases.actions.one import do
from kaigong.apps.cases.models import Item
from kaigong.apps.documents.models import Document
from kaigong.apps.projects import actions as projects
from kaigong.apps.projects import holding
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import commands as c
from kaigong.core.cases.records import Answer, LateEntry
from kaigong.core.cases.values import Decision
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.problems import Refused

Late = LateEntry | None


def accept_item(*, item: Item, person: Person, now: datetime, seen: int | None = None, late: Late = None) -> Item:
    """受理: the clock starts."""
    day = planned.day_of(late.on if late else now)

    def given() -> dict[str, Any]:
        terms, finished = planned.terms(item.code, day), steps.finished(item.project)
        return {"terms": terms, "law": planned.law(day), "finished": finished}

    return do(item, person, now, seen, c.AcceptItem, late=late, given=given)


def ask_correction(
    *, item: Item, missing: Sequence[str], person: Person, now: datetime, seen: int | None = None, late: Late = None
) -> Item:
    """提出补正意见: everything this agency misses; it goes out with the one notice of the round (一次性告知补正)."""
    return do(item, person, now, seen, c.AskCorrection, late=late, missing=tuple(missing))


def resupply(
    *, item: Item, person: Person, now: datetime, note: str = "", documents: Sequence[Document] = (),
    answers: Sequence[Answer] = (), seen: int | None = None, late: Late = None,
) -> Item:  # fmt: skip
    """提交补正材料, point by point or all at once."""
    given = {"documents": tuple(document.sha256 for document in documents), "answers": tuple(answers)}
    return do(item, person, now, seen, c.Resupply, late=late, note=note, **given)


def find_not_needed(
    *, item: Item, reason: str, person: Person, now: datetime, seen: int | None = None, late: Late = None
) -> Item:
    """不受理: no licence is needed."""
    return do(item, person, now, seen, c.FindNotNeeded, late=late, reason=reason)


def refuse_acceptance(
    *, item: Item, reason: str, person: Person, now: datetime, seen: int | None = None, right_agency: str = "",
    late: Late = None,
) -> Item:  # fmt: skip
    """不予受理; where it is another agency's power, which one's."""
    return do(item, person, now, seen, c.RefuseAcceptance, late=late, reason=reason, right_agency=right_agency)


def withdraw_item(*, item: Item, person: Person, now: datetime, reason: str = "", seen: int | None = None) -> Item:
    """撤回申请, before the decision."""
    return do(item, person, now, seen, c.WithdrawItem, reason=reason)


def resubmit_item(*, item: Item, person: Person, now: datetime, note: str = "", seen: int | None = None) -> Item:
    """重新申请 after an ending: a new round with a new clock."""
    days = item.promised_days
    return do(item, person, now, seen, c.ResubmitItem, note=note, promised_days=days)


def take_on_item(*, item: Item, person: Person, now: datetime, seen: int | None = None) -> Item:
    """接办."""
    return do(item, person, now, seen, c.TakeOn, officer=person.ref)


def suspend_item(
    *, item: Item, reason: str, planned_days: int, person: Person, now: datetime, seen: int | None = None,
    late: Late = None,
) -> Item:  # fmt: skip
    """启动特别程序: the ground says which clocks stand still."""
    return do(item, person, now, seen, c.SuspendItem, late=late, **stop_of(item, reason, planned_days))


def stop_of(item: Item, reason: str, planned_days: int) -> dict[str, Any]:
    """A stop on a ground of the catalogue, which says which clocks stand still."""
    ground = rulebook.catalogue().exclusion_reasons.get(reason)
    if ground is None:
        raise names.readable(Refused("stop.no_ground", item=item.code, reason=reason))
    stops = {"statutory": ground.stops_statutory_clock, "promised": ground.stops_promised_clock}
    return {"reason": reason, "planned_days": planned_days, **stops}


def resume_item(
    *, item: Item, result: str, person: Person, now: datetime, document: Document | None = None,
    seen: int | None = None, late: Late = None,
) -> Item:  # fmt: skip
    """结束特别程序: with the result, in words or as a document."""
    sha256 = document.sha256 if document else ""
    return do(item, person, now, seen, c.ResumeItem, late=late, result=result, document=sha256)


def extend_item(
    *, item: Item, reason: str, person: Person, now: datetime, days: int | None = None, seen: int | None = None,
    late: Late = None,
) -> Item:  # fmt: skip
    """延长期限, by the head of the agency."""
    at_most = planned.longest_extension(item.code, planned.day_of(late.on if late else now))
    return do(item, person, now, seen, c.ExtendItem, late=late, reason=reason, days=days, at_most=at_most)


def decide_item(
    *, item: Item, decision: Decision | str, reason: str, person: Person, now: datetime, seen: int | None = None,
    late: Late = None,
) -> Item:  # fmt: skip
    """作出决定: the item is decided once, its clock stands, an approval gives a certificate.

    Whatever waited for it becomes ready, and a stage whose permits all stand makes way for the next.
    """
    said = {"late": late, "decision": Decision(decision), "reason": reason, "officer": person.ref}
    day = planned.day_of(late.on if late else now)

    def given() -> dict[str, Any]:
        return {
            "outputs": planned.outputs(steps.plan_of(item.project).items, item.code),
            "holds": owing.holds(item), "laters": running.laters(item.project, item.code),
            "use": planned.use_of(item.code, day, item.parts),
        }  # fmt: skip

    return do(item, person, now, seen, c.DecideItem, given=given, **said)


def deliver_item(*, item: Item, person: Person, now: datetime, seen: int | None = None, late: Late = None) -> Item:
    """出件."""
    return do(item, person, now, seen, c.DeliverItem, late=late)


def report_done(
    *,
    item: Item,
    on: date,
    person: Person,
    now: datetime,
    note: str = "",
    document: Document | None = None,
    seen: int | None = None,
) -> Item:
    """报告办结 of what the owner does himself. The start of works makes the project 开工."""
    said = {"on": on, "note": note, "document": document.sha256 if document else ""}

    def given() -> dict[str, Any]:
        return {"finished": steps.finished(item.project), "holds": owing.holds(item)}

    if item.code != WORKS_START or document is None:
        return do(item, person, now, seen, c.ReportDone, given=given, **said)
    with transaction.atomic():
        holding.hold([item.project_id])  # before its cases, as whoever lets something of it stand
        row = do(item, person, now, seen, c.ReportDone, given=given, **said)
        started = projects.record_start(project=item.project, on=on, evidence=document, by=person.ref, now=now)
        row.project = started
        forecast(project=started, now=now)
    return row


def remeasure(
    *, item: Item, parts: Mapping[str, str], document: Document, person: Person, now: datetime, seen: int | None = None
) -> Item:
    """补测变化部分: what changed of a shared survey is measured again, and only that (多测合一)."""
    given = {"parts": dict(parts), "document": document.sha256, "users": surveys.users(item)}
    return do(item, person, now, seen, c.Remeasure, **given)


def record_works_start(*, project: Project, on: date, evidence: Document, person: Person, now: datetime) -> Item:
    """Record that ground was broken, with its evidence: the last milestone before the project is 开工."""
    item = Item.objects.select_related("case", "project__enterprise").filter(project=project, code=WORKS_START).first()
    if item is None:
        raise names.readable(Refused("works_start.not_applied", project=project.name))
    return report_done(item=item, on=on, document=evidence, person=person, now=now)
