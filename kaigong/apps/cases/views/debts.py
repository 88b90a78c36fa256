"""Debts: what is still owed, by when, what it blocks. Each view makes three moves: find, check, act."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts.models import Role
from kaigong.apps.cases import actions, debts_page, owing, queries_debts
from kaigong.apps.cases.views.shared import stored

PER_PAGE = 50
ACTIONS: Mapping[str, Any] = {
    "pay": actions.pay_debt, "verify": actions.verify_debt, "remind": actions.remind_debt, "state": actions.state_case,
    "extend": actions.extend_debt, "waive": actions.waive_debt, "revoke": actions.revoke_on_debt,
}  # fmt: skip


@login_required
@require_GET
def debts(request: HttpRequest) -> HttpResponse:
    """欠交与承诺: what do I still owe, by when, what does it block; what is mine to check."""
    known = queries_debts.tabs(request.person)
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in known else known[0]
    page = Paginator(queries_debts.tab(request.person, chosen), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": [debts_page.row(debt, request.today) for debt in page], "chosen": chosen,
        "tabs": debts_page.tabs(request.person, chosen),
        "rates": [] if request.person.role == Role.ENTERPRISE else owing.check_rates(),
    }  # fmt: skip
    return render(request, "cases/debts.html", context)


@login_required
@require_GET
def pledges(request: HttpRequest) -> HttpResponse:
    """告知承诺兑现, for the people of the city, each in his scope."""
    if request.person.role == Role.ENTERPRISE:
        raise Http404
    return render(request, "cases/pledges.html", debts_page.pledges_page(request.person))


@login_required
@require_GET
def debt(request: HttpRequest, pk: int) -> HttpResponse:
    """One debt."""
    found = queries_debts.debt(request.person, pk)
    return render(request, "cases/debt.html", debts_page.debt_page(request.person, found, request.today))


@login_required
@require_POST
def move_debt(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """A verb of the table of moves on debts."""
    found = queries_debts.debt(request.person, pk)
    if verb not in debts_page.DEBT_FORMS:
        raise Http404
    form = debts_page.DEBT_FORMS[verb](found, request.POST, request.FILES, auto_id=f"id_{verb}_%s")
    if not form.is_valid():
        context = debts_page.debt_page(request.person, found, request.today, (verb, form))
        return render(request, "cases/debt.html", context, status=422)
    values = dict(form.cleaned_data)
    if "document" in values:
        kept = stored(request, values.pop("document"))
        values["documents"] = [kept] if kept else []
    found = ACTIONS[verb](debt=found, person=request.person, now=request.now, **values)
    words = debts_page.DEBT_VERBS[verb]
    messages.success(request, _("已办理：{item}，{verb}。").format(item=owing.debt_name(found.key), verb=words.label))
    return redirect("cases:debt", pk)
