"""The shipped calendars, days to draw from, and a reference count that shares nothing with the product."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from kaigong.core.clock.load import load_calendars
from kaigong.core.values import Span
from tests.shared import ROOT

FOLDER = ROOT / "kaigong/catalogue/calendars"
CALENDAR = load_calendars(FOLDER)

days = st.dates(date(2004, 1, 1), date(2024, 6, 30))
counts = st.integers(0, 90)


def stop_after(opened: date, length: int) -> Span:
    """A closed stop of so many days."""
    return opened, opened + timedelta(length)


def stops_near(started: date) -> st.SearchStrategy[list[Span]]:
    """A few closed stops around and after a start; they may touch, overlap, repeat or have no length."""
    offsets = st.integers(-20, 120).map(lambda offset: started + timedelta(offset))
    return st.lists(st.builds(stop_after, offsets, st.integers(0, 40)), max_size=4)


@st.composite
def stopped_cases(draw: st.DrawFn) -> tuple[date, list[Span]]:
    """A start and stops near it."""
    started = draw(days)
    return started, draw(stops_near(started))


def due_by_walking(started: date, n: int, pauses: Sequence[Span] = ()) -> date:
    """The n-th day d > started that is worked and lies in no (S, E], found one day at a time."""
    day, left = started, n
    while left:
        day += timedelta(1)
        stopped = any(opened < day and (closed is None or day <= closed) for opened, closed in pauses)
        left -= CALENDAR.is_working(day) and not stopped
    return day
