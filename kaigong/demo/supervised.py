"""What the command of the sample city supervises: who takes which class, some duty lines, and what makes itself one."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from kaigong.apps.accounts.models import Agency, Person
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.supervision import actions
from kaigong.core.clock.calendar import Calendar

WATCHED_DAYS = 12  # working days before the first day of the demo from which things become lines
TAKES = {
    "infrastructure": "command-transport", "industry": "command-industry", "livelihood": "command-service",
    "ecology": "command-water",
}  # fmt: skip
# title, evidence, lead, headquarters, days until its day: samples, made up
LINES = (
    ("样例：协调开发区临时用电接入", "通电记录和注明日期的现场照片", "power-supply", "command-industry", 8),
    ("样例：图审积压清零，逾期图纸逐件说明", "图审系统导出的在办清单", "drawing-review-body", "command-city", 5),
    ("样例：核实重点项目拆迁扫尾户数", "扫尾清单和签字协议", "421003", "command-transport", 12),
)


def fill(people: dict[str, Person], now: datetime) -> int:
    """The rules and some lines, entered by the command's staff. How many lines."""
    zhou, today = people["zhou"], timezone.localdate(now)
    known = {agency.pk: agency for agency in Agency.objects.all()}
    takes = {klass: key for klass, key in TAKES.items() if key in known}
    actions.set_rules(values={"headquarters": takes}, person=zhou, now=now)
    calendar, made = rulebook.calendar(), 0
    for title, wanted, lead, headquarters, days in LINES:
        if lead in known and headquarters in known:
            actions.raise_line(
                title=title, wanted=wanted, lead=known[lead], headquarters=known[headquarters], is_sample=True,
                due_on=calendar.after(today, days), person=zhou, now=now,
            )  # fmt: skip
            made += 1
    return made


def end_of_day(on: date, now: datetime) -> None:
    """What the worker does in a real city: lines climb, what is late becomes a line, Mondays have their list."""
    actions.ring(now=now)
    actions.ring_tickets(now=now)
    actions.raise_by_itself(now=now)
    if on.weekday() == 0:
        actions.make_week(now=now)


def watched(on: date, today: date, calendar: Calendar) -> bool:
    """Whether the day lies close enough to the first day of the demo to be looked at."""
    return on >= calendar.before(today, WATCHED_DAYS) and on + timedelta(1) > date(today.year, 1, 1)
