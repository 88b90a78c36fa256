"""Exact search against all plans tried one after another, on problems of every kind."""

from hypothesis import given, settings

from kaigong.core.optimise import check
from kaigong.core.optimise.solve import optimise
from kaigong.core.optimise.values import Activity, Aim, Lag, Objective, Problem, Progress, Project, Resource, Status
from tests.core.optimise.small import best, of_any_kind, projects, with_windows

ENOUGH = 20.0  # seconds: these problems take a hundredth of one


@settings(max_examples=30, deadline=None)
@given(problem=projects())
def test_a_project_is_planned_and_proven_best(problem: Problem) -> None:
    result = optimise(problem, seconds=ENOUGH, seed=1, threads=1)
    assert result.status is Status.OPTIMAL and result.objective == result.lower_bound == best(problem, last=9)
    assert result.gap == 0.0 and result.plan is not None and check.faults(problem, result.plan) == []


@settings(max_examples=50, deadline=None)
@given(problem=with_windows())
def test_a_project_with_windows_is_proven_best_or_proven_to_have_no_plan(problem: Problem) -> None:
    result = optimise(problem, seconds=ENOUGH, seed=1, threads=1)
    least = best(problem)
    if least is None:
        assert result.status is Status.INFEASIBLE and result.conflict and result.plan is None
    else:
        assert result.status is Status.OPTIMAL and result.objective == least


@settings(max_examples=60, deadline=None)
@given(problem=of_any_kind())
def test_every_aim_is_met_as_well_as_by_any_plan(problem: Problem) -> None:
    result = optimise(problem, seconds=ENOUGH, seed=1, threads=1)
    least = best(problem, last=12 if len(problem.activities) < 4 else 9)
    if result.status is Status.INFEASIBLE:
        assert least is None
    else:
        assert result.status is Status.OPTIMAL and (least is None or result.objective <= least)  # type: ignore[operator]
        assert result.plan is not None and result.objective == check.objective(problem, result.plan)


def test_what_only_another_project_waits_for_can_still_be_the_last_of_its_own() -> None:
    of_a = Activity(1, 1, (2,), project="A"), Activity(2, 1, (1,), project="A")
    projects = tuple(Project(name, release=0, due=None, weight=1, milestone=None) for name in ("A", "B"))
    problem = Problem(
        (*of_a, Activity(3, 0, (0,), project="B")), (Lag(1, 2, 1),), (Resource("desk", 2),), projects,
        objective=Objective(Aim.GROUNDBREAKING, 0),
    )  # fmt: skip
    result = optimise(problem, seconds=ENOUGH, seed=1, threads=1)
    assert (result.status, result.objective) == (Status.OPTIMAL, 3)
    assert result.plan is not None and result.plan.starts == (1, 0, 1)


def test_stability_keeps_a_plan_that_costs_little_more() -> None:
    two = (Activity(1, 2, (1,)), Activity(2, 2, (1,)))
    in_force = {0: 2, 1: 0}
    problem = Problem(two, (), (Resource("crew", 1),), in_force=in_force, objective=Objective(Aim.MAKESPAN, 1))
    result = optimise(problem, seconds=ENOUGH, seed=1)
    assert result.plan is not None and result.plan.starts == (2, 0) and result.objective == 4


def test_the_number_late_is_made_small_not_the_days_late() -> None:
    three = tuple(Activity(i, 2, (1,), f"P{i}") for i in range(3))
    named = tuple(Project(f"P{i}", due=due) for i, due in enumerate((2, 2, 4)))
    problem = Problem(three, (), (Resource("desk", 1),), named, objective=Objective(Aim.LATE))
    result = optimise(problem, seconds=ENOUGH, seed=1)
    assert result.objective == 1 and result.status is Status.OPTIMAL


def test_the_caller_is_told_of_plans_and_may_stop() -> None:
    heard: list[Progress] = []

    def told(progress: Progress) -> bool:
        heard.append(progress)
        return progress.objective is not None

    many = tuple(Activity(i, 1 + i % 7, (1 + i % 5, 1 + i % 4)) for i in range(90))
    lags = tuple(Lag(i, i + 7, 1 + i % 7) for i in range(0, 80, 3))
    problem = Problem(many, lags, (Resource("a", 7), Resource("b", 6)))
    result = optimise(problem, seconds=600.0, seed=1, told=told)
    assert result.plan is not None and check.faults(problem, result.plan) == []
    assert heard and heard[-1].objective is not None and heard[-1].plan is not None
