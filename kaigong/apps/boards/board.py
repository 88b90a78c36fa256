"""One project on one page: plan against what happened, why it is late, who holds it, and what the next step is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.boards import pictures, words
from kaigong.apps.boards.pictures import Progress, Scene, Stop
from kaigong.apps.cases import outlook
from kaigong.apps.cases import queries as cases
from kaigong.apps.cases.models import Item
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import moves
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.core.plan import Chosen, Plan

OWNER = "applicant"
BY_OWNER, BY_AGENCY, BY_ITEMS = "applicant", "agency", "items"
WAITING = "waiting"
LINKS = 4  # items of the critical path named in a title
URGENCY = ("late", "soon", "ok", "paused")


@dataclass(frozen=True, slots=True)
class Board:
    """What the page of a project shows around whatever tab is open."""

    project: Project
    plan: Plan
    scene: Scene
    progress: dict[str, cases.ItemProgress]

    @property
    def started(self) -> bool:
        """Whether ground is broken."""
        return self.project.is_started

    @property
    def expected(self) -> date | None:
        """The day ground was broken, else the day it is expected to be."""
        return self.project.started_on or self.project.forecast_start_on or self.plan.groundbreaking


def board(project: Project, today: date, *, reforms: Chosen | None = None, stops: bool = True) -> Board:
    """Everything one page needs, in a handful of queries; `stops` also reads when clocks stood still."""
    plan = projects.plan_of(project, reforms=reforms)
    progress = cases.progress(project, today)
    what_if = reforms is not None
    calendar = rulebook.calendar(project.county)
    scene = Scene(
        rulebook.catalogue(), plan, calendar, today, dict(_progress(progress, stops)),
        {} if what_if else dict(_promised(project)),
        forecast=None if what_if else project.started_on or project.forecast_start_on,
        planned=project.planned_start_on, started=project.started_on is not None and not what_if, links=item_links(),
        expected={} if what_if or not progress else outlook.expected(project, plan, today),
    )  # fmt: skip
    return Board(project, plan, scene, progress)


def item_links() -> str:
    """The address of an item in the catalogue, for items without a page of their own."""
    return reverse("rulebook:item", args=["item-id"]).replace("item-id", "{id}")


def _promised(project: Project) -> Iterator[tuple[str, tuple[date, date]]]:
    for row in project.baseline:
        if row.get("start") and row.get("finish"):
            yield row["id"], (date.fromisoformat(row["start"]), date.fromisoformat(row["finish"]))


def _progress(known: dict[str, cases.ItemProgress], with_stops: bool) -> Iterator[tuple[str, Progress]]:
    stops = _stops({each.case_no for each in known.values()}) if with_stops else {}
    for code, each in known.items():
        waits = each.waits_on == BY_ITEMS
        started = None if waits else each.accepted_on or each.ready_on or each.received_on
        yield (
            code,
            Progress(
                WAITING if waits else each.colour or WAITING,
                _("等待前置事项") if waits else each.state_label,
                started,
                (each.decided_on or each.ended_on) if each.finished else None,
                each.due_on,
                _waiting(each) if waits else "",
                stops=stops.get(code, ()),
                url=reverse("cases:item", args=[each.case_no, code]),
            ),
        )


def _waiting(each: cases.ItemProgress) -> str:
    known = rulebook.catalogue().items
    return _("等待：{items}").format(items=rules.listed(rules.named(known[code]) for code in each.waiting_for))


def _stops(numbers: set[str]) -> dict[str, tuple[Stop, ...]]:
    """When the clocks of a project's items stood still, as the ledger tells it."""
    found: dict[str, list[Stop]] = {}
    for number in numbers:
        for entry in ledger.read(f"case:{number}").entries:
            _stop(entry.kind, entry.data, found)
    return {item: tuple(stops) for item, stops in found.items()}


def _stop(kind: str, data: dict[str, Any], found: dict[str, list[Stop]]) -> None:
    if kind == "ItemSuspended":
        reason = rulebook.catalogue().exclusion_reasons.get(data["reason"])
        stop = Stop(date.fromisoformat(data["on"]), None, rules.named(reason) or data["reason"])
        found.setdefault(data["item"], []).append(stop)
    elif kind == "ItemResumed" and found.get(data["item"]):
        last = found[data["item"]].pop()
        found[data["item"]].append(Stop(last.since, date.fromisoformat(data["on"]), last.reason))


# --- what the page says in words -------------------------------------------------------------------------------------


def finding(of: Board) -> str:
    """The one sentence of the picture: 预计 4月11日 开工，比计划晚 6 个工作日；卡在环评批复（生态环境局）."""
    project, expected = of.project, of.expected
    if of.started and project.started_on:
        return _("已于{day}开工").format(day=words.longdate(project.started_on)) + _against(project)
    if of.started:
        return _("已经开工，目录里没有记录开工日")
    if not of.plan.complete:
        open_facts = len({name for names in of.plan.depends.values() for name in names})
        return ngettext(
            "还有 {n} 项情况没有填，填清后才能排出开工日", "还有 {n} 项情况没有填，填清后才能排出开工日", open_facts
        ).format(n=open_facts)
    if expected is None:
        return _("自起算日起 {days}可以开工").format(days=words.days(of.plan.to_start_days or 0))
    said = _("预计 {day} 开工").format(day=words.shortdate(expected)) + _against(project)
    held = holding(of)
    return said + (_("；卡在{item}（{agency}）").format(item=_name(held), agency=_agency(held)) if held else "")


def path_finding(of: Board) -> str:
    """The one sentence of the graph: what of the critical path is still to come."""
    left = [name for name in of.plan.critical_path if not (of.progress.get(name) and of.progress[name].stands)]
    names = [rules.named(item) for name in left if (item := of.plan.item(name)) is not None]
    if not names or of.started:
        return _("事项之间谁等谁")
    shown = " → ".join(names[:LINKS] + (["…"] if len(names) > LINKS else []))
    return ngettext("关键路径还剩 {n} 项：{path}", "关键路径还剩 {n} 项：{path}", len(names)).format(
        n=len(names), path=shown
    )


def _against(project: Project) -> str:
    late = project.plan_late_days
    if project.planned_start_on is None:
        return ""
    if late > 0:
        return ngettext("，比计划晚 {n} 个工作日", "，比计划晚 {n} 个工作日", late).format(n=late)
    if late < 0:
        return ngettext("，比计划早 {n} 个工作日", "，比计划早 {n} 个工作日", -late).format(n=-late)
    return _("，与计划一致")


def holding(of: Board) -> cases.ItemProgress | None:
    """The item that holds the groundbreaking up: late, or else on the critical path, of those somebody has in hand."""
    critical = {item.id for item in of.plan.items if item.critical and not of.scene.after_start(item)}
    open_ones = [each for each in of.progress.values() if each.waits_on in (BY_OWNER, BY_AGENCY)]
    held = [each for each in open_ones if each.colour == "late" or each.code in critical]
    return min(held, key=lambda each: (each.code not in critical, URGENCY.index(each.colour or "ok")), default=None)


def holders(of: Board) -> list[tuple[str, int]]:
    """Who has items of the project in hand now, and how many."""
    found: dict[str, int] = {}
    for each in of.progress.values():
        if each.waits_on in (BY_OWNER, BY_AGENCY) and not _is_after(of, each.code):
            who = OWNER if each.waits_on == BY_OWNER else each.agency
            found[who] = found.get(who, 0) + 1
    names = [(words.agency(of.scene.catalogue, [who]) or who, n) for who, n in found.items()]
    return sorted(names, key=lambda row: -row[1])


def _is_after(of: Board, code: str) -> bool:
    item = of.plan.item(code)
    return item is not None and of.scene.after_start(item)


def _name(each: cases.ItemProgress) -> str:
    return rules.named(rulebook.catalogue().items[each.code])


def _agency(each: cases.ItemProgress) -> str:
    who = OWNER if each.waits_on == BY_OWNER else each.agency
    return words.agency(rulebook.catalogue(), [who])


# --- the next step ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """The primary action of the page for this person."""

    label: str
    url: str
    icon: str


def next_step(person: Person, of: Board) -> Step | None:
    """What this person can do for the project now."""
    if person.role == Role.ENTERPRISE:
        return _owners_step(person, of)
    item = cases.desk(person).filter(project=of.project).first() if cases.has_desk(person) else None
    if item:
        return Step(_("办理：{item}").format(item=rules.named(item)), _url(item), "gavel")
    return _stage_step(person, of.project)


def _stage_step(person: Person, project: Project) -> Step | None:
    """The next step of the pipeline, for whoever may take it."""
    if not projects.may_amend(person, project) or not moves.open_to(project.stage, person.role):
        return None
    return Step(_("推进阶段"), reverse("projects:stage", args=[project.code]), "flag")


def _owners_step(person: Person, of: Board) -> Step | None:
    if not of.started and not of.plan.complete:
        return Step(_("补充项目情况"), reverse("projects:facts", args=[of.project.code]), "forms")
    if not of.started and not of.progress:
        return Step(_("申请"), reverse("cases:apply", args=[of.project.code]), "send")
    owed = cases.waiting_on_applicant(person).filter(project=of.project).first()
    if owed:
        return Step(_("办理：{item}").format(item=rules.named(owed)), _url(owed), "flag")
    return _stage_step(person, of.project)


def _url(item: Item) -> str:
    return reverse("cases:item", args=[item.case.no, item.code])


def rows(of: Board) -> list[dict[str, Any]]:
    """The items under way, for the tab 办理: what somebody has in hand first, what is done last."""
    order = {"late": 0, "soon": 1, "ok": 2, "paused": 3, WAITING: 4, "deferred": 5, "done": 6}
    found = [
        {
            "progress": each,
            "shown": of.scene.of(each.code),
            "name": _name(each),
            "agency": words.agency(of.scene.catalogue, [each.agency]),
            "with": _agency(each) if each.waits_on in (BY_OWNER, BY_AGENCY) else "",
        }
        for each in of.progress.values()
    ]
    return sorted(found, key=lambda row: (order.get(row["shown"].state, 9), row["progress"].next_on or date.max))


def picture_data(of: Board) -> dict[str, Any]:
    """Both pictures."""
    return {"gantt": pictures.gantt(of.scene), "graph": pictures.graph(of.scene)}
