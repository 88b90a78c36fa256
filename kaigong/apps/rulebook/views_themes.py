"""Pages of themes (一事联办): what everybody may read, and the editor of a city's own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts import roles
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.rulebook import actions_themes as actions
from kaigong.apps.rulebook import queries, theme_pages, themes, words
from kaigong.apps.rulebook.forms_themes import NewThemeForm, ThemeForm, situations_from_items
from kaigong.apps.rulebook.models import CityTheme
from kaigong.apps.rulebook.refusals import TEXTS
from kaigong.core.problems import Faulty

VERB = "change_rulebook"
FAULTY = 422


@require_GET
def themes_page(request: HttpRequest) -> HttpResponse:
    """Every theme in force; who edits them sees the drafts too."""
    context = {
        "rows": theme_pages.rows(), "drafts": themes.drafts(request.person), "tab": "themes",
        "may_edit": themes.may_edit(request.person),
    }  # fmt: skip
    return render(request, "rulebook/themes.html", context)


@require_GET
def theme(request: HttpRequest, theme_id: str) -> HttpResponse:
    """One theme: its situations, its form, its materials, its longest path; a draft for who edits it."""
    own = themes.drafts(request.person).filter(pk=theme_id).first()
    published = themes.published().get(theme_id)
    if own is None and published is None:
        raise Http404
    drafted = own is not None and (own.draft is not None or published is None)
    shown = themes.theme_of(theme_id, themes.data_of(own)) if own and drafted else published and published.theme
    context = {
        "theme": shown, "own": own, "published": published, "drafted": drafted, "tab": "themes",
        "faults": _faults(own) if own and drafted else [], "may_edit": themes.may_edit(request.person),
        "entries": ledger.entries(request.person, own.stream) if own else [],
        **theme_pages.preview(shown),
    }  # fmt: skip
    return render(request, "rulebook/theme.html", context)


def _faults(row: CityTheme) -> list[str]:
    return [theme_pages.fault(problem) for problem in themes.problems_of(row.pk, themes.data_of(row))]


def new_theme(request: HttpRequest) -> HttpResponse:
    """Begin a theme: its id, its name, and what to copy from."""
    roles.require(request.person, VERB)
    known = {name: words.named(each.theme) for name, each in themes.published().items()}
    form = NewThemeForm(request.POST or None, known=known, initial={"copy_of": request.GET.get("copy", "")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        copied = themes.raw_of(themes.one(said["copy_of"]).theme) if said["copy_of"] else {"stage": "1", "items": []}
        data = {**copied, "name_zh": said["name_zh"]}
        try:
            row = actions.draft_theme(
                theme_id=said["theme_id"],
                data=data,
                copied_from=said["copy_of"],
                by=request.person.ref,
                now=request.now,
            )
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, TEXTS, {"theme_id": "theme_id"})
        else:
            return redirect("rulebook:edit_theme", row.pk)
    return render(
        request, "rulebook/new_theme.html", {"form": form, "tab": "themes"}, status=FAULTY if form.errors else 200
    )


def edit_theme(request: HttpRequest, theme_id: str) -> HttpResponse:
    """Write the draft anew. A draft with faults is kept; the faults are named and stop publishing."""
    roles.require(request.person, VERB)
    row = themes.draft(request.person, theme_id)
    form = ThemeForm(request.POST or None, theme=themes.data_of(row), seen=row.seen_n)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"] if form.cleaned_data["seen"] is not None else row.seen_n
        data = form.theme()
        if "derive" in request.POST:
            data["situations"] = situations_from_items(queries.catalogue(), data["items"])
            data["questions"] = theme_pages.questions_of(data["situations"], str(data.get("applies_when", "")))
        row = actions.edit_theme(theme=row, data=data, by=request.person.ref, now=request.now, seen=seen)
        messages.success(request, _("草稿已保存。"))
        return redirect(
            "rulebook:edit_theme" if "derive" in request.POST or "stay" in request.POST else "rulebook:theme", row.pk
        )
    return render(request, "rulebook/edit_theme.html", _editor(row, form), status=FAULTY if form.errors else 200)


def _editor(row: CityTheme, form: ThemeForm) -> dict[str, Any]:
    catalogue = queries.catalogue()
    return {
        "own": row, "form": form, "tab": "themes", "faults": _faults(row),
        "attributes": [(one.id, words.named(one)) for one in catalogue.attributes.values()],
    }  # fmt: skip


@require_POST
def publish_theme(request: HttpRequest, theme_id: str) -> HttpResponse:
    """Put the draft in force."""
    row = themes.draft(request.person, theme_id)
    try:
        row = actions.publish_theme(theme=row, by=request.person.ref, now=request.now)
    except Faulty:
        messages.error(request, _("草稿还有问题，不能发布。问题列在下面。"))
        return redirect("rulebook:theme", theme_id)
    messages.success(request, _("已发布第 {n} 版，新的申请按它办理。").format(n=row.version))
    return redirect("rulebook:theme", theme_id)


@require_POST
def drop_theme_draft(request: HttpRequest, theme_id: str) -> HttpResponse:
    """Give up the draft."""
    row = themes.draft(request.person, theme_id)
    actions.drop_theme_draft(theme=row, by=request.person.ref, now=request.now)
    messages.success(request, _("草稿已放弃。"))
    return redirect("rulebook:themes")


@require_POST
def withdraw_theme(request: HttpRequest, theme_id: str) -> HttpResponse:
    """Let nobody apply under it any more."""
    row = themes.draft(request.person, theme_id)
    actions.withdraw_theme(theme=row, reason=request.POST.get("reason", ""), by=request.person.ref, now=request.now)
    messages.success(request, _("已停用。已经提出的申请照原样办完。"))
    return redirect("rulebook:theme", theme_id)
