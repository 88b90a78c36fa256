"""一事联办: choose a theme, answer its situation, fill in one form; everything goes to all agencies at once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaigong.apps.accounts import actions_drafts, drafts
from kaigong.apps.cases import actions, names, pages, queries, together
from kaigong.apps.cases.actions.themes import Filled
from kaigong.apps.cases.forms.themes import SituationForm, ThemeForm
from kaigong.apps.cases.views.applications import given_materials, keep_files
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import themes as rulebook_themes

FAULTY = 422


@login_required
@require_GET
def themes(request: HttpRequest, code: str) -> HttpResponse:
    """Every theme as this project meets it; those that can be applied for now on top."""
    project = queries.project_of_applicant(request.person, code)
    return render(request, "cases/themes.html", {"project": project, "offers": together.offers(project)})


@login_required
def theme(request: HttpRequest, code: str, theme_id: str) -> HttpResponse:
    """One theme: its situation first, where it is open; then the one form."""
    project = queries.project_of_applicant(request.person, code)
    published = rulebook_themes.one(theme_id)
    found = together.together(project, published)
    context = {"project": project, "published": published, "theme": published.theme, "found": found}
    if found.ask:
        return _situation(request, project, found, context)
    return _one_form(request, project, found, context)


def _situation(request: HttpRequest, project: Project, found: together.Together, context: Any) -> HttpResponse:
    form = SituationForm(request.POST or None, ask=found.ask)
    if request.method == "POST" and form.is_valid():
        seen = int(request.POST.get("seen") or project.facts_n)
        actions.say_situation(
            project=project, facts=form.facts(), by=request.person.ref, now=request.now, seen=seen
        )  # fmt: skip
        return redirect(request.path)
    return render(
        request, "cases/theme_situation.html", {**context, "form": form}, status=FAULTY if form.errors else 200
    )


def _one_form(request: HttpRequest, project: Project, found: together.Together, context: Any) -> HttpResponse:
    key = draft_key(project, found.published.theme.id)
    form = _form(request, found, key)
    if request.method == "POST" and "keep" in request.POST:
        return _kept(request, form, key)
    if request.method == "POST" and form.is_valid():
        filled = Filled(form.facts(), form.answers(), given_materials(request, form))
        case = actions.apply_theme(
            project=project, theme_id=found.published.theme.id, filled=filled, by=request.person.ref, now=request.now
        )
        actions_drafts.drop_draft(person=request.person, key=key)
        told = _("已同日送达全部部门，受理编号 {no}。这一件事的答复会集中反馈给您。")
        messages.success(request, told.format(no=case.no))
        return redirect("cases:case", case.no)
    if request.method == "POST":
        keep_files(request, form)
    context |= {
        "form": form, "draft": drafts.of(request.person, key), "draft_key": key, "form_lines": pages.form_lines(form),
        "known": [(one, form.change(one.field.id) if one.may_change else None) for one in found.known],
        "parcels": together.agencies(found), "path": names.joined(names.item(code) for code in found.path.items),
        "free": [line for line in found.lines if line not in found.to_give],
        "unneeded": names.joined(names.item(code) for code in found.unneeded),
        "sent": names.joined(names.item(code) for code in found.sent),
    }  # fmt: skip
    return render(request, "cases/theme.html", context, status=FAULTY if form.errors else 200)


def _form(request: HttpRequest, found: together.Together, key: str) -> ThemeForm:
    """The form as sent, else as the draft has it."""
    parts: dict[str, Any] = {
        "asked": found.asked, "known": [one.field for one in found.known if one.may_change], "lines": found.to_give,
    }  # fmt: skip
    if request.method == "POST":
        return ThemeForm(request.POST, request.FILES, **parts)
    draft = drafts.values(drafts.of(request.person, key))
    return ThemeForm(initial={name: values[0] for name, values in draft.items() if values}, **parts)


def _kept(request: HttpRequest, form: ThemeForm, key: str) -> HttpResponse:
    """暂存: what is typed so far and the files taken so far wait for their owner, on whatever device."""
    form.is_valid()
    keep_files(request, form)
    typed = [(name, value) for name, values in form.data.lists() for value in values if name != "keep"]
    kept = actions_drafts.keep_draft(person=request.person, key=key, fields=typed, now=request.now)
    messages.success(request, _("已暂存，换一台设备登录也能继续填写。") if kept else _("没有可以暂存的内容。"))
    return redirect(request.path)


def draft_key(project: Project, theme_id: str) -> str:
    """How the draft of this form is called."""
    return f"theme:{project.code}:{theme_id}"
