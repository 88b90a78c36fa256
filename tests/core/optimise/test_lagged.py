"""Lists under maximum lags: every plan holds, none is better than the best of all, and a city of them is planned."""

import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.optimise import check, city_lagged, lagged, lagged_net
from kaigong.core.optimise.lagged_net import NO_WAY
from kaigong.core.optimise.solve import optimise
from kaigong.core.optimise.values import Activity, Aim, Lag, Objective, Problem, Project, Resource, Status
from kaigong.core.optimise.watch import Watch
from kaigong.core.optimise.windows import Windows, windows
from tests.core.optimise.small import best, of_any_kind, with_windows

TURNS = 12


def ticking() -> Watch:
    """A watch on which every look costs a hundredth of a second."""
    now = iter(range(10**9))
    return Watch(60.0, clock=lambda: next(now) / 100)


def bred(problem: Problem, known: Windows) -> Watch:
    watch = ticking()
    herds = lagged.Herds(problem, known, watch, seed=1, threads=1)
    with ThreadPoolExecutor(1) as pool:
        for _ in range(TURNS):
            herds.turn(pool)
    return watch


@settings(max_examples=60)
@given(st.one_of(with_windows(), of_any_kind()))
def test_every_plan_bred_under_windows_holds_and_none_beats_the_best(problem: Problem) -> None:
    known = windows(problem)
    if not isinstance(known, Windows) or not lagged.suits(problem, known):
        return
    watch = bred(problem, known)
    least = best(problem, 12)
    if watch.plan is None:
        return
    assert not check.faults(problem, watch.plan)
    assert watch.objective == check.objective(problem, watch.plan)
    assert least is None or max(watch.plan.starts) > 12 or watch.objective >= least


@settings(max_examples=40)
@given(with_windows())
def test_the_ways_between_two_activities_are_those_of_a_plain_search(problem: Problem) -> None:
    known = windows(problem)
    if not isinstance(known, Windows):
        return
    built = lagged_net.build(problem, known, 20)
    n = len(problem.activities)
    way = np.full((n, n), -np.inf)
    np.fill_diagonal(way, 0)
    for lag in problem.lags:
        way[lag.before, lag.after] = max(way[lag.before, lag.after], lag.days)
    for k in range(n):
        way = np.maximum(way, way[:, k : k + 1] + way[k : k + 1, :])
    net = built.onwards
    for i in range(n):
        for j in range(n):
            a, b = int(built.place[i]), int(built.place[j])
            block = int(net.block[a])
            lo, size = int(net.first[block]), int(net.first[block + 1] - net.first[block])
            found = NO_WAY if net.block[b] != block else int(net.between[net.at[block] + (a - lo) * size + b - lo])
            assert found == (NO_WAY if way[i, j] == -np.inf else way[i, j])


def town(projects: int, aim: Aim, seed: int = 3) -> Problem:
    """Projects of six items each at three desks: some must follow within days, and every permit lapses."""
    dice = random.Random(seed)
    items, lags, owners = list[Activity](), list[Lag](), list[Project]()
    for p in range(projects):
        base = len(items)
        for k in range(6):
            days = dice.randint(1, 5)
            items.append(Activity(k + 1, days, tuple(int(desk == dice.randrange(3)) for desk in range(3)), f"P{p}"))
        for k in range(5):
            lags.append(Lag(base + k, base + k + 1, items[base + k].duration))
            if k % 2:
                lags.append(Lag(base + k + 1, base + k, -items[base + k].duration - dice.randint(1, 4)))
        lags.append(Lag(base + 5, base, -60))
        owners.append(Project(f"P{p}", dice.randint(0, 20), dice.randint(20, 60), dice.choice([1, 2, 4]), base + 5))
    desks = tuple(
        Resource(f"D{k}", tuple(projects // 6 + 1 if day % 7 < 5 else 1 for day in range(70))) for k in range(3)
    )
    return Problem(tuple(items), tuple(lags), desks, tuple(owners), objective=Objective(aim))


def test_a_city_with_maximum_lags_gets_a_plan_and_a_bound_for_every_aim() -> None:
    for aim in Aim:
        problem = town(24, aim)
        known = windows(problem)
        assert isinstance(known, Windows)
        watch = bred(problem, known)
        assert watch.plan is not None and not check.faults(problem, watch.plan)
        city_lagged.price(problem, known, watch, 1.0)
        assert watch.lower_bound is not None and watch.objective is not None
        assert (aim not in (Aim.GROUNDBREAKING, Aim.MAKESPAN)) or watch.lower_bound > 0
        assert watch.lower_bound <= watch.objective


def test_moving_late_and_early_makes_a_city_with_maximum_lags_cheaper() -> None:
    problem = town(24, Aim.GROUNDBREAKING)
    known = windows(problem)
    assert isinstance(known, Windows)
    plain, better = ticking(), ticking()
    for watch, rounds in ((plain, 0), (better, 2)):
        herds = lagged.Herds(problem, known, watch, seed=1, threads=1)
        herds.rounds, herds.tries = rounds, 1
        with ThreadPoolExecutor(1) as pool:
            herds.turn(pool)
    assert better.objective is not None and plain.objective is not None
    assert better.objective < plain.objective


def test_the_door_plans_a_city_with_maximum_lags() -> None:
    found = optimise(town(6, Aim.GROUNDBREAKING), seconds=2.0, seed=1, threads=1)
    assert found.status in (Status.FEASIBLE, Status.OPTIMAL)
    assert found.lower_bound is not None and found.objective is not None and found.lower_bound <= found.objective
