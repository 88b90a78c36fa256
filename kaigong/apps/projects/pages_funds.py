"""What the pages of funds show: rounds, rates with their denominators, readiness by condition, money beside work."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.projects import lists, queries, queries_facts, queries_funds, readying
from kaigong.apps.projects.models import FundApplication, FundRound, FundState, Paper, Project, ProjectFile
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.measures.monthly import Pace, pace, percent_of
from kaigong.core.measures.readiness import Readiness, State

STATES: dict[str, tuple[str, Promise]] = {
    FundState.APPLIED: ("waiting", gettext_lazy("已申报")), FundState.GRANTED: ("done", gettext_lazy("已下达")),
    FundState.REFUSED: ("void", gettext_lazy("未安排")), FundState.WITHDRAWN: ("paused", gettext_lazy("已撤回")),
}  # fmt: skip
CONDITIONS: dict[State, tuple[str, Promise]] = {
    State.MET: ("ok", gettext_lazy("已具备")), State.MISSING: ("soon", gettext_lazy("缺")),
    State.UNKNOWN: ("waiting", gettext_lazy("还不清楚")), State.LEFT_OUT: ("paused", gettext_lazy("不需要")),
}  # fmt: skip
VIEWS = (
    ("county", gettext_lazy("按县市区")),
    ("kind", gettext_lazy("按资金类别")),
    ("agency", gettext_lazy("按主管部门")),
)
MOST_PROJECTS = 300  # offered in one list


def overview(person: Person, today: date, by: str) -> dict[str, Any]:
    """All rounds, success with denominators, and where money and work do not agree."""
    by = by if by in queries_funds.BY else "county"
    rounds = list(queries_funds.rounds(person))
    return {
        "rounds": [round_row(one, today) for one in rounds], "totals": queries_funds.totals(person),
        "rates": rate_rows(queries_funds.rates(person, by), by), "by": by, "views": VIEWS,
        "apart": apart(person, today), "may_open": may_open(person),
    }  # fmt: skip


def may_open(person: Person) -> bool:
    """Whether one could run a round of any agency."""
    return bool(person.agency_id) and queries_funds.may_run(person, person.agency_id or "")


def round_row(one: FundRound, today: date) -> dict[str, Any]:
    """A round with its state."""
    if one.closed_on:
        state = ("done", _("已结束"))
    elif today < one.opens_on:
        state = ("waiting", _("未开始"))
    else:
        state = ("ok", _("申报中")) if today <= one.deadline else ("soon", _("待下达"))
    return {"row": one, "kind": fund_name(one.kind), "state": state[0], "word": state[1]}


def fund_name(kind: str) -> str:
    """The name of a kind of money."""
    return words.named(lists.funds().get(kind)) or kind


def rate_rows(rows: Iterable[dict[str, Any]], by: str) -> list[dict[str, Any]]:
    """Rates with names; a rate of nothing decided is no rate."""
    regions, found = rulebook.regions(), list(rows)
    names = accounts.agency_names(str(row["key"]) for row in found) if by == "agency" else {}
    told = {"county": lambda key: words.named(regions.get(key)) or key, "kind": fund_name,
            "agency": lambda key: names.get(key, key)}[by]  # fmt: skip
    return [
        {**row, "name": told(row["key"]), "rate": percent_of(row["granted"], row["decided"]),
         "money_rate": percent_of(row["granted_fen"], row["asked_fen"])}
        for row in found
    ]  # fmt: skip


def apart(person: Person, today: date) -> list[dict[str, Any]]:
    """Grants whose money runs far ahead of the work, or the work ahead of the money, or that lie behind schedule."""
    due = queries_funds.due_to_draw(person, queries_facts.last_month(today))
    granted = list(queries_funds.applications(person).filter(state=FundState.GRANTED))
    files = ProjectFile.objects.in_bulk([one.project_id for one in granted])
    rows = [draw_row(one, files.get(one.project_id), due.get(one.pk, 0)) for one in granted]
    return [row for row in rows if row["flag"]]


def draw_row(one: FundApplication, file: ProjectFile | None, due_fen: int) -> dict[str, Any]:
    """One grant: drawn beside the schedule and beside the physical work."""
    share = percent_of(one.drawn_fen, one.granted_fen)
    work = file.physical_percent if file else None
    at = pace(share, work, lists.limits())
    behind = due_fen - one.drawn_fen
    flag = {Pace.MONEY_AHEAD: _("支付远快于实物工作量"), Pace.WORK_AHEAD: _("实物工作量远快于支付")}.get(at, "")
    if not flag and behind * 10 > one.granted_fen:
        flag = _("支付落后于用款计划")
    return {"row": one, "share": share, "work": work, "due_fen": due_fen, "flag": flag}


def round_page(person: Person, of: FundRound, today: date) -> dict[str, Any]:
    """One round: its applications with score and what was missing, and who may do what."""
    names = {one.id: words.named(one) for one in lists.funds()[of.kind].conditions}
    rows = [
        {"row": one, "state": STATES[one.state], "missing": words.listed(names.get(key, key) for key in one.missing)}
        for one in queries_funds.applications(person).filter(round=of).order_by("-score", "project__code")
    ]
    granted = sum(one["row"].granted_fen for one in rows)
    return {
        "round": of, "rows": rows, "head": round_row(of, today), "granted_fen": granted,
        "left_fen": None if of.amount_fen is None else of.amount_fen - granted,
        "may_run": queries_funds.may_run(person, of),
        "is_open": not of.closed_on and of.opens_on <= today <= of.deadline,
    }  # fmt: skip


def applicable(person: Person, of: FundRound) -> Sequence[Project]:
    """Projects one could hand in: those one keeps and that are not in the round yet."""
    there = queries_funds.applications(person).filter(round=of).exclude(state=FundState.WITHDRAWN)
    found = queries.visible(person).exclude(pk__in=there.values("project")).select_related("enterprise")
    if person.role == Role.ENTERPRISE:
        return list(found.order_by("code")[:MOST_PROJECTS])
    own = found.filter(queries_facts.own_place(person)).order_by("code")
    return [one for one in own[:MOST_PROJECTS] if queries_facts.may_write(person, one)]


def ready_rows(found: Readiness) -> list[dict[str, Any]]:
    """Conditions as a page shows them, what is missing first."""
    order = (State.MISSING, State.UNKNOWN, State.MET, State.LEFT_OUT)
    rows = sorted(found.standings, key=lambda one: (order.index(one.state), -one.condition.weight))
    return [
        {"condition": one.condition, "state": CONDITIONS[one.state], "wanted": words.listed(
            readying.paper_kinds([one.condition]).values()
        )}
        for one in rows
    ]  # fmt: skip


def project_page(person: Person, project: Project, today: date) -> dict[str, Any]:
    """How ready a project is for each kind of money, its papers, its applications."""
    ready = readying.of_all_funds(project, today)
    names = readying.every_paper()
    return {
        "project": project, "may_write": queries_facts.may_write(person, project),
        "funds": [
            {"id": kind, "name": fund_name(kind), "score": one.score, "barred": one.barred, "rows": ready_rows(one),
             "missing": readying.missing(one)}
            for kind, one in sorted(ready.items(), key=lambda pair: -pair[1].score)
        ],
        "papers": [(names.get(one.kind, one.kind), one) for one in Paper.objects.filter(project=project)],
        "applications": [
            {"row": one, "state": STATES[one.state], "kind": fund_name(one.round.kind)}
            for one in queries_funds.applications(person).filter(project=project).order_by("-round__deadline")
        ],
    }  # fmt: skip


def application_page(person: Person, one: FundApplication, today: date) -> dict[str, Any]:
    """One application: ready or not, its result, its schedule and draws beside the work."""
    ready = readying.of_one(one.project, one.round.kind, today)
    file = ProjectFile.objects.filter(pk=one.project_id).first()
    due = queries_funds.due_to_draw(person, queries_facts.last_month(today)).get(one.pk, 0)
    months, planned, drawn = [], 0, 0
    for row in queries_funds.months(one):
        planned, drawn = planned + row.planned_fen, drawn + row.drawn_fen
        months.append({"row": row, "planned_upto": planned, "drawn_upto": drawn})
    return {
        "application": one, "project": one.project, "round": one.round, "state": STATES[one.state],
        "kind": fund_name(one.round.kind), "ready": ready, "conditions": ready_rows(ready), "months": months,
        "draws": draw_row(one, file, due), "may_run": queries_funds.may_run(person, one.round),
        "may_write": queries_facts.may_write(person, one.project),
    }  # fmt: skip
