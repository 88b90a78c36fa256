"""How a joint visit is scored, and which projects of a ceremony really started."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.supervision.tours import Criterion, FollowUp, Score, follow_up, sheet_problems, standings

SHEET = (Criterion("实物", 60), Criterion("手续", 40))
HELD = date(2022, 2, 8)


def test_a_county_is_the_mean_of_its_stops_and_a_stop_of_its_judges() -> None:
    scores = [
        Score("甲", 1, "实物", "a", 60), Score("甲", 1, "实物", "b", 30), Score("甲", 1, "手续", "a", 20),
        Score("甲", 2, "实物", "a", 60), Score("甲", 2, "手续", "a", 40), Score("乙", 3, "实物", "a", 30),
    ]  # fmt: skip
    first, second = standings(SHEET, scores)
    assert (first.county, first.score, first.stops, first.judges, first.whole) == ("甲", Fraction(165, 2), 2, 2, True)
    assert (second.county, second.score, second.whole) == ("乙", Fraction(50), False)


def test_equal_scores_share_a_place() -> None:
    scores = [
        Score(county, n, "实物", "a", points) for n, (county, points) in enumerate([("乙", 30), ("甲", 30), ("丙", 6)])
    ]
    assert [(one.place, one.county) for one in standings(SHEET, scores)] == [(1, "乙"), (1, "甲"), (3, "丙")]


given_scores = st.lists(
    st.builds(
        Score, st.sampled_from("甲乙丙"), st.integers(1, 3), st.sampled_from(["实物", "手续"]),
        st.sampled_from("ab"), st.integers(0, 40),
    ), max_size=12,
)  # fmt: skip


@given(given_scores)
def test_no_county_has_less_than_nothing_or_more_than_a_hundred(scores: list[Score]) -> None:
    found = standings(SHEET, scores)
    assert {one.county for one in found} == {one.county for one in scores}
    assert all(0 <= one.score <= 100 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@pytest.mark.parametrize(
    ("sheet", "codes"),
    [
        ((), ["tour.sheet_empty"]),
        ((Criterion("甲", 0),), ["tour.sheet_points"]),
        ((Criterion("甲", 5), Criterion("甲", 5)), ["tour.sheet_name", "tour.sheet_name"]),
        (SHEET, []),
    ],
)
def test_a_sheet_has_lines_with_points(sheet: tuple[Criterion, ...], codes: list[str]) -> None:
    assert [problem.code for problem in sheet_problems(sheet)] == codes


@pytest.mark.parametrize(
    ("started", "today", "expected"),
    [
        (None, 30, FollowUp.WAITING), (None, 31, FollowUp.PAPER), (-1, 40, FollowUp.BEFORE), (0, 40, FollowUp.STARTED),
        (30, 40, FollowUp.STARTED), (31, 40, FollowUp.LATER),
    ],
)  # fmt: skip
def test_a_ceremony_is_followed_for_its_days(started: int | None, today: int, expected: FollowUp) -> None:
    on = None if started is None else HELD + timedelta(started)
    assert follow_up(HELD, on, 30, HELD + timedelta(today)) is expected
