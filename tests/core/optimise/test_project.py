"""Genetic search of one project: the kernel against a plain twin, and its plans against all plans."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.optimise import check, psplib
from kaigong.core.optimise import project_kernel as kernel
from kaigong.core.optimise.bound import energy, weighted
from kaigong.core.optimise.first import first
from kaigong.core.optimise.islands import Islands
from kaigong.core.optimise.project import floor, suits
from kaigong.core.optimise.project_net import Net, net
from kaigong.core.optimise.values import Activity, Lag, Plan, Problem, Resource
from kaigong.core.optimise.windows import Windows, order_of, windows
from tests.core.optimise.small import best, of_any_kind, projects, with_windows
from tests.shared import shared

HARD = "j3013_1.sm"  # optimum 58


def hard() -> Problem:
    import zipfile

    with zipfile.ZipFile(shared("data/scheduling-psplib/j30.zip")) as archive:
        return psplib.read(archive.read(HARD))


def placed(made: Net, order: list[int]) -> list[int]:
    days, need, room, guard, words, into_at, into, into_lag = made.arrays[:8]
    start = np.zeros(len(order), np.int64)
    free = np.zeros((made.horizon + 2) * words, np.uint64)
    listed = np.array(order, np.int64)
    kernel.place(listed, days, need, room, guard, words, into_at, into, into_lag, start, free, made.horizon)
    return list(start)


def placed_plainly(problem: Problem, made: Net, order: list[int]) -> list[int]:
    """The same in plain words: in turn, the first day from which all days of the activity have room."""
    used: dict[tuple[int, int], int] = {}
    start: dict[int, int] = {}
    for row in order:
        i = made.rows[row]
        activity = problem.activities[i]
        day = max([0, *(start[lag.before] + lag.days for lag in problem.lags if lag.after == i)])

        def fits(begin: int, asked: Activity = activity) -> bool:
            days = range(begin, begin + asked.duration)
            rooms = enumerate(zip(problem.resources, asked.demand, strict=True))
            return all(used.get((t, k), 0) + units <= each.capacity for k, (each, units) in rooms for t in days)  # type: ignore[operator]

        while not fits(day):
            day += 1
        start[i] = day
        for t in range(day, day + activity.duration):
            for k, units in enumerate(activity.demand):
                used[t, k] = used.get((t, k), 0) + units
    return [start[i] for i in made.rows]


@st.composite
def larger(draw: st.DrawFn) -> tuple[Problem, list[int]]:
    """A project with up to nine resources (three words), and an order to plan it in."""
    kinds = draw(st.sampled_from([1, 4, 5, 9]))
    n = draw(st.integers(2, 9))
    units = st.tuples(*[st.integers(0, 32767 if draw(st.booleans()) else 5)] * kinds)
    capacities = draw(st.tuples(*[st.sampled_from([5, 9, 32767])] * kinds))
    made = tuple(
        Activity(i, draw(st.integers(0, 4)), tuple(min(a, b) for a, b in zip(draw(units), capacities, strict=True)))
        for i in range(n)
    )
    lags = [Lag(a, b, made[a].duration) for a in range(n) for b in range(a + 1, n) if draw(st.integers(0, 2)) == 0]
    return Problem(made, tuple(lags), tuple(Resource(f"R{k}", c) for k, c in enumerate(capacities))), list(range(n))


@settings(max_examples=60, deadline=None)
@given(asked=larger())
def test_the_kernel_plans_a_list_as_its_plain_twin_does(asked: tuple[Problem, list[int]]) -> None:
    problem, order = asked
    made = net(problem)
    assert placed(made, order) == placed_plainly(problem, made, order)


def bred(problem: Problem, *, seed: int = 1, threads: int = 1, epochs: int = 3, size: int = 8) -> Islands:
    islands = Islands(net(problem), size=size, seed=seed, threads=threads)
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(epochs):
            islands.epoch(pool, 40, 0)
    return islands


@settings(max_examples=40, deadline=None)
@given(problem=projects())
def test_small_projects_are_bred_to_the_best_of_all_plans(problem: Problem) -> None:
    islands = bred(problem)
    assert islands.plan is not None and check.faults(problem, islands.plan) == []
    assert islands.best == check.makespan(problem, islands.plan) == best(problem, last=9)


@settings(max_examples=40, deadline=None)
@given(problem=projects())
def test_no_plan_is_below_the_floor(problem: Problem) -> None:
    known, least = windows(problem), best(problem, last=9)
    assert isinstance(known, Windows) and least is not None
    assert floor(problem, known) <= least


@settings(max_examples=60, deadline=None)
@given(problem=projects())
def test_no_plan_is_below_the_bound_by_work(problem: Problem) -> None:
    known, least = windows(problem), best(problem, last=9)
    assert isinstance(known, Windows) and least is not None
    assert 0 <= energy(problem, known, 0, 30) <= least


def test_the_bound_by_work_knows_of_demands_that_exclude_each_other() -> None:
    three = tuple(Activity(i, 4, (3,)) for i in range(3))
    problem = Problem(three, (), (Resource("crew", 5),))
    known = windows(problem)
    assert isinstance(known, Windows)
    assert floor(problem, known) == 8 and energy(problem, known, 8, 12) == 12


@given(units=st.lists(st.integers(1, 12), min_size=1, max_size=6), most=st.integers(1, 12))
def test_what_fits_together_fits_when_rounded(units: list[int], most: int) -> None:
    chosen = tuple(Activity(i, 1, (one,)) for i, one in enumerate(units))
    weights, room = weighted(Problem(chosen, (), (Resource("crew", most),)))
    for together in product([0, 1], repeat=len(units)):
        if sum(one for one, taken in zip(units, together, strict=True) if taken) <= most:
            assert (weights @ np.array(together) <= room).all()


@settings(max_examples=60, deadline=None)
@given(problem=of_any_kind())
def test_the_first_plan_of_all_holds(problem: Problem) -> None:
    known = windows(problem)
    if isinstance(known, Windows):
        plan = first(problem, known)
        assert plan is None or check.faults(problem, plan) == []


@settings(max_examples=30, deadline=None)
@given(problem=projects(), days=st.integers(1, 10**6))
def test_the_first_plan_of_all_does_not_mind_how_long_a_day_is(problem: Problem, days: int) -> None:
    longer = replace(
        problem,
        activities=tuple(replace(each, duration=each.duration * days) for each in problem.activities),
        lags=tuple(replace(lag, days=lag.days * days) for lag in problem.lags),
    )
    plans = [first(each, known) for each in (problem, longer) if isinstance(known := windows(each), Windows)]
    assert len(plans) == 2 and plans[0] is not None and plans[1] is not None
    assert plans[1].starts == tuple(start * days for start in plans[0].starts)


@given(problem=with_windows())
def test_a_first_plan_exists_only_without_circles(problem: Problem) -> None:
    known = windows(problem)
    if isinstance(known, Windows):
        plan = first(problem, known)
        assert (plan is None) == (order_of(problem) is None)
        assert plan is None or check.faults(problem, plan) == []


@settings(max_examples=30, deadline=None)
@given(asked=larger(), seed=st.integers(0, 2**62))
def test_every_plan_bred_holds(asked: tuple[Problem, list[int]], seed: int) -> None:
    islands = bred(asked[0], seed=seed, epochs=2)
    assert islands.plan is not None and check.faults(asked[0], islands.plan) == []


def test_the_same_seed_gives_the_same_plan_on_any_number_of_runs() -> None:
    problem = hard()
    plans = {bred(problem, seed=seed, threads=2, size=20).plan for seed in (5, 5, 5)}
    assert len(plans) == 1
    others = {bred(problem, seed=seed, threads=2, size=20).plan for seed in range(4)}
    assert len(others) > 1


def test_a_hard_project_is_bred_to_its_optimum() -> None:
    problem = hard()
    islands = Islands(net(problem), size=100, seed=1, threads=1)
    with ThreadPoolExecutor(1) as pool:
        for _ in range(40):
            islands.epoch(pool, 2000, 58)
    assert islands.best == 58 and islands.plan is not None and check.faults(problem, islands.plan) == []


def test_every_second_epoch_goes_on_where_the_first_stopped() -> None:
    problem = hard()
    few, many = bred(problem, epochs=1, size=40), bred(problem, epochs=30, size=40)
    assert many.best < few.best


def test_lags_of_all_kinds_but_precedence_are_left_to_exact_search() -> None:
    two = (Activity(1, 3, (1,)), Activity(2, 1, (1,)))
    crew = (Resource("crew", 1),)
    assert suits(Problem(two, (Lag(0, 1, 3),), crew)) and suits(Problem(two, (Lag(0, 1, 5),), crew))
    assert not suits(Problem(two, (Lag(0, 1, -1),), crew))
    assert not suits(Problem(two, (Lag(0, 1, 1),), crew))  # ends before the one it waits for
    assert not suits(Problem(two, (), (Resource("crew", (1, 2)),)))
    assert not suits(Problem(two, (), crew, fixed={0: 1}))
    assert not suits(Problem(two, (), (Resource("crew", 40_000),)))


def test_a_lag_longer_than_its_activity_is_kept_both_ways() -> None:
    problem = Problem((Activity(1, 1, (1,)), Activity(2, 1, (1,))), (Lag(0, 1, 4),), (Resource("crew", 1),))
    islands = bred(problem)
    assert islands.plan == Plan((0, 4)) and islands.best == 5


@settings(max_examples=30, deadline=None)
@given(problem=projects())
def test_a_tired_planner_still_gives_a_plan_that_holds(problem: Problem) -> None:
    known, asked = windows(problem), iter([False, True])
    assert isinstance(known, Windows)
    plan = first(problem, known, lambda: next(asked, True))
    assert plan is not None and check.faults(problem, plan) == []
