"""The administrator's page of the outbox: what waits, what nobody could deliver, what the alarm clock did."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaigong.apps.ledger import actions_outbox as actions
from kaigong.apps.ledger import forms, words_outbox
from kaigong.apps.ledger import queries_outbox as queries
from kaigong.core.problems import Refused

PAGE = 50


@require_safe
@login_required
def outbox(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, faulty: int = 0, form: forms.GiveUp | None = None) -> HttpResponse:
    show = "waiting" if request.GET.get("show") == "waiting" else "dead"
    rows = {"waiting": queries.waiting, "dead": queries.dead_letters}[show](request.person)
    kind = request.GET.get("kind", "")
    page = Paginator(rows.filter(kind=kind) if kind else rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "show": show, "kind": kind, "page": page, "kinds": queries.kinds(request.person),
        "lines": words_outbox.lines(page, faulty, form), "alarms": queries.alarms(request.person),
        "worked_last": queries.worked_last(request.person),
    }  # fmt: skip
    return render(request, "ledger/outbox.html", context, status=422 if form else 200)


@require_POST
@login_required
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = queries.one(request.person, pk)
    actions.resend(delivery=delivery, person=request.person, now=request.now)
    messages.success(request, _("第 {id} 号投递将立即重试，并已记入账本。").format(id=pk))
    return redirect("ledger:outbox")


@require_POST
@login_required
def resend_all(request: HttpRequest) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if not kind:
        raise Refused("outbox.ended", id="—")
    queries.dead_letters(request.person)
    number = actions.resend_all(kind=kind, person=request.person, now=request.now)
    messages.success(request, _("{number} 件将立即重试，并已记入账本。").format(number=number))
    return redirect("ledger:outbox")


@require_POST
@login_required
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    delivery, form = queries.one(request.person, pk), forms.GiveUp(request.POST)
    if not form.is_valid():
        return _page(request, faulty=pk, form=form)
    actions.give_up(delivery=delivery, person=request.person, now=request.now, **form.cleaned_data)
    messages.success(request, _("第 {id} 号投递已放弃，并已记入账本。").format(id=pk))
    return redirect("ledger:outbox")
