"""Pages on changes of the rules: what changes when (public), and the administrator's drafts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kaigong.apps.accounts import roles
from kaigong.apps.rulebook import actions_editions as actions
from kaigong.apps.rulebook import forms_editions as forms
from kaigong.apps.rulebook import queries, told, words
from kaigong.apps.rulebook import queries_editions as editions
from kaigong.apps.rulebook.models import CatalogueEdition, CountedFrom, Transition
from kaigong.apps.rulebook.refusals import TEXTS
from kaigong.core.problems import Faulty, Problem

SAID = {
    "draft": gettext_lazy("草稿已保存，请重新核对。"), "item": gettext_lazy("已写入草稿，请核对。"),
    "publish": gettext_lazy("已发布。"),
}  # fmt: skip
PLACES = {name: name for name in ("title", "ground", "force_on", "transition_ground", "reason")}


def changes(request: HttpRequest) -> HttpResponse:
    """What changes in the rules, and when: for everybody."""
    context = {
        "changes": editions.law_changes(request.today), "may_change": queries.may_change(request.person),
        "may_watch": editions.may_watch(request.person), "rows": editions.editions(request.person), "tab": "changes",
        "version": editions.version_of(request.today),
    }  # fmt: skip
    return render(request, "rulebook/changes.html", context)


def edition(request: HttpRequest, number: int) -> HttpResponse:
    """One change of the city: what it says, what it changes, how far it has come."""
    return _page(request, editions.edition(request.person, number))


def new_edition(request: HttpRequest) -> HttpResponse:
    """Write a draft."""
    roles.require(request.person, "change_rulebook")
    form = forms.DraftForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_edition(**form.cleaned_data, by=request.person.ref, now=request.now)
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, TEXTS, PLACES)
        else:
            messages.success(request, _("草稿已保存。下一步：写明改动并核对。"))
            return redirect("rulebook:edition", made.number)
    context = {"form": form, "tab": "changes"}
    return render(request, "rulebook/new_edition.html", context, status=422 if form.errors else 200)


@require_POST
def edit_edition(request: HttpRequest, number: int) -> HttpResponse:
    """Write a draft anew."""
    row, form = editions.draft(request.person, number), forms.DraftForm(request.POST, request.FILES)
    return _acted(request, row, "draft", form, lambda said: actions.edit_edition(edition=row, **said))


@require_POST
def change_item(request: HttpRequest, number: int) -> HttpResponse:
    """Change one item by form."""
    row, form = editions.draft(request.person, number), forms.ItemForm(request.POST)
    return _acted(request, row, "item", form, lambda said: actions.change_item(
        edition=row, item=said["item"], fields=form.changes(), by=said["by"], now=said["now"]))  # fmt: skip


@require_POST
def check_edition(request: HttpRequest, number: int) -> HttpResponse:
    """Check a draft against the law of its day; every fault is named."""
    row, form = editions.draft(request.person, number), forms.DayForm(request.POST)
    if not form.is_valid():
        return _page(request, row, check=form)
    row = actions.check_edition(edition=row, **form.cleaned_data, by=request.person.ref, now=request.now)
    if row.problems:
        messages.warning(request, _("发现 {count} 处问题，已全部列出。").format(count=len(row.problems)))
    else:
        messages.success(request, _("核对通过，可以发布。"))
    return redirect("rulebook:edition", number)


@require_POST
def publish_edition(request: HttpRequest, number: int) -> HttpResponse:
    """Publish a draft with its day in force."""
    row, form = editions.draft(request.person, number), forms.PublishForm(request.POST)
    return _acted(request, row, "publish", form, lambda said: actions.publish_edition(edition=row, **said))


@require_POST
def withdraw_edition(request: HttpRequest, number: int) -> HttpResponse:
    """Take an edition back."""
    row, reason = editions.draft(request.person, number), request.POST.get("reason", "")
    actions.withdraw_edition(edition=row, reason=reason, by=request.person.ref, now=request.now)
    messages.success(request, _("已撤回。账本中保留原来的内容和撤回的原因。"))
    return redirect("rulebook:edition", number)


def _acted(
    request: HttpRequest, row: CatalogueEdition, name: str, form: Any, act: Callable[[dict[str, Any]], Any]
) -> HttpResponse:
    """Do it; faults stand at the fields of the form."""
    if not form.is_valid():
        return _page(request, row, **{name: form})
    try:
        act({**form.cleaned_data, "by": request.person.ref, "now": request.now})
    except Faulty as faulty:
        for problem in faulty.problems:
            field = PLACES.get(problem.at)
            form.add_error(field if field in form.fields else None, _fault(problem))
        return _page(request, row, **{name: form})
    messages.success(request, str(SAID[name]))
    return redirect("rulebook:edition", row.number)


def _fault(problem: Problem) -> str:
    if problem.code in TEXTS:
        return words.told(problem, TEXTS)
    ((_place, said),) = told.faults([(problem.code, problem.at, problem.data)])
    return said


def _page(request: HttpRequest, row: CatalogueEdition, **bound: Any) -> HttpResponse:
    day = row.force_on or request.today
    may = queries.may_change(request.person)
    context: dict[str, Any] = {
        "edition": row, "day": day, "things": editions.differences(row, day), "faults": told.faults(row.problems),
        "may_change": may, "tab": "changes", "version": editions.version_of(day),
    }  # fmt: skip
    if may and row.is_open:
        first = {"title": row.title, "ground": row.ground, "text": row.text}
        publishing = {"force_on": day, "transition": Transition.FAVOURABLE, "counted_from": CountedFrom.START}
        context |= {
            "draft_form": bound.get("draft") or forms.DraftForm(initial=first, auto_id="id_draft_%s"),
            "item_form": bound.get("item") or forms.ItemForm(auto_id="id_item_%s"),
            "check_form": bound.get("check") or forms.DayForm(initial={"force_on": day}, auto_id="id_check_%s"),
            "publish_form": bound.get("publish") or forms.PublishForm(initial=publishing, auto_id="id_publish_%s"),
        }  # fmt: skip
    return render(request, "rulebook/edition.html", context, status=422 if bound else 200)
