"""Refusals, faults and failures in plain words. Each app writes its own texts in its `refusals.py`."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.web import kept
from kaigong.web.words import joined, longdate


@cache
def texts() -> Mapping[str, Any]:
    """The texts of all apps, by code."""
    found: dict[str, Any] = {}
    for app in apps.get_app_configs():
        if app.name.startswith("kaigong.") and find_spec(f"{app.name}.refusals"):
            module = import_module(f"{app.name}.refusals")
            found |= getattr(module, "TEXTS", {}) | getattr(module, "PROBLEMS", {})
    return found


class _Data(dict[str, str]):
    """A text may name something a refusal did not carry; it then reads as a dash rather than failing."""

    def __missing__(self, key: str) -> str:
        return "—"


def _word(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return longdate(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return joined(str(part) for part in value)
    return str(value)


def in_words(code: str, data: Mapping[str, Any]) -> str:
    text = texts().get(code)
    if text is None:
        return _("现在不能这样办理（{code}）。请返回核对最新情况；仍有疑问请将此代码告知系统管理员。").format(code=code)
    return str(text).format_map(_Data({key: _word(value) for key, value in data.items()}))


def problem_in_words(problem: Problem) -> str:
    words = in_words(problem.code, {"at": problem.at, **problem.data})
    return problem.at + _("：") + words if problem.at and problem.code not in texts() else words


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return _told(request, 409, [in_words(refusal.code, refusal.data)], refusal.code)


def faulty(request: HttpRequest, faults: Faulty) -> HttpResponse:
    return _told(request, 422, [problem_in_words(problem) for problem in faults.problems], "faulty")


def only_sent(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """A page for an address that has none of its own."""
    page = render(request, "405.html", status=405)
    page["Allow"] = refused["Allow"]
    return page


def _told(request: HttpRequest, status: int, messages: list[str], code: str) -> HttpResponse:
    """A whole page that keeps the form; or, for htmx, a note above a page whose form still stands as it was typed."""
    context = {"messages_told": messages, "code": code, "faulty": status == 422}
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        response = render(request, "components/refused.html", context, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#told", "innerHTML show:#told:top"
        return response
    context["form_kept"] = kept.hold(request, "refused") if request.method == "POST" else None
    return render(request, "refused.html", context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was opened before a log-in or too long ago: keep it and offer it again with a fresh token."""
    form = kept.hold(request, "csrf") if request.method == "POST" and not kept.is_log_in(request.path) else None
    response = render(request, "403_csrf.html", {"form_kept": form}, status=403)
    response.kept = True
    return response


def locked_out(request: HttpRequest, credentials: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords: how long the lock holds, and what to do."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    context = {"minutes": minutes, "failures": settings.AXES_FAILURE_LIMIT}
    return render(request, "accounts/locked_out.html", context, status=429)
