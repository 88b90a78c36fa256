"""The pages of joint approval. Each view makes three moves: find, check, act."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.cases import actions, forms, names, pages, queries
from kaigong.apps.cases.desk import Ask
from kaigong.apps.cases.models import How, Item
from kaigong.apps.cases.verbs import VERBS
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents import queries as document_queries
from kaigong.apps.documents import serving
from kaigong.apps.documents.models import Document
from kaigong.apps.ledger import queries as ledger

PER_PAGE = 50


# ------------------------------------------------------------------------------------------------ the desk


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """我的工作台: what must I do next, what falls due today."""
    if not queries.has_desk(request.person):
        raise Http404
    ask = Ask(request.GET, request.person, request.today)
    page = Paginator(ask.rows(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "ask": ask, "page": page, "rows": pages.with_colours(list(page), request.person, request.today),
        "counts": queries.owed(request.person), "filters": ask.filters(),
    }  # fmt: skip
    return render(request, "cases/_desk.html" if _is_fragment(request) else "cases/desk.html", context)


# ------------------------------------------------------------------------------------------------ items


@login_required
@require_GET
def item(request: HttpRequest, no: str, code: str) -> HttpResponse:
    """事项: is everything here to decide, and what happens if I do?"""
    return _item(request, queries.item(request.person, no, code))


@login_required
@require_POST
def decide_item(request: HttpRequest, no: str, code: str) -> HttpResponse:
    """作出决定."""
    item = queries.item_on_desk(request.person, no, code)
    form = forms.DecideItemForm(item, request.POST, auto_id="id_decide_%s")
    if form.is_valid():
        item = actions.decide_item(item=item, person=request.person, now=request.now, **form.cleaned_data)
        return _done(request, item, "approve")
    return _item(request, item, ("decide", form))


@login_required
@require_POST
def move(request: HttpRequest, no: str, code: str, verb: str) -> HttpResponse:
    """Any other verb of the table of moves."""
    if verb not in pages.FORMS:
        raise Http404
    item = queries.item_to_act_on(request.person, no, code)
    form = pages.FORMS[verb](item, request.POST, request.FILES, auto_id=f"id_{verb}_%s")
    if form.is_valid():
        act = ACTIONS[verb]
        item = act(item=item, person=request.person, now=request.now, **_ready(request, verb, form))
        return _done(request, item, verb)
    return _item(request, item, (verb, form))


ACTIONS: Mapping[str, Any] = {
    "accept": actions.accept_item, "ask_correction": actions.ask_correction, "take_on": actions.take_on_item,
    "find_not_needed": actions.find_not_needed, "refuse_acceptance": actions.refuse_acceptance,
    "extend": actions.extend_item, "suspend": actions.suspend_item, "resume": actions.resume_item,
    "deliver": actions.deliver_item, "withdraw": actions.withdraw_item, "resupply": actions.resupply,
    "report_done": actions.report_done, "resubmit": actions.resubmit_item,
}  # fmt: skip


def _ready(request: HttpRequest, verb: str, form: Form) -> dict[str, Any]:
    """The form's values as the action takes them: an upload becomes a document of the store."""
    values = dict(form.cleaned_data)
    if "document" in values:
        stored = _stored(request, values.pop("document"))
        values |= {"documents": [stored] if stored else []} if verb == "resupply" else {"document": stored}
    return values


def _stored(request: HttpRequest, upload: Any) -> Document | None:
    return documents.store(upload=upload, by=request.person.ref, now=request.now) if upload else None


def _item(request: HttpRequest, item: Item, bound: tuple[str, Form] | None = None) -> HttpResponse:
    context = pages.item_page(request.person, item, request.today, bound)
    fragment = _is_fragment(request)
    return render(request, "cases/_item.html" if fragment else "cases/item.html", context, status=422 if bound else 200)


def _done(request: HttpRequest, item: Item, verb: str) -> HttpResponse:
    """The page it came from, or the item as it is now."""
    messages.success(request, _("已办理：{item}，{verb}。").format(item=names.of(item), verb=VERBS[verb].label))
    if _is_fragment(request):
        context = pages.item_page(request.person, item, request.today)
        return render(request, "cases/_item.html", {**context, "told": True})
    page = request.POST.get("next", "")
    if page and url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return redirect(page)
    return redirect("cases:item", item.case.no, item.code)


def _is_fragment(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request")) and not request.headers.get("HX-Boosted")


# ------------------------------------------------------------------------------------------------ applications


@login_required
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """一次申请: what each agency is sent, every material once, one submit."""
    project = queries.project_of_applicant(request.person, code)
    chosen = request.POST.getlist("stages") if request.method == "POST" else request.GET.getlist("stages")
    context = pages.apply_page(project, chosen)
    stages = [(stage, name) for stage, name, _due in context["open_stages"]]
    form = forms.ApplicationForm(stages, context["asked"], *_posted(request), initial={"stages": context["picked"]})
    if request.method == "POST" and form.is_valid():
        actions.apply_for(
            project=project, stages=form.cleaned_data["stages"], materials=_materials(request, form),
            by=request.person.ref, now=request.now,
        )  # fmt: skip
        messages.success(request, _("申请已送达各部门。各事项的受理和决定会在本页更新。"))
        return redirect("cases:project", project.code)
    if request.method == "POST":
        _keep_files(request, form)
    context |= {"form": form, "form_lines": pages.form_lines(form)}
    return render(request, "cases/apply.html", context, status=422 if form.errors else 200)


def _posted(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _materials(request: HttpRequest, form: forms.ApplicationForm) -> dict[str, tuple[str, Document | None]]:
    """How each material comes: a file given now, one taken a moment ago, or what the applicant says."""
    values, given = form.cleaned_data, dict[str, tuple[str, Document | None]]()
    held = document_queries.of_thing(request.person.ref).in_bulk([values[f"held-{line.code}"] for line in form.lines])
    for line in form.lines:
        document = _stored(request, values[f"file-{line.code}"]) or held.get(values[f"held-{line.code}"])
        said = values[f"how-{line.code}"]
        if document:
            given[line.code] = (How.UPLOADED, document)
        elif said in {How.LATER, How.SHARED}:
            given[line.code] = (said, None)
    return given


def _keep_files(request: HttpRequest, form: forms.ApplicationForm) -> None:
    """An error elsewhere must not cost the files that were good: they are stored, and named on the page."""
    data = request.POST.copy()
    for line in form.lines:
        if upload := form.cleaned_data.get(f"file-{line.code}"):
            data[f"held-{line.code}"] = _stored(request, upload).sha256
    form.data = data


@login_required
@require_GET
def project(request: HttpRequest, code: str) -> HttpResponse:
    """我的项目: what is missing, who owes it now, when do I start?"""
    project = queries.project(request.person, code)
    return render(request, "cases/project.html", pages.project_page(request.person, project, request.today))


@login_required
@require_GET
def case(request: HttpRequest, no: str) -> HttpResponse:
    """One application with its items."""
    case = queries.case(request.person, no)
    return render(request, "cases/case.html", pages.case_page(request.person, case, request.today))


@login_required
@require_POST
def give_material(request: HttpRequest, no: str, material: str) -> HttpResponse:
    """A material that was promised for later, or is missing."""
    case = queries.case_of_applicant(request.person, no)
    form = forms.MaterialForm(request.POST, request.FILES)
    if not form.is_valid():
        context = pages.case_page(request.person, case, request.today)
        return render(request, "cases/case.html", {**context, "form": form, "wanted": material}, status=422)
    given = {material: (How.UPLOADED, _stored(request, form.cleaned_data["document"]))}
    actions.give_materials(case=case, materials=given, person=request.person, now=request.now)
    messages.success(request, _("材料已收到：{name}。").format(name=names.material(material)))
    return redirect("cases:case", no)


@login_required
@require_GET
def document(request: HttpRequest, no: str, sha256: str) -> FileResponse:
    """A document of a case, for whoever may see the case; the download is written down."""
    case = queries.case(request.person, no)
    found = document_queries.held(case.stream, sha256)
    documents.record_download(document=found, of=case.stream, by=request.person.ref, now=request.now)
    return serving.response(found)


# ------------------------------------------------------------------------------------------------ certificates


@login_required
@require_GET
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """A certificate with its ledger entry, ready to print."""
    found = queries.certificate(request.person, number)
    entries = [e for e in ledger.entries(request.person, found.item.case.stream) if e.n == found.entry_n]
    outputs = names.joined(names.material(output) for output in found.outputs)
    context = {
        "certificate": found,
        "entries": entries,
        "outputs": outputs,
        "agency": names.agency(found.item.agency_id),
    }
    return render(request, "cases/certificate.html", context)
