"""What is said of an item: answers to other agencies and to the applicant, comments taken back."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaigong.apps.cases import actions, forms, item_page, queries, queries_desk
from kaigong.apps.cases.models import InquiryKind, Item


@login_required
@require_POST
def answer_inquiry(request: HttpRequest, no: str, code: str, pk: int) -> HttpResponse:
    """答复: by the agency that was asked, a consult or an opinion."""
    row = queries_desk.inquiry_to_answer(request.person, no, code, pk, request.today)
    kind = forms.GiveOpinionForm if row.kind == InquiryKind.OPINION else forms.AnswerForm
    form = kind(request.POST, auto_id=f"id_{pk}_%s")
    if not form.is_valid():
        return _wrong(request, row.item, "inquiries", pk, form)
    said, by = form.cleaned_data, {"person": request.person, "now": request.now}
    if row.kind == InquiryKind.OPINION:
        actions.give_opinion(inquiry=row, agrees=said["agrees"] == "yes", text=said["answer"], **by)
    else:
        actions.answer_consult(inquiry=row, answer=said["answer"], **by)
    messages.success(request, _("答复已送达承办部门。"))
    return redirect("cases:item", no, code)


@login_required
@require_POST
def answer_question(request: HttpRequest, no: str, code: str, id: str) -> HttpResponse:  # noqa: A002
    """答复申请人的询问."""
    item = queries.item_on_desk(request.person, no, code, request.today)
    form = forms.AnswerForm(request.POST, auto_id=f"id_q{id}_%s")
    if not form.is_valid():
        return _wrong(request, item, "questions", id, form)
    text = form.cleaned_data["answer"]
    actions.answer_question(item=item, id=id, text=text, person=request.person, now=request.now)
    messages.success(request, _("答复已送达申请人。"))
    return redirect("cases:item", no, code)


def _wrong(request: HttpRequest, item: Item, where: str, key: Any, form: Any) -> HttpResponse:
    """The item's page, with what was typed still in its form."""
    context = item_page.item_page(request.person, item, request.now)
    for row in context[where]:
        if key in (getattr(row.get("row"), "pk", None), row.get("id")):
            row["form"] = form
    return render(request, "cases/item.html", context, status=422)


@login_required
@require_POST
def take_back_comment(request: HttpRequest, no: str, code: str, entry: int) -> HttpResponse:
    """收回留言: one's own, within ten seconds."""
    item = queries.item_on_desk(request.person, no, code, request.today)
    made = queries_desk.comment(request.person, item, entry)
    at: datetime = made.recorded_at
    actions.take_back_comment(item=item, entry=entry, at=at, person=request.person, now=request.now)
    messages.success(request, _("留言已收回。"))
    return redirect("cases:item", no, code)
