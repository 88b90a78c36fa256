"""When the database or the disk fails: a page that says what happened and keeps what was typed, without either."""

import errno
import sys
from datetime import timedelta
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from kaigong.apps.ledger import clock
from kaigong.web import kept
from kaigong.web.context import theme_of

AWAY, FULL, CLOCK = "away", "full", "clock"
STATUS = {AWAY: 503, FULL: 507, CLOCK: 503}
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
DISK_FULL = "53100"  # PostgreSQL's word for it
SECONDS = 5
LOST = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)  # some come past Django


def kind_of(error: BaseException | None) -> str | None:
    """Which outage an error is, if it is one: the database is away, or there is no space left."""
    seen = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.errno in NO_SPACE:
            return FULL
        if getattr(seen, "sqlstate", None) == DISK_FULL or "disk is full" in str(seen).lower():
            return FULL
        seen = seen.__cause__ or seen.__context__
    return AWAY if isinstance(error, LOST) else None


def failed(request: HttpRequest) -> HttpResponse:
    """The page of a failure: an outage with what was typed, or a bug."""
    kind = kind_of(sys.exc_info()[1])
    if kind is not None:
        return page(request, kind)
    context = {"theme": theme_of(request), "LANGUAGE_CODE": _language(request)}
    return HttpResponse(render_to_string("500.html", context), status=500)


def page(request: HttpRequest, kind: str, jump: timedelta | None = None) -> HttpResponse:
    """The page of an outage. It needs no database, no session and no person."""
    again = request.method == "POST" and not request.FILES and not kept.is_log_in(request.path)
    context: dict[str, Any] = {
        "theme": theme_of(request), "LANGUAGE_CODE": _language(request), "kind": kind, "path": request.get_full_path(),
        "fields": [field for field in kept.typed(request) if field[0] != "csrfmiddlewaretoken"] if again else [],
        "again": again, "token": get_token(request) if again else "", "posted": request.method == "POST",
        "jump": _hours(jump) if jump is not None else "",
    }  # fmt: skip
    response = HttpResponse(render_to_string("503.html", context), status=STATUS[kind])
    response["Retry-After"] = str(SECONDS)
    response.kept = True
    return response


def _hours(jump: timedelta) -> str:
    minutes = round(abs(jump).total_seconds() / 60)
    return f"{'+' if jump > timedelta(0) else '−'}{minutes // 60}:{minutes % 60:02d}"


def _language(request: HttpRequest) -> str:
    return getattr(request, "LANGUAGE_CODE", "zh-hans")


def doubted(request: HttpRequest) -> HttpResponse | None:
    """Nothing is recorded while the clock is in doubt; pages are shown."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return None
    jump = clock.jump()
    return page(request, CLOCK, jump) if jump is not None else None
