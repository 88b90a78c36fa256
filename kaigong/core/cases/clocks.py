"""The two clocks of one item, always counted anew from what its events say."""

from datetime import date
from functools import lru_cache

from kaigong.core.cases.values import DueDays, Item
from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.clocks import TwoClocks
from kaigong.core.clock.due import Due, Limit, limit_due
from kaigong.core.values import Span


def clocks_of(item: Item, calendar: Calendar) -> TwoClocks:
    """Both clocks of an accepted item: terms, stops and extension as its events have them."""
    started = item.accepted_on
    if started is None:
        return TwoClocks(None, None)
    terms, stops, more = item.terms, item.stops, item.extension_days
    legal_start = (item.resupplied_on or item.complete_on or started) if terms.from_receipt else started
    legal_stops = [stop.span for stop in stops if stop.statutory]
    promise_stops = [stop.span for stop in stops if stop.promised]
    promised = None if terms.promised_days is None else Limit(terms.promised_days)
    legal_start = max(legal_start, terms.legal_from or legal_start)
    promise_start = max(started, terms.promised_from or started)
    return TwoClocks(
        None if terms.legal is None else _due(legal_start, terms.legal, calendar, tuple(legal_stops), more),
        None if promised is None else _due(promise_start, promised, calendar, tuple(promise_stops), more),
    )


@lru_cache(maxsize=16_384)
def _due(started: date, limit: Limit, calendar: Calendar, stops: tuple[Span, ...], more: int) -> Due:
    """Many items begin on one day with one limit, and each is asked for again and again."""
    return limit_due(started, limit, calendar, stops, extended=more)


def due_days(item: Item, calendar: Calendar) -> DueDays:
    """The last days by law and by promise. While a stop is open a clock has no day, unless it had run out before."""
    both = clocks_of(item, calendar)
    answers = [clock for clock in (both.statutory, both.promised) if clock]
    unknown = any(clock.unknown_year is not None for clock in answers)
    return DueDays(_day(both.statutory), _day(both.promised), unknown)


def _day(clock: Due | None) -> date | None:
    return clock.effective if clock else None
