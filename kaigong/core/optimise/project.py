"""One project (or a few small ones): genetic search and exact search share the time.

A project without windows whose makespan is wanted is bred first; exact search then tries to prove the best plan, on the
horizon that plan leaves, and what time remains goes back to breeding. With windows, calendars or another aim it is the
same with lists that mind maximum lags (lagged.py), and exact search gets a larger share.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import TYPE_CHECKING

from kaigong.core.optimise import check, exact
from kaigong.core.optimise.conflict import contradicted
from kaigong.core.optimise.first import first
from kaigong.core.optimise.values import Aim, Problem
from kaigong.core.optimise.watch import PAUSE, Watch
from kaigong.core.optimise.windows import Windows, order_of

if TYPE_CHECKING:
    from kaigong.core.optimise.islands import Islands
    from kaigong.core.optimise.project_net import Net

CAPACITY = 2**15  # the genetic search counts up to below this many units
MOST_CELLS, MOST_ACTIVITIES = 4_000_000, 5_000  # days x resources of its calendar
SMALL, MIDDLE = 45, 80  # activities: up to which exact search gets all the time after a while, or a good part
CHILDREN_A_SECOND = 8_000_000  # on one core, times the number of activities: a guess, for the size of the population
CHILDREN_A_PLACE = 1800  # of the population, until the time is up
SMALL_TURNS = ((0.05, 1.0, False),)  # shares of the time with windows: to breed, to prove, and whether by turns
LARGE_TURNS = ((0.2, 0.2, False), (0.3, 0.15, True))
AT_ONCE = 1.0  # seconds for a first plan
CIRCLES = 0.2  # share of the time to look for a contradiction in circles of lags, before a plan is looked for
QUICK = 3.0  # seconds for a small project at once
SMALLEST, LARGEST, FEWEST = 50, 4000, 6  # populations; the fewest where there are very many activities
LARGE = 500  # activities
FIRST_CHILDREN = 200  # of the first epoch, before it is known how long they take
COMPILED = 1.0  # seconds to wait for compiled code; made for the first time on a machine it takes longer


def search(problem: Problem, windows: Windows, watch: Watch, *, seed: int, threads: int) -> bool:
    """Fill the watch with the best plan found; whether it is proven that there is no better one (or none)."""
    watch.at_least(floor(problem, windows))
    soon = watch.spent() + min(AT_ONCE, watch.left() / 5)
    plan = first(problem, windows, lambda: watch.spent() > soon)
    if plan is not None:
        watch.better(plan, check.objective(problem, plan))
        watch.tell()
    if watch.proven():
        return True
    genetic = suits(problem)
    loaded = _loaded() if not genetic and len(problem.activities) > SMALL else None
    if not genetic and watch.plan is None and contradicted(problem, watch, watch.left() * CIRCLES):
        return True
    small = len(problem.activities) <= SMALL  # most of them are closed before a kernel could be loaded
    if small and exact.search(
        problem, windows, watch, seconds=min(QUICK, watch.left() / 5), seed=seed, threads=threads
    ):
        return True
    if not genetic:
        return _windowed(problem, windows, watch, loaded or _loaded(), seed=seed, threads=threads)
    made = _net(problem)
    compiled = _compiled(problem, windows, made, watch)
    if not compiled() and exact.search(
        problem, windows, watch, seconds=watch.left(), seed=seed, threads=threads, until=compiled
    ):
        return True
    if not compiled() or not watch.left():
        return watch.proven()
    return _in_turn(problem, made, windows, watch, seed=seed, threads=threads)


def _windowed(
    problem: Problem, windows: Windows, watch: Watch, loaded: Callable[[], bool], *, seed: int, threads: int
) -> bool:
    """Lists under maximum lags and exact search, one after the other; exact search alone until the lists' kernels are
    there, or where the arrays would be too large."""
    from kaigong.core.optimise import lagged

    if not lagged.suits(problem, windows):
        return exact.search(problem, windows, watch, seconds=watch.left(), seed=seed, threads=threads, by_turns=True)
    if not loaded() and exact.search(
        problem, windows, watch, seconds=watch.left(), seed=seed, threads=threads, until=loaded
    ):
        return True
    if not watch.left() or not loaded():
        return watch.proven()
    herds = lagged.Herds(problem, windows, watch, seed=seed, threads=threads)
    total = watch.left()
    for bred, proved, by_turns in SMALL_TURNS if len(problem.activities) <= SMALL else LARGE_TURNS:
        herds.work(bred * total)
        if watch.proven():
            return True
        if watch.left() and exact.search(
            problem, windows, watch, seconds=proved * total, seed=seed, threads=threads, by_turns=by_turns
        ):
            return True
    herds.work(watch.left())
    return watch.proven()


def _loaded() -> Callable[[], bool]:
    """Have the kernels for maximum lags loaded beside, or compiled; whether they are there."""

    def warm() -> None:
        from kaigong.core.optimise.lagged import warm

        warm()

    thread = Thread(target=warm, daemon=True)
    thread.start()
    return lambda: not thread.is_alive()


def _net(problem: Problem) -> Net:
    from kaigong.core.optimise.project_net import net

    return net(problem)


def _in_turn(problem: Problem, made: Net, windows: Windows, watch: Watch, *, seed: int, threads: int) -> bool:
    """Breeding and proving, one after the other, as `turns` shares the time."""
    from kaigong.core.optimise.islands import Islands

    total, n = watch.left(), len(problem.activities)
    bred = Islands(made, size=population(n, total), seed=seed, threads=threads)
    with ThreadPoolExecutor(threads) as pool:
        for until, seconds in turns(n):
            breed(bred, pool, watch, until=until * total)
            if watch.proven():
                return True
            asked = seconds * total if watch.left() else 0.0
            if asked and exact.search(problem, windows, watch, seconds=asked, seed=seed, threads=threads):
                return True
    return watch.proven()


def turns(n: int) -> tuple[tuple[float, float], ...]:
    """Shares of the time: breed until so much is left, then try to prove for so long. What exact search does not close
    in a second or two it seldom closes in ten, least of all where there are many activities."""
    if n <= SMALL:
        return ((0.9, 0.9),)
    return ((0.85, 0.2), (0.25, 0.25)) if n <= MIDDLE else ((0.85, 0.07), (0.0, 0.0))


def _compiled(problem: Problem, windows: Windows, made: Net, watch: Watch) -> Callable[[], bool]:
    """Have the kernels compiled or loaded beside, and a better lower bound found; whether that is done by now."""

    def warm() -> None:
        from kaigong.core.optimise.bound import energy
        from kaigong.core.optimise.islands import Islands

        if length(problem) and watch.objective is not None:
            watch.at_least(energy(problem, windows, max(0, watch.lower_bound or 0), watch.objective))
        Islands(made, size=2, seed=1, threads=1).warm()

    thread = Thread(target=warm, daemon=True)
    thread.start()
    end = watch.spent() + min(COMPILED, watch.left() / 2)
    while thread.is_alive() and watch.spent() < end and not watch.tell():
        thread.join(PAUSE / 2)
    return lambda: not thread.is_alive()


def breed(bred: Islands, pool: ThreadPoolExecutor, watch: Watch, *, until: float) -> None:
    """Epochs of about the pause between two tellings, until so much time is left."""
    children = FIRST_CHILDREN if bred.size <= LARGE else 1
    while watch.left() > until and not watch.proven():
        before = watch.spent()
        bred.epoch(pool, children, watch.lower_bound or 0)
        if bred.plan is not None:
            watch.better(bred.plan, bred.best)
        took = watch.spent() - before
        if took < PAUSE / 2:
            children *= 2
        elif took > PAUSE * 2:
            children = max(1, children // 2)
        watch.tell()


def population(n: int, seconds: float) -> int:
    """Larger for a longer search, so that it goes on finding something until the end."""
    children = seconds * CHILDREN_A_SECOND / max(n, 1) * min(1.0, 120 / max(n, 1))
    return int(min(LARGEST, max(SMALLEST if n <= LARGE else FEWEST, children / CHILDREN_A_PLACE)))


def suits(problem: Problem) -> bool:
    """Whether the genetic search can plan it: no windows, nothing fixed, the same capacity every day."""
    days = [activity.duration for activity in problem.activities]
    onwards = all(lag.days >= 0 and lag.days + days[lag.after] >= days[lag.before] for lag in problem.lags)
    steady = all(isinstance(each.capacity, int) and each.capacity < CAPACITY for each in problem.resources)
    plain = length(problem) and not problem.fixed
    if not (onwards and steady and plain and order_of(problem)) or any(each.release > 0 for each in problem.projects):
        return False
    cells = exact.horizon(problem) * max(1, len(problem.resources))
    return cells <= MOST_CELLS and len(problem.activities) <= MOST_ACTIVITIES


def length(problem: Problem) -> bool:
    """Whether the makespan alone is to be short."""
    return problem.objective.aim is Aim.MAKESPAN and not problem.objective.stability


def floor(problem: Problem, windows: Windows) -> int:
    """No plan's makespan is below: the longest way, and each resource's work over its capacity."""
    if not length(problem):
        return 0
    bound = windows.critical
    for number, resource in enumerate(problem.resources):
        most = resource.capacity if isinstance(resource.capacity, int) else max(resource.capacity)
        work = sum(each.duration * each.demand[number] for each in problem.activities)
        bound = max(bound, -(-work // most) if most and not problem.fixed else 0)
    return bound
