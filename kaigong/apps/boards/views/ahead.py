"""What the three pages that look ahead have in common: who may open them, and their tabs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person, Role

TABS: tuple[tuple[str, Promise, str, str], ...] = (
    ("hold", _("能否兑现"), "chart-histogram", "boards:hold"),
    ("plan", _("全市排程"), "timeline", "boards:city_plan"),
    ("mining", _("实际怎样办"), "route-2", "boards:mining"),
    ("cockpit", _("指挥大屏"), "device-desktop", "boards:cockpit"),
    ("brief", _("每周简报"), "file-text", "boards:brief"),
)
VERB = "look_ahead"
View = Callable[..., HttpResponse]


def for_those_who_steer(view: View) -> View:
    """Only for those whose role looks ahead; others are told so, whoever is not logged in logs in first."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        roles.require(request.person, VERB)
        return view(request, *args, **more)

    return checked


def tabs(person: Person | None, tab: str) -> dict[str, Any]:
    """The tabs of a page, for whoever may open them; who has the overview gets it as the first."""
    if not roles.may(person, VERB):
        return {}
    found = [(key, label, icon, reverse(view)) for key, label, icon, view in TABS]
    if person is not None and person.role in (Role.COMMAND, Role.AUDITOR):
        found.insert(0, ("home", _("总览"), "layout-dashboard", reverse("boards:home")))
    return {"ahead_tabs": found, "ahead_tab": tab}
