"""我的项目: at a glance what is missing, who owes it now, and when ground can be broken; then everything under way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import (
    debts_page,
    names,
    outlook,
    owing,
    pages,
    planned,
    queries,
    queries_debts,
    queries_service,
    renewals,
    steps,
)
from kaigong.apps.cases.models import Case, DebtState, How, Item, State
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import themes
from kaigong.core.cases import theme as core_theme
from kaigong.core.cases.forecast import days_late
from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.due import Due
from kaigong.core.plan.model import Plan

OWED = ("open", "unmet")
SOON = timedelta(45)  # so long before the last day to ask for renewal its holder is reminded


@dataclass(frozen=True, slots=True)
class Task:
    """One thing the owner owes: what, where to do it, and until when."""

    kind: str  # notice, visit, item, material, debt
    title: str
    detail: str
    url: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has something of the project in hand, and how much of it is late."""

    name: str
    count: int
    late: int


@dataclass(frozen=True, slots=True)
class Leg:
    """One stage: when it was to be finished, and when it is expected to be now."""

    name: str
    planned: date
    now: date
    late: int
    done: bool


@dataclass(frozen=True, slots=True)
class Package:
    """One application under a theme: how far it has come, until when it is promised, and what was replied."""

    case: Case
    name: str
    finished: int
    all: int
    within: int
    due: Due | None
    whole: bool
    replied_on: date | None
    results: tuple[tuple[Item, str], ...]

    @property
    def percent(self) -> int:
        """How much of it is done, for the bar."""
        return round(100 * self.finished / self.all) if self.all else 0


def project_page(person: Person | None, project: Project, today: date) -> dict[str, Any]:
    """Everything the page shows."""
    items = list(queries.items_of(person, project))
    rows = pages.with_colours(items, None, today)
    running = [row for row in rows if not row["item"].finished]
    cases = list(queries.cases_of(person, project))
    applicant = queries.is_applicant(person, project)
    plan = planned.whole_plan(project)
    return {
        "project": project, "is_applicant": applicant, "tasks": list(tasks(person, project, cases, items, today)),
        "holders": holders(running), "legs": legs(project, plan, items, today) if plan and items else [],
        "mine": [row for row in running if row["turn"] == "applicant"],
        "theirs": [row for row in running if row["turn"] == "agency"],
        "waiting": [row for row in running if row["turn"] == "items"],
        "ended": [row for row in rows if row["item"].finished], "cases": [_case(case) for case in cases],
        "packages": [package(case, items) for case in cases if case.theme],
        "open_stages": pages.openable(project), "certificates": list(queries.certificates(person, project)),
        "unrated": queries_service.unrated(person, items) if applicant else [], "facts_open": plan is None,
        "debts": [debts_page.row(debt, today) for debt in queries_debts.still_open(person, project)],
    }  # fmt: skip


def _case(case: Case) -> dict[str, Any]:
    return {"no": case.no, "opened_on": case.opened_on, "get_state_display": case.get_state_display(),
            "stage_name": theme_name(case) or names.stage(case.stage)}  # fmt: skip


def theme_name(case: Case) -> str:
    """What the theme of a case is called, "" for a plain one."""
    if not case.theme:
        return ""
    folded = steps.folded(case).theme
    found = themes.as_applied(case.theme, folded.version if folded else themes.SHIPPED_VERSION)
    return names.of(found) if found else case.theme


# --- what is missing --------------------------------------------------------------------------------------------------


def tasks(person: Person | None, project: Project, cases: list[Case], items: list[Item], today: date) -> Iterator[Task]:
    """What the owner owes: points of notices, his own steps, materials promised for later, debts; what is due first on
    top of each."""
    for case in cases:
        yield from _notice(case, [item for item in items if item.case_id == case.pk and item.state == State.CORRECTING])
    for session, findings in groupby(queries_debts.to_rectify(project), key=lambda found: found.session):
        number = len(list(findings))
        told = ngettext("{n} 条待整改", "{n} 条待整改", number).format(n=number)
        title = _("整改：{item}").format(item=names.of(session.item))
        yield Task("visit", title, told, reverse("cases:session", args=[session.pk]), session.rectify_by)
    for item in items:
        if item.state == State.TO_DO and not item.waits:
            address = reverse("cases:item", args=[item.case.no, item.code])
            yield Task("item", names.of(item), _("由建设单位办理，办好后在此报告"), address)
    for item in items:
        if _ends_soon(item, today):
            address = reverse("cases:item", args=[item.case.no, item.code])
            told = _("证书快到期，需要延续的请在此前申请")
            yield Task("renewal", names.of(item), told, f"{address}#do-ask_renewal", item.renew_last_on)
    yield from _materials(project, cases, items)
    for debt in queries_debts.still_open(person, project):
        kept = debt.kind == "pledge" and debt.state != DebtState.ORDERED  # a promise is checked, nothing is handed in
        if debt.state in queries_debts.UNPAID and not kept:
            address, told = reverse("cases:debt", args=[debt.pk]), str(debt.get_kind_display())
            yield Task("debt", owing.debt_name(debt.key), told, address, debt.due_on)


def _ends_soon(item: Item, today: date) -> bool:
    """Whether the last day to ask for renewal comes near, and nobody has asked."""
    last = item.renew_last_on
    return last is not None and last <= today + SOON and renewals.may_be_asked(item, today)


def _notice(case: Case, correcting: list[Item]) -> Iterator[Task]:
    points = sum(point["state"] in OWED for item in correcting for point in item.points)
    if correcting:
        told = ngettext("{n} 条待补正", "{n} 条待补正", points).format(n=points)
        title = _("补正：{items}").format(items=names.joined(names.of(item) for item in correcting))
        yield Task("notice", title, told, reverse("cases:answer_notice", args=[case.no]))


def _materials(project: Project, cases: list[Case], items: list[Item]) -> Iterator[Task]:
    """Materials promised for later which something still under way takes."""
    open_ = {item.code for item in items if not item.finished}
    wanted = {code for one in projects.plan_of(project).items if one.id in open_ for code in one.needs}
    for row in queries.materials(project).values() if cases else ():
        if row.how == How.LATER and row.material in wanted:
            told = str(row.get_how_display())
            yield Task("material", names.material(row.material), told, reverse("cases:case", args=[cases[-1].no]))


# --- who owes it now --------------------------------------------------------------------------------------------------


def holders(running: list[dict[str, Any]]) -> list[Holder]:
    """The agencies that have items in hand, those with most first."""
    found: dict[str, list[bool]] = {}
    for row in running:
        if row["turn"] == "agency":
            found.setdefault(row["agency"], []).append(row["colour"] == "late")
    held = [Holder(name, len(late), sum(late)) for name, late in found.items()]
    return sorted(held, key=lambda one: (-one.late, -one.count, one.name))


# --- when do I start --------------------------------------------------------------------------------------------------


def legs(project: Project, plan: Plan, items: list[Item], today: date) -> list[Leg]:
    """The stages before the start of works: promised first, expected now."""
    promised = {row["id"]: date.fromisoformat(row["finish"]) for row in project.baseline if row.get("finish")}
    limit, calendar = plan.to_start_days, rulebook.calendar(project.county)
    before = [item for item in plan.items if limit is None or item.early_start <= limit]
    known = {row.code: row for row in items}
    expected = outlook.expected(project, plan, today)
    if not expected and not project.started_on:
        return []  # a year that is needed has no calendar yet
    found = []
    for stage in rulebook.stages():
        mine = [item.id for item in before if item.stage == stage and item.id in promised]
        now = {code: day for code in mine if (day := _now(code, known, expected))}
        if mine and now:
            found.append(_leg(stage, mine, promised, now, known, calendar))
    return found


def _now(code: str, known: Mapping[str, Item], expected: Mapping[str, tuple[date, date]]) -> date | None:
    row = known.get(code)
    if row is not None and row.stands:
        return row.ended_on or row.decided_on
    return expected[code][1] if code in expected else None


def _leg(
    stage: str, mine: list[str], promised: Mapping[str, date], now: Mapping[str, date], known: Mapping[str, Item],
    calendar: Calendar,
) -> Leg:  # fmt: skip
    planned_on, expected_on = max(promised[code] for code in mine), max(now.values())
    done = all(code in known and known[code].stands for code in mine)
    return Leg(names.stage(stage), planned_on, expected_on, days_late(planned_on, expected_on, calendar), done)


# --- themes -----------------------------------------------------------------------------------------------------------


def package(case: Case, items: list[Item]) -> Package:
    """One application under a theme."""
    folded, mine = steps.folded(case), [item for item in items if item.case_id == case.pk]
    calendar = rulebook.calendar(case.project.county)
    themed = folded.theme
    return Package(
        case, theme_name(case), sum(item.finished for item in mine), len(mine), themed.within if themed else 0,
        core_theme.promised_until(folded, calendar), bool(themed and themed.feedback == "whole"),
        themed.replied_on if themed else None, tuple((item, str(item.get_state_display())) for item in mine),
    )  # fmt: skip
