"""A plan out to project software and back: the file, what comes back beside ours, and the baseline it becomes."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from kaigong.apps.boards import board as boards
from kaigong.apps.boards import schedule as schedules
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.refusals import TEXTS as DOCUMENTS
from kaigong.apps.projects import actions_msproject, queries_facts
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.refusals import TEXTS
from kaigong.apps.rulebook import words
from kaigong.core.plan.msproject_read import read
from kaigong.core.plan.msproject_tree import MOST_BYTES
from kaigong.core.plan.msproject_write import written
from kaigong.core.problems import Faulty, Problem

SHOWN = 300


class ScheduleFileForm(forms.Form):
    """The XML of project software."""

    file = forms.FileField(
        label=gettext_lazy("Project 文件（XML）"), widget=forms.FileInput(attrs={"accept": ".xml"}),
        help_text=gettext_lazy("在 Project 里“另存为”，格式选 XML，不超过 20 MB。"),
    )  # fmt: skip


class TakeScheduleForm(forms.Form):
    """What a returned schedule becomes."""

    name = forms.CharField(label=gettext_lazy("基准名称"), max_length=60)
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=300, required=False)
    wish = forms.BooleanField(
        label=gettext_lazy("同时把文件里的开工日记为期望开工日"), required=False,
        help_text=gettext_lazy("期望开工日用来倒推每份材料最迟什么时候备齐。"),
    )  # fmt: skip


@require_GET
def file(request: HttpRequest, code: str) -> HttpResponse:
    """The plan as MSPDI."""
    project = projects.project(request.person, code)
    content = written(schedules.of(boards.board(project, request.today)))
    response = HttpResponse(content, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{project.code}.xml"'
    response["Cache-Control"] = "private, no-store"
    return response


def hand_in(request: HttpRequest, code: str) -> HttpResponse:
    """Hand a file in: it is read, and what it says is kept; nothing changes yet."""
    project = queries_facts.writable(request.person, code)
    form = ScheduleFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            schedule = read(b" " * (MOST_BYTES + 1) if upload.size > MOST_BYTES else upload.read())
            made = schedules.kept(schedule, project.code)
            document = documents.store(upload=made, by=request.person.ref, now=request.now)
        except Faulty as faulty:
            for problem in faulty.problems[:SHOWN]:
                form.add_error("file", told(problem))
        else:
            return redirect("boards:schedule_check", project.code, document.sha256)
    context = {"project": project, "form": form}
    return render(request, "boards/schedule.html", context, status=422 if form.errors else 200)


def check(request: HttpRequest, code: str, sha256: str) -> HttpResponse:
    """What the file says otherwise, task by task; confirmed, it becomes a named baseline."""
    project = queries_facts.writable(request.person, code)
    known = schedules.known(request.person.ref, sha256)
    if known is None:
        raise Http404
    document, theirs = known
    found = schedules.differences(schedules.of(boards.board(project, request.today)), theirs)
    form = TakeScheduleForm(request.POST or None, initial={"name": _("{day} 返回的计划").format(day=request.today)})
    if request.method == "POST" and form.is_valid():
        actions_msproject.take_schedule(
            project=project, schedule=theirs, document=document, by=request.person.ref, now=request.now,
            **form.cleaned_data,
        )  # fmt: skip
        messages.success(request, _("已记为计划基准“{name}”。").format(name=form.cleaned_data["name"]))
        return redirect("boards:project", project.code)
    context = {
        "project": project, "form": form, "found": found[:SHOWN], "count": len(found), "shown": SHOWN,
        "finding": schedules.finding(found), "tasks": len(theirs.tasks),
        "unknown": not any(task.item for task in theirs.tasks),
    }  # fmt: skip
    return render(request, "boards/schedule_check.html", context, status=422 if form.errors else 200)


def told(problem: Problem) -> str:
    """A fault in words."""
    return words.told(problem, {**DOCUMENTS, **TEXTS})
