"""Write a schedule as MSPDI, in the order of elements its schema asks for."""

from datetime import date, time
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kaigong.core.plan.exports.bpmn import clean
from kaigong.core.plan.msproject import FF, FS, SF, SS, Link, Schedule, Task, WorkCalendar

NAMESPACE = "http://schemas.microsoft.com/project"
ITEM_FIELD = "188743731"  # Text1 of a task: the id of the item it stands for
ITEM_ALIAS = "Kaigong item"
KINDS = {FF: 0, FS: 1, SF: 2, SS: 3}
MORNING, EVENING = time(8), time(17)
HOURS = ((time(8), time(12)), (time(13), time(17)))
DAYS_FORMAT = "7"


def written(schedule: Schedule) -> bytes:
    """The whole file."""
    root = Element("Project", {"xmlns": NAMESPACE})
    starts = [task.start for task in schedule.tasks if task.start] + ([schedule.start] if schedule.start else [])
    _texts(root, SaveVersion=14, Name=schedule.name, Title=schedule.name, ScheduleFromStart=1)
    if starts:
        _texts(root, StartDate=_at(min(starts), MORNING))
    _texts(
        root, CalendarUID=schedule.calendar, DefaultStartTime=_clock(MORNING), DefaultFinishTime=_clock(EVENING),
        MinutesPerDay=schedule.minutes, MinutesPerWeek=5 * schedule.minutes, DaysPerMonth=20,
        DurationFormat=DAYS_FORMAT, HonorConstraints=0,
    )  # fmt: skip
    field = SubElement(SubElement(root, "ExtendedAttributes"), "ExtendedAttribute")
    _texts(field, FieldID=ITEM_FIELD, FieldName="Text1", Alias=ITEM_ALIAS)
    calendars = SubElement(root, "Calendars")
    for calendar in schedule.calendars:
        _calendar(calendars, calendar)
    _tasks(root, schedule)
    resources = SubElement(root, "Resources")
    for resource in schedule.resources:
        _texts(SubElement(resources, "Resource"), UID=resource.uid, ID=resource.uid, Name=resource.name, Type=1)
    _assignments(root, schedule)
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _texts(parent: Element, **texts: Any) -> None:
    for tag, value in texts.items():
        if value is not None:
            SubElement(parent, tag).text = clean(str(value))


def _at(day: date, hour: time) -> str:
    return f"{day.isoformat()}T{_clock(hour)}"


def _clock(hour: time) -> str:
    return hour.isoformat(timespec="seconds")


def _calendar(parent: Element, calendar: WorkCalendar) -> None:
    element = SubElement(parent, "Calendar")
    _texts(element, UID=calendar.uid, Name=calendar.name, IsBaseCalendar=1, BaseCalendarUID=-1)
    days = SubElement(element, "WeekDays")
    for number in range(1, 8):  # 1 is Sunday
        day = SubElement(days, "WeekDay")
        _worked(day, (number - 2) % 7 in calendar.weekdays, DayType=number)
    if not calendar.exceptions:
        return
    exceptions = SubElement(element, "Exceptions")
    for one in calendar.exceptions:
        exception = SubElement(exceptions, "Exception")
        _texts(exception, EnteredByOccurrences=0)
        _texts(
            SubElement(exception, "TimePeriod"), FromDate=_at(one.first, time(0)), ToDate=_at(one.last, time(23, 59))
        )
        _texts(exception, Occurrences=(one.last - one.first).days + 1, Name=one.name, Type=1)
        _worked(exception, one.working)


def _worked(parent: Element, working: bool, **before: Any) -> None:
    _texts(parent, **before, DayWorking=int(working))
    if working:
        times = SubElement(parent, "WorkingTimes")
        for start, finish in HOURS:
            _texts(SubElement(times, "WorkingTime"), FromTime=_clock(start), ToTime=_clock(finish))


def _tasks(root: Element, schedule: Schedule) -> None:
    parent = SubElement(root, "Tasks")
    outline: list[int] = []
    for number, task in enumerate(schedule.tasks, 1):
        outline = outline[: task.level] + [0] * (task.level - len(outline))
        outline[-1] += 1
        places = ".".join(str(place or 1) for place in outline)
        _task(SubElement(parent, "Task"), task, number, places, schedule.minutes)


def _task(element: Element, task: Task, number: int, places: str, minutes: int) -> None:
    _texts(
        element, UID=task.uid, ID=number, Name=task.name, Active=1, Manual=0, Type=1, IsNull=0, WBS=places,
        OutlineNumber=places, OutlineLevel=task.level, Priority=500,
    )  # fmt: skip
    _times(element, task.start, task.finish, task.milestone)
    _texts(
        element, Duration=_duration(task.days, minutes), DurationFormat=DAYS_FORMAT, EffortDriven=0, Estimated=0,
        Milestone=int(task.milestone), Summary=int(task.summary), PercentComplete=task.percent,
    )  # fmt: skip
    held = task.start if not task.summary and not task.links else None  # not before: nothing else holds it
    _texts(element, ConstraintType=4 if held else 0, CalendarUID=-1)
    if held:
        _texts(element, ConstraintDate=_at(held, MORNING))
    for link in task.links:
        _link(SubElement(element, "PredecessorLink"), link, minutes)
    if task.item:
        _texts(SubElement(element, "ExtendedAttribute"), FieldID=ITEM_FIELD, Value=task.item)
    if task.baseline:
        baseline = SubElement(element, "Baseline")
        _texts(baseline, Number=0)
        _times(baseline, *task.baseline, task.milestone)


def _times(element: Element, start: date | None, finish: date | None, milestone: bool) -> None:
    if start:
        _texts(element, Start=_at(start, EVENING if milestone else MORNING))
    if finish:
        _texts(element, Finish=_at(finish, EVENING))


def _duration(days: float, minutes: int) -> str:
    whole = round(days * minutes)
    return f"PT{whole // 60}H{whole % 60}M0S"


def _link(element: Element, link: Link, minutes: int) -> None:
    lag = round(link.lag_days * minutes * 10)  # in tenths of a minute
    _texts(element, PredecessorUID=link.pred, Type=KINDS[link.kind], CrossProject=0, LinkLag=lag, LagFormat=DAYS_FORMAT)


def _assignments(root: Element, schedule: Schedule) -> None:
    parent, number = SubElement(root, "Assignments"), 0
    for task in schedule.tasks:
        for resource in task.resources:
            number += 1
            _texts(SubElement(parent, "Assignment"), UID=number, TaskUID=task.uid, ResourceUID=resource, Units=1)
