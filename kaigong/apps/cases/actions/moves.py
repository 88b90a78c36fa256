"""The moves of one item: at the window, by the officer, by the owner."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import names, planned, steps
from kaigong.apps.cases.actions.clock import forecast
from kaigong.apps.cases.actions.one import do
from kaigong.apps.cases.models import Item
from kaigong.apps.documents.models import Document
from kaigong.apps.projects import actions as projects
from kaigong.apps.projects import queries as project_queries
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import commands as c
from kaigong.core.cases.values import Decision
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.problems import Refused


def accept_item(*, item: Item, person: Person, now: datetime, seen: int | None = None) -> Item:
    """受理: the clock starts."""
    terms = planned.terms(item.code, timezone.localtime(now).date())
    return do(
        item, person, now, seen, c.AcceptItem, terms=terms, finished=steps.finished(item.project)
    )


def ask_correction(
    *, item: Item, missing: Sequence[str], person: Person, now: datetime, seen: int | None = None
) -> Item:
    """一次性告知补正: everything missing in one notice."""
    return do(item, person, now, seen, c.AskCorrection, missing=tuple(missing))


def resupply(
    *,
    item: Item,
    person: Person,
    now: datetime,
    note: str = "",
    documents: Sequence[Document] = (),
    seen: int | None = None,
) -> Item:
    """提交补正材料."""
    hashes = tuple(document.sha256 for document in documents)
    return do(item, person, now, seen, c.Resupply, note=note, documents=hashes)


def find_not_needed(*, item: Item, reason: str, person: Person, now: datetime, seen: int | None = None) -> Item:
    """不受理: no licence is needed."""
    return do(item, person, now, seen, c.FindNotNeeded, reason=reason)


def refuse_acceptance(*, item: Item, reason: str, person: Person, now: datetime, seen: int | None = None) -> Item:
    """不予受理."""
    return do(item, person, now, seen, c.RefuseAcceptance, reason=reason)


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
    *, item: Item, reason: str, planned_days: int, person: Person, now: datetime, seen: int | None = None
) -> Item:
    """启动特别程序: the ground says which clocks stand still."""
    ground = rulebook.catalogue().exclusion_reasons.get(reason)
    if ground is None:
        raise names.readable(Refused("stop.no_ground", item=item.code, reason=reason))
    stops = {"statutory": ground.stops_statutory_clock, "promised": ground.stops_promised_clock}
    return do(
        item, person, now, seen, c.SuspendItem, reason=reason, planned_days=planned_days, **stops
    )


def resume_item(*, item: Item, result: str, person: Person, now: datetime, seen: int | None = None) -> Item:
    """结束特别程序."""
    return do(item, person, now, seen, c.ResumeItem, result=result)


def extend_item(*, item: Item, reason: str, person: Person, now: datetime, seen: int | None = None) -> Item:
    """延长期限, by the head of the agency."""
    return do(item, person, now, seen, c.ExtendItem, reason=reason)


def decide_item(
    *, item: Item, decision: Decision | str, reason: str, person: Person, now: datetime, seen: int | None = None
) -> Item:
    """作出决定: the item is decided once, its clock stands, an approval gives a certificate.

    Whatever waited for it becomes ready, and a stage whose permits all stand makes way for the next.
    """
    gives = planned.outputs(project_queries.plan_of(item.project).items, item.code)
    return do(
        item, person, now, seen, c.DecideItem,
        decision=Decision(decision), reason=reason, officer=person.ref, outputs=gives,
    )  # fmt: skip


def deliver_item(*, item: Item, person: Person, now: datetime, seen: int | None = None) -> Item:
    """出件."""
    return do(item, person, now, seen, c.DeliverItem)


@transaction.atomic
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
    sha256, finished = document.sha256 if document else "", steps.finished(item.project)
    row = do(
        item, person, now, seen, c.ReportDone, on=on, note=note, document=sha256, finished=finished
    )
    if item.code == WORKS_START and document is not None:
        started = projects.record_start(project=item.project, on=on, evidence=document, by=person.ref, now=now)
        row.project = started
        forecast(project=started, now=now)
    return row


def record_works_start(*, project: Project, on: date, evidence: Document, person: Person, now: datetime) -> Item:
    """Record that ground was broken, with its evidence: the last milestone before the project is 开工."""
    item = Item.objects.select_related("case", "project__enterprise").filter(project=project, code=WORKS_START).first()
    if item is None:
        raise names.readable(Refused("works_start.not_applied", project=project.name))
    return report_done(item=item, on=on, document=evidence, person=person, now=now)
