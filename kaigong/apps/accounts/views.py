"""Logging in and out, and one's own account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kaigong.apps.accounts import actions, forms, queries
from kaigong.apps.accounts import second_step as steps
from kaigong.apps.accounts.models import Person
from kaigong.core.problems import Faulty

HALF_WAY = "log_in_half_way"
HALF_WAY_SECONDS = 300


def _next(request: HttpRequest) -> str:
    page = request.POST.get("next") or request.GET.get("next", "")
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else ""


def _enter(request: HttpRequest, person: Person, page: str) -> HttpResponse:
    """Start the session. A form kept from a lost session stays: the person takes it up again."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return redirect(page or resolve_url(settings.LOGIN_REDIRECT_URL))


@never_cache
@sensitive_post_parameters("password")
def log_in(request: HttpRequest) -> HttpResponse:
    if request.person:
        return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
    form = forms.LogIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = authenticate(request, **form.cleaned_data)
        if person is None:
            form.add_error(None, _("用户名或密码不对。请核对大小写后重新输入；忘记密码请系统管理员重置。"))
        elif queries.device_of(person) is None:
            return _enter(request, person, _next(request))
        else:
            return _half_way(request, person)
    context = {"form": form, "next": _next(request)}
    return render(request, "accounts/log_in.html", context, status=422 if form.errors else 200)


def _half_way(request: HttpRequest, person: Person) -> HttpResponse:
    """The password was right; the code of the device is still to come."""
    request.session[HALF_WAY] = {"person": person.pk, "next": _next(request), "at": request.now.timestamp()}
    return redirect("accounts:login_code")


def _waiting(request: HttpRequest) -> tuple[Person | None, str]:
    state: dict[str, Any] = request.session.get(HALF_WAY, {})
    if not state or request.now.timestamp() - state["at"] > HALF_WAY_SECONDS:
        return None, ""
    return queries.half_way(state["person"]), state["next"]


@never_cache
def log_in_code(request: HttpRequest) -> HttpResponse:
    person, page = _waiting(request)
    device = queries.device_of(person) if person else None
    if person is None or device is None:
        messages.info(request, _("登录间隔过长，请重新输入用户名和密码。"))
        return redirect("accounts:login")
    form = forms.Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if device.verify_token(form.cleaned_data["token"]):
            del request.session[HALF_WAY]
            return _enter(request, person, page)
        form.add_error("token", _("验证码不对或已过期。请核对手机时间，输入当前显示的六位数字。"))
    return render(request, "accounts/log_in_code.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("已退出登录。"))
    return redirect("accounts:login")


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/profile.html", {"device": queries.device_of(request.person)})


@login_required
@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    form = forms.ChangePassword(request.POST or None)
    if request.method == "POST" and form.is_valid() and _right_password(request, form, "current"):
        try:
            person = actions.change_password(
                person=request.person, password=form.cleaned_data["password"], by=request.person.ref, now=request.now
            )
        except Faulty as faults:
            forms.tell(form, faults)
        else:
            update_session_auth_hash(request, person)
            messages.success(request, _("密码已更改。其他设备上的登录已失效。"))
            return redirect("accounts:profile")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


def _right_password(request: HttpRequest, form: Any, field: str) -> bool:
    if request.person.check_password(form.cleaned_data[field]):
        return True
    form.add_error(field, _("当前密码不对。"))
    return False


@login_required
def second_step(request: HttpRequest) -> HttpResponse:
    person = request.person
    if queries.device_of(person):
        return render(request, "accounts/second_step_on.html", {"form": forms.Confirm()})
    device = actions.begin_second_step(person=person, by=person.ref, now=request.now)
    form = forms.Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_second_step(person=person, token=form.cleaned_data["token"], by=person.ref, now=request.now)
        except Faulty as faults:
            forms.tell(form, faults)
        else:
            messages.success(request, _("两步验证已开启。下次登录除密码外还需输入验证码。"))
            return redirect("accounts:profile")
    context = {"form": form, "picture": steps.picture(device), "key": steps.key_in_groups(device)}
    return render(request, "accounts/second_step.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@sensitive_post_parameters()
def remove_second_step(request: HttpRequest) -> HttpResponse:
    form = forms.Confirm(request.POST)
    if form.is_valid() and _right_password(request, form, "password"):
        actions.remove_second_step(person=request.person, by=request.person.ref, now=request.now)
        messages.success(request, _("两步验证已关闭。"))
        return redirect("accounts:profile")
    return render(request, "accounts/second_step_on.html", {"form": form}, status=422)
