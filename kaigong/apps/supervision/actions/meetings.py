"""逢八会办: opened with the agenda as it is, decisions recorded one by one, closed with minutes."""

from datetime import date, datetime

from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Agency, Person
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.supervision import events, folded, rules
from kaigong.apps.supervision.actions.one import carry_out, next_number, today
from kaigong.apps.supervision.models import Decision, Line, Meeting
from kaigong.core.problems import Refused
from kaigong.core.supervision import decide as core
from kaigong.core.supervision.meetings import agenda

READ_OUT, BLOCKED = "read-out", "blocked"


@transaction.atomic
def open_meeting(
    *, headquarters: Agency, chair: str, present: str, on: date | None = None, person: Person, now: datetime
) -> Meeting:
    """开会: the agenda collects itself; decisions of earlier meetings that are still open are read out first."""
    roles.require(person, "steer")
    if not chair.strip():
        raise Refused("meeting.chair_missing")
    day = on or today(now)
    row = Meeting(
        no=next_number("HB", day.year), headquarters=headquarters, on=day, chair=chair.strip(), present=present.strip(),
        agenda=_agenda(headquarters, day),
    )  # fmt: skip
    event = events.MeetingOpened(row.no, headquarters.pk, day, row.chair, row.present, row.agenda)
    row.seen_n = ledger.append(row.stream, [event], after=0, by=person.ref, now=now)
    row.save()
    return row


def _agenda(headquarters: Agency, day: date) -> list[list[str]]:
    """Lines held by this headquarters or by one above it in their chain."""
    rows = [row for row in Line.objects.filter(ended=False) if headquarters.pk in row.chain]
    decided = Decision.objects.filter(line__in=rows).values_list("line__no", flat=True)
    found = agenda(folded.lines_of(rows), decided, rules.in_force().level, day)
    return [[line.no, READ_OUT] for line in found.read_out] + [[line.no, BLOCKED] for line in found.blocked]


@transaction.atomic
def decide(
    *, meeting: Meeting, line: Line, text: str, lead: Agency, due_on: date, person: Person, now: datetime
) -> Decision:
    """议定: the decision binds the line from now on."""
    roles.require(person, "steer")
    row = _open(meeting)
    carry_out(
        line, person, now, None, lambda known, by, day: core.decide(known, by, row.no, text, lead.pk, due_on, day)
    )
    event = events.MeetingDecided(line.no, text.strip(), lead.pk, due_on)
    row.seen_n = ledger.append(row.stream, [event], after=row.seen_n, by=person.ref, now=now)
    row.save()
    return Decision.objects.create(meeting=row, line=line, text=text.strip(), lead=lead, due_on=due_on)


@transaction.atomic
def close_meeting(*, meeting: Meeting, person: Person, now: datetime) -> Meeting:
    """闭会: nothing is added after this; the minutes stand."""
    roles.require(person, "steer")
    row = _open(meeting)
    row.closed_on = today(now)
    row.seen_n = ledger.append(
        row.stream, [events.MeetingClosed(row.closed_on)], after=row.seen_n, by=person.ref, now=now
    )
    row.save()
    return row


def _open(meeting: Meeting) -> Meeting:
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if row.closed_on is not None:
        raise Refused("meeting.closed", no=row.no)
    return row
