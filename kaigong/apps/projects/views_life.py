"""Pages of a project's life: its steps, proofs, delays, 统计入库, and the list of paper starts."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from kaigong.apps.documents import actions as document_actions
from kaigong.apps.projects import (
    actions,
    actions_life,
    actions_statistics,
    forms_life,
    moves,
    pages_life,
    paging,
    queries,
    queries_life,
)
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.refusals import TEXTS
from kaigong.apps.rulebook import words
from kaigong.core.problems import Faulty

Act = Callable[[Any], object]


@login_required
def stage(request: HttpRequest, code: str) -> HttpResponse:
    """Take one step of the pipeline, on a proof of a kind it takes."""
    project = queries.amendable(request.person, code)
    open_moves = moves.open_to(project.stage, request.person.role)
    form = forms_life.MoveForm(request.POST or None, request.FILES or None, moves=open_moves, project=project)
    context = {"project": project, "moves": open_moves}

    def act(said: dict[str, Any]) -> object:
        by, on = {"by": request.person.ref, "now": request.now}, said["on"]
        shown = said.get("piece") or _proof(request, form)
        return actions.move_stage(project=project, to=said["to"], evidence=shown, on=on, note=said["note"], **by)

    if done(request, form, act):
        project.refresh_from_db()
        messages.success(request, _("项目已进入“{stage}”。").format(stage=project.get_stage_display()))
        return to_life(project)
    return render(request, "projects/stage.html", {"form": form, **context}, status=422 if form.errors else 200)


@login_required
def evidence(request: HttpRequest, code: str) -> HttpResponse:
    """提交证据."""
    project = queries.kept_life(request.person, code)
    form = forms_life.EvidenceForm(
        request.POST or None, request.FILES or None, initial={"milestone": request.GET.get("milestone", "started")}
    )

    def act(said: dict[str, Any]) -> object:
        by = {"by": request.person.ref, "now": request.now}
        return actions_life.file_evidence(
            project=project, proof=_proof(request, form), milestone=said["milestone"], **by
        )

    if done(request, form, act):
        messages.success(request, _("证据已提交，疑点已重新排查。"))
        return to_life(project)
    return answered(request, project, form, _("提交证据"), _("提交"))


def _proof(request: HttpRequest, form: Any) -> Any:
    """The proof of the form, its document stored; nothing where no document came."""
    upload = form.cleaned_data["document"]
    if not upload:
        return None
    return form.proof(document_actions.store(upload=upload, by=request.person.ref, now=request.now))


@login_required
def strike(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """剔除证据."""
    piece = queries_life.piece(request.person, code, n)
    form = forms_life.ReasonForm(request.POST or None)
    by = {"by": request.person.ref, "now": request.now}
    if done(request, form, lambda said: actions_life.strike_evidence(piece=piece, **said, **by)):
        messages.success(request, _("证据已剔除，仍可查看。"))
        return to_life(piece.project)
    note = f"{piece.get_kind_display()} · {piece.document.name}"
    return answered(request, piece.project, form, _("剔除证据"), _("剔除"), note)


@login_required
def delay(request: HttpRequest, code: str) -> HttpResponse:
    """记录推迟原因."""
    project = queries.kept_life(request.person, code)
    form = forms_life.DelayForm(request.POST or None, initial={"since": request.today})
    by = {"by": request.person.ref, "now": request.now}
    if done(request, form, lambda said: actions_life.record_delay(project=project, **said, **by)):
        messages.success(request, _("推迟原因已记录，会显示在计划和周报中。"))
        return to_life(project)
    return answered(request, project, form, _("记录推迟原因"), _("记录"))


@login_required
def end_delay(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """推迟原因消除."""
    row = queries_life.delay(request.person, code, n)
    form = forms_life.EndForm(request.POST or None, initial={"on": request.today})
    by = {"by": request.person.ref, "now": request.now}
    if done(request, form, lambda said: actions_life.end_delay(delay=row, **said, **by)):
        messages.success(request, _("已记录：推迟原因消除。"))
        return to_life(row.project)
    return answered(request, row.project, form, _("推迟原因消除"), _("记录"))


STATISTICS: Mapping[str, tuple[Callable[..., django_forms.Form], Callable[..., Project], Promise]] = {
    "file": (forms_life.FileStatisticsForm, actions_statistics.file_statistics, gettext_lazy("已申报统计入库。")),
    "return": (forms_life.ReasonForm, actions_statistics.return_statistics, gettext_lazy("申报已退回，理由会显示。")),
    "enter": (forms_life.EnterStatisticsForm, actions_statistics.enter_statistics, gettext_lazy("已登记统计入库。")),
    "correct": (
        forms_life.CorrectStatisticsForm, actions_statistics.correct_statistics, gettext_lazy("统计入库信息已更正。"),
    ),
}  # fmt: skip


@login_required
def statistics(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """统计入库: file, return, enter, correct."""
    project = queries.project(request.person, code)
    if verb not in pages_life.statistics_verbs(request.person, project):
        raise Http404
    made, action, told = STATISTICS[verb]
    more = {"project": project} if verb == "file" else {}
    form = made(request.POST or None, **more)
    by = {"by": request.person.ref, "now": request.now}
    if done(request, form, lambda said: action(project=project, **said, **by)):
        messages.success(request, told)
        return to_life(project)
    label = str(pages_life.VERBS[verb])
    return answered(request, project, form, label, label)


@login_required
@require_GET
def doubts(request: HttpRequest) -> HttpResponse:
    """纸面开工: started projects with something against them, for the command and the auditors."""
    if not queries_life.may_look(request.person):
        raise Http404
    ask = pages_life.asked(request.GET, request.today)
    found = queries_life.suspicious(request.person, ask)
    page = paging.Pages(found, paging.MOST_NARROWED).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": pages_life.doubtful(page.object_list, request.today),
        "filters": pages_life.filters(ask, queries_life.counts(request.person), request.today),
        "withdrawn": pages_life.withdrawn(queries_life.starts_withdrawn(request.person)[:20]),
        "narrowed": bool(ask.signals or ask.counties or ask.klasses or ask.year),
    }  # fmt: skip
    return render(request, "projects/doubts.html", context)


def done(request: HttpRequest, form: Any, act: Act) -> bool:
    """Whether the form was sent, taken and carried out; faults of the action stand at their fields."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Faulty as faulty:
        words.put_on_form(form, faulty.problems, TEXTS, forms_life.PLACES)
        return False
    return True


def to_life(project: Project) -> HttpResponse:
    """Back to the project, where its life is told."""
    return redirect(f"{reverse('boards:project', args=[project.code])}?tab=life")


def answered(
    request: HttpRequest, project: Project, form: Any, title: str, button: str, note: str = ""
) -> HttpResponse:
    """The form again, with what was typed and its faults."""
    context = {"project": project, "form": form, "title": title, "button": button, "note": note}
    return render(request, "projects/life_form.html", context, status=422 if form.errors else 200)
