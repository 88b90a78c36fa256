"""What 全市排程 says: rows of the picture, which desk is full when, who is late and why, what a moved day moves."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaigong.apps.boards import city_plan, hold_words, words
from kaigong.apps.boards.city_plan import ORIGIN, CityPlan
from kaigong.apps.boards.live import Standing
from kaigong.apps.boards.pictures import stages
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.core.optimise.city_conflict import Shortage

BEFORE = 120  # working days of the past the picture reaches back
MARGIN = 5
MOST_LATE, MOST_FULL, MOST_MOVED = 12, 8, 40
FULL_DAYS = 3  # of a week on which a desk carries no more: then the week is called full
MOST_WEEKS = 26
HEADING = 2  # a row of the picture that is the heading of a group
Group = Callable[[Project], tuple[str, str]]  # its place among the groups, and what stands over it


# ------------------------------------------------------------------------------------------------ the picture


def picture(
    of: CityPlan, shown: Sequence[int], started: Sequence[Project], groups: Group | None = None
) -> dict[str, Any]:
    """The data of the chart: a row a project, days as numbers from today on."""
    city, known = of.asked.city, [stage["id"] for stage in stages(rulebook.catalogue())]
    spans = segments(of, known)
    pairs = [(city.waiting[n].row, _row(of, n, spans.get(n, []))) for n in shown]
    pairs += [(row, _begun(of, row)) for row in started]
    rows = [row for _project, row in pairs] if groups is None else list(_grouped(pairs, groups))
    last = max([row[3] for row in rows] + [row[4] or 0 for row in rows] + [20]) + MARGIN
    days = city.calendar.working_days
    today = city.calendar.index(city.today)
    first = max(today - BEFORE, 0)
    return {
        "rows": rows, "first": first - today, "today": 0,
        "days": [day.isoformat() for day in days[first : today + last + 1]],
        "stages": [{"id": stage["id"], "name": stage["name"]} for stage in stages(rulebook.catalogue())],
        "words": {
            "label": _("全市排程"), "planned": _("计划开工"), "possible": _("排得出的开工日"),
            "begun": _("已于 {day} 开工"), "late": _("比计划晚 {n} 个工作日"), "today": _("今天"),
            "months": words.months(), "drag": _("拖动菱形，看会动到谁"),
            "rows": _("{n} 个项目"), "key": _("省市重点"), "moved": _("挪到 {day}"),
        },
    }  # fmt: skip


def _grouped(pairs: Iterable[tuple[Project, list[Any]]], groups: Group) -> Iterator[list[Any]]:
    """The rows of each group together, in the order they had, under a heading with how many there are."""
    found: dict[tuple[str, str], list[list[Any]]] = {}
    for project, row in pairs:
        found.setdefault(groups(project), []).append(row)
    for (_order, name), rows in sorted(found.items(), key=lambda pair: pair[0]):
        yield ["", f"{name} · {len(rows)}", 0, 0, None, [], HEADING]
        yield from rows


def _row(of: CityPlan, n: int, spans: list[list[int]]) -> list[Any]:
    """code, name, key, start of works, planned start, spans by stage, whether it has begun."""
    each = of.asked.city.waiting[n]
    planned = each.row.planned_start_on
    due = _signed(of, planned) if planned else None
    return [each.row.code, each.row.name, int(each.row.is_key), of.start(n), due, spans, 0]


def _begun(of: CityPlan, row: Project) -> list[Any]:
    planned = _signed(of, row.planned_start_on) if row.planned_start_on else None
    return [row.code, row.name, int(row.is_key), _signed(of, row.started_on or of.asked.city.today), planned, [], 1]


def _signed(of: CityPlan, day: date) -> int:
    """The number of a day, negative before today; never before what the picture shows."""
    city = of.asked.city
    if day > city.today:
        return city_plan.number_of(city, day)
    calendar = city.calendar
    days = calendar.working_days
    first = days[max(calendar.index(city.today) - BEFORE, 0)]
    return -calendar.between(max(day, first), city.today)


def segments(of: CityPlan, known: Sequence[str]) -> Mapping[int, list[list[int]]]:
    """By project the spans of its stages: [stage, first day, last day]."""
    assert of.result.plan is not None  # noqa: S101
    at = {stage: place for place, stage in enumerate(known)}
    found: dict[int, dict[int, list[int]]] = defaultdict(dict)
    for activity, place, start in zip(of.asked.problem.activities, of.asked.places, of.result.plan.starts, strict=True):
        if place is None or not activity.duration:
            continue
        stage = at.get(place.item.stage, 0)
        span = found[place.standing].setdefault(stage, [stage, start, start + activity.duration])
        span[1], span[2] = min(span[1], start), max(span[2], start + activity.duration)
    return {n: [spans[stage] for stage in sorted(spans)] for n, spans in found.items()}


# ------------------------------------------------------------------------------------------------ desks


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a desk: its busiest day against what it carries that day."""

    monday: date
    load: float
    room: int
    full: bool


@dataclass(frozen=True, slots=True)
class DeskLoad:
    """A desk over the weeks of the plan."""

    agency: str
    name: str
    weeks: tuple[Week, ...]
    full: int
    peak: float


def desks(of: CityPlan) -> list[DeskLoad]:
    """Every desk with work, the fullest first."""
    found = [_desk(of, place, resource.id) for place, resource in enumerate(of.asked.problem.resources)]
    return sorted((desk for desk in found if desk.peak), key=lambda desk: (-desk.full, -desk.peak, desk.agency))


def _desk(of: CityPlan, place: int, agency: str) -> DeskLoad:
    assert of.result.plan is not None  # noqa: S101
    load: dict[int, int] = defaultdict(int)
    for activity, start in zip(of.asked.problem.activities, of.result.plan.starts, strict=True):
        if activity.demand[place]:
            for day in range(start, start + activity.duration):
                load[day] += activity.demand[place]
    said = of.asked.capacity[agency]
    weeks: dict[date, list[tuple[int, int]]] = defaultdict(list)
    for day in range(max(load, default=-1) + 1):
        monday = _monday(city_plan.day_of(of.asked.city, day))
        weeks[monday].append((load[day], said[min(day, len(said) - 1)]))
    made = tuple(_week(monday, rows) for monday, rows in sorted(weeks.items())[:MOST_WEEKS])
    peak = max((week.load / week.room for week in made if week.room), default=0.0)
    return DeskLoad(agency, hold_words.agency(agency), made, sum(week.full for week in made), peak)


def _week(monday: date, rows: list[tuple[int, int]]) -> Week:
    load = sum(one for one, _room in rows) / len(rows)
    room = min(room for _load, room in rows)
    return Week(monday, load, room, sum(one >= room and one > 0 for one, room in rows) >= FULL_DAYS)


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


# ------------------------------------------------------------------------------------------------ conflicts


@dataclass(frozen=True, slots=True)
class Late:
    """A project that cannot keep its planned day, and why."""

    row: Project
    possible: date
    planned: date
    days: int
    why: str


def late(of: CityPlan) -> list[Late]:
    """The projects that come later than planned, the latest first."""
    city, found = of.asked.city, []
    for n, each in enumerate(city.waiting):
        planned = each.row.planned_start_on
        if planned is None:
            continue
        days = of.start(n) - city_plan.number_of(city, planned)
        if days > 0 or planned < city.today:
            found.append(Late(each.row, city_plan.day_of(city, of.start(n)), planned, max(days, 0), why(of, n, each)))
    return sorted(found, key=lambda one: (-one.days, one.row.code))


def why(of: CityPlan, n: int, each: Standing) -> str:
    """Back from the groundbreaking along what it waited for: days in a queue by desk, else the longest item."""
    assert of.result.plan is not None  # noqa: S101
    starts, problem = of.result.plan.starts, of.asked.problem
    before = _lags_to(of)
    waited: dict[str, int] = defaultdict(int)
    longest, at = ORIGIN, of.asked.milestones[n]
    while at != ORIGIN:
        ready, previous = max(((starts[b] + days, b) for b, days in before.get(at, ())), default=(0, ORIGIN))
        place = of.asked.places[at]
        if place is not None and starts[at] > max(ready, problem.projects[n + 1].release):
            waited[place.item.agency[0]] += starts[at] - ready
        at = previous if ready else ORIGIN
        if at != ORIGIN and problem.activities[at].duration > problem.activities[longest].duration:
            longest = at
    if waited:
        agency = max(waited, key=lambda one: waited[one])
        return ngettext("排队等{agency} {n} 个工作日", "排队等{agency} {n} 个工作日", waited[agency]).format(
            agency=hold_words.agency(agency), n=waited[agency]
        )
    return _longest(of, longest, each)


def _longest(of: CityPlan, longest: int, each: Standing) -> str:
    place = of.asked.places[longest]
    if place is None:
        return _("照承诺时限逐项办，也要到这一天")
    days = of.asked.problem.activities[longest].duration
    text = _("不用排队，照承诺时限逐项办也要到这一天；最长的是{item}（{agency}，还要 {n} 个工作日）")
    return text.format(item=rules.named(place.item), agency=hold_words.agency(place.item.agency[0]), n=days)


def _lags_to(of: CityPlan) -> Mapping[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for lag in of.asked.problem.lags:
        found[lag.after].append((lag.before, lag.days))
    return found


def conflicts(of: CityPlan, loads: Sequence[DeskLoad], missed: Sequence[Late]) -> list[str]:
    """The conflicts of the plan in plain words."""
    said = []
    if missed:
        text = ngettext(
            "{n} 个项目排不进自己计划的日子，最晚的要晚 {most} 个工作日。",
            "{n} 个项目排不进自己计划的日子，最晚的要晚 {most} 个工作日。",
            len(missed),
        )
        said.append(text.format(n=len(missed), most=missed[0].days))
    for desk in [desk for desk in loads if desk.full][:MOST_FULL]:
        weeks = [words.shortdate(week.monday) for week in desk.weeks if week.full]
        text = ngettext(
            "{agency}有 {n} 周排满（{weeks}当周），再来的件要等。",
            "{agency}有 {n} 周排满（{weeks}当周），再来的件要等。",
            desk.full,
        )
        shown = rules.listed(weeks[:3]) + (_("等") if len(weeks) > 3 else "")
        said.append(text.format(agency=desk.name, n=desk.full, weeks=shown))
    said += [_short(of, one) for one in city_plan.shortages(of.asked) if one.resource][:MOST_FULL]
    for agency, (held, room) in of.asked.over.items():
        text = _("{agency}手上已有 {n} 件，平常只承得住 {m} 件；办完以前不再接新件。")
        said.append(text.format(agency=hold_words.agency(agency), n=held, m=room))
    return said or [_("没有冲突：每个项目都排得进自己计划的日子。")]


def _short(of: CityPlan, one: Shortage) -> str:
    """An agency that cannot do in time what the planned days ask of it, with the projects that show it."""
    names = {each.row.code: each.row.name for each in of.asked.city.waiting}
    text = _("要保住计划的日子，{agency}从{first}到{last}要办 {needs} 件日，只办得了 {has} 件日：{projects}。")
    shown = rules.listed(names.get(code, code) for code in one.projects[:3]) + (
        _("等") if len(one.projects) > 3 else ""
    )
    first, last = (words.shortdate(city_plan.day_of(of.asked.city, day)) for day in (one.first, one.last))
    return text.format(
        agency=hold_words.agency(one.resource), first=first, last=last, needs=one.needs, has=one.has, projects=shown
    )


def finding(of: CityPlan, missed: Sequence[Late]) -> str:
    """The one sentence of the page."""
    n = len(of.asked.city.waiting)
    if not missed:
        return ngettext("{n} 个待开工项目都排得进计划", "{n} 个待开工项目都排得进计划", n).format(n=n)
    text = ngettext(
        "{n} 个待开工项目里，{late} 个排不进自己计划的日子", "{n} 个待开工项目里，{late} 个排不进自己计划的日子", n
    )
    return text.format(n=n, late=len(missed))
