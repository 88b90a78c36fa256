"""The data of the Gantt and of the item graph: plain values for JSON, every word already in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kaigong.apps.boards import words
from kaigong.apps.rulebook import words as rules
from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan import Plan, PlanItem
from kaigong.core.plan.dates import DayTable, day_table
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.rules.model import Catalogue

MARGIN = 4  # working days shown after the groundbreaking
SIDE_TRACKS = ("assessment", "utilities")  # the first lane and the last


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which the clock stood still."""

    since: date
    until: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an item has come: `state` is one of the state colours, `word` how people say it."""

    state: str
    word: str
    started: date | None = None
    finished: date | None = None
    due: date | None = None
    waiting: str = ""
    officer: str = ""
    stops: tuple[Stop, ...] = ()
    url: str = ""


NOT_BEGUN = Progress("waiting", "")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a picture is drawn from. `promised` are the bars of the plan first promised, where there is one."""

    catalogue: Catalogue
    plan: Plan
    calendar: Calendar
    today: date
    progress: Mapping[str, Progress]
    promised: Mapping[str, tuple[date, date]]
    forecast: date | None = None
    planned: date | None = None
    started: bool = False  # ground is broken: `forecast` is the day it was
    expected: Mapping[str, tuple[date, date]] = field(default_factory=dict)  # of what is not finished, as it looks now
    links: str = ""  # address of an item that has no page of its own yet; {id} stands for the item

    def of(self, item_id: str) -> Progress:
        """How far an item has come."""
        return self.progress.get(item_id, NOT_BEGUN)

    def url(self, item_id: str) -> str:
        """Where a click on the item leads."""
        return self.of(item_id).url or self.links.replace("{id}", item_id)

    def after_start(self, item: PlanItem) -> bool:
        """Whether the item comes only once ground is broken."""
        limit = self.plan.to_start_days
        return limit is not None and item.id != WORKS_START and item.early_start >= limit + bool(item.days == 0)


def stages(catalogue: Catalogue) -> list[dict[str, str]]:
    """The lanes from top to bottom: what feeds the stages, the stages, what runs beside them."""
    first, last = SIDE_TRACKS
    names = [first, *(name for name in catalogue.stages if name not in SIDE_TRACKS), last]
    return [{"id": name, "name": rules.named(catalogue.stages[name])} for name in names if name in catalogue.stages]


def gantt(scene: Scene) -> dict[str, Any]:
    """Rows and axis of the Gantt: by date, or by working days where the calendar is not published that far."""
    plan, dated = scene.plan, scene.plan.groundbreaking is not None
    table = day_table(scene.calendar, plan.start) if dated and plan.start else None
    items = [item for item in _in_order(scene) if table is None or item.start is not None]
    rows = [_row(scene, item, table) for item in items]
    axis = _dates(scene, rows, table) if table else _days(plan)
    return {
        **axis,
        "stages": [stage for stage in stages(scene.catalogue) if any(row["stage"] == stage["id"] for row in rows)],
        "rows": rows,
        "words": _gantt_words(scene.started),
    }


def _in_order(scene: Scene) -> list[PlanItem]:
    place = {stage["id"]: n for n, stage in enumerate(stages(scene.catalogue))}
    return sorted(scene.plan.items, key=lambda item: (place[item.stage], item.early_start, item.early_finish))


def _row(scene: Scene, item: PlanItem, table: DayTable | None) -> dict[str, Any]:
    progress, agency = scene.of(item.id), words.agency(scene.catalogue, item.agency)
    held = progress.word if progress is not NOT_BEGUN else words.brief_days(item.days)
    return {
        "id": item.id, "stage": item.stage, "name": rules.named(item), "label": f"{held} · {agency}",
        "planned": _planned(scene, item, table), "actual": _actual(scene, progress) if table else None,
        "expected": _expected(scene, item) if table else None,
        "slack_to": _slack(item, table), "critical": item.critical, "state": progress.state,
        "state_word": progress.word, "stops": _stops(progress), "tip": list(_tip(scene, item)),
        "cells": _cells(scene, item, progress),
        "after": scene.after_start(item), "url": scene.url(item.id),
    }  # fmt: skip


def _cells(scene: Scene, item: PlanItem, progress: Progress) -> list[str]:
    """The same in a table: planned, happened, as expected now, what may wait, state."""
    happened = now = "—"
    if _expected(scene, item):
        now = "—".join(words.shortdate(day) for day in scene.expected[item.id])
    if progress.started:
        happened = f"{words.shortdate(progress.started)}—{words.shortdate(progress.finished)}"
    slack = _("关键路径") if item.critical else words.days(item.slack_days)
    return [words.when(item), happened, now, slack, progress.word or "—"]


def _planned(scene: Scene, item: PlanItem, table: DayTable | None) -> list[Any]:
    if table is None:
        return [item.early_start, item.early_finish]
    return [_iso(day) for day in scene.promised.get(item.id, (item.start, item.finish or item.start))]


def _expected(scene: Scene, item: PlanItem) -> list[str | None] | None:
    """Where the item lies now, if what has happened moved it away from where it was planned."""
    moved = scene.expected.get(item.id)
    planned = scene.promised.get(item.id, (item.start, item.finish or item.start))
    if moved is None or scene.started or moved == planned or scene.of(item.id).finished:
        return None
    return [_iso(day) for day in moved]


def _slack(item: PlanItem, table: DayTable | None) -> Any:
    if item.slack_days <= 0:
        return None
    return item.late_finish if table is None else _iso(table.day(item.late_finish) or table.last_known)


def _actual(scene: Scene, progress: Progress) -> list[str | None] | None:
    if progress.started is None or progress.started > scene.today:
        return None
    return [_iso(progress.started), _iso(progress.finished)]


def _stops(progress: Progress) -> list[list[str | None]]:
    return [[_iso(stop.since), _iso(stop.until), stop.reason] for stop in progress.stops]


def _tip(scene: Scene, item: PlanItem) -> Iterator[str]:
    """What hovering, the arrow keys and the table say of an item."""
    progress = scene.of(item.id)
    yield words.agencies(scene.catalogue, item.agency)
    yield words.when(item)
    if progress.word:
        yield _("现状：{state}").format(state=progress.word)
    if progress.started:
        yield _("实际 {start}—{finish}").format(
            start=words.shortdate(progress.started), finish=words.shortdate(progress.finished)
        )
    if _expected(scene, item):
        start, finish = (words.shortdate(day) for day in scene.expected[item.id])
        yield _("现在预计 {start}—{finish}").format(start=start, finish=finish)
    if progress.waiting:
        yield progress.waiting
    for stop in progress.stops:
        yield _("{since} 起停止计时：{reason}").format(since=words.shortdate(stop.since), reason=stop.reason)
    yield (
        _("在关键路径上，晚一天开工就晚一天")
        if item.critical
        else _("可推迟 {days}而不影响开工").format(days=words.days(item.slack_days))
    )


def _days(plan: Plan) -> dict[str, Any]:
    last = max((item.early_finish for item in plan.items), default=1)
    start = plan.to_start_days or 0
    return {
        "unit": "day",
        "start": 0,
        "end": max(last, 1),
        "end_before": max(start + MARGIN, 1),
        "groundbreaking": start,
    }


def _dates(scene: Scene, rows: list[dict[str, Any]], table: DayTable) -> dict[str, Any]:
    plan, calendar = scene.plan, scene.calendar
    start = min([plan.start or scene.today, *(row[0] for row in _ends(rows))])
    goal = scene.forecast or plan.groundbreaking or start
    happened = [day for row in rows for day in (*(row["actual"] or ()), *_moved(row)) if day]
    before = max([goal, scene.planned or goal, *map(date.fromisoformat, happened)])
    if start <= scene.today <= before + timedelta(days=30):
        before = max(before, scene.today)
    end_before = calendar.after(before, MARGIN) if calendar.known(before.year) and before < table.last_known else before
    ends = [row["planned"][1] for row in rows] + [row["expected"][1] for row in rows if row["expected"]]
    last = max([end_before, *map(date.fromisoformat, ends)])
    return {
        "unit": "date", "start": _iso(start), "end": _iso(last), "end_before": _iso(min(end_before, last)),
        "rest": _rests(calendar, start, last), "today": _iso(scene.today), "groundbreaking": _iso(goal),
        "groundbreaking_planned": _iso(scene.planned) if scene.planned and scene.planned != goal else None,
    }  # fmt: skip


def _moved(row: dict[str, Any]) -> list[str]:
    """The days an item that comes before the start of works is moved to: the picture must have room for them."""
    return row["expected"] if row["expected"] and not row["after"] else []


def _ends(rows: list[dict[str, Any]]) -> Iterator[tuple[date, date]]:
    for row in rows:
        yield date.fromisoformat(row["planned"][0]), date.fromisoformat(row["planned"][1])


def _rests(calendar: Calendar, first: date, last: date) -> list[list[str]]:
    """Days of rest in a stretch, with the name of the holiday."""
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [[_iso(day) or "", _holiday(calendar, day)] for day in every if calendar.is_workday(day) is False]


def _holiday(calendar: Calendar, day: date) -> str:
    return (calendar.holiday_name(day) or "") if rules.chinese() else ""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _gantt_words(started: bool) -> dict[str, Any]:
    return {
        "today": _("今天"),
        "groundbreaking": _("实际开工") if started else _("预计开工"),
        "groundbreaking_planned": _("计划开工"),
        "day": _("第 {n} 天"),
        "months": words.months(),
        "year": " {y}",
    }


# --- the graph -------------------------------------------------------------------------------------------------------


def graph(scene: Scene) -> dict[str, Any]:
    """Nodes and the edges that no longer way says already; `gone` tells what reforms made of the items not in it."""
    inside = {item.id for item in scene.plan.items}
    return {
        "stages": stages(scene.catalogue),
        "nodes": [_node(scene, item) for item in _in_order(scene)],
        "edges": [[before, after] for after, befores in reduced(scene.plan).items() for before in befores],
        "gone": {name: into for name, into in _gone(scene) if name not in inside},
        "words": {"label": _("事项关系图：从左到右，先办的在左")},
    }


def _node(scene: Scene, item: PlanItem) -> dict[str, Any]:
    progress, agency = scene.of(item.id), words.agency(scene.catalogue, item.agency)
    held = progress.word or words.brief_days(item.days)
    return {
        "id": item.id, "stage": item.stage, "name": rules.named(item), "meta": f"{held} · {agency}",
        "say": _("；").join([rules.named(item), *_tip(scene, item)]), "state": progress.state,
        "critical": item.critical, "after": scene.after_start(item), "url": scene.url(item.id),
    }  # fmt: skip


def reduced(plan: Plan) -> dict[str, list[str]]:
    """Of every item the items it waits for, less those that a longer way leads to (transitive reduction)."""
    preds = {item.id: item.preds for item in plan.items}
    above: dict[str, frozenset[str]] = {}
    for item in sorted(plan.items, key=lambda item: (item.early_start, item.early_finish)):
        _collect(item.id, preds, above)
    return {
        name: [one for one in befores if not any(one in above[other] for other in befores if other != one)]
        for name, befores in preds.items()
    }


def _collect(name: str, preds: Mapping[str, Iterable[str]], above: dict[str, frozenset[str]]) -> frozenset[str]:
    if name not in above:
        befores = frozenset(preds[name])
        above[name] = befores.union(*(_collect(before, preds, above) for before in befores))
    return above[name]


def _gone(scene: Scene) -> Iterator[tuple[str, str | None]]:
    """What the reforms in effect merge, split or drop, and into what."""
    for reform in scene.plan.reforms:
        for op in scene.catalogue.reforms[reform].ops:
            if op.op in ("merge", "split") and op.into:
                yield from ((name, op.into[0]) for name in (op.items or (op.item,)))
            elif op.op == "drop":
                yield op.item, None
