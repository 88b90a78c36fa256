"""一事联办 in a case: one promise that stands still for what is not its own, and one reply at the end."""

from datetime import date, datetime, time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.cases import theme
from kaigong.core.cases.events.theme import ThemeApplied, ThemeReplied
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.theme_values import Themed
from kaigong.core.cases.values import Case, Item, ItemState
from kaigong.core.clock.stops import Stop
from kaigong.core.values import replace
from tests.core.cases.world import CALENDAR

SENT = date(2022, 2, 10)  # a Thursday
S = ItemState


def item(code: str, *needs: str, state: ItemState = S.ACCEPTED, **more: Any) -> Item:
    known = {"received_on": SENT, "ready_on": SENT if not needs else None, **more}
    return Item(code, ("bureau",), "licence", state, needs=frozenset(needs), **known)


def case(*items: Item, within: int = 5, feedback: str = "whole") -> Case:
    return Case(no="KG-1", items={one.code: one for one in items}, theme=Themed("theme-x", 1, within, feedback, SENT))


def last(of: Case) -> date | None:
    clock = theme.promised_until(of, CALENDAR)
    return clock.effective if clock else None


def test_the_promise_starts_when_the_last_of_the_first_items_is_accepted() -> None:
    one, other = item("a", accepted_on=SENT), item("b", state=S.RECEIVED)
    assert theme.promised_until(case(one, other), CALENDAR) is None
    other = replace(other, state=S.ACCEPTED, accepted_on=date(2022, 2, 11))
    assert last(case(one, other)) == date(2022, 2, 18)
    assert theme.promised_until(replace(case(one), theme=None), CALENDAR) is None


def test_waiting_for_what_is_inside_runs_and_for_what_is_outside_does_not() -> None:
    done = item("a", state=S.APPROVED, accepted_on=SENT, ended_on=date(2022, 2, 11))
    assert last(case(done, item("b", "a", state=S.RECEIVED))) == date(2022, 2, 17)
    waits = item("b", "a", "land", state=S.RECEIVED)
    assert last(case(done, waits)) is None  # stands still for the land
    came = replace(waits, ready_on=date(2022, 2, 18))
    assert last(case(done, came)) == date(2022, 2, 24)  # five working days were not its own
    assert last(case(replace(done, state=S.ACCEPTED, ended_on=None), waits)) == date(2022, 2, 17)


def test_stops_of_several_items_count_once() -> None:
    stop = Stop(SENT, date(2022, 2, 14), "expert_review", statutory=True, promised=True, planned_days=2)
    one = item("a", accepted_on=SENT, stops=(stop,))
    assert last(case(one)) == last(case(one, item("b", accepted_on=SENT, stops=(stop,)))) == date(2022, 2, 21)
    quiet = replace(stop, promised=False)
    assert last(case(item("a", accepted_on=SENT, stops=(quiet,)))) == date(2022, 2, 17)


def test_the_one_reply_comes_with_the_last_item_and_once() -> None:
    done = item("a", state=S.APPROVED, accepted_on=SENT, ended_on=date(2022, 2, 18))
    open_ = item("b", accepted_on=SENT)
    now = datetime.combine(date(2022, 2, 18), time(10))
    assert theme.after(case(done, open_), [], now, CALENDAR) == []
    (reply,) = theme.after(case(done), [], now, CALENDAR)
    assert isinstance(reply, ThemeReplied)
    assert (reply.results, reply.late, reply.promised) == ({"a": "approved"}, True, date(2022, 2, 17))
    told = fold_all(case(done), [reply])
    assert told.theme is not None
    assert told.theme.replied_on == date(2022, 2, 18)
    assert theme.after(told, [], now, CALENDAR) == []
    assert theme.after(replace(case(done), theme=None), [], now, CALENDAR) == []


def test_the_events_fold_into_what_was_promised() -> None:
    event = ThemeApplied("theme-x", 3, ("a",), 7, "partial", ("contact",), "0" * 64, SENT)
    folded = fold_all(Case(no="KG-1"), [event])
    assert folded.theme == Themed("theme-x", 3, 7, "partial", SENT)
    assert fold_all(Case(no="KG-2"), [ThemeReplied("theme-x", {}, None, late=False, on=SENT)]).theme is None


@given(st.integers(0, 30), st.integers(0, 15), st.integers(0, 15))
def test_a_stop_never_brings_the_promise_forward(within: int, opens: int, lasts: int) -> None:
    start = CALENDAR.after(SENT, opens)
    stop = Stop(start, CALENDAR.after(start, lasts), "expert_review", statutory=True, promised=True, planned_days=lasts)
    free = last(case(item("a", accepted_on=SENT), within=within))
    held = last(case(item("a", accepted_on=SENT, stops=(stop,)), within=within))
    assert free is not None
    assert held is not None
    assert held >= free
