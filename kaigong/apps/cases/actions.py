"""The verbs of joint approval. Each is one transaction through the ledger; who acts and when are never optional.

`seen` is the ledger entry the person's page showed of the item: if the item moved on since, nothing is changed and the
person is told so. Without it the item as it stands now is meant.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import names, parts, planned, steps
from kaigong.apps.cases.models import Case, CaseState, Item
from kaigong.apps.documents.models import Document
from kaigong.apps.projects import actions as projects
from kaigong.apps.projects import queries as project_queries
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import commands as c
from kaigong.core.cases import decide, intake
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.cases.values import Decision
from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.plan.model import Plan
from kaigong.core.problems import Refused

Given = Mapping[str, tuple[str, Document | None]]  # material -> (how, document)
SYSTEM = "system:clock"


# ------------------------------------------------------------------------------------------------ applying


def apply_stage(*, project: Project, stage: str, by: str, now: datetime, materials: Given | None = None) -> Case:
    """Apply for a stage: one application goes to every agency of it the same day.

    1. who asks must keep the project's record; 2. the stage must be open, or possible early, and not applied for yet;
    3. the first application fixes the plan the project is measured against; 4. fan-out; 5. the forecast.
    """
    return apply_for(project=project, stages=[stage], by=by, now=now, materials=materials)[0]


@transaction.atomic
def apply_for(
    *, project: Project, stages: Sequence[str], by: str, now: datetime, materials: Given | None = None
) -> list[Case]:
    """One application (一次申请) for one stage or several, with one set of materials."""
    project_queries.require_owner(by, project.enterprise)
    project.refresh_from_db(fields=["baseline"])  # the caller's copy may be older than an earlier application
    now, plan = timezone.localtime(now), planned.plan_of(project)
    _check_open(project, plan, stages)
    if not project.baseline:
        project = projects.set_baseline(project=project, plan=plan, by=by, now=now)
    given = [
        (code, str(how), document.sha256 if document else "") for code, (how, document) in (materials or {}).items()
    ]
    cases = []
    for stage in stages:
        cases.append(steps.open_case(project, plan, stage, given, by=by, now=now))
        given = []
    steps.forecast(project, plan, rulebook.calendar(project.county), now=now)
    return cases


def _check_open(project: Project, plan: Plan, stages: Sequence[str]) -> None:
    open_ = planned.openings(plan, steps.finished(project).keys()).all
    applied = set(Case.objects.filter(project=project).values_list("stage", flat=True))
    if not stages:
        raise Refused("stage.none_chosen", project=project.name)
    for stage in stages:
        if stage in applied:
            raise names.readable(Refused("stage.applied_before", stage=stage, project=project.name))
        if stage not in open_:
            raise names.readable(Refused("stage.not_open_yet", stage=stage, project=project.name))


@transaction.atomic
def give_materials(*, case: Case, materials: Given, person: Person, now: datetime) -> None:
    """Hand in materials of a case that were promised for later, or are still missing."""
    project_queries.require_owner(person.ref, case.project.enterprise)
    now, history = timezone.localtime(now), steps.folded(case)
    happened: list[e.Event] = [
        e.MaterialGiven(code, str(how), document.sha256 if document else "", now.date())
        for code, (how, document) in materials.items()
    ]
    steps.settle(case, history, happened, by=person.ref, now=now)


# ------------------------------------------------------------------------------------------------ the window


def accept_item(*, item: Item, person: Person, now: datetime, seen: int | None = None) -> Item:
    """受理: the clock starts."""
    terms = planned.terms(item.code, timezone.localtime(now).date())
    return _move(
        item, person, now, seen, intake.accept, c.AcceptItem, terms=terms, finished=steps.finished(item.project)
    )


def ask_correction(
    *, item: Item, missing: Sequence[str], person: Person, now: datetime, seen: int | None = None
) -> Item:
    """一次性告知补正: everything missing in one notice."""
    return _move(item, person, now, seen, intake.ask_correction, c.AskCorrection, missing=tuple(missing))


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
    return _move(item, person, now, seen, intake.resupply, c.Resupply, note=note, documents=hashes)


def find_not_needed(*, item: Item, reason: str, person: Person, now: datetime, seen: int | None = None) -> Item:
    """不受理: no licence is needed."""
    return _move(item, person, now, seen, intake.find_not_needed, c.FindNotNeeded, reason=reason)


def refuse_acceptance(*, item: Item, reason: str, person: Person, now: datetime, seen: int | None = None) -> Item:
    """不予受理."""
    return _move(item, person, now, seen, intake.refuse_acceptance, c.RefuseAcceptance, reason=reason)


def withdraw_item(*, item: Item, person: Person, now: datetime, reason: str = "", seen: int | None = None) -> Item:
    """撤回申请, before the decision."""
    return _move(item, person, now, seen, intake.withdraw, c.WithdrawItem, reason=reason)


def resubmit_item(*, item: Item, person: Person, now: datetime, note: str = "", seen: int | None = None) -> Item:
    """重新申请 after an ending: a new round with a new clock."""
    days = item.promised_days
    return _move(item, person, now, seen, intake.resubmit, c.ResubmitItem, note=note, promised_days=days)


# ------------------------------------------------------------------------------------------------ the officer


def take_on_item(*, item: Item, person: Person, now: datetime, seen: int | None = None) -> Item:
    """接办."""
    return _move(item, person, now, seen, decide.take_on, c.TakeOn, officer=person.ref)


def suspend_item(
    *, item: Item, reason: str, planned_days: int, person: Person, now: datetime, seen: int | None = None
) -> Item:
    """启动特别程序: the ground says which clocks stand still."""
    ground = rulebook.catalogue().exclusion_reasons.get(reason)
    if ground is None:
        raise names.readable(Refused("stop.no_ground", item=item.code, reason=reason))
    stops = {"statutory": ground.stops_statutory_clock, "promised": ground.stops_promised_clock}
    return _move(
        item, person, now, seen, decide.suspend, c.SuspendItem, reason=reason, planned_days=planned_days, **stops
    )


def resume_item(*, item: Item, result: str, person: Person, now: datetime, seen: int | None = None) -> Item:
    """结束特别程序."""
    return _move(item, person, now, seen, decide.resume, c.ResumeItem, result=result)


def extend_item(*, item: Item, reason: str, person: Person, now: datetime, seen: int | None = None) -> Item:
    """延长期限, by the head of the agency."""
    return _move(item, person, now, seen, decide.extend, c.ExtendItem, reason=reason)


def decide_item(
    *, item: Item, decision: Decision | str, reason: str, person: Person, now: datetime, seen: int | None = None
) -> Item:
    """作出决定: the item is decided once, its clock stands, an approval gives a certificate.

    Whatever waited for it becomes ready, and a stage whose permits all stand makes way for the next.
    """
    gives = planned.outputs(project_queries.plan_of(item.project).items, item.code)
    return _move(
        item, person, now, seen, decide.item, c.DecideItem,
        decision=Decision(decision), reason=reason, officer=person.ref, outputs=gives,
    )  # fmt: skip


def deliver_item(*, item: Item, person: Person, now: datetime, seen: int | None = None) -> Item:
    """出件."""
    return _move(item, person, now, seen, decide.deliver, c.DeliverItem)


# ------------------------------------------------------------------------------------------------ the owner


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
    row = _move(
        item, person, now, seen, decide.report_done, c.ReportDone, on=on, note=note, document=sha256, finished=finished
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


# ------------------------------------------------------------------------------------------------ the clock


def tick(*, now: datetime) -> int:
    """What the clock must do by itself: silence becomes acceptance, days counted anew after a new calendar, forecasts.
    Gives the number of cases that moved."""
    now = timezone.localtime(now)
    due = Case.objects.filter(items__alarm_at__lte=now) | Case.objects.filter(
        items__due_unknown=True, state=CaseState.OPEN
    )
    moved = 0
    for case in due.select_related("project__enterprise").distinct().order_by("no"):
        calendar = rulebook.calendar(case.project.county)
        moved += bool(steps.carry_out(case, "", _by_itself(now, calendar), by=SYSTEM, now=now, seen=None))
    _forecasts(now)
    return moved


def _forecasts(now: datetime) -> None:
    """Every project under way runs forward to today; an item whose needs stand but was not told so is released."""
    under_way = list(Project.objects.filter(started_on=None, cases__state=CaseState.OPEN).distinct())
    happened, calendars = steps.so_far(under_way), dict[str, Calendar]()
    for project in under_way:
        items, plan = happened.get(project.pk, []), planned.whole_plan(project)
        if project.county not in calendars:
            calendars[project.county] = rulebook.calendar(project.county)
        calendar = calendars[project.county]
        standing = {item["code"]: item["ended_on"] for item in items if item["stands"]}
        if any(item["waits"] and standing.keys() >= set(item["preds"]) for item in items):
            with transaction.atomic():
                steps.release(project, standing, calendar, now=now)
        if plan:
            steps.forecast(project, plan, calendar, now=now, items=items)


def _by_itself(now: datetime, calendar: Calendar) -> Callable[[core.Case, int], list[e.Event]]:
    def choose(case: core.Case, _seen: int) -> list[e.Event]:
        happened: list[e.Event] = []
        for code in case.items:
            happened += intake.deem_accepted(case, code, planned.terms(code, now.date()), now, calendar)
        return happened or intake.recount(case, now, calendar)

    return choose


@transaction.atomic
def forecast(*, project: Project, now: datetime) -> date | None:
    """When ground will be broken, with what has happened so far; kept on the project beside its lateness."""
    now, calendar, plan = timezone.localtime(now), rulebook.calendar(project.county), planned.whole_plan(project)
    steps.release(project, steps.finished(project), calendar, now=now)
    return steps.forecast(project, plan, calendar, now=now) if plan else project.forecast_start_on


# ------------------------------------------------------------------------------------------------


def _move(item: Item, person: Person, now: datetime, seen: int | None, verb: Any, command: Any, **fields: Any) -> Item:
    """One move of one item: the person's parts, the core's decision, the ledger, the rows."""
    now, actors, calendar = timezone.localtime(now), parts.of(person, item), rulebook.calendar(item.project.county)

    def choose(case: core.Case, seen: int) -> list[e.Event]:
        happened: list[e.Event] = verb(case, command(item=item.code, actors=actors, seen=seen, **fields), now, calendar)
        return happened

    try:
        return steps.carry_out(item.case, item.code, choose, by=person.ref, now=now, seen=seen)[item.code]
    except Refused as refusal:
        raise names.readable(refusal) from None
