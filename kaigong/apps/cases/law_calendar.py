"""What the calendar in force now would make of the last days of running items, after a notice amended it. Reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kaigong.apps.cases import known, law
from kaigong.apps.cases.models import Case, Item
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.cases.carry import carry_out
from kaigong.core.cases.values import Actor
from kaigong.core.clock.calendar import Calendar

CHUNK = 400
RECOUNT = c.Recount(actors=frozenset({Actor.SYSTEM}))


@dataclass(frozen=True, slots=True)
class Moved:
    """One item whose last days differ under the calendar in force now."""

    case: Case
    item: str
    before: core.DueDays
    after: core.DueDays


def cases_running() -> Iterator[Case]:
    """Live cases with an item whose clock runs."""
    running = Item.objects.filter(finished=False, accepted_on__isnull=False).values("case_id")
    yield from law.live().filter(pk__in=running).iterator(chunk_size=2000)


def moved(now: datetime) -> Iterator[Moved]:
    """Every difference, in the order of the cases."""
    calendars: dict[str, Calendar] = {}
    lot: list[Case] = []
    for case in cases_running():
        lot.append(case)
        if len(lot) == CHUNK:
            yield from _moved(lot, calendars, now)
            lot = []
    yield from _moved(lot, calendars, now)


def _moved(lot: list[Case], calendars: dict[str, Calendar], now: datetime) -> Iterator[Moved]:
    folded = known.as_far_as({case.stream: case.seen_n for case in lot})
    for case in lot:
        county = case.project.county
        if county not in calendars:
            calendars[county] = rulebook.calendar(county)
        items = folded[case.stream][0].items
        for event in counted(folded[case.stream][0], now, calendars[county]):
            after = core.DueDays(event.statutory_due, event.promised_due, event.due_unknown)
            yield Moved(case, event.item, items[event.item].due, after)


def counted(folded: core.Case, now: datetime, calendar: Calendar) -> list[e.DueCounted]:
    """The last days of a case counted anew: what moves."""
    return [event for event in carry_out(folded, RECOUNT, now, calendar) if isinstance(event, e.DueCounted)]
