"""What an applicant does beside applying: answers the merged notice, asks, rates; and the ratings of an agency."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts import actions_drafts, drafts
from kaigong.apps.cases import actions, item_page, names, queries, queries_service
from kaigong.apps.cases.forms.service import AnswerRatingForm, AskForm, NoticeForm, RateForm, name_of
from kaigong.apps.cases.models import Case, Item
from kaigong.apps.cases.views.shared import stored
from kaigong.apps.documents import queries as document_queries

FAULTY, PER_PAGE = 422, 50


@login_required
def answer_notice(request: HttpRequest, no: str) -> HttpResponse:
    """逐条答复补正告知: the one notice of all agencies, point by point; some now, the rest later."""
    case = queries.case_of_applicant(request.person, no)
    rows = list(queries.corrections(request.person, case))
    key = f"notice:{no}"
    form = _notice_form(request, rows, key)
    if request.method == "POST" and "keep" in request.POST:
        return _kept(request, form, key)
    if request.method == "POST" and form.is_valid():
        return _answered(request, case, form, key)
    if request.method == "POST":
        _keep_files(request, form)
    context = {
        "case": case, "form": form, "draft": drafts.of(request.person, key), "draft_key": key,
        "groups": [(row, names.agency(row.agency_id), _points(form, row)) for row in rows],
        "owed": len(form.owed), "files": _named(form),
    }  # fmt: skip
    return render(request, "cases/notice_answers.html", context, status=FAULTY if form.errors else 200)


def _notice_form(request: HttpRequest, rows: list[Item], key: str) -> NoticeForm:
    if request.method == "POST":
        return NoticeForm(request.POST, request.FILES, rows=rows)
    found = drafts.values(drafts.of(request.person, key))
    kept = {name: values[0] for name, values in found.items() if values and not name.startswith("seen-")}
    return NoticeForm(rows=rows, initial=kept)


def _points(form: NoticeForm, row: Item) -> list[dict[str, Any]]:
    """The points of an item; those owed with their fields."""
    owed = {point["id"] for other, point in form.owed if other.code == row.code}
    return [
        {**point, "fields": form.fields_of(row.code, point["id"]) if point["id"] in owed else None,
         "material_name": names.material(point["material"]) if point.get("material") else ""}
        for point in row.points
    ]  # fmt: skip


def _named(form: NoticeForm) -> dict[str, Any]:
    held = [form[name].value() for name in form.fields if name.startswith("held-")]
    return document_queries.named(sha for sha in held if sha)


def _answered(request: HttpRequest, case: Case, form: NoticeForm, key: str) -> HttpResponse:
    held = _held(request, form)
    documents = {}
    for row, point in form.owed:
        name = name_of(row.code, point["id"])
        found = stored(request, form.cleaned_data.get(f"file-{name}")) or held.get(form.cleaned_data[f"held-{name}"])
        if found:
            documents[name] = found.sha256
    items = actions.answer_notice(
        case=case, answers=form.answers(documents), person=request.person, now=request.now, seen=form.seen()
    )
    actions_drafts.drop_draft(person=request.person, key=key)
    left = [item for item in items if item.state == "correcting"]
    told = (
        _("已收到这一部分，其余各条仍可继续补交。") if left else _("已逐条答复，材料交回各部门。补齐之日视为受理日。")
    )
    messages.success(request, told)
    return redirect("cases:answer_notice" if left else "cases:case", case.no)


def _held(request: HttpRequest, form: NoticeForm) -> Any:
    wanted = [value for name, value in form.cleaned_data.items() if name.startswith("held-") and value]
    return document_queries.of_thing(request.person.ref).in_bulk(wanted)


def _keep_files(request: HttpRequest, form: NoticeForm) -> None:
    """An error elsewhere must not cost the files that were good."""
    data = request.POST.copy()
    for name in form.fields:
        if name.startswith("file-") and (upload := form.cleaned_data.get(name)):
            data[name.replace("file-", "held-", 1)] = stored(request, upload).sha256
    form.data = data


def _kept(request: HttpRequest, form: NoticeForm, key: str) -> HttpResponse:
    form.is_valid()
    _keep_files(request, form)
    typed = [(name, value) for name, values in form.data.lists() for value in values if name != "keep"]
    actions_drafts.keep_draft(person=request.person, key=key, fields=typed, now=request.now)
    messages.success(request, _("已暂存，换一台设备登录也能继续填写。"))
    return redirect(request.path)


# --- questions and ratings --------------------------------------------------------------------------------------------


@login_required
@require_POST
def ask(request: HttpRequest, no: str, code: str) -> HttpResponse:
    """询问: a question to the agency."""
    item = queries.item_of_applicant(request.person, no, code)
    form = AskForm(request.POST, auto_id="id_ask_%s")
    if not form.is_valid():
        return _wrong(request, item, "ask_form", form)
    actions.ask_question(item=item, text=form.cleaned_data["text"], person=request.person, now=request.now)
    messages.success(request, _("问题已送达{agency}，答复会显示在这里。").format(agency=names.agency(item.agency_id)))
    return redirect("cases:item", no, code)


@login_required
@require_POST
def rate(request: HttpRequest, no: str, code: str) -> HttpResponse:
    """好差评 of an item that has ended."""
    item = queries.item_of_applicant(request.person, no, code)
    form = RateForm(request.POST, auto_id="id_rate_%s")
    if not form.is_valid():
        return _wrong(request, item, "rate_form", form)
    actions.rate_item(item=item, person=request.person, now=request.now, **form.cleaned_data)
    messages.success(request, _("评价已收到。不满意的，由部门负责人回复。"))
    return redirect("cases:item", no, code)


@login_required
@require_GET
def ratings(request: HttpRequest) -> HttpResponse:
    """好差评: what was said of the agency; low ratings that still want an answer on top."""
    if request.person.role == "enterprise":
        raise Http404
    owed = request.GET.get("owed") == "1"
    found = queries_service.ratings(request.person).order_by("-owes_answer", "-rated_on", "-id")
    found = found.filter(owes_answer=True) if owed else found
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    may = queries_service.may_answer_ratings(request.person)
    rows = [{"rating": one, "form": AnswerRatingForm(auto_id=f"id_r{one.pk}_%s") if may else None} for one in page]
    return render(request, "cases/ratings.html", {"page": page, "rows": rows, "owed": owed})


@login_required
@require_POST
def answer_rating(request: HttpRequest, no: str, code: str) -> HttpResponse:
    """回复评价, by the head of the agency."""
    rating = queries_service.rating_to_answer(request.person, no, code)
    form = AnswerRatingForm(request.POST, auto_id=f"id_r{rating.pk}_%s")
    if not form.is_valid():
        context = {"page": Paginator([rating], 1).get_page(1), "rows": [{"rating": rating, "form": form}], "form": form}
        return render(request, "cases/ratings.html", context, status=FAULTY)
    text = form.cleaned_data["text"]
    actions.answer_rating(item=rating.item, text=text, person=request.person, now=request.now)
    messages.success(request, _("回复已送达申请人。"))
    return redirect("cases:ratings")


def _wrong(request: HttpRequest, item: Item, where: str, form: Any) -> HttpResponse:
    """The item's page, with what was typed still in its form."""
    context = item_page.item_page(request.person, item, request.now) | {where: form, "form": form}
    return render(request, "cases/item.html", context, status=FAULTY)
