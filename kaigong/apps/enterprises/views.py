"""Pages of the register of enterprises."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts import roles
from kaigong.apps.enterprises import actions, queries
from kaigong.apps.enterprises.forms import EnterpriseForm, MemberForm, RepairForm
from kaigong.apps.enterprises.refusals import TEXTS
from kaigong.apps.rulebook import words
from kaigong.core.problems import Faulty, Problem, Refused

PER_PAGE = 50
PLACES = {"credit_code": "credit_code", "name": "name"}


@require_GET
def enterprise_list(request: HttpRequest) -> HttpResponse:
    """The enterprises in one's scope; whoever acts for one alone goes straight to it."""
    if request.person is None:
        raise PermissionDenied
    text = request.GET.get("q", "").strip()
    page = Paginator(queries.search(request.person, text), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "q": text, "may_register": queries.may_register(request.person)}
    return render(request, "enterprises/list.html", context)


@require_GET
def enterprise(request: HttpRequest, credit_code: str) -> HttpResponse:
    """One enterprise: its people and its projects."""
    return _enterprise_page(request, credit_code, MemberForm())


def new(request: HttpRequest) -> HttpResponse:
    """Enter an enterprise; a code already known is told at its field."""
    roles.require(request.person, "register_enterprise")
    form = EnterpriseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            entered = actions.register_enterprise(**form.cleaned_data, by=request.person.ref, now=request.now)
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, TEXTS, PLACES)
        except Refused as refusal:
            words.put_on_form(form, [Problem(refusal.code, at="credit_code", data=refusal.data)], TEXTS, PLACES)
        else:
            messages.success(request, _("“{name}”已登记。").format(name=entered.name))
            return redirect("enterprises:enterprise", entered.credit_code)
    return render(request, "enterprises/new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def add_member(request: HttpRequest, credit_code: str) -> HttpResponse:
    """Let a person act for the enterprise."""
    found = queries.enterprise(request.person, credit_code)
    roles.require(request.person, "register_enterprise")
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _enterprise_page(request, credit_code, form, status=422)
    person = form.cleaned_data["username"]
    actions.add_member(enterprise=found, person=person, by=request.person.ref, now=request.now)
    messages.success(
        request, _("{name} 现在可以代表“{enterprise}”办事。").format(name=words.named(person), enterprise=found.name)
    )
    return redirect("enterprises:enterprise", credit_code)


@require_POST
def repair_credit(request: HttpRequest, credit_code: str, number: int) -> HttpResponse:
    """信用修复, by the head of an agency."""
    record = queries.credit_record(request.person, credit_code, number)
    roles.require(request.person, "repair_credit")
    form = RepairForm(request.POST)
    if not form.is_valid():
        return _enterprise_page(request, credit_code, MemberForm(), status=422, repair=form)
    actions.repair_credit(record=record, by=request.person.ref, now=request.now, **form.cleaned_data)
    messages.success(request, _("这条信用记录已修复，自今日起不再计入。"))
    return redirect("enterprises:enterprise", credit_code)


def _enterprise_page(
    request: HttpRequest, credit_code: str, form: Any, status: int = 200, repair: Any = None
) -> HttpResponse:
    found = queries.enterprise(request.person, credit_code)
    context = {
        "enterprise": found, "members": queries.members(request.person, found), "form": form,
        "projects": queries.projects_of(request.person, found), "may_register": queries.may_register(request.person),
        "credit": queries.credit(request.person, found), "may_repair": queries.may_repair(request.person),
        "bad_credit": queries.in_bad_credit(found, request.today), "repair": repair or RepairForm(),
    }  # fmt: skip
    return render(request, "enterprises/enterprise.html", context, status=status)
