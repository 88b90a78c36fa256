"""每周简报: two pages for leaders, every sentence and every row counted from the data on the day it is made.

The same sections become the page, the PDF and the workbook, in the language they are asked in.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.boards import cockpit, outlook, queries
from kaigong.apps.boards.words import longdate
from kaigong.apps.cases.models import Item
from kaigong.apps.projects import pages_life, queries_life
from kaigong.apps.projects.models import BEFORE_START, Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.apps.supervision import rules
from kaigong.apps.supervision.models import Line, LineState
from kaigong.apps.targets import queries as targets
from kaigong.apps.targets import ranking_pages
from kaigong.apps.targets.models import Kind
from kaigong.core.supervision.meetings import meeting_days

MOST, WEEKS = 8, 6
RANKINGS, SHARING = 2, 4
Cell = str | int


@dataclass(frozen=True, slots=True)
class Section:
    """One section: what it says, and the rows it says it from."""

    title: str
    said: tuple[str, ...]
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """The brief of one week: `monday` begins it, the seven days before it are what it reports."""

    monday: date
    today: date
    sections: tuple[Section, ...]


def week(monday: date, today: date) -> Week:
    """The brief as of today, about the week before `monday` and the one it begins."""
    found = (_starts, _promises, _late, _approvals, _supervision, _rankings, _ahead)
    made = (section(monday, today) for section in found)
    return Week(monday, today, tuple(one for one in made if one.said))


def _starts(monday: date, today: date) -> Section:
    year, first = Project.objects.filter(started_on__year=monday.year), monday - timedelta(7)
    last, total = year.filter(started_on__range=(first, monday - timedelta(1))), year.count()
    waiting = Project.objects.filter(stage__in=BEFORE_START)
    soon = waiting.filter(forecast_start_on__range=(monday, monday + timedelta(13)))
    weeks = Counter(day - timedelta(day.weekday()) for day in year.values_list("started_on", flat=True))
    shown = [monday - timedelta(7 * n) for n in range(WEEKS, 0, -1)]
    said = (
        _("今年已开工 {total} 个，上周开工 {n} 个。").format(total=total, n=last.count()),
        _("还有 {n} 个项目在办理开工前审批，其中 {soon} 个预计两周内开工。").format(
            n=waiting.count(), soon=soon.count()
        ),
    )
    rows = tuple((longdate(day), weeks[day]) for day in shown)
    return Section(_("开工"), said, (_("周一"), _("当周开工（个）")), rows)


def _promises(monday: date, today: date) -> Section:
    found = [one for one in targets.shown(targets.commitments(None, kinds=[Kind.TARGET])) if one.reached is not None]
    behind = [one for one in found if not one.reached]
    seen = outlook.newest(today)
    foreseen = {each["no"]: cockpit.forecast(each) for each in (seen.targets if seen else ())}
    rows = tuple(
        (cockpit.label(one.row), _plain(one.measured.value), f"{_plain(one.row.value)} {one.row.unit}",
         *(foreseen.get(one.row.no, {}).get(name) or "—" for name in ("likely", "chance")), _day(one.row.due))
        for one in behind[:MOST] if one.measured
    )  # fmt: skip
    said = (
        _("本系统能计算的公开目标 {n} 项，已达到 {reached} 项，未达到 {behind} 项。").format(
            n=len(found), reached=len(found) - len(behind), behind=len(behind)
        ),
    )
    if seen:
        made = _("{day}按全市实际状态推演 {n} 次，推演值为第 10 到第 90 百分位。")
        said = (*said, made.format(day=longdate(seen.day), n=seen.replications))
    head = (_("承诺"), _("目前"), _("承诺值"), _("到期推演"), _("把握"), _("期限"))
    return Section(_("承诺"), said, head, rows)


def _late(monday: date, today: date) -> Section:
    late = Project.objects.filter(stage__in=BEFORE_START, plan_late_days__gt=0).order_by("-plan_late_days", "code")
    n = late.count()
    said = ngettext("{n} 个项目预计开工晚于计划。", "{n} 个项目预计开工晚于计划。", n).format(n=n)
    shown = list(late[:MOST])
    holders, reasons = _holders([project.pk for project in shown]), pages_life.reasons_of(shown)
    rows = tuple(
        (project.name, project.plan_late_days, _day(project.forecast_start_on), holders.get(project.pk, "—"),
         reasons.get(project.pk, "—"))
        for project in shown
    )  # fmt: skip
    head = (_("项目"), _("晚于计划（工作日）"), _("预计开工"), _("事项在谁手上"), _("推迟原因"))
    paper = queries_life.paper_starts()
    told = ngettext("{n} 个已开工项目有纸面开工疑点。", "{n} 个已开工项目有纸面开工疑点。", paper).format(n=paper)
    return Section(_("晚于计划的项目"), (said, told) if paper else (said,), head, rows)


def _holders(projects: Sequence[int]) -> dict[int, str]:
    """Which agencies have open items of a project before them, the latest due first."""
    rows = Item.objects.filter(project__in=projects, finished=False, waits=False, next_on__isnull=False)
    found: dict[int, dict[str, None]] = {}
    for project, agency in rows.order_by("next_on").values_list("project_id", "agency_id"):
        found.setdefault(project, {})[agency] = None
    names = accounts.agency_names({agency for some in found.values() for agency in some})
    return {key: words.listed(names.get(agency, agency) for agency in list(some)[:2]) for key, some in found.items()}


def _approvals(monday: date, today: date) -> Section:
    first, last = monday - timedelta(7), monday - timedelta(1)
    found = Item.objects.aggregate(
        received=Count("id", filter=Q(received_on__range=(first, last))),
        accepted=Count("id", filter=Q(accepted_on__range=(first, last))),
        decided=Count("id", filter=Q(decided_on__range=(first, last))),
    )
    late = Item.objects.filter(finished=False, waits=False, stopped_since=None, next_on__lt=today)
    by_agency = list(late.values("agency_id").annotate(n=Count("id")).order_by("-n", "agency_id")[:MOST])
    names = accounts.agency_names([row["agency_id"] for row in by_agency])
    said = (
        _("上周接件 {received} 件，受理 {accepted} 件，作出决定 {decided} 件。").format(**found),
        _("现在逾期的事项 {n} 件。").format(n=late.count()),
        *_binding(today),
    )
    rows = tuple((names.get(row["agency_id"], row["agency_id"]), row["n"]) for row in by_agency)
    return Section(_("审批"), said, (_("部门"), _("逾期事项（件）")), rows)


def _binding(today: date) -> Iterator[str]:
    """The desk that holds back most starts, as the last simulation found it."""
    seen = outlook.newest(today)
    for desk in seen.desks if seen else ():
        if desk["binding"]:
            name = accounts.agency_names([desk["agency"]]).get(desk["agency"], desk["agency"])
            yield _("推演的卡点：{agency}，利用率 {share:.0%}，每件平均等 {days:.1f} 个工作日。").format(
                agency=name, share=float(desk["utilisation"] or 0), days=float(desk["wait_days"] or 0)
            )


def _supervision(monday: date, today: date) -> Section:
    open_ = Line.objects.filter(ended=False).select_related("lead", "holder")
    late, talk = open_.filter(due_on__lt=today), Line.objects.filter(talk_on__isnull=False, talked_on=None)
    closed = Line.objects.filter(
        closed_on__range=(monday - timedelta(7), monday - timedelta(1)), state=LineState.CLOSED
    )
    said = [
        _("督办事项在办 {open} 件，逾期 {late} 件，待核验 {check} 件，上周销号 {closed} 件。").format(
            open=open_.count(), late=late.count(), check=open_.filter(state=LineState.CHECKING).count(),
            closed=closed.count(),
        )
    ]  # fmt: skip
    if listed := list(talk.select_related("lead")):
        agencies = words.listed(dict.fromkeys(words.named(line.lead) for line in listed))
        said.append(_("列入约谈名单：{agencies}。").format(agencies=agencies))
    rows = tuple(
        (line.title, words.named(line.lead), words.named(line.holder), longdate(line.due_on))
        for line in late.order_by("-level", "due_on", "no")[:MOST]
    )
    return Section(_("督办"), tuple(said), (_("事项"), _("牵头单位"), _("督办层级"), _("到期日")), rows)


def _rankings(monday: date, today: date) -> Section:
    """What was frozen and published, and nothing that still moves."""
    said = []
    for name, period, day, places in ranking_pages.published(RANKINGS):
        first = [place for rank, place in places if rank == places[0][0]]
        last = [place for rank, place in places if rank == places[-1][0]]
        told = _("{name}，{period}，数据截至{day}：第 1 名{first}").format(
            name=name, period=period, day=longdate(day), first=_some(first)
        )
        behind = _("；第 {rank} 名{last}").format(rank=places[-1][0], last=_some(last))
        said.append(told + (behind if places[-1][0] > places[0][0] else "") + _("。"))
    return Section(_("已公布的排名"), tuple(said))


def _some(names: Sequence[str]) -> str:
    """A few names; of many that share a place how many there are."""
    if len(names) <= SHARING:
        return words.listed(names)
    return _("{names}等 {n} 个单位并列").format(names=words.listed(names[:SHARING]), n=len(names))


def _ahead(monday: date, today: date) -> Section:
    last, calendar = monday + timedelta(6), rulebook.calendar()
    days = list(meeting_days(monday, last, calendar, rules.in_force().digit))
    due = Item.objects.filter(finished=False, waits=False, stopped_since=None, next_on__range=(monday, last)).count()
    lines = Line.objects.filter(ended=False, due_on__range=(monday, last)).count()
    said = [_("本周到期的审批事项 {due} 件，督办事项 {lines} 件。").format(due=due, lines=lines)]
    said += [_("会办：{days}。").format(days=words.listed(longdate(day) for day in days))] if days else []
    coming = queries.next_starts(monday, last)[:MOST]
    rows = tuple((project.name, longdate(project.forecast_start_on)) for project in coming if project.forecast_start_on)
    return Section(_("本周"), tuple(said), (_("预计本周开工的项目"), _("预计开工")), rows)


def _day(day: date | None) -> str:
    return longdate(day) if day else "—"


def _plain(value: object) -> str:
    text = f"{value}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def numbered(sections: Iterable[Section]) -> Iterator[tuple[str, Section]]:
    """Sections with the numerals of an official paper."""
    return zip("一二三四五六七八九", sections, strict=False)
