"""What 今日 and the morning's digest hold of the boards: for whoever steers the city what has moved since yesterday and
what the week brings, for everybody what his agency has promised in public and how surely that holds."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.boards import cockpit, outlook, words
from kaigong.apps.boards import cockpit_parts as parts
from kaigong.apps.notices.registry import Line, Section
from kaigong.apps.projects import counted, tallied
from kaigong.apps.targets import queries as targets
from kaigong.apps.targets.models import Kind

MOST, AHEAD = 6, timedelta(120)
DAY = timedelta(1)


def sections(person: Person, today: date) -> Iterator[Section]:
    """One section for each; none where there is nothing."""
    steers = roles.may(person, "look_ahead")
    promised = list(_promised(person, today, whole=person.role in (Role.COMMAND, Role.AUDITOR)))
    if steers:
        moved = list(_moved(today))
        yield Section(_("全市变化"), len(moved), moved)
    if promised:
        yield Section(_("答应过的"), len(promised), promised)
    if steers and (week := parts.this_week(today)):
        said = [Line(f"{each['when']} {each['what']}", each["url"]) for each in week]
        yield Section(_("本周"), len(said), said)


def _moved(today: date) -> Iterator[Line]:
    """Starts since yesterday, what is late now, and what that does to the nearest promise."""
    now, then, projects = outlook.newest(today), outlook.newest(today - DAY), reverse("projects:list")
    n = sum(amount.count for amount in counted.by_day(tallied.STARTS_BY_DAY, today - DAY, today).values())
    yield Line(ngettext("新开工 {n} 个项目。", "新开工 {n} 个项目。", n).format(n=n), f"{projects}?stage=started")
    late = counted.stock(counted.Which(marked=tallied.LATE)).count
    said = _("晚于计划的项目 {n} 个{before}。").format(n=late, before=_before(then and then.late))
    yield Line(said, f"{projects}?state=late")
    _rows, red = parts.red(today)
    said = _("逾期督办事项 {n} 件{before}。").format(n=red, before=_before(then and then.red))
    yield Line(said, reverse("supervision:list"))
    if now and now.targets:
        said = _("最近一项承诺的把握：{chance}。").format(chance=_chance(now.targets[0]))
        yield Line(said, reverse("boards:hold"))


def _before(n: int | None) -> str:
    """What it was the day before, where that was kept."""
    return "" if n is None else _("（前一天 {n}）").format(n=n)


def _promised(person: Person, today: date, *, whole: bool) -> Iterator[Line]:
    """The open public promises of the person's agency; the city's for whoever stands for all of it."""
    rows = targets.commitments(None, kinds=[Kind.TARGET]).filter(Q(due__gte=today, due__lte=today + AHEAD))
    rows = rows.exclude(measure="") if whole else rows.filter(agency_id=person.agency_id or None)
    now = outlook.newest(today)
    seen = {each["no"]: each for each in (now.targets if now else ())}
    for each in targets.shown(list(rows[:MOST])):
        said = f"{words.shortdate(each.row.due)} {cockpit.label(each.row)} {_plain(each.row.value)} {each.row.unit}"
        if each.measured and each.measured.value is not None:
            said += _("，现在 {n}").format(n=_plain(each.measured.value))
        if each.row.no in seen:
            said += _("，把握 {chance}").format(chance=_chance(seen[each.row.no]))
        yield Line(said, reverse("targets:commitment", args=[each.row.no]))


def _chance(of: dict[str, str | None]) -> str:
    return cockpit.percent(float(of["probability"])) if of["probability"] is not None else _("不能计算")


def _plain(value: object) -> str:
    text = f"{value}"
    return text.rstrip("0").rstrip(".") if "." in text else text
