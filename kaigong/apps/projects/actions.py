"""Verbs of the project record. Each is one transaction and leaves its entry in the stream of the project."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import wire
from kaigong.apps.ledger.inserting import readers
from kaigong.apps.ledger.tallies import Moves
from kaigong.apps.ledger.updating import Shape, update_set
from kaigong.apps.projects import checks, codes, queries, rows, tallied
from kaigong.apps.projects.actions_stage import move_stage, record_start
from kaigong.apps.projects.events import (
    BaselineSet,
    FactsAmended,
    ProjectRegistered,
    ReformsChosen,
)
from kaigong.apps.projects.holding import locked
from kaigong.apps.projects.models import CodeCounter, Klass, Project, Stage
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.plan import Plan, PlanItem
from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.core.rules.facts import fact_problems
from kaigong.core.values import Fact

__all__ = [
    "amend_facts", "choose_reforms", "move_stage", "note_forecast", "note_forecasts", "record_start",
    "register_project", "set_baseline",
]  # fmt: skip
FORESEEN = Shape(Project, ("forecast_start_on", "plan_late_days"), ("id",))
FLAGS = {"is_key": False, "is_sample": False, "named_on_page": False}
DAYS = ("signed_on", "wished_start_on", "planned_start_on", "forecast_start_on", "started_on")


@transaction.atomic
def register_project(
    *,
    code: str | None = None,
    name: str,
    type: str,
    facts: Mapping[str, Fact],
    reforms: str | Sequence[str] = "type",
    start_on: date,
    klass: str,
    county: str,
    investment_fen: int,
    enterprise: Enterprise,
    stage: str = Stage.IDEA,
    by: str,
    now: datetime,
    **more: Any,
) -> Project:
    """Enter a project in the base. Further: `is_key`, `is_sample`, `named_on_page` and the days `signed_on`,
    `wished_start_on`, `planned_start_on`, `forecast_start_on`, `started_on`.

    1. everything said is checked, every fault named at once; 2. a code is made where none is given;
    3. the entry is sealed; 4. the row is stored.
    """
    queries.require_owner(by, enterprise)
    record = {
        "code": code, "name": name.strip(), "type": type, "facts": dict(facts), "start_on": start_on.isoformat(),
        "reforms": reforms if isinstance(reforms, str) else list(reforms), "stage": str(stage), "klass": str(klass),
        "county": str(county), "investment_fen": investment_fen, "enterprise": enterprise.credit_code, **_more(more),
    }  # fmt: skip
    if problems := list(checks.record_problems(rulebook.catalogue(), record)):
        raise Faulty(problems)
    record["code"] = code or _new_code(record, now.date())
    if Project.objects.filter(code=record["code"]).exists():
        raise Refused("project.known", number=record["code"])
    project = Project(enterprise=enterprise, registered_at=now, code=record["code"])
    return _seal(project, [ProjectRegistered(record["code"], record)], by=by, now=now)


@transaction.atomic
def amend_facts(*, project: Project, facts: Mapping[str, Fact | None], by: str, now: datetime, seen: int) -> Project:
    """Say what is known now; None: not known any more. `seen` is the entry the person looked at: had the facts been
    changed after it, nothing is stored and the person is told what to do."""
    project = locked(project)
    queries.require_owner(by, project.enterprise)
    if project.facts_n > seen:
        raise Refused("project.facts_moved_on", name=project.name, seen=seen, now=project.facts_n)
    known = {name: value for name, value in facts.items() if value is not None}
    if problems := [*fact_problems(rulebook.catalogue(), known), *_unknown_names(facts)]:
        raise Faulty(problems)
    changed = {name: value for name, value in known.items() if not _same(project.facts.get(name), value)}
    unknown = tuple(sorted(name for name in facts.keys() - known.keys() if name in project.facts))
    if not changed and not unknown:
        return project
    return _seal(project, [FactsAmended(changed, unknown)], by=by, now=now)


@transaction.atomic
def choose_reforms(*, project: Project, reforms: str | Sequence[str], by: str, now: datetime) -> Project:
    """Choose the reforms the plan is made with: "type", "none" or a list of ids."""
    project = locked(project)
    queries.require_owner(by, project.enterprise)
    chosen = reforms if isinstance(reforms, str) else tuple(dict.fromkeys(reforms))
    if problems := list(checks.reform_problems(rulebook.catalogue(), chosen)):
        raise Faulty(problems)
    return _seal(project, [ReformsChosen(chosen)], by=by, now=now)


@transaction.atomic
def set_baseline(*, project: Project, plan: Plan, by: str, now: datetime) -> Project:
    """Promise a plan: actual progress is measured against it from now on."""
    project = locked(project)
    queries.require_part(by, project.enterprise)
    if not plan.items:
        raise Refused("project.plan_is_empty", name=project.name)
    event = BaselineSet(tuple(map(_promised, plan.items)), plan.groundbreaking and plan.groundbreaking.isoformat())
    return _seal(project, [event], by=by, now=now)


def note_forecast(*, project: Project, forecast_start_on: date | None, plan_late_days: int) -> None:
    """Keep where the plan stands with what has happened so far. It follows from other entries, so it makes none."""
    note_forecasts([(project, forecast_start_on, plan_late_days)])


def note_forecasts(changes: Iterable[tuple[Project, date | None, int]]) -> None:
    """The same for many at once: 1. their rows as they stand, held; 2. the new forecasts; 3. the tallies."""
    wanted = {project.pk: (project, expected, late) for project, expected, late in changes}
    ready = readers(Project)["forecast_start_on"]
    with wire.whole():
        held = tallied.held(sorted(wanted))
        update_set(FORESEEN, [(ready(wanted[pk][1]), wanted[pk][2], pk) for pk in held])
        with Moves() as moves:
            for pk, row in held.items():
                project, expected, late = wanted[pk]
                project.forecast_start_on, project.plan_late_days = expected, late
                after = row._replace(forecast_start_on=expected, plan_late_days=late)
                moves.add(tallied.cells(row), tallied.cells(after))


def _seal(project: Project, events: Sequence[object], *, by: str, now: datetime) -> Project:
    n = ledger.append(project.stream, events, after=project.seen_n, by=by, now=now)
    return rows.refresh(project, events, n=n, now=now)


def _more(given: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := given.keys() - FLAGS.keys() - set(DAYS):
        raise TypeError(f"register_project takes no {', '.join(sorted(unknown))}")
    days = {name: given[name].isoformat() if given.get(name) else None for name in DAYS}
    return {**FLAGS, **{name: bool(given[name]) for name in FLAGS if name in given}, **days}


def _new_code(record: Mapping[str, Any], today: date) -> str:
    """The next code of the month and region; the counter row makes two people at once wait for each other."""
    head = codes.head(today, record["county"])
    CodeCounter.objects.get_or_create(head=head)
    CodeCounter.objects.filter(head=head).update(last=F("last") + 1)
    flow = rulebook.catalogue().project_types[record["type"]].national_flow_code
    klass = Klass.values.index(record["klass"]) + 1
    return codes.make(head, klass, flow, CodeCounter.objects.get(head=head).last)


def _unknown_names(facts: Mapping[str, Fact | None]) -> Iterator[Problem]:
    for name, value in facts.items():
        if value is None and name not in rulebook.catalogue().attributes:
            yield Problem("fact.unknown_attribute", at=name)


def _same(before: Fact | None, after: Fact) -> bool:
    return type(before) is type(after) and before == after


def _promised(item: PlanItem) -> dict[str, Any]:
    """What the baseline keeps of one item of a plan."""
    days = {name: day.isoformat() if day else None for name, day in (("start", item.start), ("finish", item.finish))}
    return {"id": item.id, **days, "critical": item.critical, "slack_days": item.slack_days}
