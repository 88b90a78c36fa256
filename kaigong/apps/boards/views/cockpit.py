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

CHARTS = ("counted_at", "entry", "weeks", "promise")  # what the script draws by itself


@for_those_who_steer
@require_GET
def cockpit(request: HttpRequest) -> HttpResponse:
    """The screen, whole without scripts; with them it goes on by itself. `plain` is the same on light ground."""
    found = data.plain(data.snapshot(request.now, get_language() or "zh-hans"))
    context = {
        "figures": found, "charts": {name: found[name] for name in CHARTS}, "live": settings.LIVE_URL,
        "texts": texts(), "plain": "plain" in request.GET,
    }  # fmt: skip
    return render(request, "boards/cockpit.html", context)


@for_those_who_steer
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The figures as JSON, for a screen that cannot listen; nothing is sent again that it has."""
    language = get_language() or "zh-hans"
    found = data.snapshot(request.now, language)
    tag = f'"{found.entry}-{found.counted_at}-{found.foreseen_at}-{language}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    return JsonResponse(data.drawn(found, language), headers={"ETag": tag, "Cache-Control": "private, no-cache"})


def texts() -> dict[str, Any]:
    """What the screen says by itself."""
    return {
        "done": _("已开工"), "ahead": _("预计开工"), "age": _("{n} 秒前更新"), "minutes": _("{n} 分钟前更新"),
        "lost": _("连接中断，正在重连；数字为 {n} 秒前的"),
        "lost_minutes": _("连接中断，正在重连；数字为 {n} 分钟前的"),
        "since": _("{n} 分钟前推演"), "now": _("刚刚推演"), "hours": _("{n} 小时前推演"),
        "days": _("{n} 天前推演"),
        "likely": _("多半"), "band": "P10–P90", "promised": _("承诺"),
    }  # fmt: skip
