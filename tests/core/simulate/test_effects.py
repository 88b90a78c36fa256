"""Measures: what each changes, compared in the same replications, and the cheapest set that reaches a level."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from kaigong.core.simulate.distributions import Distribution
from kaigong.core.simulate.effects import effects
from kaigong.core.simulate.measures import (
    DISCIPLINE,
    KEEP,
    REFORM,
    REVIEWER,
    RIGHT_FIRST,
    WITHOUT,
    Measure,
    applied,
    measures,
)
from kaigong.core.simulate.reach import reach
from kaigong.core.simulate.sample import mean_interval, sample
from kaigong.core.simulate.scenario import OWNERS, PROMISED, Correction, Costs, Durations, Target
from kaigong.core.simulate.study import prepared
from tests.core.simulate.scenarios import catalogue, crowd, reviewers

BY = date(2022, 9, 30)
TIGHT = {"natural-resources": reviewers(2, at_once=4), "housing-construction": reviewers(40), "water": reviewers(500)}
TARGET = Target("started>=30 by 2022-09-30", 30, BY)
ONE_MORE = Measure(REVIEWER, "natural-resources", 1.0)


def test_every_measure_is_offered_at_its_cost() -> None:
    costs = Costs(reviewer=3, reviewers={"water": 1.5}, reform=None, reforms={"commitment": 9})
    found = measures(crowd(2, agencies=TIGHT, costs=costs, reforms="none"), catalogue())
    assert Measure(REVIEWER, "water", 1.5) in found
    assert Measure(REVIEWER, "natural-resources", 3) in found
    assert Measure(REFORM, "commitment", 9.0) in found
    assert {m.cost for m in found if m.kind == REFORM and m.name != "commitment"} == {None}
    assert {m.name for m in found if m.kind == DISCIPLINE} == {"earliest-due", "least-slack", "key-first"}
    chosen = {m.name for m in measures(crowd(2), catalogue()) if m.kind == WITHOUT}
    assert chosen == set(catalogue().project_types["industrial-general"].reforms)


def test_measures_do_what_they_say() -> None:
    asked = crowd(2, agencies=TIGHT)
    twice = applied(asked, (ONE_MORE, ONE_MORE))
    assert twice.agencies["natural-resources"].reviewers[0].count == 4
    assert applied(asked, (Measure(DISCIPLINE, "least-slack", 1.0),)).agencies["water"].discipline == "least-slack"
    off = applied(asked, (Measure(WITHOUT, "commitment", None),))
    assert off.dropped == {"commitment"}
    assert applied(off, (Measure(REFORM, "commitment", 1.0),)).dropped == frozenset()


def test_the_tight_desk_gains_most_and_what_changes_nothing_is_told_apart() -> None:
    asked = crowd(40, agencies=TIGHT, targets=(TARGET,))
    done: list[int] = []
    found = effects(asked, catalogue(), replications=30, seed=2, told=done.append)
    assert found.complete
    assert done == sorted(done)
    assert len(done) == 30 * (len(found.effects) + 1)
    more = {effect.measure.name: effect for effect in found.effects if effect.measure.kind == REVIEWER}
    tight = more["natural-resources"]
    assert tight.days_sooner[1] > 0  # the whole interval
    assert tight.more_started[0] > 0  # type: ignore[index]
    assert {m.name for m in found.unchanged if m.kind == REVIEWER} >= {"water"}
    for effect in found.effects:
        for figure in (effect.gain, effect.more_started, effect.days_sooner):
            assert figure[1] <= figure[0] <= figure[2]  # type: ignore[index]


def test_the_same_random_numbers_make_the_difference_surer_than_two_runs_that_share_nothing() -> None:
    asked = crowd(30, agencies={"natural-resources": reviewers(30)}, targets=(TARGET,))
    found = effects(asked, catalogue(), replications=40, seed=2)
    paired = next(e.days_sooner for e in found.effects if e.measure.text == "without reform commitment")
    net = prepared(asked, catalogue()).net
    one, other = (
        np.minimum(sample(net, seed, range(40)).started, net.days).mean(axis=1, dtype=np.float64) for seed in (2, 3)
    )
    _, low, high = mean_interval(one - other)
    assert paired[2] - paired[1] < (high - low) / 2


def test_without_a_target_only_days_are_compared() -> None:
    found = effects(crowd(10, agencies=TIGHT), catalogue(), replications=5, seed=1)
    assert found.target == ""
    assert all(effect.gain is None and effect.more_started is None for effect in found.effects)


def test_stopped_it_tells_what_was_tried() -> None:
    done: list[int] = []
    asked = crowd(10, agencies=TIGHT, targets=(TARGET,))
    found = effects(asked, catalogue(), replications=5, seed=1, told=done.append, stop=lambda: len(done) >= 12)
    assert not found.complete
    assert len(found.effects) == 1
    nothing = effects(asked, catalogue(), replications=5, seed=1, stop=lambda: True)
    assert (nothing.complete, nothing.effects, nothing.probability) == (False, (), None)


def test_the_cheapest_set_reaches_the_level_and_nothing_cheaper_does() -> None:
    asked = crowd(40, agencies=TIGHT, targets=(TARGET,), costs=Costs(reform=None, discipline=None))
    found = reach(asked, catalogue(), 0.8, replications=20, seed=5)
    assert found.before == 0.0
    assert found.chosen
    assert set(found.chosen) <= {ONE_MORE, Measure(REVIEWER, "housing-construction", 1.0)}
    assert found.cost == len(found.chosen)
    assert found.proven_small
    assert found.probability is not None
    assert found.ci[0] <= found.probability <= found.ci[1]
    assert found.status in ("reached", "likely", "not-confirmed")
    fewer = reach(applied(asked, found.chosen), catalogue(), 0.8, replications=20, seed=5)
    assert (fewer.chosen, fewer.cost) == ((), 0.0)


def test_each_measure_of_the_set_says_what_it_adds_to_those_before_it() -> None:
    asked = crowd(40, agencies=TIGHT, targets=(TARGET,), costs=Costs(reform=None, discipline=None))
    found = reach(asked, catalogue(), 0.8, replications=20, seed=5)
    assert sorted(step.measure for step in found.steps) == sorted(found.chosen)
    assert found.steps[-1].probability == found.probability
    assert all(step.gain[1] <= step.gain[0] <= step.gain[2] for step in found.steps)
    assert sum(step.gain[0] for step in found.steps) <= 1.0


def test_days_kept_and_right_papers_are_measures_where_they_have_a_price() -> None:
    slow = {"durations": Durations(Distribution("fixed", 30.0)), "correction": Correction(0.5)}
    asked = crowd(20, agencies=TIGHT, targets=(TARGET,), **slow)
    assert not [one for one in measures(asked, catalogue()) if one.kind in (KEEP, RIGHT_FIRST)]
    priced = replace(asked, costs=Costs(keeps={"natural-resources": 1.0}, owners=2.0, right_first=3.0))
    found = [one for one in measures(priced, catalogue()) if one.kind in (KEEP, RIGHT_FIRST)]
    assert [(one.kind, one.name, one.cost) for one in found] == [
        (KEEP, "natural-resources", 1.0), (KEEP, OWNERS, 2.0), (RIGHT_FIRST, "", 3.0)
    ]  # fmt: skip
    after = applied(priced, found)
    assert after.correction.default == 0.0
    items = {item.code: item for shape in prepared(after, catalogue()).city.shapes.values() for item in shape}
    assert all(item.duration == PROMISED for item in items.values() if item.agency in (None, "natural-resources"))
    assert any(item.duration.mean == 30.0 for item in items.values() if item.agency == "housing-construction")


def test_a_dear_measure_is_left_for_a_cheap_one() -> None:
    def cost(reviewer: float, discipline: float) -> set[str]:
        costs = Costs(reviewer=reviewer, reform=None, discipline=discipline)
        target = Target("t", 38, date(2022, 11, 30))
        found = reach(crowd(40, agencies=TIGHT, targets=(target,), costs=costs), catalogue(), 0.7,
                      replications=15, seed=5)  # fmt: skip
        return {measure.kind for measure in found.chosen}

    assert cost(1.0, 1000.0) == {REVIEWER}


def test_what_cannot_be_reached_is_said_not_to_be() -> None:
    target = Target("started>=40 by 2022-03-01", 40, date(2022, 3, 1))
    found = reach(crowd(40, agencies=TIGHT, targets=(target,)), catalogue(), 0.9, replications=4, seed=5)
    assert (found.status, found.probability) == ("not-reached", 0.0)
    assert found.starts is not None
    assert found.starts[2] < 40


def test_where_the_level_cannot_be_reached_the_nearest_set_is_told() -> None:
    target = Target("started>=40 by 2022-06-30", 40, date(2022, 6, 30))
    costs = Costs(reviewer=None, reviewers={"natural-resources": 1.0}, reform=None, discipline=None)
    asked = crowd(40, agencies={**TIGHT, "housing-construction": reviewers(1)}, targets=(target,), costs=costs)
    found = reach(asked, catalogue(), 0.9, replications=6, seed=5)
    assert found.status == "not-reached"
    assert set(found.chosen) <= {ONE_MORE}
    assert sorted(step.measure for step in found.steps) == list(found.chosen)
    assert all(step.more_started[1] > 0 for step in found.steps)


@pytest.mark.parametrize("after", [0, 6])
def test_a_search_can_be_stopped(after: int) -> None:
    done: list[int] = []
    asked = crowd(20, agencies=TIGHT, targets=(TARGET,))
    found = reach(asked, catalogue(), 0.9, replications=5, seed=5, told=done.append, stop=lambda: len(done) >= after)
    assert found.status == "stopped"
    assert not found.proven_small
