"""What somebody typed is never lost: a refused or orphaned form is kept in the session and offered again."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

KEY = "kept_form"
LIMIT_CHARACTERS = 200_000
SECRET_WORDS = ("password", "token", "secret", "code_otp")


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field of the form sent, in order, less what must not be written down again."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in SECRET_WORDS)
        for value in values
    ]
    return fields if sum(len(name) + len(value) for name, value in fields) <= LIMIT_CHARACTERS else []


def hold(request: HttpRequest, why: str) -> Mapping[str, Any]:
    """Keep the form in the session; `why` is lost, refused or csrf."""
    kept = {
        "why": why,
        "action": request.get_full_path(),
        "page": _page_of(request),
        "fields": typed(request),
        "files": [file.name for file in request.FILES.values()],
        "at": request.now.isoformat(timespec="minutes"),
    }
    request.session[KEY] = kept
    return kept


def held(request: HttpRequest) -> Mapping[str, Any] | None:
    session = getattr(request, "session", None)
    return session.get(KEY) if session is not None else None


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def forget_sent(request: HttpRequest) -> None:
    """A form that went through is kept no longer."""
    kept = held(request)
    if kept and kept["action"] == request.get_full_path():
        forget(request)


def lost_session(request: HttpRequest, response: HttpResponse) -> bool:
    """Did somebody send a form that only a person logged in may send? Then the session has run out."""
    if getattr(request, "person", None) is not None or is_log_in(request.path):
        return False
    to_log_in = response.status_code == 302 and _asks_to_log_in(response["Location"], request)
    return to_log_in or response.status_code in {403, 404} and not getattr(response, "kept", False)


def _asks_to_log_in(location: str, request: HttpRequest) -> bool:
    """A redirect to the log-in that would come back to this very form; leaving for the log-in page is another thing."""
    parts = urlsplit(location)
    return is_log_in(parts.path) and parse_qs(parts.query).get(REDIRECT_FIELD_NAME) == [request.get_full_path()]


def hold_and_log_in(request: HttpRequest) -> HttpResponse:
    """Keep the form and ask for the log-in; afterwards the page it came from offers it again."""
    kept = hold(request, "lost")
    return _as_htmx(request, redirect_to_login(kept["page"]))


def log_in_first(request: HttpRequest) -> HttpResponse:
    return _as_htmx(request, redirect_to_login(request.get_full_path()))


def _as_htmx(request: HttpRequest, redirect: HttpResponse) -> HttpResponse:
    """A fragment cannot be redirected by status; htmx is told to load the whole page."""
    if not request.headers.get("HX-Request"):
        return redirect
    return HttpResponse(status=204, headers={"HX-Redirect": redirect["Location"]})


def is_log_in(path: str) -> bool:
    return path.startswith(resolve_url(settings.LOGIN_URL))


def _page_of(request: HttpRequest) -> str:
    """The page the form stood on: its address is in the referer, else the form's own address."""
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}):
        parts = urlsplit(page)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.get_full_path()
