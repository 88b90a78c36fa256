"""Drafts over the wire: the page asks which of its forms have one, and keeps or drops them."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts import actions_drafts as actions
from kaigong.apps.accounts import drafts as queries

View = Callable[[HttpRequest], HttpResponse]
OWN = ("csrfmiddlewaretoken", "draft_key", "draft_next")
UNKEPT = 422


def _for_scripts(view: View) -> View:
    """A script whose session ran out is told so (401) and keeps trying; a page is led to the log-in."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if request.person is None and "application/json" in request.headers.get("Accept", ""):
            return HttpResponse(status=401)
        return login_required(view)(request)

    return checked


@_for_scripts
@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts of the forms named in the address."""
    found = queries.among(request.person, request.GET.getlist("key"))
    return JsonResponse(
        {"drafts": [{"key": one.key, "fields": one.fields, "at": one.saved_at.isoformat()} for one in found]}
    )


@_for_scripts
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """暂存: keep what was typed. A page without scripts sends its whole form here and comes back."""
    typed = [(name, value) for name, values in request.POST.lists() if name not in OWN for value in values]
    key = request.POST.get("draft_key", "") or request.GET.get("key", "")
    draft = actions.keep_draft(person=request.person, key=key, fields=typed, now=request.now)
    back = request.POST.get("draft_next", "") or request.GET.get("next", "")
    if back and url_has_allowed_host_and_scheme(back, {request.get_host()}):
        told = _("已暂存（{time}），换一台设备登录也能继续填写。").format(
            time=timezone.localtime(request.now).strftime("%H:%M")
        )
        messages.success(request, told if draft else _("没有可以暂存的内容。"))
        return redirect(back)
    return JsonResponse({"at": request.now.isoformat()} if draft else {}, status=200 if draft else UNKEPT)


@_for_scripts
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Forget a draft: its form was sent, or its owner starts anew."""
    actions.drop_draft(person=request.person, key=request.POST.get("draft_key", ""))
    back = request.POST.get("draft_next", "")
    if back and url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return redirect(back)
    return HttpResponse(status=204)
