"""Effects, intervals and tests against plain counting."""

import math
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.mining.stats import effect, holm, midranks, pettitt, shares, wilson

VALUES = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=12)


@settings(max_examples=80, deadline=None)
@given(VALUES, VALUES)
def test_cliffs_delta_counts_pairs(a: list[float], b: list[float]) -> None:
    found = effect(np.array(a), np.array(b), seed=1, draws=5)
    pairs = [(y > x) - (y < x) for x, y in product(a, b)]
    assert math.isclose(found.delta, sum(pairs) / len(pairs))
    assert found.median_a == np.median(a)
    assert math.isclose(found.difference, np.median(b) - np.median(a))


@settings(max_examples=40, deadline=None)
@given(VALUES, VALUES)
def test_turning_the_groups_round_turns_the_effect_round(a: list[float], b: list[float]) -> None:
    there, back = (effect(np.array(x), np.array(y), seed=3, draws=5) for x, y in ((a, b), (b, a)))
    assert there.delta == -back.delta
    assert there.p == back.p


def test_a_seed_gives_the_same_interval_again_and_another_seed_another() -> None:
    a, b = np.random.default_rng(1).normal(0, 1, 80), np.random.default_rng(2).normal(1, 1, 60)
    one, same, other = (effect(a, b, seed=seed) for seed in (7, 7, 8))
    assert one == same
    assert one.difference_ci != other.difference_ci
    assert one.difference_ci[0] < one.difference < one.difference_ci[1]
    assert one.delta_ci[0] < one.delta < one.delta_ci[1]
    assert one.size == "large"
    assert one.p < 1e-6


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    drawn = np.random.default_rng(4)
    hits = 0
    for trial in range(200):
        found = effect(drawn.normal(0, 1, 60), drawn.normal(0.5, 1, 60), seed=trial, draws=300)
        hits += found.difference_ci[0] <= 0.5 <= found.difference_ci[1]
    assert 178 <= hits <= 200  # 95 % of 200 is 190; five standard deviations are 15


def test_mann_whitney_gives_the_p_worked_out_by_hand() -> None:
    # U = 23 of 25 without ties: z = (23 - 12.5 - 0.5) / sqrt(5 * 5 * 11 / 12) = 2.0889
    found = effect(np.array([1.0, 2, 3, 4, 6]), np.array([5.0, 7, 8, 9, 3.5]), seed=1, draws=5)
    won = sum((y > x) for x, y in product([1, 2, 3, 4, 6], [5, 7, 8, 9, 3.5]))
    assert math.isclose(found.p, math.erfc((won - 12.5 - 0.5) / math.sqrt(25 * 11 / 12) / math.sqrt(2)))


def test_equal_samples_differ_in_nothing() -> None:
    found = effect(np.ones(5), np.ones(9), seed=1, draws=10)
    assert (found.delta, found.difference, found.p) == (0, 0, 1)
    assert found.size == "none"


def test_newcombes_interval_is_that_of_his_paper() -> None:
    # Newcombe (1998), method 10, 56/70 against 48/80: 0.0524 to 0.3339
    found = shares(48, 80, 56, 70)
    assert [round(edge, 4) for edge in found.difference_ci] == [0.0524, 0.3339]
    assert wilson(0.0, 10)[0] == 0


@given(st.lists(st.floats(0, 1), max_size=9))
def test_a_corrected_p_is_never_smaller_and_keeps_the_order(ps: list[float]) -> None:
    found = holm(ps)
    assert all(p <= q <= 1 for p, q in zip(ps, found, strict=True))
    assert sorted(range(len(ps)), key=lambda i: (ps[i], i)) == sorted(
        range(len(ps)), key=lambda i: (found[i], ps[i], i)
    )


def test_holm_multiplies_the_smallest_by_all_looks() -> None:
    assert holm([0.01, 0.04, 0.03]) == [0.03, 0.06, 0.06]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 3).map(float), min_size=3, max_size=30))
def test_pettitts_place_is_that_of_the_greatest_sum_of_signs(values: list[float]) -> None:
    at, p = pettitt(np.array(values))
    sums = [abs(sum((x > y) - (x < y) for x, y in product(values[:k], values[k:]))) for k in range(1, len(values))]
    assert sums[at - 1] == max(sums)
    n = len(values)
    assert math.isclose(p, min(1.0, 2 * math.exp(-6 * max(sums) ** 2 / (n**3 + n**2))))


def test_equal_values_share_their_rank() -> None:
    assert midranks(np.array([5.0, 1, 5, 9])).tolist() == [2.5, 1, 2.5, 4]
