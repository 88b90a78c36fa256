"""The city's plans hold, its bound is never above what can be had, and moving work makes no goal later."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.optimise import check, city
from kaigong.core.optimise.city_bound import Prices
from kaigong.core.optimise.city_build import build, lightness, plan_of
from kaigong.core.optimise.city_kernel import justify, worth
from kaigong.core.optimise.values import Activity, Aim, Lag, Objective, Plan, Problem, Project, Resource, Status
from kaigong.core.optimise.watch import Watch
from tests.core.optimise import small

AIMS = (Aim.GROUNDBREAKING, Aim.LATENESS, Aim.LATE)


@st.composite
def cities(draw: Any, projects: int = 3, items: int = 2) -> Problem:
    """A few projects of a few items in a row or side by side, at desks with capacity by day."""
    desks = draw(st.integers(1, 2))
    capacity = [draw(st.lists(st.integers(0, 2), max_size=3)) + [2] for _ in range(desks)]
    activities, lags, named = list[Activity](), list[Lag](), list[Project]()
    for p in range(draw(st.integers(1, projects))):
        base = len(activities)
        for i in range(draw(st.integers(1, items))):
            demand = tuple(draw(st.integers(0, 2)) for _ in range(desks))
            activities.append(Activity(i, draw(st.integers(0, 2)), demand, f"P{p}"))
            if i and draw(st.booleans()):
                lags.append(Lag(base, base + i, activities[base].duration + draw(st.integers(0, 1))))
        due = draw(st.one_of(st.none(), st.integers(0, 6)))
        milestone = draw(st.one_of(st.none(), st.just(len(activities) - 1)))
        named.append(Project(f"P{p}", draw(st.integers(0, 3)), due, draw(st.integers(1, 5)), milestone))
    resources = tuple(Resource(f"desk {k}", tuple(days)) for k, days in enumerate(capacity))
    aim = Objective(draw(st.sampled_from(AIMS)), draw(st.sampled_from([0, 0, 1])))
    force = draw(st.dictionaries(st.integers(0, len(activities) - 1), st.integers(0, 4), max_size=2))
    return Problem(tuple(activities), tuple(lags), resources, tuple(named), {}, force, aim)


def some_steps(problem: Problem, steps: int = 25) -> tuple[city.Search, int]:
    """A search without a clock, and the best bound its prices prove."""
    found = city.first_plan(problem)
    assert found is not None
    built, starts = found
    search = city.Search(problem, built, Watch(60.0), 1)
    search.take(search.cost(starts), starts)
    search.prepare()
    rng = np.random.default_rng(1)
    for _ in range(steps):
        search.bred(search.recipe(rng))()
        search.priced()()
    proven = search.prices.proven() if search.prices else None
    assert proven is not None
    return search, proven


@given(problem=cities())
@settings(max_examples=40, deadline=None)
def test_the_plan_of_a_small_city_holds_and_lies_between_its_bound_and_nothing_better(problem: Problem) -> None:
    search, proven = some_steps(problem)
    plan, best = search.watch.plan, small.best(problem)
    assert plan is not None
    assert check.faults(problem, plan) == []
    assert check.objective(problem, plan) == search.watch.objective
    assert proven <= check.objective(problem, plan) and (best is None or proven <= best)
    if max(plan.starts) <= small.LAST_START:  # else it is not among those tried
        assert best is not None and best <= check.objective(problem, plan)


@given(problem=cities())
@settings(max_examples=15, deadline=None)
def test_a_small_city_is_planned_as_well_as_it_can_be(problem: Problem) -> None:
    result = city.plan_city(problem, seconds=5.0, seed=3, threads=1)
    assert result.status is Status.OPTIMAL and result.plan is not None
    best = small.best(problem)
    assert best is None or (result.objective or 0) <= best
    assert result.objective == best or max(result.plan.starts) > small.LAST_START  # not among those tried


def large(seed: int, projects: int = 30, items: int = 12, desks: int = 4) -> Problem:
    """A city too large to be proven in a test."""
    rng = np.random.default_rng(seed)
    activities, lags = list[Activity](), list[Lag]()
    for p in range(projects):
        base = len(activities)
        for i in range(items):
            demand = [0] * desks
            demand[int(rng.integers(desks))] = int(rng.integers(1, 3))
            activities.append(Activity(i, int(rng.integers(0, 6)), tuple(demand), f"P{p}"))
            for before in {int(x) for x in rng.integers(max(0, i - 4), i, 2)} if i else set[int]():
                lags.append(Lag(base + before, base + i, activities[base + before].duration))
    named = tuple(
        Project(f"P{p}", int(rng.integers(0, 20)), int(rng.integers(15, 60)), int(rng.choice([1, 3, 10])))
        for p in range(projects)
    )
    aim = Objective(Aim.GROUNDBREAKING)
    return Problem(
        tuple(activities), tuple(lags), tuple(Resource(f"D{k}", 7) for k in range(desks)), named, objective=aim
    )


@pytest.mark.parametrize("aim", [*AIMS, Aim.MAKESPAN])
def test_every_aim_finds_a_plan_that_holds_and_gets_better(aim: Aim) -> None:
    problem = replace(large(3), objective=Objective(aim))
    found = city.first_plan(problem)
    assert found is not None
    built, starts = found
    first = int(worth(built.city, starts))
    search = city.Search(problem, built, Watch(60.0), 1)
    search.take(first, starts)
    search.prepare()
    rng = np.random.default_rng(1)
    for _ in range(60):
        search.bred(search.recipe(rng))()
    plan = search.watch.plan
    assert plan is not None and check.faults(problem, plan) == []
    assert search.watch.objective == check.objective(problem, plan) <= first
    assert search.watch.objective < first or aim is not Aim.GROUNDBREAKING


@given(seed=st.integers(0, 1000))
@settings(max_examples=10, deadline=None)
def test_moving_work_late_and_early_makes_no_goal_later(seed: int) -> None:
    found = city.first_plan(large(seed))
    assert found is not None
    built, starts = found
    before = starts[built.city.goal].copy()
    free, least = np.empty_like(built.city.capacity), np.zeros_like(starts)
    assert justify(built.city, free, starts, least, np.zeros_like(built.city.goal), 1) == 0
    assert (starts[built.city.goal] <= before).all()


def test_a_project_is_lighter_by_four_for_every_third_of_the_heaviest_weight() -> None:
    projects = [Project(str(weight), weight=weight) for weight in (27, 9, 3, 1, 0)]
    assert list(lightness(Aim.GROUNDBREAKING, projects)) == [0, 4, 8, 12, 12]
    assert list(lightness(Aim.MAKESPAN, projects)) == [0] * 5


def test_patience_of_light_projects_lets_a_heavy_one_be_done_sooner() -> None:
    """One desk: the light project holds the days that the heavy one needs; no goal may get later, or the light one."""
    items = (Activity(0, 4, (1,), "light"), Activity(1, 4, (1,), "heavy"))
    projects = (Project("light", weight=1), Project("heavy", weight=9))
    problem = Problem(items, (), (Resource("desk", 1),), projects, objective=Objective(Aim.GROUNDBREAKING))
    built = build(problem, 40)
    free, none = np.empty_like(built.city.capacity), np.zeros_like(built.city.goal)
    first = np.array([0, 4, 4, 8], np.int32)
    assert list(built.item) == [0, -1, 1, -1] and worth(built.city, first) == 1 * 4 + 9 * 8
    for wait, cost in ((none, 76), (np.array([8, 0], np.int32), 44)):
        starts = first.copy()
        assert justify(built.city, free, starts, np.zeros_like(starts), wait, 1) == 0
        assert worth(built.city, starts) == cost


def test_prices_rise_to_a_bound_that_no_plan_beats() -> None:
    search, proven = some_steps(large(5), 60)
    free = sum(each.weight * day for each, day in zip(search.built.projects, _alone(search), strict=True))
    assert free < proven <= (search.watch.objective or 0)
    assert ((search.watch.objective or 0) - proven) / proven < 0.12


def _alone(search: city.Search) -> list[int]:
    """The day of each project's goal if it had the city to itself."""
    return [int(day) for day in search.built.city.earliest[search.built.city.goal]]


def test_the_bound_does_not_hang_on_how_many_days_are_looked_at() -> None:
    problem = large(7)
    near, far = (Prices(build(problem, days), 150) for days in (400, 900))
    for prices in (near, far):
        for _ in range(40):
            prices.step(20_000.0)
    assert near.proven() == far.proven()


def test_work_under_way_stays_where_it_is() -> None:
    problem = replace(large(2), fixed={0: 0, 1: 5}, lags=tuple(x for x in large(2).lags if x.after > 11))
    result = city.plan_city(problem, seconds=0.5, seed=1, threads=1)
    assert result.plan is not None and (result.plan.starts[0], result.plan.starts[1]) == (0, 5)
    assert check.faults(problem, result.plan) == []


def test_a_city_whose_work_no_desk_can_do_says_which() -> None:
    problem = large(1)
    desks = (Resource("D0", 1), *problem.resources[1:])
    result = city.plan_city(replace(problem, resources=desks), seconds=1.0, seed=1)
    assert result.status is Status.INFEASIBLE
    assert result.conflict[0].code == "too_big" and result.conflict[0].data["resource"] == "D0"


def test_the_caller_is_told_and_may_stop_at_once() -> None:
    heard: list[Plan | None] = []
    result = city.plan_city(
        large(4), seconds=60.0, seed=1, told=lambda p: bool(heard.append(p.plan)) or True, threads=2
    )
    assert result.status is Status.FEASIBLE and result.seconds < 60 and heard[0] is not None


@given(problem=small.of_any_kind())
@settings(max_examples=40, deadline=None)
def test_problems_of_any_kind_get_plans_that_hold_and_are_best(problem: Problem) -> None:
    best = small.best(problem)
    result = city.plan_city(problem, seconds=5.0, seed=1, threads=1)
    if result.plan is None:
        assert best is None
    else:
        assert check.faults(problem, result.plan) == []
        assert best is None or (result.objective or 0) <= best
        assert result.status is Status.OPTIMAL


def test_the_last_day_of_a_city_with_desks_by_day_is_proven_where_a_desk_is_the_bottleneck() -> None:
    made = tuple(Activity(i, 2, (1,), f"P{i}") for i in range(6))
    named = tuple(Project(f"P{i}") for i in range(6))
    problem = Problem(made, (), (Resource("desk", (2, 2, 2)),), named, objective=Objective(Aim.MAKESPAN))
    result = city.plan_city(problem, seconds=5.0, seed=1, threads=1)
    assert (result.status, result.makespan, result.lower_bound) == (Status.OPTIMAL, 6, 6)


def test_what_is_planned_can_be_read_back_from_the_arrays() -> None:
    problem = large(6)
    built = build(problem, 300)
    assert plan_of(built, built.city.earliest).starts[0] == built.city.earliest[built.place[0]]
