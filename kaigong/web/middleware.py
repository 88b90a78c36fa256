"""What every request carries: its language, who asks, what time it is; and how a refusal becomes a page."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import LazyObject

from kaigong.apps.ledger import clock
from kaigong.core.problems import Faulty, Refused
from kaigong.web import kept, outages, refusals

GetResponse = Callable[[HttpRequest], HttpResponse]
LIVE = "{0.scheme}://{0.netloc}".format(urlsplit(settings.LIVE_URL)) if "://" in settings.LIVE_URL else ""
POLICY = "; ".join(
    (
        "default-src 'self'",
        f"connect-src 'self' {LIVE}".strip(),
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def Plain(get_response: GetResponse) -> GetResponse:  # noqa: N802
    """An address and what is typed hold no NUL: no word has one, and PostgreSQL keeps none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "").replace("\x00", "")
        return get_response(request)

    middleware.process_view = _typed_plainly  # type: ignore[attr-defined]
    return middleware


def _typed_plainly(request: HttpRequest, view: Callable[..., Any], *_parts: Any) -> None:
    """What comes from a page; what programs send is read by the view itself."""
    if request.method != "POST" or getattr(view, "csrf_exempt", False):
        return
    if not any("\x00" in text for _name, texts in request.POST.lists() for text in texts):
        return
    plain = request.POST.copy()
    for name, texts in plain.lists():
        plain.setlist(name, [text.replace("\x00", "") for text in texts])
    plain._mutable = False
    request.POST = plain  # type: ignore[assignment]


def Language(get_response: GetResponse) -> GetResponse:  # noqa: N802
    """The language is what the visitor chose (a cookie), Chinese until then; the browser's wishes are not read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        if response.streaming and not isinstance(response, FileResponse):
            response.streaming_content = _spoken(response.streaming_content, language)
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


def _spoken(parts: Iterable[bytes], language: str) -> Iterator[bytes]:
    """A streamed answer is written after its request is over; each part is still written in the request's language."""
    source = iter(parts)
    while True:
        with translation.override(language):
            part = next(source, None)
        if part is None:
            return
        yield part


def Person(get_response: GetResponse) -> GetResponse:  # noqa: N802
    """`request.person`: the person logged in, or None."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        while isinstance(user, LazyObject):  # asked for now; what asks him from here on need not look through wrappings
            bool(user)
            user = user._wrapped
        request.user, request.person = user, user if user.is_authenticated else None
        return get_response(request)

    return middleware


def Now(get_response: GetResponse) -> GetResponse:  # noqa: N802
    """`request.now` and `request.today`: the clock is read once, so one request has one now. Nothing is recorded while
    it is in doubt."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.now = clock.now()
        request.today = request.now.date()
        return outages.doubted(request) or get_response(request)

    return middleware


def _asked_for_a_form(request: HttpRequest, response: HttpResponse) -> bool:
    """Somebody opens an address that only takes what is sent: after a reload, or out of the browser's history."""
    return response.status_code == 405 and not response.content and request.accepts("text/html")


class Refusals:
    """Turns refusals and faults into pages that lose nothing typed, and holds what a lost session was about to send."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST":
            return refusals.only_sent(request, response) if _asked_for_a_form(request, response) else response
        if kept.lost_session(request, response):
            return kept.hold_and_log_in(request)
        if response.status_code < 400:
            kept.forget_sent(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return refusals.refused(request, exception)
        if isinstance(exception, Faulty):
            return refusals.faulty(request, exception)
        if isinstance(exception, PermissionDenied) and request.person is None and request.method != "POST":
            return kept.log_in_first(request)
        return None
