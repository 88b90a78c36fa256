"""The ranking of agencies: denominators, intervals, and places that cannot be told apart."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.supervision.league import league, wilson
from kaigong.core.supervision.values import Charge, Line, LineState

FIRST, LAST, TODAY = date(2022, 1, 1), date(2022, 3, 31), date(2022, 4, 10)


def line(lead: str, kept: bool, **more: Any) -> Line:
    closed = date(2022, 2, 18) if kept else date(2022, 2, 21)
    said = {"no": "DB", "lead": lead, "due_on": date(2022, 2, 18), "state": LineState.CLOSED, "closed_on": closed}
    return Line(**said | more)


def test_wilson_is_that_of_the_textbook() -> None:
    assert wilson(8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == 1


def test_two_agencies_with_few_lines_share_a_place_and_many_lines_tell_them_apart() -> None:
    few = [line("a", True)] * 3 + [line("b", True)] * 2 + [line("b", False)]
    assert [(place.agency, place.rank, place.shared, place.few) for place in league(few, FIRST, LAST, TODAY)] == [
        ("a", 1, True, True), ("b", 1, True, True),
    ]  # fmt: skip
    many = [line("a", True)] * 90 + [line("a", False)] * 10 + [line("b", True)] * 50 + [line("b", False)] * 50
    assert [(place.agency, place.rank, place.shared) for place in league(many, FIRST, LAST, TODAY)] == [
        ("a", 1, False), ("b", 2, False),
    ]  # fmt: skip


def test_of_those_who_share_a_place_the_one_with_least_left_open_stands_first() -> None:
    open_ = {"state": LineState.OPEN, "closed_on": None}
    rows = [line("a", False, **open_)] * 3 + [line("b", False, **open_)]
    assert [place.agency for place in league(rows, FIRST, LAST, TODAY)] == ["b", "a"]


def test_a_line_opened_again_is_not_kept_and_charged_to_who_had_closed_it() -> None:
    charge = Charge(date(2022, 3, 1), "a", "person:wang", "person:zhou", "仍未解决")
    moved_on = line("b", True, charges=(charge,))
    places = {place.agency: place for place in league([moved_on], FIRST, LAST, TODAY)}
    assert (places["b"].due, places["b"].kept, places["b"].reopened) == (1, 0, 0)
    assert (places["a"].reopened, places["a"].share) == (1, None)


def test_dropped_lines_and_lines_not_due_yet_count_for_nothing() -> None:
    open_ = {"state": LineState.OPEN, "closed_on": None}
    rows = [line("a", True, state=LineState.DROPPED), line("a", False, due_on=date(2022, 3, 31), **open_)]
    assert league(rows, FIRST, LAST, date(2022, 3, 1)) == []
    early = line("a", True, due_on=date(2022, 3, 31))
    assert [place.kept for place in league([early], FIRST, LAST, date(2022, 3, 1))] == [1]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.booleans()), max_size=80))
def test_nobody_stands_behind_an_agency_that_may_be_no_better(lots: list[tuple[str, bool]]) -> None:
    places = league([line(lead, kept) for lead, kept in lots], FIRST, LAST, TODAY)
    assert sum(place.due for place in places) == len(lots)
    for place in places:
        better = [other for other in places if other.low > place.high]
        assert place.rank == 1 + len(better)
        assert place.low <= (place.share or 0) <= place.high
