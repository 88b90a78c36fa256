"""A promise broken down loses and invents nothing; its colour follows the simulation, else the straight line."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.targets.progress import progress
from kaigong.core.targets.shares import Thresholds, colour, months_of, quarters_of, shared

LIMITS = Thresholds(Decimal("0.8"), Decimal("0.5"), Decimal(1), Decimal("0.85"))
weights = st.lists(st.integers(0, 500).map(Decimal), min_size=1, max_size=12)


@given(total=st.integers(0, 5000).map(Decimal), weights=weights)
@settings(max_examples=40)
def test_the_shares_add_up_and_each_is_within_one_of_its_proportion(total: Decimal, weights: list[Decimal]) -> None:
    found = shared(total, weights)
    assert sum(found) == total
    assert all(each >= 0 and each == int(each) for each in found)
    if any(weights):
        assert all(abs(each - total * w / sum(weights)) < 1 for each, w in zip(found, weights, strict=True))


@given(total=st.integers(1, 10**6).map(lambda n: Decimal(n) / 100), weights=weights)
@settings(max_examples=40)
def test_a_total_with_a_fraction_is_shared_out_to_the_last_bit(total: Decimal, weights: list[Decimal]) -> None:
    assert sum(shared(total, weights)) == total


@given(total=st.integers(0, 5000).map(Decimal), weights=weights, times=st.integers(2, 9))
@settings(max_examples=40)
def test_only_the_proportion_of_the_weights_matters(total: Decimal, weights: list[Decimal], times: int) -> None:
    assert shared(total, weights) == shared(total, [weight * times for weight in weights])


def test_a_span_is_cut_at_months_and_quarters() -> None:
    assert months_of(date(2021, 12, 5), date(2022, 2, 1)) == ["2021-12", "2022-01", "2022-02"]
    assert quarters_of(date(2021, 12, 5), date(2022, 4, 1)) == ["2021Q4", "2022Q1", "2022Q2"]
    assert shared(Decimal(5), []) == []


@pytest.mark.parametrize(
    ("done", "probability", "expected"),
    [(10, None, "done"), (6, None, "ok"), (5, None, "soon"), (4, None, "late"), (1, "0.93", "ok"), (9, "0.6", "soon"),
     (9, "0.1", "late")],
)  # fmt: skip
def test_the_colour_follows_the_simulation_and_else_the_line(done: int, probability: str | None, expected: str) -> None:
    day = date(2022, 2, 15)
    so_far = [(date(2022, 1, 5), Decimal(done))]
    stands = progress(Decimal(10), so_far, date(2022, 1, 1), date(2022, 3, 31), day)
    assert colour(stands, Decimal(probability) if probability else None, LIMITS) == expected
