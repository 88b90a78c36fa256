"""Pages of the file of a project: what it says, the forms of its parts, one month, two plans side by side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kaigong.apps.documents import actions as documents
from kaigong.apps.documents import queries as document_queries
from kaigong.apps.documents import serving
from kaigong.apps.projects import (
    actions_facts,
    actions_risks,
    approvals,
    filing,
    forms_facts,
    pages_facts,
    queries_facts,
)
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.queries import project as find
from kaigong.apps.projects.refusals import TEXTS
from kaigong.apps.rulebook import words
from kaigong.core.measures.baselines import Dates
from kaigong.core.problems import Faulty

Act = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the file that is said with a form: its heading, its form, what it does, and where faults belong."""

    heading: Promise
    button: Promise
    form: type[Form]
    act: Callable[[Project, dict[str, Any], dict[str, Any]], Any]
    hint: Promise | str = ""


def _amend(project: Project, said: dict[str, Any], by: dict[str, Any]) -> None:
    actions_facts.amend_file(project=project, changes=said, **by)


def _year(project: Project, said: dict[str, Any], by: dict[str, Any]) -> None:
    actions_facts.plan_years(project=project, years={said["year"]: said["planned_fen"]}, **by)


def _month_plan(project: Project, said: dict[str, Any], by: dict[str, Any]) -> None:
    actions_facts.plan_months(project=project, planned={said["month"]: said["planned_fen"]}, **by)


def _paper(project: Project, said: dict[str, Any], by: dict[str, Any]) -> None:
    document = documents.store(upload=said["document"], **by)
    actions_facts.file_paper(project=project, kind=said["kind"], document=document, **by)


def _simple(act: Act) -> Callable[[Project, dict[str, Any], dict[str, Any]], Any]:
    return lambda project, said, by: act(project=project, **said, **by)


PARTS: Mapping[str, Part] = {
    "about": Part(gettext_lazy("项目档案"), gettext_lazy("保存"), forms_facts.FileForm, _amend),
    "year": Part(gettext_lazy("年度计划投资"), gettext_lazy("保存"), forms_facts.YearForm, _year),
    "plan": Part(gettext_lazy("月度计划投资"), gettext_lazy("保存"), forms_facts.MonthPlanForm, _month_plan),
    "source": Part(gettext_lazy("资金来源"), gettext_lazy("保存"), forms_facts.SourceForm,
                   _simple(actions_facts.set_source), gettext_lazy("同一来源再次填写即更正，原来的数字留在账本里。")),
    "factor": Part(gettext_lazy("要素保障"), gettext_lazy("保存"), forms_facts.FactorForm,
                   _simple(actions_risks.set_factor), gettext_lazy("申请数减去落实数就是缺口。")),
    "risk": Part(gettext_lazy("登记风险"), gettext_lazy("登记"), forms_facts.RiskForm,
                 _simple(actions_risks.raise_risk)),
    "work": Part(gettext_lazy("工程内容"), gettext_lazy("保存"), forms_facts.WorkForm,
                 _simple(actions_risks.set_work)),
    "paper": Part(gettext_lazy("资金申报材料"), gettext_lazy("提交"), forms_facts.PaperForm, _paper),
    "baseline": Part(gettext_lazy("确定计划基准"), gettext_lazy("确定"), forms_facts.BaselineForm,
                     _simple(actions_risks.name_baseline), gettext_lazy("按现在的情况推算出的计划记为一个基准。")),
}  # fmt: skip


@login_required
@require_safe
def file(request: HttpRequest, code: str) -> HttpResponse:
    """项目档案 of one project."""
    found = find(request.person, code)
    return render(request, "projects/file.html", pages_facts.file_page(request.person, found))


@login_required
def part(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Say one part of the file."""
    found = queries_facts.writable(request.person, code)
    if part not in PARTS:
        raise Http404
    kind = PARTS[part]
    more = {"file": queries_facts.file_of(request.person, found), "person": request.person} if part == "about" else {}
    form = kind.form(request.POST or None, request.FILES or None, **more)
    done = _carried_out(request, form, lambda said, by: kind.act(found, said, by))
    return done and _back(request, found) or _form(request, found, form, kind.heading, kind.button, kind.hint)


@login_required
def risk(request: HttpRequest, code: str, n: int, verb: str) -> HttpResponse:
    """Review a risk, or close it."""
    found = queries_facts.writable(request.person, code)
    row = queries_facts.risks(request.person, found).filter(n=n).select_related("project").first()
    if row is None:
        raise Http404
    if verb == "close":
        form = forms_facts.RiskCloseForm(request.POST or None, request.FILES or None)
        done = _carried_out(request, form, lambda said, by: _close(row, said, by))
        return done and _back(request, found) or _form(request, found, form, _("风险销号"), _("销号"), row.text)
    initial = {name: getattr(row, name) for name in forms_facts.RiskReviewForm.base_fields}
    form = forms_facts.RiskReviewForm(request.POST or None, initial=initial)
    done = _carried_out(request, form, lambda said, by: actions_risks.review_risk(risk=row, **said, **by))
    return done and _back(request, found) or _form(request, found, form, _("复核风险"), _("保存"), row.text)


def _close(row: Any, said: dict[str, Any], by: dict[str, Any]) -> None:
    evidence = documents.store(upload=said["evidence"], **by)
    actions_risks.close_risk(risk=row, note=said["note"], evidence=evidence, **by)


@login_required
def work(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Say how much of a kind of work is done."""
    found = queries_facts.writable(request.person, code)
    row = queries_facts.works(request.person, found).filter(n=n).select_related("project").first()
    if row is None:
        raise Http404
    form = forms_facts.WorkDoneForm(request.POST or None, initial={"done": row.done, "as_of": request.today})
    done = _carried_out(request, form, lambda said, by: actions_risks.note_work(work=row, **said, **by))
    hint = f"{row.name}：{row.planned.normalize():f} {row.unit}"
    return done and _back(request, found) or _form(request, found, form, _("填报实物工作量"), _("填报"), hint)


@login_required
def month(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """One month: what was said of it and when; report or correct it, confirm or question it."""
    found, day = find(request.person, code), _month(month)
    row = queries_facts.monthly(request.person, found).filter(month=day).first()
    may_write = queries_facts.may_write(request.person, found)
    initial = {"done_fen": row.done_fen, "physical_percent": row.physical_percent} if row else {}
    form = forms_facts.MonthForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST":
        if not may_write:
            raise Http404
        if _carried_out(request, form, lambda said, by: _report(found, day, said, by), {found.code: "done_fen"}):
            return redirect("projects:month", code, month)
    history = pages_facts.month_history(found, day)
    context = {
        "project": found, "month": day, "key": month, "row": row, "form": form, "may_write": may_write,
        "may_judge": queries_facts.may_confirm(request.person, found), "history": history,
        "doubts": next((one["doubts"] for one in history if one["said"].get("doubts") is not None), []),
        "state": pages_facts.STATES[row.standing] if row else None, "question": forms_facts.QuestionForm(),
    }  # fmt: skip
    return render(request, "projects/month.html", context, status=422 if form.errors else 200)


def _report(project: Project, day: date, said: dict[str, Any], by: dict[str, Any]) -> None:
    upload = said.pop("evidence")
    evidence = documents.store(upload=upload, **by) if upload else None
    actions_facts.report_month(project=project, month=day, evidence=evidence, **said, **by)


@login_required
@require_POST
def judge(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """核定 a month, or 退回核实 with what is to be explained."""
    found, day = find(request.person, code), _month(month)
    if not queries_facts.may_confirm(request.person, found):
        raise Http404
    by = {"by": request.person.ref, "now": request.now}
    form = forms_facts.QuestionForm(request.POST)
    if "text" not in request.POST:
        actions_facts.confirm_month(project=found, month=day, **by)
        messages.success(request, _("已核定。"))
    elif form.is_valid():
        actions_facts.question_month(project=found, month=day, text=form.cleaned_data["text"], **by)
        messages.success(request, _("已退回核实，填报单位会看到要核实什么。"))
    else:
        messages.warning(request, _("请写明需要核实什么，再退回。"))
    return redirect("projects:month", code, month)


@login_required
@require_safe
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Any two baselines side by side, or one beside what really happened."""
    found = find(request.person, code)
    known = pages_facts.sides(request.person, found)
    days = {key: Dates(*pair) for key, pair in approvals.dates_of(found.pk).items()}
    pages_facts.with_actual(known, found, days)
    keys = list(known)
    one, other = request.GET.get("a", ""), request.GET.get("b", "")
    one, other = one if one in known else keys[0], other if other in known else keys[-1]
    result, rows = pages_facts.comparison(known[one][1], known[other][1])
    context = {
        "project": found, "sides": [(key, name) for key, (name, _side) in known.items()], "a": one, "b": other,
        "a_name": known[one][0], "b_name": known[other][0], "a_side": known[one][1], "b_side": known[other][1],
        "result": result, "rows": rows,
    }  # fmt: skip
    return render(request, "projects/compare.html", context)


@login_required
@require_safe
def document(request: HttpRequest, code: str, sha256: str) -> FileResponse:
    """Hand out a document that the file rests on; the download is written down."""
    found = find(request.person, code)
    stream = f"{filing.PREFIX}:{found.code}"
    held = document_queries.held(stream, sha256)
    documents.record_download(document=held, of=stream, by=request.person.ref, now=request.now)
    return serving.response(held)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None


def _carried_out(
    request: HttpRequest, form: Form, act: Callable[[dict[str, Any], dict[str, Any]], Any],
    places: Mapping[str, str] | None = None,
) -> bool:  # fmt: skip
    """Whether the form was sent, held, and was carried out; faults stand at their fields."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(dict(form.cleaned_data), {"by": request.person.ref, "now": request.now})
    except Faulty as faulty:
        words.put_on_form(form, faulty.problems, TEXTS, {**{name: name for name in form.fields}, **(places or {})})
        return False
    return True


def _back(request: HttpRequest, found: Project) -> HttpResponse:
    messages.success(request, _("已保存并记入账本。"))
    return redirect("projects:file", found.code)


def _form(request: HttpRequest, found: Project, form: Form, heading: Any, button: Any, hint: Any = "") -> HttpResponse:
    context = {
        "project": found,
        "form": form,
        "heading": heading,
        "button": button,
        "hint": hint,
        "wan": forms_facts.WAN,
    }
    return render(request, "projects/file_part.html", context, status=422 if form.errors else 200)
