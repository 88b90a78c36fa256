"""Figures of months: what is asked about, and money beside work."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.measures.monthly import Doubt, Limits, Month, Pace, doubts, due_on, pace, percent_of

LIMITS = Limits(due_day=10)
YEAR = [date(2021, month, 1) for month in range(1, 13)]
amounts = st.integers(-(10**12), 10**12)


def told(done: list[int], new: int, at: date = date(2022, 1, 1), total: int = 10**12, **more: object) -> set[Doubt]:
    others = [Month(month, fen) for month, fen in zip(YEAR, done, strict=False)]
    return set(doubts(Month(at, new), others, total, LIMITS, **more))  # type: ignore[arg-type]


def test_figures_are_due_in_the_next_month_whatever_the_year() -> None:
    assert due_on(date(2021, 12, 1), LIMITS) == date(2022, 1, 10)
    assert due_on(date(2022, 1, 1), LIMITS) == date(2022, 2, 10)


def test_a_jump_is_far_above_the_median_and_a_large_share() -> None:
    usual = [10**10] * 6
    assert told(usual, 2 * 10**11) == {Doubt.JUMP}
    assert told(usual, 4 * 10**10) == set()  # four times as much is busy, not strange
    assert told(usual[:2], 2 * 10**11) == set()  # too few months to know what is usual
    assert told([10**8] * 6, 10**10) == set()  # many times as much, but next to nothing of the whole


def test_below_zero_and_beyond_the_total_are_asked_about() -> None:
    assert told([5, 5], -11) == {Doubt.BELOW_ZERO}
    assert told([5, 5], -3) == {Doubt.NEGATIVE}
    assert told([60], 50, total=100) == {Doubt.OVER_TOTAL}
    assert told([60, 30], 20, at=date(2020, 12, 1), total=100) == {Doubt.OVER_TOTAL}  # an earlier month tips it
    assert told([], 10, total=0) == set()


def test_work_that_goes_back_or_leaps_without_proof_is_asked_about() -> None:
    before = [Month(date(2021, 11, 1), 1, Decimal(30))]

    def about(percent: int, *, proof: bool = False) -> tuple[Doubt, ...]:
        return doubts(Month(date(2021, 12, 1), 1, Decimal(percent)), before, 10**6, LIMITS, proof=proof)

    assert about(29) == (Doubt.WORK_BACK,)
    assert about(51) == (Doubt.NO_PROOF,)
    assert about(51, proof=True) == ()
    later = Month(date(2021, 10, 1), 1, Decimal(31))
    assert doubts(later, before, 10**6, LIMITS) == (Doubt.WORK_BACK,)


@given(done=st.lists(amounts, max_size=12), new=amounts, total=st.integers(0, 10**13))
def test_a_sum_below_zero_is_never_passed_over(done: list[int], new: int, total: int) -> None:
    found = told(done, new, total=total)
    assert (Doubt.BELOW_ZERO in found) == (sum(done) + new < 0)
    if total and sum(done) + new > total:
        assert Doubt.OVER_TOTAL in found
    assert doubts(Month(date(2022, 1, 1)), [], total, LIMITS) == ()


@given(money=st.decimals(0, 100, places=1), work=st.decimals(0, 100, places=1))
def test_money_and_work_are_never_both_ahead(money: Decimal, work: Decimal) -> None:
    one, other = pace(money, work, LIMITS), pace(work, money, LIMITS)
    assert (one is Pace.MONEY_AHEAD) == (other is Pace.WORK_AHEAD)
    assert pace(money, money, LIMITS) is Pace.TOGETHER
    assert pace(None, work, LIMITS) is Pace.UNKNOWN


def test_a_share_of_nothing_is_no_share() -> None:
    assert percent_of(1, 3) == Decimal("33.3")
    assert percent_of(1, 0) is None
