"""The register of agencies and people, for administrators."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kaigong.apps.accounts import actions, forms, queries, roles
from kaigong.apps.accounts.models import Role
from kaigong.core.problems import Faulty

PAGE = 50


@login_required
def agencies(request: HttpRequest) -> HttpResponse:
    rows = queries.agencies_kept(request.person)
    return render(request, "accounts/agencies.html", {"agencies": rows})


@login_required
def people(request: HttpRequest) -> HttpResponse:
    text, role, agency = (request.GET.get(key, "") for key in ("q", "role", "agency"))
    rows = queries.search_people(request.person, text=text.strip(), role=role, agency_id=agency)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "roles": Role.choices, "q": text, "role": role, "agency": queries.agency(agency)}
    return render(request, "accounts/people.html", context)


def _acts(form: Any, act: Callable[..., Any], **more: Any) -> bool:
    """Run the action on a valid form; faults it names go to the fields."""
    if not form.is_valid():
        return False
    try:
        act(**more)
    except Faulty as faults:
        forms.tell(form, faults)
        return False
    return True


@login_required
def register_agency(request: HttpRequest) -> HttpResponse:
    roles.require(request.person, "manage_people")
    form = forms.Agency(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if _acts(form, actions.register_agency, **data, by=request.person.ref, now=request.now):
            messages.success(request, _("已登记机构“{name}”。").format(name=data["name_zh"]))
            return redirect("accounts:agencies")
    return render(request, "accounts/register_agency.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@sensitive_post_parameters()
def register_person(request: HttpRequest) -> HttpResponse:
    roles.require(request.person, "manage_people")
    form = forms.Person(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {key: value for key, value in form.cleaned_data.items() if key != "password_again"}
        if _acts(form, actions.register_person, **data, by=request.person.ref, now=request.now):
            messages.success(request, _("已登记人员“{name}”。").format(name=data["name_zh"]))
            return redirect("accounts:person", username=data["username"])
    return render(request, "accounts/register_person.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def person(request: HttpRequest, username: str) -> HttpResponse:
    roles.require(request.person, "manage_people")
    return _person_page(request, username)


def _person_page(request: HttpRequest, username: str, **given: Any) -> HttpResponse:
    found = queries.one(request.person, username)
    context = {
        "whom": found,
        "role_form": forms.ChangeRole(initial={"role": found.role, "agency": found.agency_id}, prefix="role"),
        "reason_form": forms.Reason(prefix="reason"),
        "password_form": forms.NewPassword(prefix="new"),
        "own": found == request.person,
        "device": queries.device_of(found),
    } | given
    faulty = any(form.errors for form in given.values())
    return render(request, "accounts/person.html", context, status=422 if faulty else 200)


@login_required
@require_POST
def change_role(request: HttpRequest, username: str) -> HttpResponse:
    roles.require(request.person, "manage_people")
    found, form = queries.one(request.person, username), forms.ChangeRole(request.POST, prefix="role")
    if form.is_valid():
        data = form.cleaned_data
        if _acts(form, actions.change_role, person=found, **data, by=request.person.ref, now=request.now):
            messages.success(request, _("{name} 的角色已更改，并已记入账本。").format(name=found.name_zh))
            return redirect("accounts:person", username=username)
    return _person_page(request, username, role_form=form)


@login_required
@require_POST
def deactivate(request: HttpRequest, username: str) -> HttpResponse:
    return _switch(request, username, actions.deactivate, _("{name} 的账号已停用。"))


@login_required
@require_POST
def reactivate(request: HttpRequest, username: str) -> HttpResponse:
    return _switch(request, username, actions.reactivate, _("{name} 的账号已恢复使用。"))


def _switch(request: HttpRequest, username: str, act: Callable[..., Any], told: str) -> HttpResponse:
    roles.require(request.person, "manage_people")
    found, form = queries.one(request.person, username), forms.Reason(request.POST, prefix="reason")
    if not form.is_valid():
        return _person_page(request, username, reason_form=form)
    act(person=found, reason=form.cleaned_data["reason"], by=request.person.ref, now=request.now)
    messages.success(request, told.format(name=found.name_zh))
    return redirect("accounts:person", username=username)


@login_required
@require_POST
@sensitive_post_parameters()
def reset_password(request: HttpRequest, username: str) -> HttpResponse:
    roles.require(request.person, "manage_people")
    found, form = queries.one(request.person, username), forms.NewPassword(request.POST, prefix="new")
    if form.is_valid():
        password = form.cleaned_data["password"]
        if _acts(
            form, actions.change_password, person=found, password=password, by=request.person.ref, now=request.now
        ):
            messages.success(request, _("{name} 的密码已重置，请当面告知本人。").format(name=found.name_zh))
            return redirect("accounts:person", username=username)
    return _person_page(request, username, password_form=form)


@login_required
@require_POST
def remove_second_step(request: HttpRequest, username: str) -> HttpResponse:
    """The phone is lost: the person logs in by password alone, and may set another device up."""
    roles.require(request.person, "manage_people")
    found = queries.one(request.person, username)
    actions.remove_second_step(person=found, by=request.person.ref, now=request.now)
    messages.success(request, _("{name} 的两步验证已关闭。").format(name=found.name_zh))
    return redirect("accounts:person", username=username)
