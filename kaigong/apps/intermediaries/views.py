"""Pages of the marketplace. Each view makes three moves: find, check, act."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.documents import actions as documents
from kaigong.apps.documents import queries as document_queries
from kaigong.apps.documents import serving
from kaigong.apps.intermediaries import actions, forms, pages, queries
from kaigong.apps.intermediaries.models import Commission
from kaigong.apps.rulebook import words
from kaigong.core.problems import Faulty

PER_PAGE = 50


# ------------------------------------------------------------------------------------------------ the register


@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    """中介超市: who offers what, for how much and in how many days."""
    return render(request, "intermediaries/list.html", pages.list_page(request.person, request.GET, PER_PAGE))


@require_GET
def league(request: HttpRequest) -> HttpResponse:
    """排行: what finished jobs say of each body, and on how many it rests."""
    service = request.GET.get("service", "")
    context = {
        "places": queries.league(request.person, service),
        "service": service,
        "services": forms.service_choices(),
    }
    return render(request, "intermediaries/league.html", context)


@require_GET
def body(request: HttpRequest, credit_code: str) -> HttpResponse:
    """One body: offers, standing, ties, results."""
    return _body(request, credit_code)


def _body(request: HttpRequest, credit_code: str, **bound: Any) -> HttpResponse:
    found = queries.body(request.person, credit_code)
    context = pages.body_page(request.person, found, request.today) | bound
    return render(request, "intermediaries/body.html", context, status=422 if bound else 200)


@login_required
def apply(request: HttpRequest) -> HttpResponse:
    """申请入驻."""
    enterprise = queries.enterprise_to_list(request.person)
    form = forms.ApplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.apply_to_list(enterprise=enterprise, person=request.person, now=request.now, **form.cleaned_data)
        messages.success(request, _("已申请入驻，核验后即可承接业务。请先公示服务和资质。"))
        return redirect("intermediaries:body", made.enterprise.credit_code)
    context = {"form": form, "enterprise": enterprise}
    return render(request, "intermediaries/apply.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def offer(request: HttpRequest, credit_code: str) -> HttpResponse:
    """公示服务."""
    found, form = queries.body_of_person(request.person, credit_code), forms.OfferForm(request.POST)
    if form.is_valid():
        try:
            actions.offer_service(body=found, person=request.person, now=request.now, **form.offer())
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, pages.TEXTS, {"price_fen": "price"})
        else:
            messages.success(request, _("服务已公示。"))
            return redirect("intermediaries:body", credit_code)
    return _body(request, credit_code, offer_form=form)


@login_required
@require_POST
def list_body(request: HttpRequest, credit_code: str) -> HttpResponse:
    """核验入驻."""
    found = queries.body(request.person, credit_code)
    actions.list_body(body=found, person=request.person, now=request.now)
    messages.success(request, _("“{name}”已在册。").format(name=found.enterprise.name))
    return redirect("intermediaries:body", credit_code)


@login_required
@require_POST
def suspend(request: HttpRequest, credit_code: str) -> HttpResponse:
    """暂停承接."""
    found, form = queries.body(request.person, credit_code), forms.SuspendBodyForm(request.POST)
    if not form.is_valid():
        return _body(request, credit_code, suspend_form=form)
    actions.suspend_body(body=found, person=request.person, now=request.now, **form.cleaned_data)
    messages.success(request, _("“{name}”已暂停承接，理由已公开。").format(name=found.enterprise.name))
    return redirect("intermediaries:body", credit_code)


# ------------------------------------------------------------------------------------------------ commissions


@login_required
@require_GET
def commissions(request: HttpRequest) -> HttpResponse:
    """中介委托: what one has a part in, whose turn it is first."""
    page = Paginator(queries.commissions(request.person), PER_PAGE).get_page(request.GET.get("page"))
    rows = pages.rows(page.object_list, request.today)
    return render(request, "intermediaries/commissions.html", {"page": page, "rows": rows})


@login_required
def new_commission(request: HttpRequest, code: str) -> HttpResponse:
    """发布委托 for a project."""
    project = queries.project_of_owner(request.person, code)
    service = request.GET.get("service", "")
    form = forms.CommissionForm(
        request.POST or None, today=request.today, service=service, initial={"service": service}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_commission(project=project, person=request.person, now=request.now, **form.commission())
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, pages.TEXTS, {})
        else:
            messages.success(request, _("委托 {no} 已发布。").format(no=made.no))
            return redirect("intermediaries:commission", made.no)
    context = pages.new_page(project, form, request.today)
    return render(request, "intermediaries/new.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def commission(request: HttpRequest, no: str) -> HttpResponse:
    """One commission: whose turn it is, since when, and what may be done."""
    return _commission(request, queries.commission(request.person, no))


@login_required
@require_POST
def move(request: HttpRequest, no: str, verb: str) -> HttpResponse:
    """Any verb of the table of moves."""
    found = queries.commission_to_act_on(request.person, no)
    if verb not in forms.FORMS:
        raise Http404
    form = forms.FORMS[verb](found, request.POST, request.FILES, auto_id=f"id_{verb}_%s")
    if not form.is_valid():
        return _commission(request, found, (verb, form))
    ACTIONS[verb](commission=found, person=request.person, now=request.now, **_ready(request, form))
    messages.success(request, _("已办理：{verb}。").format(verb=pages.VERBS[verb].label))
    return redirect("intermediaries:commission", no)


ACTIONS: Mapping[str, Any] = {
    "draw": actions.draw, "quote": actions.quote, "award": actions.award, "cancel": actions.cancel,
    "begin": actions.begin, "deliver": actions.deliver, "give_back": actions.give_back, "accept": actions.accept,
    "rate": actions.rate, "note_defect": actions.note_defect,
}  # fmt: skip


def _ready(request: HttpRequest, form: forms.MoveForm) -> dict[str, Any]:
    """The form's values as the action takes them."""
    said = dict(form.cleaned_data)
    if "price" in said:
        said["price_fen"] = forms.fen(said.pop("price"))
    if "document" in said:
        said["document"] = documents.store(upload=said["document"], by=request.person.ref, now=request.now)
    return said


def _commission(
    request: HttpRequest, found: Commission, bound: tuple[str, forms.MoveForm] | None = None
) -> HttpResponse:
    context = pages.commission_page(request.person, found, request.today, bound)
    return render(request, "intermediaries/commission.html", context, status=422 if bound else 200)


@login_required
@require_GET
def draw_record(request: HttpRequest, no: str) -> JsonResponse:
    """The record of a draw, for whoever wants to repeat it."""
    record = pages.draw_record(queries.commission(request.person, no))
    if record is None:
        raise Http404
    answer = JsonResponse(record, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="draw-{no}.json"'
    return answer


@login_required
@require_GET
def document(request: HttpRequest, no: str, sha256: str) -> FileResponse:
    """A result, for whoever may see the commission; the download is written down."""
    found = queries.commission(request.person, no)
    held = document_queries.held(found.stream, sha256)
    documents.record_download(document=held, of=found.stream, by=request.person.ref, now=request.now)
    return serving.response(held)
