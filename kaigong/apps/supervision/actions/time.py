"""What happens by itself: lines climb, causes become lines and go again, Monday's list is made. All of it may be called
as often as one likes; what was said once is not said again."""

from datetime import date, datetime

from django.db import transaction

from kaigong.apps.ledger import actions as ledger
from kaigong.apps.supervision import chains, events, folded, rules, watch
from kaigong.apps.supervision.actions.one import calendar, held, next_number, opened, today, write
from kaigong.apps.supervision.models import Line, WeeklyList
from kaigong.core.supervision import decide
from kaigong.core.supervision import ladder as core_ladder
from kaigong.core.supervision.weekly import monday_of, week

CLOCK = "system:clock"


def ring(*, now: datetime) -> int:
    """Let time do what is due to every line; each in a transaction of its own. How many moved."""
    day, moved = today(now), 0
    for row in Line.objects.filter(ended=False, rings_on__lte=day).order_by("no"):
        moved += _ring_one(row, now)
    return moved


@transaction.atomic
def _ring_one(line: Line, now: datetime) -> bool:
    row = held(line)
    known = folded.line_of(row)
    happened = core_ladder.ring(known, today(now), calendar(), rules.in_force().ladder)
    write(row, known, happened, by=CLOCK, now=now)
    return bool(happened)


def raise_by_itself(*, now: datetime) -> list[Line]:
    """Whatever is late becomes a line, once; causes that are gone are said so on their lines."""
    day, in_force = today(now), rules.in_force()
    made = [_raise(cause, in_force, now) for cause in list(watch.causes(day, calendar(), in_force))]
    for row in Line.objects.filter(ended=False, settled="").exclude(origin=None).select_related("project"):
        if gone := watch.over(row, day):
            cause_gone(line=row, entry=gone[0], text=gone[1], now=now)
    return [line for line in made if line is not None]


@transaction.atomic
def _raise(cause: watch.Cause, in_force: rules.InForce, now: datetime) -> Line | None:
    headquarters = chains.taking(cause.project, in_force.headquarters)
    if headquarters is None or Line.objects.filter(origin=cause.origin).exists():
        return None
    do = decide.Raise(
        no=next_number("DB", today(now).year), title=cause.title, wanted=cause.wanted, lead=cause.lead,
        chain=chains.up_from(headquarters), source=cause.source, origin=cause.origin,
        project=cause.project.code if cause.project else "",
    )  # fmt: skip
    happened = decide.raise_line(do, today(now), calendar(), in_force.ladder)
    sample = cause.project is not None and cause.project.is_sample
    return opened(do, happened, project=cause.project, is_sample=sample, by=CLOCK, now=now)


@transaction.atomic
def cause_gone(*, line: Line, entry: str, text: str, now: datetime) -> Line:
    """What made the line is over; people still close it."""
    row = held(line)
    known = folded.line_of(row)
    return write(row, known, decide.cause_gone(known, entry, text, today(now)), by=CLOCK, now=now)


@transaction.atomic
def make_week(*, now: datetime, monday: date | None = None) -> WeeklyList | None:
    """每周清单: made once for a Monday, frozen and sealed; None where it was made before."""
    day = monday or monday_of(today(now))
    if WeeklyList.objects.filter(monday=day).exists():
        return None
    known = folded.lines_of(_concerned(day))
    found = week(known, day, calendar(), rules.in_force().ladder)
    counts = {name: getattr(found, name) for name in ("raised", "closed", "reopened", "climbed")}
    late = sum(row.colour == core_ladder.LineColour.RED for row in found.lines)
    event = events.WeekListed(day, found.lines, late=late, **counts)
    row = WeeklyList(monday=day, made_at=now, late=late, rows=events.plain(found.lines), **counts)
    ledger.append(row.stream, [event], after=0, by=CLOCK, now=now)
    row.save(force_insert=True)
    return row


def _concerned(monday: date) -> list[Line]:
    """Lines that owe something, and those that ended in the week before."""
    open_ = Line.objects.filter(ended=False)
    return [*open_, *Line.objects.filter(ended=True, closed_on__gte=date.fromordinal(monday.toordinal() - 7))]
