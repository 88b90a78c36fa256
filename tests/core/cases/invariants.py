"""What must hold of every case after every step, whatever people did."""

from collections import Counter
from collections.abc import Iterable

from kaigong.core.cases import events as e
from kaigong.core.cases.clocks import clocks_of, due_days
from kaigong.core.cases.fold import fold
from kaigong.core.cases.usable import usable
from kaigong.core.cases.values import CODES, ENDED, Case, Item, ItemState
from tests.core.cases.games import ROWS
from tests.core.cases.world import CALENDAR

CODELESS = {ItemState.TO_DO, ItemState.REPORTED, ItemState.DELIVERED, ItemState.LAPSED, ItemState.SIMULATED}


def after_step(before: Case, news: Iterable[e.Event], after: Case) -> None:
    """Everything about one step."""
    single_rows(before, news)
    for item in after.items.values():
        clocks_hold(item)
        codes_are_legal(item)
        needs_hold(item, after)
    for code, item in before.items.items():
        assert after.items[code].seen >= item.seen
        assert (after.items[code].moved_on or item.moved_on) >= item.moved_on  # type: ignore[operator]


def single_rows(case: Case, news: Iterable[e.Event]) -> None:
    """Every event moves an item along a row of the table, decides nothing stopped, opens no closed round."""
    for event in news:
        was = case
        case = fold(case, event, case.last + 1)
        for code in e.touched(event):
            if code in was.items:
                one_row(was.items[code], case.items[code], event)


def one_row(was: Item, item: Item, event: e.Event) -> None:
    assert item.state is was.state or (was.state, item.state) in ROWS, (event, was.state, item.state)
    if isinstance(event, e.ItemDecided):
        assert was.stopped is None
        assert was.state in {ItemState.IN_REVIEW, ItemState.ACCEPTED}
    if isinstance(event, e.PointsNoted):
        assert was.accepted_on is None
        assert was.correction_on is None
    if isinstance(event, e.PointsUnmet):
        documents = {document for point in was.points for document in point.documents}
        assert set(event.unmet) <= {point.id for point in was.points}
        assert all(point.caused_by in documents for point in event.added)


def clocks_hold(item: Item) -> None:
    """No clock is negative, none runs backwards, and the due days are those counted anew from the events."""
    both = clocks_of(item, CALENDAR)
    for clock in (both.statutory, both.promised):
        assert clock is None or clock.day is None or clock.day >= (item.accepted_on or clock.day)
        assert clock is None or (clock.remaining_days or 0) >= 0
    assert all(stop.closed is None or stop.closed >= stop.opened for stop in item.stops)
    assert sum(stop.closed is None for stop in item.stops) == (item.state is ItemState.SUSPENDED)
    if item.accepted_on and item.state not in ENDED:
        assert item.due == due_days(item, CALENDAR)
    assert item.accepted_on is None or item.received_on is None or item.accepted_on >= item.received_on


def codes_are_legal(item: Item) -> None:
    assert item.state in CODES or item.state in CODELESS
    assert item.state.code is None or 1 <= item.state.code <= 15


def needs_hold(item: Item, case: Case) -> None:
    """Nothing is accepted before what it needs stood. What was called back or lapsed since stood then."""
    if item.accepted_on or item.state is ItemState.REPORTED:
        assert item.ready_on is not None
    once_stood = {ItemState.CALLED_BACK, ItemState.LAPSED, ItemState.REVOKED}
    gone = {code for other in case.items.values() if other.state in once_stood or other.round > 1
            for code in (other.code, *(part.code for part in other.parts))}  # fmt: skip
    if item.accepted_on and not item.finished:
        assert item.needs <= usable(case).keys() | gone


def of_history(events: Iterable[e.Event]) -> None:
    """One decision and one notice an item and round, one certificate a number."""
    rounds, decided, noticed = Counter[str](), Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    numbers = Counter[str]()
    for event in events:
        if isinstance(event, e.ItemResubmitted):
            rounds[event.item] += 1
        if isinstance(event, e.ItemDecided):
            decided[event.item, rounds[event.item]] += 1
        if isinstance(event, e.NoticeSent):
            noticed.update((code, rounds[code]) for code in event.points)
        if isinstance(event, e.CertificateDue):
            numbers[event.number] += 1
    assert set((decided | noticed | numbers).values()) <= {1}
