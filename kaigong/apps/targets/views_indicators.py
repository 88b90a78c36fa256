"""Pages of indicators: what is counted and how, the number by place and over time, the rows behind it, the editor."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts import roles
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents import queries as document_queries
from kaigong.apps.documents import serving
from kaigong.apps.rulebook import words
from kaigong.apps.targets import actions_definitions as actions
from kaigong.apps.targets import definitions
from kaigong.apps.targets import indicator_pages as pages
from kaigong.apps.targets.forms_definitions import IndicatorForm, NewDefinitionForm, ReasonForm, ValueForm
from kaigong.apps.targets.models import DefinitionKind
from kaigong.apps.targets.refusals import PROBLEMS
from kaigong.core.problems import Faulty

VERB = "change_rulebook"
KIND = DefinitionKind.INDICATOR
FAULTY = 422


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every indicator in force with the city's number."""
    return render(request, "targets/indicators.html", pages.list_page(request.person, request.GET, request.today))


@require_GET
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One indicator."""
    context = pages.page(request.person, name, request.GET, request.today)
    context |= {"may_enter": roles.may(request.person, "steer"), "reason": ReasonForm()}
    return render(request, "targets/indicator.html", context)


@login_required
@require_GET
def rows(request: HttpRequest, name: str) -> HttpResponse:
    """The rows behind one number."""
    return render(request, "targets/rows.html", pages.rows_page(request.person, name, request.GET, request.today))


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Begin an indicator, or the change of one in force."""
    roles.require(request.person, VERB)
    form = NewDefinitionForm(request.POST or None, initial={"name": request.GET.get("of", "")})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        known = definitions.indicators().get(name)
        data = definitions.raw_of(known.indicator) if known else {"scopes": ["city", "county"], "seen_by": ["public"]}
        try:
            actions.draft_definition(kind=KIND, name=name, data=data, by=request.person.ref, now=request.now)
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, PROBLEMS, {"name": "name"})
        else:
            return redirect("targets:edit_indicator", name)
    status = FAULTY if form.errors else 200
    return render(request, "targets/new_definition.html", {"form": form, "kind": KIND}, status=status)


@login_required
def edit(request: HttpRequest, name: str) -> HttpResponse:
    """The draft, its faults, and what it would show beside what is in force."""
    roles.require(request.person, VERB)
    row = definitions.draft(request.person, KIND, name)
    form = IndicatorForm(request.POST or None, initial=definitions.data_of(row))
    if request.method == "POST" and form.is_valid():
        actions.draft_definition(
            kind=KIND, name=name, data=form.data_said(), by=request.person.ref, now=request.now
        )  # fmt: skip
        messages.success(request, _("草稿已保存，下面是试算结果。"))
        return redirect("targets:edit_indicator", name)
    context = pages.editor(request.person, row, request.today) | {"form": form}
    return render(request, "targets/edit_indicator.html", context, status=FAULTY if form.errors else 200)


@login_required
@require_POST
def publish(request: HttpRequest, name: str) -> HttpResponse:
    """Put the draft in force."""
    roles.require(request.person, VERB)
    row = definitions.draft(request.person, KIND, name)
    try:
        row = actions.publish_definition(definition=row, by=request.person.ref, now=request.now)
    except Faulty:
        messages.error(request, _("草稿还有问题，不能发布。问题列在下面。"))
        return redirect("targets:edit_indicator", name)
    messages.success(request, _("已发布第 {n} 版，从现在起按它计算。").format(n=row.version))
    return redirect("targets:indicator", name)


@login_required
@require_POST
def drop(request: HttpRequest, name: str) -> HttpResponse:
    """Give up the draft."""
    roles.require(request.person, VERB)
    row = definitions.draft(request.person, KIND, name)
    actions.drop_draft(definition=row, by=request.person.ref, now=request.now)
    messages.success(request, _("草稿已放弃。"))
    return redirect("targets:indicators")


@login_required
@require_POST
def withdraw(request: HttpRequest, name: str) -> HttpResponse:
    """Take the city's version back."""
    roles.require(request.person, VERB)
    row = definitions.draft(request.person, KIND, name)
    reason = request.POST.get("reason", "")
    actions.withdraw_definition(definition=row, reason=reason, by=request.person.ref, now=request.now)
    messages.success(request, _("已停用，恢复目录自带的口径；目录没有的，不再列出。"))
    return redirect("targets:indicators")


@login_required
def enter(request: HttpRequest, name: str) -> HttpResponse:
    """人工填报: a figure the system does not know, with its document."""
    roles.require(request.person, "steer")
    one = pages.visible(request.person, name).indicator
    form = ValueForm(request.POST or None, request.FILES or None, indicator=one, places=pages.counties(),
                     initial={"period": str(request.today.year)})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        said["document"] = documents.store(upload=said["document"], by=request.person.ref, now=request.now)
        try:
            actions.enter_value(indicator=name, by=request.person.ref, now=request.now, **said)
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, PROBLEMS, {"scope": "key", "period": "period"})
        else:
            messages.success(request, _("已填报，标明为人工填报并附文件。"))
            return redirect("targets:indicator", name)
    return render(
        request, "targets/enter_value.html", {"form": form, "one": one}, status=FAULTY if form.errors else 200
    )


@require_GET
def document(request: HttpRequest, name: str, sha256: str) -> FileResponse:
    """The document a typed figure stands in, for whoever may see the figure."""
    one = pages.visible(request.person, name).indicator
    held = document_queries.held(f"typed:{one.id}", sha256)
    by = request.person.ref if request.person else "public"
    documents.record_download(document=held, of=f"typed:{one.id}", by=by, now=request.now)
    return serving.response(held)
