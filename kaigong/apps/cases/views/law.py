"""Pages on what becomes of cases under way when the law changes: dry run, cases one by one, batches, taking back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.cases import law_export, law_words, queries_law
from kaigong.apps.cases.actions import law as actions
from kaigong.apps.cases.forms.law import ByHandForm, DryRunForm
from kaigong.apps.cases.models import LawRun, LawRunCase, RunState
from kaigong.apps.cases.refusals import TEXTS
from kaigong.apps.rulebook.models import CountedFrom, Transition
from kaigong.apps.rulebook.refusals import TEXTS as RULE_TEXTS
from kaigong.apps.rulebook.words import put_on_form
from kaigong.core.problems import Faulty

PER_PAGE = 50
MANY = 20  # batches in one press
FIELDS = {name: name for name in ("force_on", "title", "ground", "transition")}
SHOW = ("", "moving", "staying", "flagged", "by-hand", "left")


@login_required
@require_GET
def law_runs(request: HttpRequest) -> HttpResponse:
    """Every run, the newest first."""
    _reader(request)
    context = {"rows": queries_law.runs(request.person), "may_run": queries_law.may_run(request.person)}
    return render(request, "cases/law_runs.html", context)


@login_required
def new_law_run(request: HttpRequest) -> HttpResponse:
    """Ask for a dry run over all cases under way."""
    if not queries_law.may_run(request.person):
        raise Http404
    days = queries_law.days(request.today)
    form = DryRunForm(request.POST or None, days=days, initial=_first(request, days))
    if request.method == "POST" and form.is_valid():
        try:
            run = actions.dry_run(**form.cleaned_data, person=request.person, now=request.now)
        except Faulty as faulty:
            put_on_form(form, faulty.problems, {**RULE_TEXTS, **TEXTS}, FIELDS)
        else:
            return redirect("cases:law_run", run.no)
    return render(request, "cases/law_new.html", {"form": form}, status=422 if form.errors else 200)


def _first(request: HttpRequest, days: list[tuple[date, str]]) -> dict[str, Any]:
    """What the form begins with: the change that came last, and what the city's edition of that day says of it."""
    known = {day.isoformat(): day for day, _name in days}
    past = [day for day, _name in days if day <= request.today]
    day = known.get(request.GET.get("day", "")) or next(iter(past), None)
    edition = actions.edition_of(day) if day else None
    first: dict[str, Any] = {"transition": Transition.FAVOURABLE, "counted_from": CountedFrom.START}
    if day:
        first["force_on"] = day.isoformat()
    if edition:
        first |= {"title": edition.title, "transition": edition.transition, "ground": edition.transition_ground,
                  "counted_from": edition.counted_from}  # fmt: skip
    return first


@login_required
@require_GET
def law_run(request: HttpRequest, no: str) -> HttpResponse:
    """One run: what it would change, how far it is, its cases."""
    return _page(request, queries_law.run(request.person, no))


def _page(request: HttpRequest, run: LawRun) -> HttpResponse:
    show, text = request.GET.get("show", ""), request.GET.get("q", "").strip()
    show = show if show in SHOW else ""
    page = Paginator(queries_law.cases(run, show=show, text=text), PER_PAGE).get_page(request.GET.get("page"))
    counts = [
        {"name": law_words.names.item(item), "what": law_words.WHAT[what], "why": law_words.WHY[why], "cases": number}
        for item, what, why, number in queries_law.by_item(run)
    ]  # fmt: skip
    context = {
        "run": run, "page": page, "progress": queries_law.progress(run), "counts": counts, "show": show, "q": text,
        "rows": [{"row": row, "lines": [law_words.line(one) for one in row.differences]} for row in page],
        "may_run": queries_law.may_run(request.person), "stopped_why": law_words.STOPPED.get(run.stopped_why, ""),
        "ready": run.force_on <= request.today, "filters": _filters(show), "many": MANY, "size": actions.SIZE,
        "transition": Transition(run.transition).label, "counted": CountedFrom(run.counted_from).label,
    }  # fmt: skip
    return render(request, "cases/law_run.html", context)


def _filters(show: str) -> list[dict[str, Any]]:
    labels = {"moving": _("改按新版"), "staying": _("保持原版本"), "flagged": _("待人工决定"),
              "by-hand": _("已人工决定"), "left": _("未能恢复")}  # fmt: skip
    options = [{"value": key, "label": label, "active": key == show, "count": None} for key, label in labels.items()]
    return [{"key": "show", "label": _("显示"), "options": options}]


@login_required
def law_case(request: HttpRequest, no: str, case_no: str) -> HttpResponse:
    """One case of a run; the administrator may decide by hand."""
    run = queries_law.run(request.person, no)
    row = queries_law.case_of(run, case_no)
    form = ByHandForm(row, request.POST or None)
    if request.method == "POST":
        run = queries_law.to_change(request.person, no)
        if form.is_valid():
            actions.decide_by_hand(
                run=run, case_no=case_no, **form.cleaned_data, person=request.person, now=request.now
            )
            messages.success(request, _("已记下，执行时照此办理。"))
            return redirect("cases:law_case", no, case_no)
    context = {
        "run": run, "row": row, "lines": [law_words.line(one) for one in row.differences], "form": form,
        "may_run": queries_law.may_run(request.person) and row.state == "pending", "by_hand": _said(row),
        "left": [(law_words.names.item(code), law_words.LEFT.get(why, why)) for code, why in row.left.items()],
    }  # fmt: skip
    return render(request, "cases/law_case.html", context, status=422 if form.errors else 200)


def _said(row: LawRunCase) -> list[tuple[str, str, str]]:
    whole = _("整件申请")
    return [
        (law_words.names.item(item) if item else whole, str(law_words.WHY[f"by-hand-{said[0]}"]), said[1])
        for item, said in row.by_hand.items()
    ]


@login_required
@require_POST
def law_look_again(request: HttpRequest, no: str) -> HttpResponse:
    """The dry run anew."""
    run = queries_law.to_change(request.person, no)
    actions.look_again(run=run, person=request.person, now=request.now)
    messages.success(request, _("已按今天的情况重新试算。"))
    return redirect("cases:law_run", no)


@login_required
@require_POST
def law_apply(request: HttpRequest, no: str) -> HttpResponse:
    """Apply the next batch, or several one after the other."""
    run = queries_law.to_change(request.person, no)
    for _batch in range(MANY if request.POST.get("many") else 1):
        run = actions.apply_batch(run=run, person=request.person, now=request.now)
        if run.state != RunState.RUNNING:
            break
    if run.state == RunState.STOPPED:
        messages.warning(request, _("在 {case} 处停下，这一批没有执行。").format(case=run.stopped_at))
    else:
        messages.success(request, _("已执行到第 {number} 批。").format(number=run.batches))
    return redirect("cases:law_run", no)


@login_required
@require_POST
def law_take_back(request: HttpRequest, no: str) -> HttpResponse:
    """Take the run back, some batches at a time."""
    run, reason = queries_law.to_change(request.person, no), request.POST.get("reason", "")
    for _batch in range(MANY):
        run = actions.take_back(run=run, reason=reason, person=request.person, now=request.now)
        if run.state != RunState.RETURNING:
            break
    messages.success(request, _("已恢复原来的版本；不能恢复的列在“未能恢复”里。"))
    return redirect("cases:law_run", no)


@login_required
@require_GET
def law_export_csv(request: HttpRequest, no: str) -> StreamingHttpResponse:
    """The run, item by item, as a file for a spreadsheet."""
    run = queries_law.run(request.person, no)
    lines = law_export.lines(run, get_language() or "zh-hans")
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{run.no}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _reader(request: HttpRequest) -> None:
    if not queries_law.may_read(request.person):
        raise Http404
