"""Applications: one for several stages, its page, its materials."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.cases import actions, forms, names, pages, progress, queries, stage_part, together
from kaigong.apps.cases.models import Case, How
from kaigong.apps.cases.views.shared import stored
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents import queries as document_queries
from kaigong.apps.documents import serving
from kaigong.apps.documents.models import Document


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
            project=project, stages=form.cleaned_data["stages"], materials=given_materials(request, form),
            by=request.person.ref, now=request.now,
        )  # fmt: skip
        messages.success(request, _("申请已送达各部门。各事项的受理和决定会在本页更新。"))
        return redirect("cases:project", project.code)
    if request.method == "POST":
        keep_files(request, form)
    context |= {"form": form, "form_lines": pages.form_lines(form)}
    return render(request, "cases/apply.html", context, status=422 if form.errors else 200)


def _posted(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def given_materials(request: HttpRequest, form: Any) -> dict[str, tuple[str, Document | None]]:
    """How each material comes: a file given now, one taken a moment ago, or what the applicant says."""
    values, given = form.cleaned_data, dict[str, tuple[str, Document | None]]()
    held = document_queries.of_thing(request.person.ref).in_bulk([values[f"held-{line.code}"] for line in form.lines])
    for line in form.lines:
        document = stored(request, values[f"file-{line.code}"]) or held.get(values[f"held-{line.code}"])
        said = values[f"how-{line.code}"]
        if document:
            given[line.code] = (How.UPLOADED, document)
        elif said in {How.LATER, How.SHARED}:
            given[line.code] = (said, None)
    return given


def keep_files(request: HttpRequest, form: Any) -> None:
    """An error elsewhere must not cost the files that were good: they are stored, and named on the page."""
    data = request.POST.copy()
    for line in form.lines:
        if upload := form.cleaned_data.get(f"file-{line.code}"):
            data[f"held-{line.code}"] = stored(request, upload).sha256
    form.data = data


@login_required
@require_GET
def project(request: HttpRequest, code: str) -> HttpResponse:
    """我的项目: what is missing, who owes it now, when do I start?"""
    project = queries.project(request.person, code)
    return render(request, "cases/project.html", progress.project_page(request.person, project, request.today))


@login_required
@require_GET
def case(request: HttpRequest, no: str) -> HttpResponse:
    """One application with its items."""
    case = queries.case(request.person, no)
    return render(request, "cases/case.html", case_context(request, case))


def case_context(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The page of a case; one of a theme also with its promise and its reply."""
    context = pages.case_page(request.person, case, request.today)
    context["joint"] = stage_part.of(request.person, case, request.today)
    if case.theme:
        context["form_shown"] = together.form_shown(case)
        context["package"] = progress.package(case, [row["item"] for row in context["rows"]])
    return context


@login_required
@require_POST
def give_material(request: HttpRequest, no: str, material: str) -> HttpResponse:
    """A material that was promised for later, or is missing."""
    case = queries.case_of_applicant(request.person, no)
    form = forms.MaterialForm(request.POST, request.FILES)
    if not form.is_valid():
        context = case_context(request, case)
        return render(request, "cases/case.html", {**context, "form": form, "wanted": material}, status=422)
    given = {material: (How.UPLOADED, stored(request, form.cleaned_data["document"]))}
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
