"""The checker reads plans; it must find whatever a plan breaks, and nothing in a plan that holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.optimise import check
from kaigong.core.optimise.values import Activity, Aim, Lag, Objective, Plan, Problem, Project, Resource
from tests.core.optimise.small import of_any_kind

CREW = Problem(
    (Activity(1, 2, (1,)), Activity(2, 3, (2,)), Activity(3, 1, (1,))),
    (Lag(0, 1, 2), Lag(2, 0, -4)),
    (Resource("crew", 2),),
)


def codes(problem: Problem, *starts: int) -> list[str]:
    return [fault.code for fault in check.faults(problem, Plan(starts))]


def test_a_plan_that_holds_has_no_faults() -> None:
    assert codes(CREW, 0, 2, 0) == codes(CREW, 4, 6, 0) == []


def test_every_kind_of_break_is_named() -> None:
    assert codes(CREW, 0, 1, 0) == ["plan.lag", "plan.overload"]
    assert codes(CREW, 0, 2, 5) == ["plan.lag"]  # a maximum lag: 3 starts at most 4 days after 1
    assert codes(CREW, 0, 2, 2) == ["plan.overload"]
    assert codes(CREW, -1, 2, 0) == ["plan.too_early"]
    assert codes(CREW, 0, 2) == ["plan.length"]
    assert codes(CREW, 0, True, 0) == ["plan.not_whole"]


def test_an_overload_says_when_by_how_much_and_of_what() -> None:
    (fault,) = check.faults(CREW, Plan((0, 2, 3)))
    assert fault.at == "crew" and fault.data == {"from": 3, "until": 4, "used": 3, "capacity": 2}


def test_capacity_by_day_holds_its_last_number_ever_after() -> None:
    by_day = Problem((Activity(1, 2, (2,)),), (), (Resource("crew", (2, 1, 2)),))
    assert codes(by_day, 0) == codes(by_day, 1) == ["plan.overload"]
    assert codes(by_day, 2) == codes(by_day, 900) == []


def test_releases_and_fixed_starts_are_read() -> None:
    city = Problem((Activity(1, 1, (), "P"), Activity(2, 1, (), "P")), (), (), (Project("P", release=3),), {1: 0})
    assert codes(city, 3, 0) == []
    assert codes(city, 2, 1) == ["plan.too_early", "plan.too_early", "plan.fixed_moved"][:1] + ["plan.fixed_moved"]


@pytest.mark.parametrize(
    ("aim", "worth"), [(Aim.MAKESPAN, 5), (Aim.GROUNDBREAKING, 2 * 2 + 5), (Aim.LATENESS, 2 * 1 + 0), (Aim.LATE, 2)]
)
def test_each_aim_counts_what_it_says(aim: Aim, worth: int) -> None:
    activities = (Activity(1, 2, (), "P"), Activity(2, 3, (), "P"), Activity(3, 1, (), "Q"))
    named = (Project("P", due=1, weight=2, milestone=1), Project("Q", due=5))
    city = Problem(activities, (), (), named, objective=Objective(aim))
    assert check.objective(city, Plan((0, 2, 4))) == worth


def test_stability_counts_the_days_moved_either_way() -> None:
    activities = (Activity(1, 2, ()), Activity(2, 3, ()))
    problem = Problem(activities, (), (), in_force={0: 3, 1: 0}, objective=Objective(stability=10))
    assert check.objective(problem, Plan((1, 2))) == 5 + 10 * (2 + 2)


@settings(max_examples=60, deadline=None)
@given(problem=of_any_kind(), starts=st.lists(st.integers(0, 6), min_size=4, max_size=4))
def test_the_checker_agrees_with_counting_day_by_day(problem: Problem, starts: list[int]) -> None:
    plan = Plan(tuple(starts[: len(problem.activities)]))
    over = False
    for number, resource in enumerate(problem.resources):
        assert isinstance(resource.capacity, tuple | int)
        for day in range(12):
            have = (
                resource.capacity
                if isinstance(resource.capacity, int)
                else (*resource.capacity, *[resource.capacity[-1]] * 12)[day]
            )
            pairs = zip(plan.starts, problem.activities, strict=True)
            used = sum(each.demand[number] for start, each in pairs if start <= day < start + each.duration)
            over = over or used > have
    assert over == any(fault.code == "plan.overload" for fault in check.faults(problem, plan))
