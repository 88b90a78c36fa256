"""What every page shows around its content: navigation, language, theme, and a form that waits to be sent."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kaigong.web import kept, navigation

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def shell(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "person", None)
    return {
        "person": person,
        "today": getattr(request, "today", None),
        "now": getattr(request, "now", None),
        "nav": navigation.links(person.role if person else navigation.PUBLIC, request.path),
        "theme": theme_of(request),
        "kept": kept.held(request),
        "kept_here": _kept_here(request),
        "demo_mode": settings.DEMO,
    }


def _kept_here(request: HttpRequest) -> bool:
    """Is this the page that the waiting form stands on?"""
    form = kept.held(request)
    return bool(form) and request.method == "GET" and form["page"].split("?")[0] == request.path
