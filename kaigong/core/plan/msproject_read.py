"""Read MSPDI as project software writes it, with the habits of each: missing numbers, several calendars, odd durations.

Every fault is named by the task and its line; only what can be understood whole is given back.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter
from math import isfinite

from kaigong.core.plan.msproject import (
    FF,
    FS,
    MINUTES,
    SF,
    SS,
    Exceptional,
    Link,
    Resource,
    Schedule,
    Task,
    WorkCalendar,
)
from kaigong.core.plan.msproject_tree import Node, tree
from kaigong.core.plan.msproject_write import ITEM_FIELD
from kaigong.core.problems import Faulty, Problem

KINDS = {0: FF, 1: FS, 2: SF, 3: SS}
DURATION = re.compile(
    r"P(?:(\d{1,6})D)?(?:T(?:(\d{1,8}(?:\.\d+)?)H)?(?:(\d{1,9}(?:\.\d+)?)M)?(?:(\d{1,9}(?:\.\d+)?)S)?)?", re.ASCII
)
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?", re.ASCII)
TRUE = ("1", "true", "True")
ELAPSED = frozenset({4, 6, 8, 10, 12})  # formats of a lag that counts every hour of the day
IN_PERCENT = frozenset({19, 20, 51, 52})
LONGEST_NAME, MOST_DAYS, MOST_EXCEPTIONAL = 500, 100_000, 3700
Problems = list[Problem]


def read(content: bytes) -> Schedule:
    """The schedule of a file; Faulty with everything that is wrong with it."""
    root, problems = tree(content), Problems()
    minutes = _whole(root, "MinutesPerDay", problems, "") or MINUTES
    rows = [node for parent in root.all("Tasks") for node in parent.all("Task") if node.said("IsNull") not in TRUE]
    uids = _numbered(rows, problems)
    resources = {
        uid: Resource(uid, node.said("Name")[:LONGEST_NAME])
        for parent in root.all("Resources") for node in parent.all("Resource")
        if (uid := _whole(node, "UID", problems, _at(node))) is not None and node.said("Name")
    }  # fmt: skip
    given = _assigned(root, problems)
    tasks = [
        _task(node, uid, minutes, tuple(one for one in given.get(uid, ()) if one in resources), problems)
        for node, uid in zip(rows, uids, strict=True)
        if not (uid == 0 and node.said("OutlineLevel") in ("", "0"))  # the project itself, as Project lists it
    ]  # fmt: skip
    if not tasks and not problems:
        problems.append(Problem("mspdi.no_tasks"))
    problems += _link_problems(tasks)
    calendars = tuple(_calendars(root, problems))
    if problems:
        raise Faulty(problems)
    chosen = _whole(root, "CalendarUID", problems, "")
    start = _day(root, "StartDate", problems, "")
    return Schedule(
        root.said("Title") or root.said("Name"), start, tuple(tasks), calendars, chosen,
        tuple(resources.values()), minutes,
    )  # fmt: skip


def _at(node: Node) -> str:
    """How a faulty place is named: the name of the task, and the line."""
    name = node.said("Name")[:60]
    return f"{name} ({node.line})" if name else f"({node.line})"


def _numbered(rows: list[Node], problems: Problems) -> list[int]:
    """The number of each task: its UID, else its ID, else the next one that is free."""
    found: list[int | None] = []
    for node in rows:
        uid = _whole(node, "UID", problems, _at(node))
        found.append(_whole(node, "ID", problems, _at(node)) if uid is None else uid)
    taken = {uid for uid in found if uid is not None}
    free = (n for n in range(1, 2 * len(rows) + 2) if n not in taken)
    seen: set[int] = set()
    for node, uid in zip(rows, found, strict=True):
        if uid is not None and uid in seen:
            problems.append(Problem("mspdi.twice", at=_at(node), data={"uid": uid}))
        seen.add(-1 if uid is None else uid)
    return [next(free) if uid is None else uid for uid in found]


def _assigned(root: Node, problems: Problems) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for parent in root.all("Assignments"):
        for node in parent.all("Assignment"):
            task, resource = (_whole(node, tag, problems, _at(node)) for tag in ("TaskUID", "ResourceUID"))
            if task is not None and resource is not None and resource not in found.setdefault(task, []):
                found[task].append(resource)
    return found


def _task(node: Node, uid: int, minutes: int, resources: tuple[int, ...], problems: Problems) -> Task:
    at = _at(node)
    start, finish = (_day(node, tag, problems, at) for tag in ("Start", "Finish"))
    if start and finish and finish < start:
        data = {"start": start.isoformat(), "finish": finish.isoformat()}
        problems.append(Problem("mspdi.turned_round", at=at, data=data))
    percent = _whole(node, "PercentComplete", problems, at) or 0
    if not 0 <= percent <= 100:
        problems.append(Problem("mspdi.percent", at=at, data={"got": percent}))
    days = _days(node, minutes, problems, at)
    return Task(
        uid, node.said("Name")[:LONGEST_NAME], max(_whole(node, "OutlineLevel", problems, at) or 1, 1),
        node.said("Summary") in TRUE, node.said("Milestone") in TRUE, start, finish, days, percent,
        tuple(_links(node, minutes, problems, at)), _baseline(node, problems, at), resources, _item(node),
    )  # fmt: skip


def _item(node: Node) -> str:
    values = (each.said("Value") for each in node.all("ExtendedAttribute") if each.said("FieldID") == ITEM_FIELD)
    return next(values, "")[:LONGEST_NAME]


def _baseline(node: Node, problems: Problems, at: str) -> tuple[date, date] | None:
    for one in node.all("Baseline"):
        if one.said("Number") in ("", "0"):
            start, finish = _day(one, "Start", problems, at), _day(one, "Finish", problems, at)
            return (start, finish) if start and finish else None
    return None


def _links(node: Node, minutes: int, problems: Problems, at: str) -> Iterator[Link]:
    for one in node.all("PredecessorLink"):
        pred, kind = _whole(one, "PredecessorUID", problems, at), _whole(one, "Type", problems, at)
        if pred is None or one.said("CrossProject") in TRUE:
            continue
        if kind is not None and kind not in KINDS:
            problems.append(Problem("mspdi.link_kind", at=at, data={"got": kind}))
            continue
        lag, layout = _whole(one, "LinkLag", problems, at) or 0, _whole(one, "LagFormat", problems, at)
        if layout in IN_PERCENT and lag:
            problems.append(Problem("mspdi.lag_in_percent", at=at))
        per_day = 24 * 60 if layout in ELAPSED else minutes
        yield Link(pred, KINDS[1 if kind is None else kind], round(lag / 10 / per_day, 4))


def _link_problems(tasks: list[Task]) -> Iterator[Problem]:
    """Links to nowhere, and links that run in a ring."""
    known = {task.uid: task for task in tasks}
    for task in tasks:
        for link in task.links:
            if link.pred not in known:
                yield Problem("mspdi.unknown_pred", at=task.name[:60], data={"uid": link.pred})
    graph = {task.uid: [link.pred for link in task.links if link.pred in known] for task in tasks}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        names = [known[uid].name[:40] for uid in error.args[1]]
        yield Problem("mspdi.ring", data={"tasks": " → ".join(names[:8])})


# -------------------------------------------------------------------------------------------------------- calendars


def _calendars(root: Node, problems: Problems) -> Iterator[WorkCalendar]:
    for parent in root.all("Calendars"):
        for number, node in enumerate(parent.all("Calendar"), 1):
            uid = _whole(node, "UID", problems, _at(node))
            exceptions = tuple(_exceptions(node, problems))
            name = node.said("Name")[:LONGEST_NAME]
            yield WorkCalendar(number if uid is None else uid, name, _weekdays(node), exceptions)


def _weekdays(node: Node) -> frozenset[int]:
    """The working weekdays; a weekday nothing is said about is worked from Monday to Friday."""
    said = {
        (int(day.said("DayType")) - 2) % 7: day.said("DayWorking") in TRUE
        for parent in node.all("WeekDays") for day in parent.all("WeekDay") if day.said("DayType") in "1234567"
        and day.said("DayType")
    }  # fmt: skip
    return frozenset(day for day in range(7) if said.get(day, day < 5))


def _exceptions(node: Node, problems: Problems) -> Iterator[Exceptional]:
    """Those of today's files, and the older way: weekdays of type 0 with a period."""
    newer = [one for parent in node.all("Exceptions") for one in parent.all("Exception")]
    older = [one for parent in node.all("WeekDays") for one in parent.all("WeekDay") if one.said("DayType") == "0"]
    for one in newer or older:
        period = one.first("TimePeriod")
        if period is None:
            continue
        first, last = (_day(period, tag, problems, _at(node)) for tag in ("FromDate", "ToDate"))
        if first and last and timedelta(0) <= last - first < timedelta(MOST_EXCEPTIONAL):
            yield Exceptional(first, last, one.said("DayWorking") in TRUE, one.said("Name")[:LONGEST_NAME])


# ------------------------------------------------------------------------------------------------------ single values


def _whole(node: Node, tag: str, problems: Problems, at: str) -> int | None:
    text = node.said(tag)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not isfinite(number) or abs(number) > 10**12:
        problems.append(Problem("mspdi.number", at=at, data={"tag": tag, "got": text[:40]}))
        return None
    return round(number)


def _day(node: Node, tag: str, problems: Problems, at: str) -> date | None:
    text = node.said(tag)
    if not text or text in ("NA", "1984-01-01T00:00:00"):  # how Project writes no date
        return None
    found = DAY.fullmatch(text)
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    problems.append(Problem("mspdi.day", at=at, data={"tag": tag, "got": text[:40]}))
    return None


def _days(node: Node, minutes: int, problems: Problems, at: str) -> float:
    """A duration in working days."""
    text = node.said("Duration")
    found = DURATION.fullmatch(text) if text else None
    if text and (found is None or text in ("P", "PT")):
        problems.append(Problem("mspdi.duration", at=at, data={"got": text[:40]}))
        return 0.0
    if found is None:
        return 0.0
    days, hours, mins, seconds = (float(part or 0) for part in found.groups())
    whole = days + (hours * 60 + mins + seconds / 60) / max(minutes, 1)
    if whole > MOST_DAYS:
        problems.append(Problem("mspdi.duration", at=at, data={"got": text[:40]}))
    return round(whole, 4)
