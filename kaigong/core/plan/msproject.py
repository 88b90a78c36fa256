"""A schedule as project software keeps it (MSPDI, the XML of Microsoft Project): tasks in an outline, links, calendars.

`msproject_write` writes it, `msproject_read` reads it back with every fault named, `compare` says what is different.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan.dates import DayTable, day_table
from kaigong.core.plan.model import Plan, PlanItem
from kaigong.core.rules.model import Catalogue

FS, SS, FF, SF = "FS", "SS", "FF", "SF"
MINUTES = 480  # of a working day
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Link:
    """What a task waits for: finish to start unless said otherwise, so many working days later (or earlier)."""

    pred: int
    kind: str = FS
    lag_days: float = 0.0


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the outline. `item` is the item of the catalogue it stands for, where it stands for one."""

    uid: int
    name: str
    level: int = 1
    summary: bool = False
    milestone: bool = False
    start: date | None = None
    finish: date | None = None
    days: float = 0.0
    percent: int = 0
    links: tuple[Link, ...] = ()
    baseline: Span | None = None
    resources: tuple[int, ...] = ()
    item: str = ""


@dataclass(frozen=True, slots=True)
class Exceptional:
    """Days that are not like their weekday: off, or worked."""

    first: date
    last: date
    working: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working weekdays (0 is Monday) and exceptions."""

    uid: int
    name: str
    weekdays: frozenset[int] = frozenset(range(5))
    exceptions: tuple[Exceptional, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    uid: int
    name: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A whole file."""

    name: str = ""
    start: date | None = None
    tasks: tuple[Task, ...] = ()
    calendars: tuple[WorkCalendar, ...] = ()
    calendar: int | None = None
    resources: tuple[Resource, ...] = ()
    minutes: int = MINUTES


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing a returned file says otherwise: kind, the task, as ours has it, as theirs."""

    kind: str  # start, finish, days, percent, links, added, removed
    task: str
    item: str
    before: str
    after: str


# ------------------------------------------------------------------------------------------------------- from a plan


def scheduled(
    catalogue: Catalogue, plan: Plan, calendar: Calendar, *, promised: Mapping[str, Span] | None = None,
    percents: Mapping[str, int] | None = None, language: str = "zh",
) -> Schedule:  # fmt: skip
    """A plan as a schedule: a summary task for each stage, a task for each item, an agency as a resource.

    An item of n days is worked on the n working days after the one on which it begins to count; none of them when n is
    0: a milestone. `promised` are the spans of the baseline, `percents` how far each item has come.
    """
    table = day_table(calendar, plan.start) if plan.start else None
    order = {stage: n for n, stage in enumerate(catalogue.stages)}
    items = sorted(plan.items, key=lambda item: (order[item.stage], item.early_start, item.early_finish, item.id))
    stages = [(stage, list(own)) for stage, own in groupby(items, key=lambda item: item.stage)]
    uids: dict[str, int] = {}
    for stage, own in stages:
        uids[f"stage:{stage}"] = len(uids) + 1
        for item in own:
            uids[item.id] = len(uids) + 1
    agencies = sorted({agency for item in items for agency in item.agency})
    known = Lookup(catalogue, table, uids, {name: n for n, name in enumerate(agencies, 1)},
                   promised or {}, percents or {}, language)  # fmt: skip
    tasks = [task for stage, own in stages for task in known.stage(stage, own)]
    resources = tuple(Resource(n, _named(catalogue.agencies.get(name), language, name))
                      for name, n in known.agencies.items())  # fmt: skip
    return Schedule(plan.name, plan.start, tuple(tasks), (working(calendar, plan),), 1, resources)


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is looked up while tasks are made."""

    catalogue: Catalogue
    table: DayTable | None
    uids: Mapping[str, int]
    agencies: Mapping[str, int]
    promised: Mapping[str, Span]
    percents: Mapping[str, int]
    language: str

    def stage(self, stage: str, items: list[PlanItem]) -> Iterator[Task]:
        """The summary of a stage and its tasks."""
        tasks = [self.task(item) for item in items]
        starts, finishes = [one.start for one in tasks if one.start], [one.finish for one in tasks if one.finish]
        name = _named(self.catalogue.stages[stage], self.language, stage)
        uid = self.uids[f"stage:{stage}"]
        start, finish = min(starts, default=None), max(finishes, default=None)
        span = max(item.early_finish for item in items) - min(item.early_start for item in items)
        yield Task(uid, name, 1, True, False, start, finish, float(span))
        yield from tasks

    def task(self, item: PlanItem) -> Task:
        """One item."""
        start, finish = self.span(item.early_start, item.early_finish)
        links = tuple(Link(self.uids[pred]) for pred in item.preds if pred in self.uids)
        return Task(
            self.uids[item.id], _named(item, self.language, item.id), 2, False, item.days == 0, start, finish,
            float(item.early_finish - item.early_start), self.percents.get(item.id, 0), links,
            self.promised.get(item.id), tuple(self.agencies[name] for name in item.agency), item.id,
        )  # fmt: skip

    def span(self, start: int, finish: int) -> tuple[date | None, date | None]:
        """The first and the last day on which an item is worked on."""
        if self.table is None:
            return None, None
        first = self.table.day(start + 1 if finish > start else start)
        last = self.table.day(finish)
        return (first, last) if first and last else (None, None)


def _named(what: object, language: str, otherwise: str) -> str:
    name = getattr(what, f"name_{language}", "") or getattr(what, "name_zh", "")
    return str(name or otherwise)


def working(calendar: Calendar, plan: Plan) -> WorkCalendar:
    """The official calendar around a plan, as weekdays and exceptions; runs of days off are one exception."""
    days = [item.start for item in plan.items if item.start] + [item.finish for item in plan.items if item.finish]
    first, last = min(days, default=plan.start), max(days, default=plan.start)
    if first is None or last is None:
        return WorkCalendar(1, "Standard")
    odd = [
        (day, works) for n in range((last - first).days + 60)
        if (works := calendar.is_workday(day := first + timedelta(n))) is not None and works != (day.weekday() < 5)
    ]  # fmt: skip
    runs = groupby(enumerate(odd), key=lambda one: (one[1][0] - timedelta(one[0]), one[1][1]))
    found = [[day for _n, (day, _works) in run] for _key, run in runs]
    exceptions = tuple(
        Exceptional(run[0], run[-1], bool(calendar.is_workday(run[0])), calendar.holiday_name(run[0]) or "")
        for run in found
    )
    return WorkCalendar(1, "Standard", exceptions=exceptions)


# --------------------------------------------------------------------------------------------------------- compared


def compare(ours: Schedule, theirs: Schedule) -> list[Difference]:
    """What a returned file says otherwise of the tasks that stand for items; tasks nobody here knows are added ones."""
    mine = {task.item: task for task in ours.tasks if task.item}
    returned = {task.item: task for task in theirs.tasks if task.item in mine}
    names = ({task.uid: _called(task) for task in one.tasks} for one in (ours, theirs))
    my_names, their_names = names
    found: list[Difference] = []
    for item, task in mine.items():
        other = returned.get(item)
        if other is None:
            found.append(Difference("removed", task.name, item, "", ""))
            continue
        for kind, before, after in _told(task, other, my_names, their_names):
            if before != after:
                found.append(Difference(kind, task.name, item, before, after))
    added = [task for task in theirs.tasks if task.item not in mine and not task.summary]
    return found + [Difference("added", task.name, task.item, "", f"{task.days:g}") for task in added]


def _called(task: Task) -> str:
    return task.item or task.name


def _told(one: Task, other: Task, mine: Mapping[int, str], theirs: Mapping[int, str]) -> Iterator[tuple[str, str, str]]:
    yield "start", _day(one.start), _day(other.start)
    yield "finish", _day(one.finish), _day(other.finish)
    yield "days", f"{one.days:g}", f"{other.days:g}"
    yield "percent", str(one.percent), str(other.percent)
    yield "links", _links(one, mine), _links(other, theirs)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _links(task: Task, names: Mapping[int, str]) -> str:
    """What a task waits for, as one text: name, kind where it is not the usual one, days later."""
    return ", ".join(sorted(
        f"{names.get(link.pred, '?')}{'' if link.kind == FS else f' {link.kind}'}"
        f"{f' {link.lag_days:+g}' if link.lag_days else ''}"
        for link in task.links
    ))  # fmt: skip
