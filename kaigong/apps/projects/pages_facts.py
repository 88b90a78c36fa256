"""What the pages of the file of a project show."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import lists, queries, queries_facts
from kaigong.apps.projects.models import Baseline, MonthlyFigure, Project, ProjectFile, Standing
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.measures import monthly as core
from kaigong.core.measures.baselines import Comparison, Dates, Moved, Side, compare

STATES: Mapping[int, tuple[str, Promise]] = {
    Standing.PLANNED: ("waiting", gettext_lazy("未报送")),
    Standing.REPORTED: ("ok", gettext_lazy("已报送")),
    Standing.QUESTIONED: ("soon", gettext_lazy("待核实")),
    Standing.CONFIRMED: ("done", gettext_lazy("已核定")),
}
DOUBTS: Mapping[str, Promise] = {
    core.Doubt.BELOW_ZERO: gettext_lazy("累计完成投资小于零"),
    core.Doubt.NEGATIVE: gettext_lazy("本月为负数，冲减了以前的数"),
    core.Doubt.OVER_TOTAL: gettext_lazy("累计完成投资超过总投资"),
    core.Doubt.JUMP: gettext_lazy("远高于前几个月"),
    core.Doubt.WORK_BACK: gettext_lazy("实物工作量倒退"),
    core.Doubt.NO_PROOF: gettext_lazy("实物工作量一个月增加很多，没有证明"),
}
PACES: Mapping[core.Pace, Promise] = {
    core.Pace.UNKNOWN: gettext_lazy("还没有填报实物工作量，不能与投资对照。"),
    core.Pace.TOGETHER: gettext_lazy("投资与实物工作量相符。"),
    core.Pace.MONEY_AHEAD: gettext_lazy("投资远快于实物工作量，请核实。"),
    core.Pace.WORK_AHEAD: gettext_lazy("实物工作量远快于投资，可能有投资没有入统。"),
}
HEAVY, MIDDLE = 15, 8
LARGE_FEN = 10**10  # 亿元以上


def file_page(person: Person, project: Project) -> dict[str, Any]:
    """Everything the file knows."""
    file, months = queries_facts.file_of(person, project), list(queries_facts.monthly(person, project))
    sources = list(queries_facts.sources(person, project))
    return {
        "project": project, "file": file, "may_write": queries_facts.may_write(person, project),
        "large": project.investment_fen >= LARGE_FEN, "place": place(project),
        "finding": finding(file), "months": month_rows(months, project.investment_fen),
        "years": queries_facts.by_year(person, project),
        "sources": [(words.named(lists.sources().get(row.kind)) or row.kind, row) for row in sources],
        "source_totals": {name: sum(getattr(row, name) for row in sources)
                          for name in ("planned_fen", "granted_fen", "drawn_fen")},
        "factors": [(lists.factors().get(row.kind), row) for row in queries_facts.factors(person, project)],
        "risks": risk_rows(person, project), "works": work_rows(person, project),
        "baselines": list(queries_facts.baselines(person, project)),
    }  # fmt: skip


def place(project: Project) -> str:
    """The county or zone by name."""
    return words.named(rulebook.regions().get(project.county)) or str(_("跨县市区或市级"))


def finding(file: ProjectFile) -> str:
    """Money beside physical work, in one sentence."""
    share = core.percent_of(file.done_fen_total, file.project.investment_fen)
    pace = core.pace(share, file.physical_percent, lists.limits())
    if file.reported_to is None:
        return _("还没有填报过月度数据。")
    said = _("截至 {month}，完成投资占总投资 {share}%，实物工作量 {work}。")
    work = "—" if file.physical_percent is None else f"{file.physical_percent.normalize():f}%"
    return (
        said.format(month=f"{file.reported_to:%Y-%m}", share=share, work=work) + words.pick("", " ") + str(PACES[pace])
    )


def month_rows(months: Iterable[MonthlyFigure], total_fen: int) -> list[dict[str, Any]]:
    """Months with what had been done by their end, the newest first."""
    rows, upto = [], 0
    for one in months:
        upto += one.done_fen or 0
        state, word = STATES[one.standing]
        share = core.percent_of(upto, total_fen)
        rows.append({
            "row": one, "key": f"{one.month:%Y-%m}", "upto_fen": upto, "share": share, "state": state, "word": word,
            "pace": core.pace(share, one.physical_percent, lists.limits()).value,
        })  # fmt: skip
    return rows[::-1]


def risk_rows(person: Person, project: Project) -> list[dict[str, Any]]:
    """Risks, the open ones first, the heaviest first."""
    rows = sorted(queries_facts.risks(person, project), key=lambda one: (one.closed_on is not None, -one.weight, one.n))
    return [
        {"row": one, "kind": words.named(lists.risks().get(one.kind)),
         "state": "done" if one.closed_on else "soon" if one.weight >= HEAVY else
                  "waiting" if one.weight >= MIDDLE else "ok",
         "word": _("已销号") if one.closed_on else _("重大") if one.weight >= HEAVY else
                 _("较大") if one.weight >= MIDDLE else _("一般")}
        for one in rows
    ]  # fmt: skip


def work_rows(person: Person, project: Project) -> list[tuple[Any, Decimal | None]]:
    """Kinds of work with the share done."""
    return [
        (one, (one.done * 100 / one.planned).quantize(Decimal("0.1")))
        for one in queries_facts.works(person, project)
    ]  # fmt: skip


def month_history(project: Project, month: date) -> list[dict[str, Any]]:
    """Every entry of the file that speaks of a month, the newest first."""
    key, found = month.isoformat(), []
    for entry in ledger.read(f"file:{project.code}").entries:
        if entry.kind == "MonthsReported" or entry.kind == "MonthsPlanned":
            rows = [row for row in entry.data["rows"] if row["month"] == key]
        else:
            rows = [{}] if entry.data.get("month") == key else []
        found += [{"entry": entry, "said": row, "doubts": doubts(row)} for row in rows]
    return found[::-1]


def doubts(row: Mapping[str, Any]) -> list[str]:
    """Why a figure should be looked at, in words."""
    return [str(DOUBTS[name]) for name in row.get("doubts", ()) if name in DOUBTS]


# ------------------------------------------------------------------------------------------------ two plans


def sides(person: Person, project: Project) -> dict[str, tuple[str, Side]]:
    """What can be compared: every baseline, the one in force where none was named, the plan as of now, and actual."""
    found = {str(one.n): (one.name, _baseline(one)) for one in queries_facts.baselines(person, project)}
    if not found and project.baseline:
        held = {item["id"]: Dates(_day(item["start"]), _day(item["finish"])) for item in project.baseline}
        found["0"] = (_("现行基准"), Side(held, project.planned_start_on, project.investment_fen))
    plan = queries.plan_of(project)
    now = {item.id: Dates(item.start, item.finish) for item in plan.items}
    found["now"] = (_("按现在的情况推算"), Side(now, plan.groundbreaking, project.investment_fen))
    return found


def with_actual(found: dict[str, tuple[str, Side]], project: Project, dates: Mapping[str, Dates]) -> None:
    """What really happened, where anything has."""
    if dates:
        found["actual"] = (_("实际"), Side(dates, project.started_on, project.investment_fen))


def _baseline(one: Baseline) -> Side:
    items = {item["id"]: Dates(_day(item["start"]), _day(item["finish"])) for item in one.items}
    return Side(items, one.planned_start_on, one.investment_fen)


def _day(text: str | date | None) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else text or None  # type: ignore[return-value]


def comparison(before: Side, after: Side) -> tuple[Comparison, list[tuple[str, Moved]]]:
    """Two sides, each item by its name, the ones that moved most first."""
    found, catalogue = compare(before, after), rulebook.catalogue()
    rows = sorted(found.rows, key=lambda row: -abs(row.finish_days or 0))
    return found, [(words.named(catalogue.items.get(row.id)) or row.id, row) for row in rows]
