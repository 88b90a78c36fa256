"""Verbs of the factors, risks, works and baselines of a project, in its file."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from kaigong.apps.accounts.models import Agency
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.projects import actions, filing, queries, queries_facts
from kaigong.apps.projects import checks_facts as checks
from kaigong.apps.projects import events_facts as e
from kaigong.apps.projects.models import Baseline, Factor, Project, ProjectFile, Risk, Work, YearPlan
from kaigong.core.problems import Faulty, Problem, Refused

FIRST = "最初计划"


@transaction.atomic
def set_factor(
    *, project: Project, kind: str, applied: Decimal, granted: Decimal, needed_on: date | None = None,
    agency: str | None = None, note: str = "", by: str, now: datetime,
) -> Factor:  # fmt: skip
    """要素保障: say what is applied for and granted, by when it is needed, and who owes it."""
    queries_facts.require(by, [project])
    known = set(Agency.objects.filter(pk=agency).values_list("pk", flat=True)) if agency else set()
    if problems := list(checks.factor_problems(kind, applied, granted, agency or None, note, known)):
        raise Faulty(problems)
    file, row = filing.locked(project), Factor.objects.filter(project=project, kind=kind).first()
    was = (str(row.applied), str(row.granted)) if row else ("0", "0")
    day = needed_on.isoformat() if needed_on else None
    event = e.FactorSet(kind, str(applied), str(granted), day, agency or None, note.strip(), was)
    filing.seal(file, [event], by=by, now=now)
    return Factor.objects.get(project=project, kind=kind)


@transaction.atomic
def raise_risk(
    *, project: Project, kind: str, text: str, likelihood: int, effect: int, owner: str, measure: str, review_on: date,
    by: str, now: datetime,
) -> Risk:  # fmt: skip
    """Name a risk, who looks after it, what is done, and when it is looked at again."""
    queries_facts.require(by, [project])
    today = queries_facts.today(now)
    _check_risk(kind, text, likelihood, effect, owner, measure, review_on, today)
    file, n = filing.locked(project), _next(Risk, project)
    event = e.RiskRaised(
        n, kind, text.strip(), likelihood, effect, owner.strip(), measure.strip(), review_on.isoformat(),
        today.isoformat(),
    )  # fmt: skip
    filing.seal(file, [event], by=by, now=now)
    return Risk.objects.get(project=project, n=n)


@transaction.atomic
def review_risk(
    *, risk: Risk, likelihood: int, effect: int, owner: str, measure: str, review_on: date, by: str, now: datetime
) -> Risk:
    """Look at a risk again."""
    file, risk = _open_risk(risk, by)
    _check_risk(risk.kind, risk.text, likelihood, effect, owner, measure, review_on, queries_facts.today(now))
    event = e.RiskReviewed(risk.n, likelihood, effect, owner.strip(), measure.strip(), review_on.isoformat())
    filing.seal(file, [event], by=by, now=now)
    risk.refresh_from_db()
    return risk


@transaction.atomic
def close_risk(*, risk: Risk, note: str, evidence: Document, by: str, now: datetime) -> Risk:
    """销号 with what shows that the risk is gone."""
    file, risk = _open_risk(risk, by)
    if not note.strip() or len(note) > checks.LONGEST_TEXT:
        code = "text.too_long" if note.strip() else "text.missing"
        raise Faulty([Problem(code, at="note", data={"got": len(note), "limit": checks.LONGEST_TEXT})])
    documents.hold(document=evidence, thing=file.stream)
    event = e.RiskClosed(risk.n, note.strip(), evidence.sha256, queries_facts.today(now).isoformat())
    filing.seal(file, [event], by=by, now=now)
    risk.refresh_from_db()
    return risk


def _check_risk(
    kind: str, text: str, likelihood: int, effect: int, owner: str, measure: str, review_on: date, today: date
) -> None:
    if problems := list(checks.risk_problems(kind, text, likelihood, effect, owner, measure, review_on, today)):
        raise Faulty(problems)


def _open_risk(risk: Risk, by: str) -> tuple[ProjectFile, Risk]:
    queries_facts.require(by, [risk.project])
    file = filing.locked(risk.project)
    found = Risk.objects.select_related("project").get(pk=risk.pk)
    if found.closed_on:
        raise Refused("risk.closed_before", on=found.closed_on)
    return file, found


# ------------------------------------------------------------------------------------------------ physical work


@transaction.atomic
def set_work(
    *, project: Project, name: str, unit: str, planned: Decimal, weight: int = 1, n: int | None = None, by: str,
    now: datetime,
) -> Work:  # fmt: skip
    """Say how much of a kind of work there is to do; with `n` a known one is changed."""
    queries_facts.require(by, [project])
    if problems := list(checks.work_problems(name, unit, weight, planned)):
        raise Faulty(problems)
    file = filing.locked(project)
    if n is not None and not Work.objects.filter(project=project, n=n).exists():
        raise Refused("work.unknown", n=n)
    number = n or _next(Work, project)
    filing.seal(file, [e.WorkSet(number, name.strip(), unit.strip(), weight, str(planned))], by=by, now=now)
    return Work.objects.get(project=project, n=number)


@transaction.atomic
def note_work(*, work: Work, done: Decimal, as_of: date, by: str, now: datetime) -> Work:
    """Say how much of it is done."""
    queries_facts.require(by, [work.project])
    file = filing.locked(work.project)
    if not done.is_finite() or not 0 <= done <= checks.MOST_AMOUNT:
        raise Faulty([Problem("factor.amount", at="done", data={"got": done})])
    if as_of > queries_facts.today(now):
        raise Faulty([Problem("month.ahead", at="as_of", data={"month": as_of})])
    filing.seal(file, [e.WorkDone(work.n, str(done), as_of.isoformat())], by=by, now=now)
    work.refresh_from_db()
    return work


# ------------------------------------------------------------------------------------------------ baselines


@transaction.atomic
def name_baseline(
    *, project: Project, name: str, reason: str = "", in_force: bool = True, by: str, now: datetime
) -> Baseline:
    """Keep the plan as it stands now under a name. In force, it is what progress is measured against from now on, and
    the one before it is kept beside it."""
    queries_facts.require(by, [project])
    _check_name(name, reason)
    file, project = filing.locked(project), Project.objects.select_related("enterprise").get(pk=project.pk)
    plan = queries.plan_of(project)
    if not plan.items:
        raise Refused("project.plan_is_empty", name=project.name)
    today, years = queries_facts.today(now), _years(project)
    n, events = _next(Baseline, project), list[object]()
    if n == 1 and project.baseline:
        on = queries_facts.today(project.registered_at).isoformat()
        events.append(
            _named(1, FIRST, "", project.baseline, project.planned_start_on, project, years, not in_force, on)
        )
        n = 2
    if in_force:
        project = actions.set_baseline(project=project, plan=plan, by=by, now=now)
    items = project.baseline if in_force else [_promised(item) for item in plan.items]
    start = project.planned_start_on if in_force else plan.groundbreaking
    events.append(_named(n, name.strip(), reason.strip(), items, start, project, years, in_force, today.isoformat()))
    filing.seal(file, events, by=by, now=now)
    return Baseline.objects.get(project=project, n=n)


def _check_name(name: str, reason: str) -> None:
    problems = [Problem("text.missing", at="name")] if not name.strip() else []
    for at, said, limit in (("name", name, checks.LONGEST), ("reason", reason, checks.LONGEST_TEXT)):
        if len(said) > limit:
            problems.append(Problem("text.too_long", at=at, data={"got": len(said), "limit": limit}))
    if problems:
        raise Faulty(problems)


def _named(
    n: int, name: str, reason: str, items: Sequence[Mapping[str, Any]], start: date | None, project: Project,
    years: Mapping[str, int], in_force: bool, on: str,
) -> e.BaselineNamed:  # fmt: skip
    plain = tuple({**item, "start": _text(item["start"]), "finish": _text(item["finish"])} for item in items)
    return e.BaselineNamed(n, name, reason, plain, _text(start), project.investment_fen, years, in_force, on)


def _promised(item: Any) -> dict[str, Any]:
    days = {"start": item.start, "finish": item.finish, "critical": item.critical, "slack_days": item.slack_days}
    return {"id": item.id, **days}


def _text(day: date | str | None) -> str | None:
    return day.isoformat() if isinstance(day, date) else day


def _years(project: Project) -> dict[str, int]:
    rows = YearPlan.objects.filter(project=project).order_by("year")
    return {str(row.year): row.planned_fen for row in rows}


def _next(model: Any, project: Project) -> int:
    return (model.objects.filter(project=project).aggregate(n=Max("n"))["n"] or 0) + 1
