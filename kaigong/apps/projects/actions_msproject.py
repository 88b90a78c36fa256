"""Take a schedule that comes back from project software: its days become a named baseline, and a wish if asked."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.projects import checks_facts, filing, queries, queries_facts, sealing
from kaigong.apps.projects.events import RecordCorrected
from kaigong.apps.projects.events_facts import BaselineNamed
from kaigong.apps.projects.models import Baseline, Project, YearPlan
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.plan.model import PlanItem
from kaigong.core.plan.msproject import Schedule, Task
from kaigong.core.problems import Faulty, Problem, Refused


@transaction.atomic
def take_schedule(
    *, project: Project, schedule: Schedule, document: Document, name: str, reason: str = "", wish: bool = False,
    by: str, now: datetime,
) -> Baseline:  # fmt: skip
    """Keep the days of a returned schedule as a baseline beside the one in force; it promises nothing yet.

    1. the name is checked; 2. items the schedule says nothing about keep their days of the plan; 3. the baseline is
    sealed with the document; 4. `wish`: the day works begin becomes the day wished for.
    """
    queries_facts.require(by, [project])
    _check(name, reason)
    file, project = filing.locked(project), sealing.locked(project)
    plan, calendar = queries.plan_of(project), rulebook.calendar(project.county)
    if not plan.items:
        raise Refused("project.plan_is_empty", name=project.name)
    tasks = {task.item: task for task in schedule.tasks if task.item}
    items = tuple(_item(item, tasks.get(item.id), calendar) for item in plan.items)
    start = next((row["finish"] for row in items if row["id"] == WORKS_START), None)
    n = (Baseline.objects.filter(project=project).aggregate(n=Max("n"))["n"] or 0) + 1
    years = {str(row.year): row.planned_fen for row in YearPlan.objects.filter(project=project).order_by("year")}
    today = queries_facts.today(now).isoformat()
    event = BaselineNamed(n, name.strip(), reason.strip(), items, start, project.investment_fen, years, False, today)
    filing.seal(file, [event], by=by, now=now)
    documents.hold(document=document, thing=file.stream)
    if wish and start and start != str(project.wished_start_on or ""):
        queries.require_owner(by, project.enterprise)
        sealing.seal(project, [RecordCorrected({"wished_start_on": start})], by=by, now=now)
    return Baseline.objects.get(project=project, n=n)


def _check(name: str, reason: str) -> None:
    problems = [Problem("text.missing", at="name")] if not name.strip() else []
    for at, said, limit in (("name", name, checks_facts.LONGEST), ("reason", reason, checks_facts.LONGEST_TEXT)):
        if len(said) > limit:
            problems.append(Problem("text.too_long", at=at, data={"got": len(said), "limit": limit}))
    if problems:
        raise Faulty(problems)


def _item(item: PlanItem, task: Task | None, calendar: Calendar) -> dict[str, Any]:
    """An item of the baseline: it begins to count on the working day before the first one it is worked on."""
    start, finish = item.start, item.finish
    if task is not None and task.start and task.finish:
        start, finish = task.start if task.milestone else _before(task.start, calendar), task.finish
    return {
        "id": item.id, "start": _text(start), "finish": _text(finish), "critical": item.critical,
        "slack_days": item.slack_days,
    }  # fmt: skip


def _before(day: date, calendar: Calendar) -> date:
    try:
        return calendar.before(day, 1)
    except UnknownYear:
        return day


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
