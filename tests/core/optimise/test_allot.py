"""Posts are divided as well as any division could; the waiting models say what queueing theory says."""

from itertools import product
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.optimise.allot import Desk, allot, cost, left_over, queue
from kaigong.core.problems import Refused

works = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=5).map(tuple)
desks = st.lists(
    st.builds(lambda work, least, weight: (work, least, weight), works, st.integers(0, 2), st.sampled_from([1.0, 3.0])),
    min_size=1, max_size=3,
).map(lambda rows: [Desk(f"D{n}", *row[:1], weight=row[2], least=row[1]) for n, row in enumerate(rows)])  # fmt: skip


def best_of_all(asked: list[Desk], posts: int) -> float:
    sums = (sum(cost(d, c) for d, c in zip(asked, split, strict=True))
            for split in product(range(posts + 1), repeat=len(asked)) if sum(split) <= posts)  # fmt: skip
    return min(sums, default=inf)


@given(asked=desks, posts=st.integers(0, 6))
@settings(max_examples=80, deadline=None)
def test_no_division_of_the_posts_is_better(asked: list[Desk], posts: int) -> None:
    best = best_of_all(asked, posts)
    if best == inf:
        with pytest.raises(Refused):
            allot(asked, posts)
        return
    found = allot(asked, posts)
    assert found.waiting == pytest.approx(best)
    assert found.posts <= posts
    assert found.waiting == pytest.approx(sum(row.waiting for row in found.desks))
    assert found.a_post_more == pytest.approx(best - best_of_all(asked, posts + 1))


@given(work=works, count=st.integers(1, 6))
def test_one_reviewer_more_never_leaves_more_over(work: tuple[float, ...], count: int) -> None:
    assert left_over(work, count + 1) <= left_over(work, count)


def test_with_one_reviewer_the_queue_is_that_of_m_m_1_and_half_of_it_for_fixed_days() -> None:
    assert queue(0.8, 1.0, 1.0, 1) == pytest.approx(0.8**2 / 0.2)
    assert queue(0.8, 1.0, 0.0, 1) == pytest.approx(0.8**2 / 0.2 / 2)
    assert queue(0.8, 2.0, 1.0, 1) == inf


def test_two_reviewers_wait_as_the_delay_formula_says() -> None:
    load = 1.5
    empty = 1 / (1 + load + load**2 / 2 / (1 - load / 2))
    delayed = load**2 / 2 / (1 - load / 2) * empty
    assert queue(1.5, 1.0, 1.0, 2) == pytest.approx(delayed * load / (2 - load))


def test_too_few_posts_are_refused_with_what_each_desk_needs() -> None:
    with pytest.raises(Refused) as refused:
        allot([Desk("water", arrivals=1.0, days=3.5), Desk("roads", arrivals=1.0, days=1.5)], 5)
    assert refused.value.code == "allot.too_few_posts"
    assert refused.value.data["needed"] == [("water", 4), ("roads", 2)]
