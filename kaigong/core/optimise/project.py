"""One project (or a few small ones): genetic search and exact search share the time.

A project without windows whose makespan is wanted is bred first; exact search then tries to prove the best plan, on the
horizon that plan leaves, and what time remains goes back to breeding. Everything else is exact search alone.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from kaigong.core.optimise import exact
from kaigong.core.optimise.values import Aim, Problem
from kaigong.core.optimise.watch import PAUSE, Watch
from kaigong.core.optimise.windows import Windows, order_of

if TYPE_CHECKING:
    from kaigong.core.optimise.islands import Islands

CAPACITY = 2**15  # the genetic search counts up to below this many units
MOST_CELLS = 20_000_000  # days x resources of its calendar
FIRST = 0.15  # share of the time that breeding gets before exact search begins
CHILDREN_A_SECOND = 8_000_000  # on one core, times the number of activities: a guess, for the size of the population


def search(problem: Problem, windows: Windows, watch: Watch, *, seed: int, threads: int) -> bool:
    """Fill the watch with the best plan found; whether it is proven that there is no better one (or none)."""
    watch.at_least(floor(problem, windows))
    if not suits(problem):
        return watch.proven() or exact.search(problem, windows, watch, seconds=watch.left(), seed=seed, threads=threads)
    from kaigong.core.optimise.islands import Islands
    from kaigong.core.optimise.project_net import net

    total = watch.left()
    bred = Islands(net(problem), size=population(len(problem.activities), total), seed=seed, threads=threads)
    with ThreadPoolExecutor(threads) as pool:
        breed(bred, pool, watch, until=total * (1 - FIRST))
        closed = watch.proven()
        if not closed and watch.left():
            closed = exact.search(problem, windows, watch, seconds=0.5 * total, seed=seed, threads=threads)
        if not closed:
            breed(bred, pool, watch, until=0.0)
    return closed or watch.proven()


def breed(bred: Islands, pool: ThreadPoolExecutor, watch: Watch, *, until: float) -> None:
    """Epochs of about the pause between two tellings, until so much time is left."""
    children = 200
    while watch.left() > until and not watch.proven():
        before = watch.spent()
        bred.epoch(pool, children, watch.lower_bound or 0)
        if bred.plan is not None:
            watch.better(bred.plan, bred.best)
        took = watch.spent() - before
        if took < PAUSE / 2:
            children *= 2
        elif took > PAUSE * 2 and children > 200:
            children //= 2
        watch.tell()


def population(n: int, seconds: float) -> int:
    """Larger for a longer search: about 850 children for each place."""
    return int(min(4000, max(40, seconds * CHILDREN_A_SECOND / max(n, 1) / 850)))


def suits(problem: Problem) -> bool:
    """Whether the genetic search can plan it: no windows, nothing fixed, the same capacity every day."""
    days = [activity.duration for activity in problem.activities]
    onwards = all(lag.days >= 0 and lag.days + days[lag.after] >= days[lag.before] for lag in problem.lags)
    steady = all(isinstance(each.capacity, int) and each.capacity < CAPACITY for each in problem.resources)
    plain = problem.objective.aim is Aim.MAKESPAN and not problem.objective.stability and not problem.fixed
    if not (onwards and steady and plain and order_of(problem)) or any(each.release > 0 for each in problem.projects):
        return False
    return exact.horizon(problem) * max(1, len(problem.resources)) <= MOST_CELLS


def floor(problem: Problem, windows: Windows) -> int:
    """No plan's makespan is below: the longest way, and each resource's work over its capacity."""
    if problem.objective.aim is not Aim.MAKESPAN or problem.objective.stability:
        return 0
    bound = windows.critical
    for number, resource in enumerate(problem.resources):
        most = resource.capacity if isinstance(resource.capacity, int) else max(resource.capacity)
        work = sum(each.duration * each.demand[number] for each in problem.activities)
        bound = max(bound, -(-work // most) if most and not problem.fixed else 0)
    return bound
