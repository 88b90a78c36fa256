"""The few pages that belong to no app: theme, kept forms, keyboard help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kaigong.web import kept
from kaigong.web.context import THEME_COOKIE, THEMES

YEAR_SECONDS = 365 * 24 * 3600


def _back(request: HttpRequest) -> str:
    page = request.POST.get("next") or request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else "/"


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    theme = request.POST.get("theme", "")
    response = redirect(_back(request))
    if theme in THEMES:
        response.set_cookie(THEME_COOKIE, theme, max_age=YEAR_SECONDS, samesite="Lax")
    return response


@require_POST
def discard_kept(request: HttpRequest) -> HttpResponse:
    kept.forget(request)
    return redirect(_back(request))


def keyboard(request: HttpRequest) -> HttpResponse:
    return render(request, "keyboard.html")
