"""Around the desk: templates of opinions, a leaver's work, and what was entered after the fact."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts.models import Role
from kaigong.apps.cases import actions, forms, names, queries, queries_desk
from kaigong.apps.cases.desk import address_of
from kaigong.apps.cases.models import OpinionTemplate

PER_PAGE = 50


@login_required
def templates(request: HttpRequest) -> HttpResponse:
    """审查意见模板: the agency's and one's own; a new one below."""
    if not queries.has_desk(request.person):
        raise Http404
    form = _form(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.save_template(person=request.person, row=None, now=request.now, **form.cleaned_data)
        messages.success(request, _("模板已保存。"))
        return redirect("cases:templates")
    return _templates(request, form)


def _form(request: HttpRequest, data: Any, row: OpinionTemplate | None = None) -> forms.TemplateForm:
    auto_id = f"id_t{row.pk}_%s" if row else "id_%s"
    return forms.TemplateForm(data, may_share=request.person.role == Role.HEAD, row=row, auto_id=auto_id)


def _templates(request: HttpRequest, form: Any, bound: tuple[int, Any] | None = None) -> HttpResponse:
    rows = []
    for row in queries_desk.templates(request.person):
        mine = row.owner == request.person.ref or (not row.owner and request.person.role == Role.HEAD)
        own = bound[1] if bound and bound[0] == row.pk else _form(request, None, row) if mine else None
        rows.append({"row": row, "form": own})
    wrong = bool(form.errors or (bound and bound[1].errors))
    return render(request, "cases/templates.html", {"rows": rows, "form": form}, status=422 if wrong else 200)


@login_required
@require_POST
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one template, or remove it."""
    row = queries_desk.template(request.person, pk)
    if request.POST.get("remove"):
        actions.remove_template(person=request.person, row=row)
        messages.success(request, _("模板已删除。"))
        return redirect("cases:templates")
    form = _form(request, request.POST, row)
    if not form.is_valid():
        return _templates(request, _form(request, None), (pk, form))
    actions.save_template(person=request.person, row=row, now=request.now, **form.cleaned_data)
    messages.success(request, _("模板已保存。"))
    return redirect("cases:templates")


@login_required
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """保存视图: what the desk shows now, under a name."""
    if not queries.has_desk(request.person):
        raise Http404
    query = address_of(QueryDict(request.POST.get("query", "")[:1000]))
    name = request.POST.get("name", "")[:40]
    row = actions.save_view(person=request.person, name=name, query=query, now=request.now)
    messages.success(request, _("视图“{name}”已保存，列在工作台上方，只有您看得到。").format(name=row.name))
    return redirect(f"{reverse('cases:desk')}?{row.query}")


@login_required
@require_POST
def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    """删除视图."""
    row = queries_desk.view(request.person, pk)
    actions.remove_view(person=request.person, row=row, now=request.now)
    messages.success(request, _("视图“{name}”已删除。").format(name=row.name))
    return redirect("cases:desk")


@login_required
@require_GET
def hand_over(request: HttpRequest) -> HttpResponse:
    """工作移交: whose open work could go to somebody else."""
    people = list(queries_desk.desks_ruled(request.person))
    numbers = queries_desk.open_work(whom.ref for whom in people)
    rows = [{"whom": whom, "number": numbers[whom.ref]} for whom in people if numbers.get(whom.ref)]
    return render(request, "cases/hand_over.html", {"people": rows})


@login_required
def hand_over_of(request: HttpRequest, username: str) -> HttpResponse:
    """All open work of one person to another, with its reason; each item is answered on its own."""
    leaver = queries_desk.desk_ruled(request.person, username)
    mates = queries_desk.successors(leaver)
    form = forms.HandOverForm(mates, request.POST if request.method == "POST" else None)
    outcomes: list[Any] = []
    if request.method == "POST" and form.is_valid():
        outcomes = actions.hand_over_desk(leaver=leaver, person=request.person, now=request.now, **form.cleaned_data)
    items = list(queries_desk.work_of(leaver))
    context = {"leaver": leaver, "items": items, "form": form, "outcomes": outcomes}
    return render(request, "cases/hand_over.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """补录统计: how much each agency entered after the fact, and each of them."""
    agency = request.GET.get("agency", "")
    counts = [(id_, names.agency(id_), number) for id_, number in queries_desk.late_counts(request.person)]
    page = Paginator(queries_desk.late_notes(request.person, agency), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [{"note": note, "agency": names.agency(note.agency_id)} for note in page.object_list]
    return render(request, "cases/late.html", {"counts": counts, "page": page, "agency": agency})
