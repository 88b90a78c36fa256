"""No choice within the demands is worth more; prices are what the best choice would gain; conflicts are minimal."""

from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.optimise.reserve import PARTS, Candidate, Reserve, Share, choose, demands_of, faults, prices_of
from kaigong.core.optimise.values import Status
from kaigong.core.optimise.watch import Watch


@st.composite
def reserves(draw: Any) -> Reserve:
    n = draw(st.integers(1, 5))
    candidates = tuple(
        Candidate(f"K{i}", draw(st.integers(1, 9)), draw(st.integers(0, 9)), draw(st.sampled_from("AB")),
                  draw(st.sampled_from("xy")), draw(st.sampled_from([False, False, False, True])),
                  (f"K{i - 1}",) if i and draw(st.booleans()) and draw(st.booleans()) else (),
                  (f"K{i - 1}",) if i and draw(st.sampled_from([False, False, True])) else ())
        for i in range(n)
    )  # fmt: skip
    shares = (
        Share("kind", "A", draw(st.sampled_from([0, 3000])), draw(st.sampled_from([PARTS, 6000]))),
        Share("county", "x", draw(st.sampled_from([0, 2000])), PARTS, "count"),
    )
    return Reserve(
        candidates, draw(st.integers(0, 25)), shares, draw(st.sampled_from([None, 2])), draw(st.integers(0, 1))
    )


def best_value(asked: Reserve) -> int | None:
    ids = [each.id for each in asked.candidates]
    worth = {each.id: each.value for each in asked.candidates}
    sets = (chosen for k in range(len(ids) + 1) for chosen in combinations(ids, k))
    return max((sum(worth[i] for i in chosen) for chosen in sets if not faults(asked, chosen)), default=None)


@given(asked=reserves())
@settings(max_examples=40, deadline=None)
def test_the_choice_keeps_every_demand_and_none_is_worth_more(asked: Reserve) -> None:
    found, best = choose(asked, seconds=20.0), best_value(asked)
    if best is None:
        assert found.status is Status.INFEASIBLE and found.conflict
    else:
        assert found.status is Status.OPTIMAL and found.value == found.bound == best
        assert faults(asked, found.chosen) == []


def test_each_price_is_what_the_best_choice_gains_without_the_demand() -> None:
    rows = (Candidate("a", 60, 60, "A"), Candidate("b", 40, 50, "B"), Candidate("c", 40, 10, "A"))
    asked = Reserve(rows, 100, (Share("kind", "A", 0, 5000),))
    found = choose(asked, seconds=10.0)
    assert found.value == 60 and set(found.chosen) == {"b", "c"}
    assert [(price.demand.code, price.gain) for price in found.prices] == [("budget", 0), ("share.most", 50)]


def test_without_time_prices_are_unknown_and_not_nothing() -> None:
    rows = (Candidate("a", 60, 60, "A"), Candidate("b", 40, 50, "B"))
    asked = Reserve(rows, 100, (Share("kind", "A", 0, 5000),))
    found = choose(asked, seconds=10.0)
    priced = list(prices_of(asked, demands_of(asked), found, Watch(0.0), 1))
    assert [price.gain for price in priced] == [None, None]


def test_demands_that_cannot_be_met_together_are_named_and_no_others() -> None:
    rows = (Candidate("a", 60, 60, must=True), Candidate("b", 50, 50, must=True), Candidate("c", 1, 1))
    found = choose(Reserve(rows, 100, most=3), seconds=10.0)
    assert found.status is Status.INFEASIBLE
    assert {(demand.code, *demand.names) for demand in found.conflict} == {("budget",), ("must", "a"), ("must", "b")}


def test_every_demand_has_a_row() -> None:
    asked = Reserve((Candidate("a", 1, 1, must=True, not_with=("b",)), Candidate("b", 1, 1, needs=("a",))), 5, (), 2, 1)
    codes = [demand.code for demand in demands_of(asked)]
    assert codes == ["budget", "count.most", "count.fewest", "must", "not_with", "needs"]
