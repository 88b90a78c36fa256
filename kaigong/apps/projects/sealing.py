"""Sealing what happened to a project: the entries, its row, the rows of its life, and what now speaks against it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from kaigong.apps.accounts import roles
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.projects import doubts, life_rows, rows
from kaigong.apps.projects.holding import locked as locked
from kaigong.apps.projects.models import Project


def seal(project: Project, events: Sequence[object], *, by: str, now: datetime) -> Project:
    """One transaction of the caller's: entries, rows, doubts."""
    first = project.seen_n + 1
    n = ledger.append(project.stream, events, after=project.seen_n, by=by, now=now)
    project = rows.refresh(project, events, n=n, now=now)
    local = timezone.localtime(now)
    life_rows.refresh(project, [life_rows.Entered(first + i, event, by, local) for i, event in enumerate(events)])
    if not by.startswith(roles.SYSTEM):  # what the system enters in bulk is looked at once a day
        doubts.review([project], local.date())
    return project
