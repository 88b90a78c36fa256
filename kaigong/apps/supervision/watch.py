"""What ought to be a line without anybody typing it: late approval items, forecasts past their plan, promises behind,
obligations past their day. Each has an origin, so that it becomes a line once, and a word for when it is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kaigong.apps.accounts.models import Agency
from kaigong.apps.cases.models import Debt, DebtState, Item
from kaigong.apps.projects.models import Project
from kaigong.apps.promotion import queries as promotion
from kaigong.apps.supervision.models import Line, Ticket, TicketState
from kaigong.apps.supervision.rules import InForce
from kaigong.apps.targets import measures
from kaigong.apps.targets.models import Commitment, Comparator, Kind
from kaigong.core.clock.calendar import Calendar
from kaigong.core.supervision.values import Source

BEHIND = Decimal("0.9")  # of the straight line: below that a promise is behind


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that ought to be a line."""

    origin: str
    source: Source
    title: str
    wanted: str
    lead: str
    project: Project | None = None


def causes(today: date, calendar: Calendar, rules: InForce) -> Iterator[Cause]:
    """Everything that is not a line yet and whose lead the city knows."""
    known = set(Agency.objects.values_list("pk", flat=True))
    have = set(Line.objects.exclude(origin=None).values_list("origin", flat=True))
    for find in (_items, _projects, _targets, _debts, _tickets, _leads):
        yield from (cause for cause in find(today, calendar, rules) if cause.lead in known and cause.origin not in have)


def _items(today: date, calendar: Calendar, rules: InForce) -> Iterator[Cause]:
    last = calendar.before(today, rules.item_late_days)
    late = Item.objects.filter(finished=False, waits=False, stopped_since=None, next_on__lte=last)
    for row in late.select_related("case", "project").order_by("next_on", "id"):
        yield Cause(
            f"item:{row.case.no}/{row.code}", Source.CASE, f"{row.project.name}：{row.name_zh}逾期未办"[:200],
            "该事项的办理结果（受理、决定或者送达的账本记录）", row.agency_id, row.project,
        )  # fmt: skip


def _projects(today: date, calendar: Calendar, rules: InForce) -> Iterator[Cause]:
    late = Project.objects.filter(started_on=None, plan_late_days__gte=rules.project_late_days)
    for row in late.exclude(planned_start_on=None).order_by("-plan_late_days", "code"):
        yield Cause(
            f"forecast:{row.code}/{row.planned_start_on}", Source.PROJECT,
            f"{row.name}：预计开工比计划晚 {row.plan_late_days} 个工作日"[:200],
            "开工证明（施工许可证、注明日期的现场照片），或者重新确认的开工计划", row.county, row,
        )  # fmt: skip


def _targets(today: date, calendar: Calendar, rules: InForce) -> Iterator[Cause]:
    open_ = Commitment.objects.filter(kind=Kind.TARGET, due__gte=today).exclude(measure="").exclude(agency_id="")
    for row in open_:
        if is_behind(row, today):
            yield Cause(
                f"target:{row.no}/{row.due}", Source.TARGET, f"{row.action}{row.subject}进度落后"[:200],
                "指标恢复到进度线以上的计算结果", row.agency_id,
            )  # fmt: skip


def is_behind(row: Commitment, today: date) -> bool:
    """Whether a promise to reach something lies well below the straight line from the start of the year to its day."""
    if row.due is None or row.comparator == Comparator.AT_MOST or not row.value:
        return False
    found, start = measures.measured(row.measure, row.where), date(row.due.year, 1, 1)
    if found is None or found.value is None or today <= start:
        return False
    share = Decimal((today - start).days) / Decimal(max(1, (row.due - start).days))
    return found.value < row.value * min(share, Decimal(1)) * BEHIND


def _debts(today: date, calendar: Calendar, rules: InForce) -> Iterator[Cause]:
    last = calendar.before(today, rules.debt_late_days)
    late = Debt.objects.filter(ended=False, due_on__lte=last, state__in=[DebtState.REMINDED, DebtState.BLOCKED])
    for row in late.select_related("case", "project", "item").order_by("due_on", "id"):
        yield Cause(
            f"debt:{row.case.no}/{row.key}"[:200], Source.DEBT, f"{row.project.name}：{row.item.name_zh}欠交逾期"[:200],
            "补交并核查通过的账本记录，或者撤销决定", row.verifier, row.project,
        )  # fmt: skip


def _tickets(today: date, calendar: Calendar, rules: InForce) -> Iterator[Cause]:
    for row in Ticket.objects.filter(overdue=True).select_related("project").order_by("no"):
        yield Cause(
            f"ticket:{row.no}/{row.round}", Source.BLOCKAGE, f"企业诉求逾期：{row.text}"[:200],
            "对诉求的答复，以及企业的满意评价", row.agency_id, row.project,
        )  # fmt: skip


def _leads(today: date, calendar: Calendar, rules: InForce) -> Iterator[Cause]:
    for row in promotion.all_asleep(today):
        yield Cause(
            f"lead:{row.no}/{row.touched_on}", Source.BLOCKAGE, f"{row.name}：招商线索久未联系"[:200],
            "新的联系记录，或者写明原因的搁置、流失", row.agency_id,
        )  # fmt: skip


def over(line: Line, today: date) -> tuple[str, str] | None:
    """Where the ledger says that the cause of a line is gone, and in which words; None while it is not."""
    kind, _colon, key = (line.origin or "").partition(":")
    find = {
        "item": _item_over,
        "forecast": _forecast_over,
        "target": _target_over,
        "debt": _debt_over,
        "ticket": _ticket_over,
        "lead": _lead_over,
    }.get(kind)
    return find(line, key, today) if find else None


def _item_over(line: Line, key: str, today: date) -> tuple[str, str] | None:
    no, _slash, code = key.partition("/")
    row = Item.objects.filter(case__no=no, code=code).select_related("case").first()
    if row is None or not (row.finished or row.next_on is None or row.next_on >= today):
        return None
    return f"{row.case.stream}#{row.seen_n}", "该事项已办结或者已不再逾期"


def _forecast_over(line: Line, key: str, today: date) -> tuple[str, str] | None:
    row = line.project
    if row is None or (row.started_on is None and row.plan_late_days > 0):
        return None
    return f"{row.stream}#{row.seen_n}", "项目已开工，或者预计开工不再晚于计划"


def _target_over(line: Line, key: str, today: date) -> tuple[str, str] | None:
    row = Commitment.objects.filter(no=key.rpartition("/")[0]).first()
    if row is None or is_behind(row, min(today + timedelta(1), row.due or today)):
        return None
    return f"commitments#{row.no}", "指标已回到进度线以上"


def _debt_over(line: Line, key: str, today: date) -> tuple[str, str] | None:
    no, _slash, debt = key.partition("/")
    row = Debt.objects.filter(case__no=no, key=debt, ended=True).select_related("case").first()
    return (f"{row.case.stream}#{debt}", "欠交已了结") if row else None


def _ticket_over(line: Line, key: str, today: date) -> tuple[str, str] | None:
    no, _slash, turn = key.partition("/")
    row = Ticket.objects.filter(no=no).first()
    if row is None or not (row.state == TicketState.SETTLED or (f"{row.round}" == turn and not row.overdue)):
        return None
    return f"{row.stream}#{row.seen_n}", "诉求已答复或者已解决"


def _lead_over(line: Line, key: str, today: date) -> tuple[str, str] | None:
    row = promotion.lead_numbered(key.partition("/")[0])
    if row is None or (row.is_open and f"{row.touched_on}" == key.partition("/")[2]):
        return None
    return f"{row.stream}#{row.seen_n}", "线索已重新联系，或者已写明去向"
