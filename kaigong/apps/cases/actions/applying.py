"""One application for one stage or several, and the materials that come with it or later."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import applied, names, planned, running, steps
from kaigong.apps.cases.models import Case
from kaigong.apps.documents.models import Document
from kaigong.apps.projects import actions as projects
from kaigong.apps.projects import queries as project_queries
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import events as e
from kaigong.core.cases.records import LateEntry
from kaigong.core.plan.model import Plan
from kaigong.core.problems import Refused

Given = Mapping[str, tuple[str, Document | None]]  # material -> (how, document)


def apply_stage(*, project: Project, stage: str, by: str, now: datetime, materials: Given | None = None) -> Case:
    """Apply for a stage: one application goes to every agency of it the same day.

    1. who asks must keep the project's record; 2. the stage must be open, or possible early, and not applied for yet;
    3. the first application fixes the plan the project is measured against; 4. fan-out; 5. the forecast.
    """
    return apply_for(project=project, stages=[stage], by=by, now=now, materials=materials)[0]


@transaction.atomic
def apply_for(
    *, project: Project, stages: Sequence[str], by: str, now: datetime, materials: Given | None = None,
    late: LateEntry | None = None,
) -> list[Case]:  # fmt: skip
    """One application (一次申请) for one stage or several, with one set of materials; on paper, it may have come in
    earlier (`late`), but not before the project was registered."""
    project_queries.require_owner(by, project.enterprise)
    project.refresh_from_db(fields=["baseline"])  # the caller's copy may be older than an earlier application
    now, plan = timezone.localtime(now), planned.plan_of(project)
    if late and late.on < project.registered_at:
        raise Refused("late.before_the_project", on=late.on.date(), registered=project.registered_at.date())
    _check_open(project, plan, stages)
    if not project.baseline:
        project = projects.set_baseline(project=project, plan=plan, by=by, now=now)
    given = [
        (code, str(how), document.sha256 if document else "") for code, (how, document) in (materials or {}).items()
    ]
    cases = []
    for stage in stages:
        cases.append(steps.open_case(project, plan, stage, given, by=by, now=now, late=late))
        given = []
    steps.forecast(project, plan, rulebook.calendar(project.county), now=now)
    return cases


def _check_open(project: Project, plan: Plan, stages: Sequence[str]) -> None:
    open_ = planned.openings(plan, running.opened(steps.finished(project))).all
    taken = applied.stages(project, plan)
    if not stages:
        raise Refused("stage.none_chosen", project=project.name)
    for stage in stages:
        if stage in taken:
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
