"""Tells the projects, which stand below, what approvals each of them has behind it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from kaigong.apps.cases.models import Item, State
from kaigong.apps.projects import approvals

BEHIND = (State.APPROVED, State.DEFERRED, State.DELIVERED, State.REPORTED, State.NOT_NEEDED)


def register() -> None:
    """Called once when the app is ready."""
    approvals.register(of)
    approvals.register_dates(dates_of)


def of(projects: Collection[int]) -> Mapping[int, set[str]]:
    """Items granted, reported done, or told not to be needed."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Item.objects.filter(project__in=projects, state__in=BEHIND, simulated=False)
    for project, code in rows.values_list("project_id", "code"):
        found[project].add(code)
    return found


def dates_of(project: int) -> Mapping[str, tuple[date | None, date | None]]:
    """When each item of a project was received and when it ended."""
    rows = Item.objects.filter(project=project, simulated=False).values_list("code", "received_on", "ended_on")
    return {code: (received, ended) for code, received, ended in rows if received or ended}
