"""指挥大屏: one screen for the wall, a plain page and a phone page, all from the same figures."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaigong.apps.boards import cockpit as data
from kaigong.apps.boards.views.ahead import for_those_who_steer


@for_those_who_steer
@require_GET
def cockpit(request: HttpRequest) -> HttpResponse:
    """The screen, whole without scripts; with them it goes on by itself."""
    found = data.plain(data.snapshot(request.now, get_language() or "zh-hans"))
    context = {"figures": found, "live": settings.LIVE_URL, "texts": texts()}
    return render(request, "boards/cockpit.html", context)


@for_those_who_steer
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The figures as JSON, for a screen that cannot listen; nothing is sent again that it has."""
    found = data.snapshot(request.now, get_language() or "zh-hans")
    tag = f'"{found.entry}-{found.counted_at}-{get_language()}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    return JsonResponse(data.plain(found), headers={"ETag": tag, "Cache-Control": "private, no-cache"})


def texts() -> dict[str, Any]:
    """What the screen says by itself."""
    return {
        "done": _("已开工"), "ahead": _("预计开工"), "age": _("{n} 秒前更新"), "minutes": _("{n} 分钟前更新"),
        "lost": _("连接中断，正在重连；数字为 {n} 秒前的"), "forecast": _("预计"), "late": _("逾期 {n} 天"),
        "hand": _("在手 {n} 件"), "over": _("逾期 {n} 件"), "none": _("没有"),
    }  # fmt: skip
