"""Plans in project software: out and in without loss, other tools' habits, differences, and files that mean harm."""

import tracemalloc
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.plan import ProjectFacts, fill_from_type, plan
from kaigong.core.plan.msproject import (
    FF,
    FS,
    SF,
    SS,
    Exceptional,
    Link,
    Resource,
    Schedule,
    Task,
    WorkCalendar,
    compare,
    scheduled,
)  # fmt: skip
from kaigong.core.plan.msproject_read import read
from kaigong.core.plan.msproject_tree import MOST_BYTES
from kaigong.core.plan.msproject_write import NAMESPACE, written
from kaigong.core.problems import Faulty
from tests.core.plan.examples import CATALOGUE, TYPES, calendar

NAMES = (
    st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Po"]), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))
ORDER = """UID ID Name Active Manual Type IsNull WBS OutlineNumber OutlineLevel Priority Start Finish Duration
  DurationFormat EffortDriven Estimated Milestone Summary PercentComplete ConstraintType CalendarUID ConstraintDate
  PredecessorLink ExtendedAttribute Baseline"""
LAGS = st.integers(-200, 200).map(lambda tenth: tenth / 10)


@st.composite
def schedules(draw: Any) -> Schedule:
    """Any outline whose links run forwards."""
    tasks = []
    for uid in range(1, draw(st.integers(1, 8)) + 1):
        preds = draw(st.lists(st.integers(1, uid - 1), unique=True, max_size=3)) if uid > 1 else []
        links = tuple(Link(pred, draw(st.sampled_from([FS, SS, FF, SF])), draw(LAGS)) for pred in preds)
        start = draw(st.none() | DAYS)
        finish = start + timedelta(draw(st.integers(0, 300))) if start else None
        baseline = (start, finish) if start and finish and draw(st.booleans()) else None
        tasks.append(Task(
            uid, draw(NAMES), draw(st.integers(1, 3)), draw(st.booleans()), draw(st.booleans()), start, finish,
            draw(st.integers(0, 4800).map(lambda tenth: tenth / 10)), draw(st.integers(0, 100)), links, baseline,
            tuple(draw(st.lists(st.integers(1, 3), unique=True, max_size=2))),
            draw(st.sampled_from(["", f"item-{uid}"])),
        ))  # fmt: skip
    days = draw(st.lists(DAYS, max_size=3))
    exceptions = tuple(Exceptional(day, day + timedelta(2), draw(st.booleans()), draw(NAMES)) for day in days)
    calendars = (WorkCalendar(1, "Standard", draw(st.frozensets(st.integers(0, 6))), exceptions),)
    resources = tuple(Resource(n, draw(NAMES)) for n in (1, 2, 3))
    starts = [task.start for task in tasks if task.start]
    return Schedule(draw(NAMES), min(starts, default=None), tuple(tasks), calendars, 1, resources)


@settings(max_examples=60, deadline=None)
@given(schedules())
def test_what_is_written_is_read_back_without_loss(schedule: Schedule) -> None:
    assert read(written(schedule)) == schedule
    assert compare(schedule, read(written(schedule))) == [
        found for found in compare(schedule, schedule) if found.kind == "added"
    ]


def typical(kind: str = "industrial-general") -> Schedule:
    project = fill_from_type(CATALOGUE, ProjectFacts("示例", kind, {}))
    return scheduled(CATALOGUE, plan(CATALOGUE, project, calendar(), start=date(2022, 1, 4)), calendar())


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_the_plan_of_every_type_goes_out_and_comes_back(kind: str) -> None:
    schedule = typical(kind)
    assert read(written(schedule)) == schedule
    assert compare(schedule, read(written(schedule))) == []


def test_days_of_a_plan_are_the_working_days_of_its_calendar() -> None:
    schedule, official = typical(), calendar()
    (working,) = schedule.calendars
    off = {one.first + timedelta(n) for one in working.exceptions if not one.working
           for n in range((one.last - one.first).days + 1)}  # fmt: skip
    extra = {one.first + timedelta(n) for one in working.exceptions if one.working
             for n in range((one.last - one.first).days + 1)}  # fmt: skip
    assert date(2022, 1, 31) in off and date(2022, 1, 29) in extra
    for task in schedule.tasks:
        if task.start and task.finish and not task.summary and task.days:
            span = [task.start + timedelta(n) for n in range((task.finish - task.start).days + 1)]
            worked = [day for day in span if day in extra or (day.weekday() < 5 and day not in off)]
            assert len(worked) == task.days and all(official.is_workday(day) for day in worked)


def test_elements_stand_in_the_order_of_the_schema() -> None:
    root = ElementTree.fromstring(written(typical()))
    assert root.tag == f"{{{NAMESPACE}}}Project"
    tags = [child.tag.split("}")[1] for child in root]
    assert tags[-5:] == ["ExtendedAttributes", "Calendars", "Tasks", "Resources", "Assignments"]
    order = ORDER.split()
    for task in root.iter(f"{{{NAMESPACE}}}Task"):
        places = [order.index(child.tag.split("}")[1]) for child in task]
        assert places == sorted(places)


def test_what_was_changed_elsewhere_is_told_task_by_task() -> None:
    ours = typical()
    waited_for = {link.pred for task in ours.tasks for link in task.links}
    third = next(task for task in ours.tasks if task.item and task.uid not in waited_for)
    first, second = [task for task in ours.tasks if task.item and task.links and task != third][:2]
    changes = {
        first.uid: replace(first, days=first.days + 3, percent=50),
        second.uid: replace(second, links=(Link(second.links[0].pred, SS, 2.5), *second.links[1:])),
        third.uid: None,
    }
    tasks = [changes.get(task.uid, task) for task in ours.tasks]
    kept = [task for task in tasks if task]
    extra = Task(900, "新加的工作", 2, days=4.0)
    found = compare(ours, read(written(replace(ours, tasks=(*kept, extra)))))
    told = {(one.item, one.kind): (one.before, one.after) for one in found}
    assert told[first.item, "days"] == (f"{first.days:g}", f"{first.days + 3:g}")
    assert told[first.item, "percent"] == ("0", "50")
    assert " SS +2.5" in told[second.item, "links"][1]
    assert (third.item, "removed") in told and told["", "added"] == ("", "4")
    assert {one.item for one in found if one.kind == "removed"} == {third.item}


# ------------------------------------------------------------------------------------------------- other tools' habits


def file(tasks: str, more: str = "", namespace: str = f' xmlns="{NAMESPACE}"') -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><Project{namespace}>{more}<Tasks>{tasks}</Tasks></Project>'.encode()


def test_other_tools_leave_numbers_out_and_write_durations_their_way() -> None:
    calendars = """<MinutesPerDay>450</MinutesPerDay><CalendarUID>7</CalendarUID><Calendars>
      <Calendar><UID>7</UID><Name>24 Hours</Name><WeekDays>
      <WeekDay><DayType>1</DayType><DayWorking>1</DayWorking></WeekDay>
      <WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod><FromDate>2022-01-31T00:00:00</FromDate>
      <ToDate>2022-02-04T23:59:00</ToDate></TimePeriod></WeekDay></WeekDays></Calendar>
      <Calendar><Name>Night shift</Name></Calendar></Calendars>"""
    tasks = """<Task><UID>0</UID><OutlineLevel>0</OutlineLevel><Name>the project</Name></Task>
      <Task><ID>3</ID><Name>甲</Name><Start>2022-03-01</Start><Finish>2022-03-02T17:00:00.000+08:00</Finish>
      <Duration>PT15H0M0S</Duration></Task><Task><IsNull>1</IsNull></Task>
      <Task><Name>乙</Name><Duration>P2DT7H30M</Duration><Start>NA</Start>
      <PredecessorLink><PredecessorUID>3</PredecessorUID><LinkLag>14400</LinkLag><LagFormat>8</LagFormat></PredecessorLink>
      <TimephasedData><Value>1</Value></TimephasedData></Task>"""
    found = read(b"\xef\xbb\xbf" + file(tasks, calendars))
    assert [(task.uid, task.name, task.days) for task in found.tasks] == [(3, "甲", 2.0), (1, "乙", 3.0)]
    assert found.tasks[0].finish == date(2022, 3, 2) and found.tasks[1].start is None
    assert found.tasks[1].links == (Link(3, FS, 1.0),)
    first, second = found.calendars
    assert first.weekdays == frozenset({0, 1, 2, 3, 4, 6}) and second.uid == 2 and found.calendar == 7
    assert first.exceptions == (Exceptional(date(2022, 1, 31), date(2022, 2, 4)),)
    assert len(read(file("<Task><Name>a</Name></Task>", namespace="")).tasks) == 1


def test_every_fault_is_named_by_its_task() -> None:
    tasks = """<Task><UID>1</UID><Name>甲</Name><Start>2022-02-30T08:00:00</Start><Duration>eight</Duration></Task>
      <Task><UID>1</UID><Name>乙</Name><Start>2022-03-02</Start><Finish>2022-03-01</Finish>
      <PercentComplete>120</PercentComplete></Task>
      <Task><UID>3</UID><Name>丙</Name><PredecessorLink><PredecessorUID>9</PredecessorUID></PredecessorLink>
      <PredecessorLink><PredecessorUID>4</PredecessorUID></PredecessorLink></Task>
      <Task><UID>4</UID><Name>丁</Name><PredecessorLink><PredecessorUID>3</PredecessorUID><Type>8</Type></PredecessorLink>
      <PredecessorLink><PredecessorUID>3</PredecessorUID><LinkLag>x</LinkLag></PredecessorLink></Task>"""
    with pytest.raises(Faulty) as faulty:
        read(file(tasks))
    assert {(one.code, one.at.split(" ")[0]) for one in faulty.value.problems} == {
        ("mspdi.day", "甲"), ("mspdi.duration", "甲"), ("mspdi.twice", "乙"), ("mspdi.turned_round", "乙"),
        ("mspdi.percent", "乙"), ("mspdi.unknown_pred", "丙"), ("mspdi.link_kind", "丁"), ("mspdi.number", "丁"),
        ("mspdi.ring", ""),
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------------ hostile files

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Project xmlns="http://schemas.microsoft.com/project"><Name>&b;</Name></Project>"""
OUTSIDE = b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><Project/>'
HOSTILE = {
    "entities without end": (LAUGHS, "mspdi.doctype"),
    "a file from outside": (OUTSIDE, "mspdi.doctype"),
    "an undefined entity": (b"<Project><Name>&x;</Name></Project>", "mspdi.not_xml"),
    "no xml": (b"PK\x03\x04", "mspdi.not_xml"),
    "nothing": (b"", "mspdi.not_xml"),
    "cut short": (file("<Task>")[:-30], "mspdi.not_xml"),
    "an encoding nobody knows": (b'<?xml version="1.0" encoding="x-none"?><Project/>', "mspdi.not_xml"),
    "another language of xml": (b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "mspdi.not_project"),
    "another namespace": (b'<Project xmlns="http://maven.apache.org/POM/4.0.0"/>', "mspdi.not_project"),
    "another root": (b"<Projects/>", "mspdi.not_project"),
    "no tasks": (file(""), "mspdi.no_tasks"),
    "deep without end": (file("<a>" * 2000 + "</a>" * 2000), "mspdi.too_many"),
    "a hundred megabytes": (b" " * (MOST_BYTES + 1), "mspdi.too_large"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_is_none_or_means_harm_is_one_fault_and_takes_nothing_along(kind: str) -> None:
    content, code = HOSTILE[kind]
    tracemalloc.start()
    with pytest.raises(Faulty) as faulty:
        read(content)
    assert [one.code for one in faulty.value.problems] == [code]
    assert tracemalloc.get_traced_memory()[1] < 4 * 1024 * 1024
    tracemalloc.stop()


@given(st.text(st.sampled_from('<>/="&; aTaskProject12-:'), max_size=60))
def test_no_text_whatever_makes_the_reading_fall(text: str) -> None:
    for content in (text.encode(), file(text), file(f"<Task><Start>{text}</Start><Duration>{text}</Duration></Task>")):
        try:
            read(content)
        except Faulty as faulty:
            assert faulty.problems
