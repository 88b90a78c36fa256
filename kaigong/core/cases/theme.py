"""一事联办 in a case: until when everything together is promised, how far it has come, and the one reply.

The promise of a theme runs like that of an item. It starts when the last of the items that wait for nothing is
accepted; a stop of any item that stops its promised clock stops it too, and so does waiting for something that is not
of the theme; several at once count once (R-STOP).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from kaigong.core.cases import events as e
from kaigong.core.cases.events.theme import ThemeReplied
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.values import Case, Item
from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.due import Due, Question, due
from kaigong.core.values import Span


def first_items(case: Case) -> list[Item]:
    """The items that could be accepted at once: they waited for nothing, or for what stood when they were sent."""
    return [item for item in case.items.values() if not item.needs & case.items.keys() and _was_ready(item)]


def _was_ready(item: Item) -> bool:
    received, ready = item.received_on, item.ready_on
    return received is not None and (not item.needs or (ready is not None and ready <= received))


def started_on(case: Case) -> date | None:
    """The day the promise starts: when the last of the first items is accepted; None while one is not."""
    days = [item.accepted_on or item.ended_on for item in first_items(case)]
    known = [day for day in days if day]
    return max(known) if known and len(known) == len(days) else None


def promised_until(case: Case, calendar: Calendar) -> Due | None:
    """The last day of the theme's promise; None for a plain case, or while not everything is accepted."""
    started = started_on(case)
    if case.theme is None or started is None:
        return None
    stops = [stop.span for item in case.items.values() for stop in item.stops if stop.promised]
    waits = [span for item in case.items.values() if (span := _waits_outside(case, item, started))]
    return due(Question(started, case.theme.within, pauses=(*stops, *waits)), calendar)


def _waits_outside(case: Case, item: Item, started: date) -> Span | None:
    """While an item has all it needs from inside and still waits for something outside, the promise stands still."""
    inside = [case.items[code] for code in item.needs & case.items.keys()]
    if item.finished and item.ready_on is None or not item.needs - case.items.keys():
        return None
    if any(not need.stands for need in inside):
        return None
    since = max((need.ended_on for need in inside if need.ended_on), default=started)
    since = max(since, started)
    return None if item.ready_on and item.ready_on <= since else (since, item.ready_on)


def reply(case: Case, today: date, calendar: Calendar) -> list[ThemeReplied]:
    """The one reply, if the last item is done and it has not gone out: what became of every item, and whether that was
    as promised."""
    if case.theme is None or case.theme.replied_on or not case.items or not case.done:
        return []
    clock = promised_until(case, calendar)
    last = clock.effective if clock else None
    ended = max((item.ended_on for item in case.items.values() if item.ended_on), default=today)
    return [ThemeReplied(case.theme.theme, results(case), last, bool(last and ended > last), today)]


def results(case: Case) -> Mapping[str, str]:
    """The state of every item, by its code."""
    return {code: item.state.value for code, item in case.items.items()}


def after(case: Case, happened: Sequence[e.Event], now: datetime, calendar: Calendar) -> list[e.Event]:
    """What follows from events of a case under a theme: with the last item done, the reply."""
    return [] if case.theme is None else [*reply(fold_all(case, happened), now.date(), calendar)]
