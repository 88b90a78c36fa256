"""What contradicts each other is named: no less than needed for the contradiction, and no more."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from kaigong.core.optimise.solve import optimise
from kaigong.core.optimise.values import Activity, Demand, Lag, Problem, Project, Resource, Result, Status
from kaigong.core.optimise.words import said
from tests.core.optimise.small import best, with_windows

TWO = (Activity(1, 3, (2,)), Activity(2, 2, (2,)))
CREW = (Resource("crew", 3),)


def told(problem: Problem) -> Result:
    return optimise(problem, seconds=20.0, seed=1, threads=1)


def sentences(problem: Problem, language: str = "en") -> list[str]:
    result = told(problem)
    assert result.status is Status.INFEASIBLE and result.plan is None and result.lower_bound is None
    return [said(problem, demand, language) for demand in result.conflict]


def test_lags_in_a_circle_are_told_one_after_another() -> None:
    three = (*TWO, Activity(3, 1, (0,)))
    problem = Problem(three, (Lag(0, 1, 3), Lag(1, 2, 0), Lag(2, 0, -2), Lag(0, 2, 1)), CREW)
    assert sorted(sentences(problem)) == [
        "activity 2 starts only after activity 1 has ended (3 days)",
        "activity 3 does not start before activity 2 starts",
        "activity 3 starts at most 2 days after activity 1 starts",
    ]


def test_a_demand_above_every_day_s_capacity_is_told_alone() -> None:
    problem = Problem(TWO, (), (Resource("crew", (1, 1, 1)),))
    assert sentences(problem, "zh") == ["工作 1每天要用 crew 2 个单位，而任何一天都不超过 1 个"]


def test_windows_against_a_capacity_are_told_with_those_who_need_it() -> None:
    problem = Problem(TWO, (Lag(0, 1, 0), Lag(1, 0, -1)), CREW)
    assert sorted(sentences(problem)) == [
        "activity 1 needs 2 units of crew a day, of which there are 3",
        "activity 2 does not start before activity 1 starts",
        "activity 2 needs 2 units of crew a day, of which there are 3",
        "activity 2 starts at most 1 days after activity 1 starts",
    ]


def test_a_fixed_start_before_the_release_of_what_it_waits_for_is_told() -> None:
    two = tuple(replace(each, project="P") for each in TWO)
    problem = Problem(two, (Lag(0, 1, 3),), CREW, (Project("P", release=5),), {1: 6})
    assert sorted(sentences(problem)) == [
        "P/1 does not start before day 5", "P/2 is fixed to start on day 6",
        "P/2 starts only after P/1 has ended (3 days)",
    ]  # fmt: skip


def without(problem: Problem, demand: Demand) -> Problem:
    """The problem without one of its demands."""
    if demand.code == "lag":
        before, after = demand.activities
        lags = list(problem.lags)
        return replace(problem, lags=tuple(lag for lag in lags if lag != Lag(before, after, demand.data["days"])))
    number = [each.id for each in problem.resources].index(demand.data["resource"])
    freed = list(problem.activities)
    (i,) = demand.activities
    units = tuple(0 if k == number else had for k, had in enumerate(freed[i].demand))
    freed[i] = replace(freed[i], demand=units)
    return replace(problem, activities=tuple(freed))


def of_only(problem: Problem, demands: tuple[Demand, ...]) -> Problem:
    """The problem with no demands but these."""
    lags = {Lag(*each.activities, each.data["days"]) for each in demands if each.code == "lag"}
    kept = {(each.activities[0], each.data["resource"]) for each in demands if each.code != "lag"}
    names = [each.id for each in problem.resources]
    made = tuple(
        replace(each, demand=tuple(u if (i, name) in kept else 0 for u, name in zip(each.demand, names, strict=True)))
        for i, each in enumerate(problem.activities)
    )
    return replace(problem, lags=tuple(lags), activities=made)


@settings(max_examples=40, deadline=None)
@given(problem=with_windows())
def test_a_conflict_has_no_plan_by_itself_and_has_one_without_any_of_its_demands(problem: Problem) -> None:
    assume(best(problem) is None)
    result = told(problem)
    assert result.status is Status.INFEASIBLE and result.conflict
    alone = of_only(problem, result.conflict)
    assert best(alone) is None
    assert all(best(without(alone, demand)) is not None for demand in result.conflict)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_demand_has_a_sentence(language: str) -> None:
    problem = Problem(TWO, (), (Resource("crew", (3, 2)),), (Project("P"),))
    for days in (-2, 0, 2, 3):
        assert said(problem, Demand("lag", (0, 1), {"days": days}), language)
    assert said(problem, Demand("lag", (0, 0), {"days": 1}), language)
    assert said(problem, Demand("more"), language)
    assert "2–3" in said(
        problem, Demand("capacity", (0,), {"resource": "crew", "units": 2, "capacity": (3, 2)}), language
    )
