"""The bell on every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kaigong.apps.notices import queries


def bell(request: HttpRequest) -> dict[str, Any]:
    """How much the person has not read: counted only where a page shows it."""
    person = getattr(request, "person", None)
    return {"unread_notices": SimpleLazyObject(lambda: queries.unread_count(person)) if person else 0}
