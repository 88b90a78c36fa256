"""What the demo bar shows."""

from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from kaigong.apps.projects.queries import visible
from kaigong.apps.rulebook.queries import calendar
from kaigong.demo import files, queries


def bar(request: HttpRequest) -> dict[str, Any]:
    """The day, whether it is worked, who can be switched to, and what of a project's record is a sample."""
    row = getattr(request, "demo_day", None)
    if row is None:
        return {"demo": None}
    return {
        "demo": {
            "day": row.day,
            "worked": calendar().is_workday(row.day),
            "does_owners_steps": row.does_owners_steps,
            "people": queries.switchable(),
            "note": _note(request),
        }
    }


def _note(request: HttpRequest) -> dict[str, Any] | None:
    """On a project's page: that it is a sample, or what the newspaper page says of it."""
    try:
        match = resolve(request.path)
    except Resolver404:
        return None
    code = match.kwargs.get("code") if match.view_name == "boards:project" else None
    project = visible(request.person).filter(code=code).first() if code else None
    if project is None or not (project.is_sample or project.named_on_page):
        return None
    return {"says": files.says().get(project.name) if project.named_on_page else None}
