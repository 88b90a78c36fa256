"""Taking back what was recorded wrongly: a step of the pipeline, with its ground. It stays in the history."""

from datetime import datetime

from django.db import transaction

from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.projects import notices, queries, queries_life
from kaigong.apps.projects.events import StepsWithdrawn
from kaigong.apps.projects.models import Project, Stage
from kaigong.apps.projects.sealing import locked, seal
from kaigong.core.problems import Faulty, Problem, Refused

LONGEST_REASON = 300


@transaction.atomic
def withdraw_step(
    *, project: Project, stage: str, reason: str, by: str, now: datetime, document: Document | None = None
) -> Project:
    """撤回 a step and those after it. A start taken back counts in no year any more, and may be recorded again.

    1. only the command; 2. the steps taken back follow from the project's own history; 3. row,
    tallies, milestones and doubts follow in the same transaction; 4. whoever recorded it and the owner are told.
    """
    project = locked(project)
    queries.require_part(by, project.enterprise, allowed=queries.COMMANDS)
    steps = queries_life.steps(project)
    at = next((n for n, step in enumerate(steps) if step.stage == stage), None)
    if at is None:
        name = Stage(stage).label if stage in Stage.values else stage
        raise Refused("project.no_such_step", name=project.name, stage=name, now=project.get_stage_display())
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        code = "life.reason_too_long" if reason.strip() else "life.reason_missing"
        raise Faulty([Problem(code, at="reason", data={"limit": LONGEST_REASON})])
    first, sha256 = steps[at], document.sha256 if document else None
    if document is not None:
        documents.hold(document=document, thing=project.stream)
    was_on = first.on.isoformat() if first.on else ""
    names = tuple(step.stage for step in steps[at:])
    project = seal(project, [StepsWithdrawn(names, first.back_to, was_on, reason.strip(), sha256)], by=by, now=now)
    notices.step_withdrawn(project, first, reason.strip(), by=by, now=now)
    return project
