"""Addresses for tests of the shell alone: views that refuse, fail, ask for a person, or simply answer."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils.translation import gettext

from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.web.urls import handler500
from kaigong.web.urls import urlpatterns as of_the_site

__all__ = ["handler500", "urlpatterns"]


def refusing(request: HttpRequest) -> HttpResponse:
    raise Refused("person.known", username="sun")


def unknown_code(request: HttpRequest) -> HttpResponse:
    raise Refused("nobody.wrote.this")


def faulty(request: HttpRequest) -> HttpResponse:
    faults = [Problem("person.no_name", at="name"), Problem("agency.unknown_kind", at="kind", data={"got": "club"})]
    raise Faulty(faults)


def failing(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def scoped(request: HttpRequest) -> HttpResponse:
    if request.person is None:
        raise Http404
    return HttpResponse("yours")


@login_required
def own(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.POST.get('note', '')} by {request.person.username}")


def told(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.now.isoformat()} {request.today} {request.person}")


def streamed(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(gettext("首页") for _ in range(2))


VIEWS: dict[str, Any] = {
    "refusing": refusing, "unknown-code": unknown_code, "faulty": faulty, "failing": failing,
    "scoped": scoped, "own": own, "told": told, "streamed": streamed,
}  # fmt: skip
urlpatterns = [*(path(f"try/{name}/", view) for name, view in VIEWS.items()), *of_the_site]
