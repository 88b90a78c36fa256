"""窗口收件: paper for somebody without an account. Find the owner, find the project, file, print the receipt."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaigong.apps.accounts.models import Role
from kaigong.apps.cases import actions, forms, names, pages, queries, queries_desk
from kaigong.apps.cases.models import How
from kaigong.apps.cases.views.shared import stored
from kaigong.apps.documents.models import Document

FEW = 20


def _require_window(request: HttpRequest) -> None:
    if request.person.role != Role.WINDOW:
        raise Http404


@login_required
@require_GET
def intake(request: HttpRequest) -> HttpResponse:
    """Whose paper it is: search owners and projects; register whoever is not there yet."""
    _require_window(request)
    text = request.GET.get("q", "").strip()[:100]
    owners, projects = queries_desk.owners_and_projects(request.person, text, FEW) if text else ([], [])
    context = {"q": text, "owners": owners, "projects": projects, "recent": queries_desk.receipts_by(request.person)}
    return render(request, "cases/intake.html", context)


@login_required
def intake_application(request: HttpRequest, code: str) -> HttpResponse:
    """代为申请 for one project."""
    _require_window(request)
    project = queries.project_of_applicant(request.person, code)
    chosen = request.POST.getlist("stages") if request.method == "POST" else request.GET.getlist("stages")
    context = pages.apply_page(project, chosen)
    stages = [(stage, name) for stage, name, _due in context["open_stages"]]
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.IntakeForm(stages, context["asked"], *posted, initial={"stages": context["picked"]})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        materials = _materials(request, form)
        papers = [names.material(line) for line, (how, _document) in materials.items() if how != How.LATER]
        _cases, row = actions.take_application(
            project=project, stages=said["stages"], materials=materials, papers=[*papers, str(_("申请表"))],
            brought_by=said["brought_by"], phone=said["phone"], person=request.person, now=request.now,
            late=said.get("late"),
        )  # fmt: skip
        messages.success(request, _("申请已送达各部门。请打印收件凭证交送件人。"))
        return redirect("cases:receipt", row.number)
    context |= {"form": form, "form_lines": [_line(form, line) for line in form.lines]}
    return render(request, "cases/intake_application.html", context, status=422 if form.errors else 200)


def _line(form: forms.IntakeForm, line: Any) -> dict[str, Any]:
    return {"name": line.name, "uses": line.uses, "how": form[f"how-{line.code}"], "file": form[f"file-{line.code}"]}


def _materials(request: HttpRequest, form: forms.IntakeForm) -> dict[str, tuple[str, Document | None]]:
    """How each material comes: a scan made at the window, paper, or later."""
    given: dict[str, tuple[str, Document | None]] = {}
    for line in form.lines:
        document = stored(request, form.cleaned_data[f"file-{line.code}"])
        given[line.code] = (How.UPLOADED, document) if document else (form.cleaned_data[f"how-{line.code}"], None)
    return given


@login_required
def intake_paper(request: HttpRequest, no: str, code: str) -> HttpResponse:
    """收取纸质材料 of an item under way."""
    _require_window(request)
    item = queries.item_on_desk(request.person, no, code, request.today)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.PaperForm(item, *posted)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        document = stored(request, values.pop("document"))
        row = actions.record_paper(
            item=item, documents=[document] if document else [], person=request.person, now=request.now, **values
        )
        messages.success(request, _("已收件。请打印收件凭证交送件人。"))
        return redirect("cases:receipt", row.number)
    return render(request, "cases/intake_paper.html", {"item": item, "form": form}, status=422 if form.errors else 200)
