"""Files in the shapes that other project software is known to write. They were written here after those shapes; none
was taken from, or opened in, Microsoft Project itself."""

from datetime import date

import pytest

from kaigong.core.plan.msproject import FS, SS, Link
from kaigong.core.plan.msproject_read import read
from kaigong.core.plan.msproject_write import NAMESPACE, written

WEEK = "".join(
    f"<WeekDay><DayType>{day}</DayType><DayWorking>{'true' if 2 <= day <= 6 else 'false'}</DayWorking></WeekDay>"
    for day in range(1, 8)
)
# booleans in words, an empty task between two, a project summary, resources without a name, hours beside days
PROJECT_LIBRE = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Project xmlns="{NAMESPACE}"><Name>厂房</Name><Author/><CreationDate>2022-02-10T08:00:00+08:00</CreationDate>
<ScheduleFromStart>true</ScheduleFromStart><StartDate>2022-03-01T08:00:00</StartDate>
<FinishDate>2022-03-11T17:00:00</FinishDate><FYStartDate>1</FYStartDate><CurrencySymbol>¥</CurrencySymbol>
<CalendarUID>3</CalendarUID><MinutesPerDay>480</MinutesPerDay><HonorConstraints>false</HonorConstraints>
<Calendars><Calendar><UID>3</UID><Name>标准</Name><IsBaseCalendar>true</IsBaseCalendar><WeekDays>{WEEK}</WeekDays>
</Calendar></Calendars><Tasks>
<Task><UID>0</UID><ID>0</ID><Name>厂房</Name><IsNull>false</IsNull><OutlineLevel>0</OutlineLevel>
<Summary>true</Summary></Task>
<Task><UID>1</UID><ID>1</ID><Name>设计</Name><Type>0</Type><IsNull>false</IsNull><WBS/><OutlineNumber>1</OutlineNumber>
<OutlineLevel>1</OutlineLevel><Priority>500</Priority><Start>2022-03-01T08:00:00</Start>
<Finish>2022-03-07T17:00:00</Finish><Duration>PT40H0M0S</Duration><DurationFormat>7</DurationFormat>
<Estimated>true</Estimated><Milestone>false</Milestone><Summary>false</Summary><PercentComplete>25</PercentComplete>
<Cost>0.0</Cost><ConstraintType>0</ConstraintType><CalendarUID>-1</CalendarUID></Task>
<Task><UID>2</UID><ID>2</ID><IsNull>true</IsNull></Task>
<Task><UID>5</UID><ID>3</ID><Name>审查</Name><IsNull>false</IsNull><OutlineLevel>1</OutlineLevel>
<Start>2022-03-08T08:00:00</Start><Finish>2022-03-09T12:00:00</Finish><Duration>PT12H0M0S</Duration>
<DurationFormat>5</DurationFormat><PercentComplete>0</PercentComplete><PredecessorLink><PredecessorUID>1</PredecessorUID>
<Type>1</Type><LinkLag>0</LinkLag><LagFormat>7</LagFormat></PredecessorLink></Task></Tasks>
<Resources><Resource><UID>0</UID><ID>0</ID><Name/></Resource></Resources><Assignments><Assignment><UID>1</UID>
<TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID></Assignment></Assignments></Project>"""
# as libraries for many tools write it: all elements there, numbers for booleans, GUIDs, exceptions the newer way
LIBRARY = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Project xmlns="{NAMESPACE}"><SaveVersion>14</SaveVersion><UID>1</UID><Title>厂房</Title><StartDate>2022-03-01T08:00:00
</StartDate><CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay><ExtendedAttributes/><Calendars><Calendar>
<UID>1</UID><GUID>7d3e7f0e-0000-0000-0000-000000000001</GUID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>
<BaseCalendarUID>0</BaseCalendarUID><Exceptions><Exception><EnteredByOccurrences>0</EnteredByOccurrences><TimePeriod>
<FromDate>2022-04-03T00:00:00</FromDate><ToDate>2022-04-05T23:59:00</ToDate></TimePeriod><Occurrences>3</Occurrences>
<Name>清明节</Name><Type>1</Type><DayWorking>0</DayWorking></Exception></Exceptions></Calendar></Calendars><Tasks>
<Task><UID>1</UID><GUID>7d3e7f0e-0000-0000-0000-000000000002</GUID><ID>1</ID><Name>设计</Name><Active>1</Active>
<Manual>1</Manual><OutlineLevel>1</OutlineLevel><Start>2022-03-01T08:00:00</Start><Finish>2022-03-07T17:00:00</Finish>
<Duration>PT40H0M0S</Duration><ManualStart>2022-03-01T08:00:00</ManualStart><DurationFormat>7</DurationFormat>
<PercentComplete>25</PercentComplete><Baseline><Number>1</Number><Start>2021-01-01T08:00:00</Start>
<Finish>2021-01-02T17:00:00</Finish></Baseline></Task>
<Task><UID>5</UID><ID>2</ID><Name>审查</Name><OutlineLevel>1</OutlineLevel><Start>2022-03-08T08:00:00</Start>
<Finish>2022-03-09T12:00:00</Finish><Duration>PT12H0M0S</Duration><PredecessorLink><PredecessorUID>1</PredecessorUID>
<Type>1</Type><CrossProject>0</CrossProject><LinkLag>0</LinkLag><LagFormat>7</LagFormat></PredecessorLink></Task>
</Tasks><Resources/><Assignments/></Project>"""
# few elements, local hours with a fraction, lags as elapsed days, no calendar at all
GANTT = f"""<?xml version='1.0'?><Project xmlns='{NAMESPACE}'><Name>厂房</Name><Tasks>
<Task><UID>1</UID><Name>设计</Name><OutlineLevel>1</OutlineLevel><Start>2022-03-01T00:00:00.000</Start>
<Finish>2022-03-07T17:00:00.000</Finish><Duration>PT40H0M0S</Duration><Milestone>0</Milestone>
<PercentComplete>25</PercentComplete></Task>
<Task><UID>5</UID><Name>审查</Name><OutlineLevel>1</OutlineLevel><Start>2022-03-08T00:00:00</Start>
<Finish>2022-03-09T12:00:00</Finish><Duration>PT12H0M0S</Duration><PredecessorLink><PredecessorUID>1</PredecessorUID>
<Type>3</Type><LinkLag>28800</LinkLag><LagFormat>8</LagFormat></PredecessorLink></Task></Tasks></Project>"""


@pytest.mark.parametrize(
    ("text", "link"),
    [(PROJECT_LIBRE, Link(1, FS)), (LIBRARY, Link(1, FS)), (GANTT, Link(1, SS, 2.0))],
    ids=["booleans in words", "everything spelled out", "few elements"],
)
def test_a_file_of_another_tool_is_read_and_can_be_written_again(text: str, link: Link) -> None:
    found = read(text.encode())
    design, review = found.tasks
    assert (found.name, design.uid, design.name, design.days, design.percent) == ("厂房", 1, "设计", 5.0, 25)
    assert (design.start, design.finish, design.baseline) == (date(2022, 3, 1), date(2022, 3, 7), None)
    assert (review.uid, review.days, review.links) == (5, 1.5, (link,))
    assert not (design.summary or design.milestone or found.resources)
    for calendar in found.calendars:
        assert calendar.weekdays == frozenset(range(5))
    assert read(written(found)).tasks == found.tasks
