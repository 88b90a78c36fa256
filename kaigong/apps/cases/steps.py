"""The inner steps of this app's transactions: read and fold a stream, append, bring rows up to date, and what follows.

What follows when an item stands: items that waited for it become ready, a stage whose permits all stand makes way for
the next, and the project's forecast moves. Only `actions` call this.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from kaigong.apps.cases import applied, names, planned, rows
from kaigong.apps.cases.models import Case, CaseCounter, Item, State
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.projects import actions as projects
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import events as e
from kaigong.core.cases import forecast as core_forecast
from kaigong.core.cases import intake
from kaigong.core.cases import values as core
from kaigong.core.cases.commands import OpenCase
from kaigong.core.cases.fold import fold_all, replay
from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.plan.model import Plan, PlanItem
from kaigong.core.problems import Refused

TRIES = 3
STAGES = "system:stages"
MOST_KNOWN = 256
_known: dict[str, tuple[core.Case, str]] = {}  # cases folded before, and the hash of the entry they were folded up to
Choose = Callable[[core.Case], list[e.Event]]
Materials = Sequence[tuple[str, str, str]]


def folded(case: Case) -> core.Case:
    """The case as its stream tells it. What was folded before is taken up where it ended, if the chain still has that
    very entry (its hash says so)."""
    known = _known.get(case.stream)
    rows = ledger_queries.since(case.stream, known[0].last if known else 0)
    if known and (not rows or rows[0].hash != known[1]):
        known, rows = None, ledger_queries.since(case.stream, 0)
    start, new = (known[0], rows[1:]) if known else (core.Case(), rows)
    found = replay(((entry.n, e.decode(entry.kind, entry.data)) for entry in new), start)
    if rows:
        _known[case.stream] = (found, rows[-1].hash)
    while len(_known) > MOST_KNOWN:
        _known.pop(next(iter(_known)), None)
    return found


def finished(project: Project) -> dict[str, date]:
    """What stands in all cases of a project, and since when."""
    standing = Item.objects.filter(project=project, stands=True).values_list("code", "ended_on", "decided_on")
    return {code: ended or decided for code, ended, decided in standing}


def carry_out(case: Case, code: str, choose: Callable[[core.Case, int], list[e.Event]], *, by: str, now: datetime,
              seen: int | None) -> dict[str, Item]:  # fmt: skip
    """Decide on the history as it is, append, refresh; all in one transaction.

    When the stream moved on meanwhile, decide again on the fresh history: `seen` stays what the person saw at first, so
    another item's move does no harm and a move of this very item is refused.
    """
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                history = folded(case)
                if seen is None:
                    seen = history.items[code].seen if code in history.items else history.last
                return settle(case, history, choose(history, seen), by=by, now=now)
        except Refused as refusal:
            if refusal.code != "stream.moved_on" or attempt == TRIES - 1:
                raise
    raise AssertionError("the loop returns or raises")


def settle(case: Case, history: core.Case, happened: list[e.Event], *, by: str, now: datetime) -> dict[str, Item]:
    """Append what happened, bring the rows up to date, and let follow what follows."""
    if not happened:
        return {}
    ledger.append(case.stream, happened, after=history.last, by=by, now=now)
    after, calendar = fold_all(history, happened), rulebook.calendar(case.project.county)
    touched = rows.refresh(case, after, happened, calendar)
    if any(row.stands and not history.items[code].stands for code, row in touched.items()):
        follow(case.project, calendar, now=now)
        touched = {row.code: row for row in _again(touched)}
    return touched


def _again(touched: dict[str, Item]) -> Sequence[Item]:
    """The rows as they are after what followed; the same objects keep their case and project."""
    fresh = Item.objects.in_bulk([row.pk for row in touched.values()])
    for row in touched.values():
        fresh[row.pk].case, fresh[row.pk].project = row.case, row.project
    return list(fresh.values())


def follow(project: Project, calendar: Calendar, *, now: datetime) -> None:
    """What follows when something of a project stands: readiness, stages, forecast."""
    standing = finished(project)
    release(project, standing, calendar, now=now)
    plan = planned.whole_plan(project)
    if plan is None:
        return
    taken = applied.stages(project, plan)
    for stage in planned.openings(plan, standing).due:
        if stage not in taken:
            _open_next(project, plan, stage, now=now)
    forecast(project, plan, calendar, now=now)


def _open_next(project: Project, plan: Plan, stage: str, *, now: datetime) -> None:
    """Open a stage whose turn it is. Had somebody opened it at this very moment, look again."""
    try:
        open_case(project, plan, stage, (), by=STAGES, now=now)
    except Refused as refusal:
        if refusal.code not in {"stage.applied_before", "item.applied_before"}:
            raise
        raise Refused("stream.moved_on", stream=project.stream) from refusal


def release(project: Project, standing: Mapping[str, date], calendar: Calendar, *, now: datetime) -> None:
    """Items whose last need was met become ready; cases of other stages too."""
    waiting = Item.objects.filter(project=project, waits=True).select_related("case")
    cases = {item.case for item in waiting if standing.keys() >= set(item.preds)}
    for case in sorted(cases, key=lambda case: case.no):
        case.project = project
        history = folded(case)
        happened = intake.release(history, standing)
        if happened:
            ledger.append(case.stream, happened, after=history.last, by=STAGES, now=now)
            rows.refresh(case, fold_all(history, happened), happened, calendar)


@dataclass(frozen=True, slots=True)
class Package:
    """What a theme sends together: its items, and what happens beside their being sent."""

    theme: str
    items: tuple[PlanItem, ...]
    also: tuple[e.Event, ...]


def open_case(
    project: Project, plan: Plan, stage: str, materials: Materials, *, by: str, now: datetime,
    package: Package | None = None,
) -> Case:  # fmt: skip
    """Open a case and send every item to its agency the same day: all of a stage that no theme has taken before, or
    the package of a theme."""
    no, items = next_number(now.year), package.items if package else applied.rest(project, plan, stage)
    do = OpenCase(no, project.code, stage, planned.entries_of(items), tuple(materials), finished(project))
    calendar = rulebook.calendar(project.county)
    happened = [*intake.open_case(do, now, calendar), *(package.also if package else ())]
    row = Case(no=no, project=project, stage=stage, opened_on=now.date(), seen_n=len(happened))
    row.theme = package.theme if package else ""
    case = _stored(row)
    ledger.append(case.stream, happened, after=0, by=by, now=now)
    after = fold_all(core.Case(), happened)
    try:
        with transaction.atomic():
            rows.insert(case, after, calendar)
    except IntegrityError as error:
        raise names.readable(Refused("item.applied_before", stage=stage, project=project.name)) from error
    rows.refresh(case, after, [event for event in happened if isinstance(event, e.MaterialGiven)], calendar)
    return case


def _stored(case: Case) -> Case:
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError as error:
        raise names.readable(Refused("stage.applied_before", stage=case.stage, project=case.project.name)) from error
    return case


def next_number(year: int) -> str:
    """The next case number of the year; two at once wait for each other at the counter's row."""
    CaseCounter.objects.get_or_create(year=year)
    CaseCounter.objects.filter(year=year).update(last=F("last") + 1)
    return f"KG-{year}-{CaseCounter.objects.get(year=year).last:06d}"


def so_far(some: Iterable[Project]) -> dict[int, list[dict[str, Any]]]:
    """What has happened to every item of some projects, by project; one query."""
    columns = ("project_id", "code", "state", "stands", "waits", "preds", "ended_on", "ready_on", "accepted_on",
               "due_on", "finished")  # fmt: skip
    found: dict[int, list[dict[str, Any]]] = {}
    for item in Item.objects.filter(project__in=some).values(*columns):
        found.setdefault(item["project_id"], []).append(item)
    return found


def forecast(
    project: Project, plan: Plan, calendar: Calendar, *, now: datetime, items: list[dict[str, Any]] | None = None
) -> date | None:
    """Run the plan forward with what has happened, and keep on the project when ground will be broken."""
    today = now.date()
    happened = so_far([project]).get(project.pk, []) if items is None else items
    actuals = {item["code"]: _actual(item) for item in happened}
    steps = [core_forecast.Step(i.id, i.days, i.early_start, i.early_finish, i.preds) for i in plan.items]
    done = core_forecast.forecast(steps, actuals, project.start_on, today, calendar)
    expected = project.started_on or done.get(WORKS_START)
    late = core_forecast.days_late(project.planned_start_on, expected, calendar)
    if (project.forecast_start_on, project.plan_late_days) != (expected, late):
        projects.note_forecast(project=project, forecast_start_on=expected, plan_late_days=late)
    return expected


def _actual(item: dict[str, Any]) -> core_forecast.Actual:
    if item["stands"]:
        return core_forecast.Actual(finished_on=item["ended_on"])
    if item["finished"]:
        return core_forecast.Actual()
    begun = item["ready_on"] if item["state"] == State.TO_DO else item["accepted_on"]  # the owner's runs once it can
    return core_forecast.Actual(None, begun, item["due_on"])
