"""Pages of rankings: as they stand, frozen, as a paper and a workbook; and the editor of how they are made."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts import roles
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.rulebook import words
from kaigong.apps.targets import actions_definitions, definitions, ranking_files, ranking_rules
from kaigong.apps.targets import actions_rankings as actions
from kaigong.apps.targets import ranking_pages as pages
from kaigong.apps.targets.forms_definitions import NewDefinitionForm
from kaigong.apps.targets.forms_rankings import RankingForm
from kaigong.apps.targets.models import DefinitionKind
from kaigong.apps.targets.refusals import PROBLEMS
from kaigong.core.problems import Faulty

VERB = "change_rulebook"
KIND = DefinitionKind.RANKING
FAULTY = 422
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The rankings, and those frozen; everybody sees what was published."""
    return render(request, "targets/rankings.html", pages.list_page(request.person))


@login_required
@require_GET
def ranking(request: HttpRequest, name: str) -> HttpResponse:
    """One ranking as it stands today."""
    context = pages.page(request.person, name, request.GET, request.now, request.today)
    return render(request, "targets/ranking.html", context)


@login_required
@require_GET
def ranking_file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """The same as a paper or a workbook, marked as not frozen."""
    found = pages.page(request.person, name, request.GET, request.now, request.today)
    title = _("{name}（未封存）").format(name=words.pick(found["rules"].name_zh, found["rules"].name_en))
    return _file(kind, title, found["period"], request.today, found)


@require_GET
def frozen(request: HttpRequest, no: str) -> HttpResponse:
    """A frozen ranking, reckoned again before one's eyes."""
    context = pages.frozen_page(request.person, no, request.now, request.today)
    return render(request, "targets/frozen.html", context)


@require_GET
def frozen_file(request: HttpRequest, no: str, kind: str) -> HttpResponse:
    """The frozen ranking as a paper, a workbook, or the inputs to reckon it again with."""
    row = pages.frozen_one(request.person, no)
    if kind == "inputs":
        if not pages.may_see_inputs(request.person, row):
            raise Http404
        return JsonResponse({"no": row.no, "sha256": row.sha256, "inputs": row.inputs, "result": row.result})
    found = pages.frozen_page(request.person, no, request.now, request.today)
    return _file(kind, f"{found['name']} {row.no}", row.period, row.as_of, found)


def _file(kind: str, title: str, period: str, as_of: Any, found: dict[str, Any]) -> HttpResponse:
    if kind == "workbook":
        answer = HttpResponse(
            ranking_files.workbook(title, found["groups"], found["heads"], found["notes"]), content_type=EXCEL
        )
        answer["Content-Disposition"] = f'attachment; filename="ranking-{period}.xlsx"'
        return answer
    made = ranking_files.pdf(title, period, as_of, found["groups"], found["heads"], found["notes"])
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="ranking-{period}.pdf"'
    return answer


@login_required
@require_POST
def freeze(request: HttpRequest, name: str) -> HttpResponse:
    """封存: seal the ranking with all its inputs."""
    roles.require(request.person, "steer")
    found = pages.of_kind(pages.live(request.person, name), request.POST.get("kind", ""))
    period = request.POST.get("period", "")
    if not pages.indicators.asked(period, request.today):
        messages.error(request, _("期间“{got}”不能识别，没有封存。").format(got=period[:20]))
        return redirect("targets:ranking", name)
    row = actions.freeze_ranking(
        found=found, period=period, person=request.person, today=request.today, now=request.now
    )  # fmt: skip
    messages.success(request, _("已封存为 {no}，全部依据写入账本，任何人可以重算。").format(no=row.no))
    return redirect("targets:frozen", row.no)


@login_required
@require_POST
def publish_frozen(request: HttpRequest, no: str) -> HttpResponse:
    """公布 a frozen ranking."""
    roles.require(request.person, "steer")
    row = pages.frozen_one(request.person, no)
    actions.publish_ranking(ranking=row, person=request.person, now=request.now)
    messages.success(request, _("已公布，任何人可以查看和下载依据。"))
    return redirect("targets:frozen", no)


# ------------------------------------------------------------------------------------------------ the editor


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Begin a ranking, or the change of one in force."""
    roles.require(request.person, VERB)
    form = NewDefinitionForm(request.POST or None, initial={"name": request.GET.get("of", "")})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        data = ranking_rules.raw_of(name) or {"among": "county", "period": "quarter", "scoring": "range"}
        try:
            actions_definitions.draft_definition(
                kind=KIND, name=name, data=data, by=request.person.ref, now=request.now
            )  # fmt: skip
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, PROBLEMS, {"name": "name"})
        else:
            return redirect("targets:edit_ranking", name)
    status = FAULTY if form.errors else 200
    return render(request, "targets/new_definition.html", {"form": form, "kind": KIND}, status=status)


@login_required
def edit(request: HttpRequest, name: str) -> HttpResponse:
    """The draft and its faults."""
    roles.require(request.person, VERB)
    row = definitions.draft(request.person, KIND, name)
    data = definitions.data_of(row)
    form = RankingForm(request.POST or None, known=definitions.indicators(), draft=data)
    if request.method == "POST" and form.is_valid():
        actions_definitions.draft_definition(
            kind=KIND, name=name, data=form.data_said(), by=request.person.ref, now=request.now
        )  # fmt: skip
        messages.success(request, _("草稿已保存。"))
        return redirect("targets:edit_ranking", name)
    context = {
        "own": row, "form": form, "faults": [words.told(one, PROBLEMS) for one in ranking_rules.read(name, data)[1]],
        "entries": ledger.entries(request.person, row.stream), **pages.trial(name, data, request.now, request.today),
    }  # fmt: skip
    return render(request, "targets/edit_ranking.html", context, status=FAULTY if form.errors else 200)


@login_required
@require_POST
def settle(request: HttpRequest, name: str, verb: str) -> HttpResponse:
    """Publish the draft, give it up, or take the city's version back."""
    roles.require(request.person, VERB)
    row = definitions.draft(request.person, KIND, name)
    by, now = request.person.ref, request.now
    if verb == "drop":
        actions_definitions.drop_draft(definition=row, by=by, now=now)
    elif verb == "withdraw":
        actions_definitions.withdraw_definition(
            definition=row, reason=request.POST.get("reason", ""), by=by, now=now
        )  # fmt: skip
    else:
        try:
            actions_definitions.publish_definition(definition=row, by=by, now=now)
        except Faulty:
            messages.error(request, _("草稿还有问题，不能发布。问题列在下面。"))
            return redirect("targets:edit_ranking", name)
        messages.success(request, _("已发布，从现在起按它排名；已封存的不变。"))
    return redirect("targets:rankings")
