"""A city with maximum lags: plans are bred from lists that mind them; the bound is that of the city without them.

Whatever leaves out demands can only become cheaper, so a bound for lags that lead onwards alone holds for all.
"""

from dataclasses import replace

from kaigong.core.optimise import exact, lagged
from kaigong.core.optimise.city_bound import Prices
from kaigong.core.optimise.city_build import Built
from kaigong.core.optimise.values import Aim, Problem
from kaigong.core.optimise.watch import Watch
from kaigong.core.optimise.windows import Windows, order_of

SMALL = 1_500  # activities up to which exact search gets its share
TURNS = ((0.25, 0.35), (0.3, 0.0))  # shares of the time to breed, and to search exactly where the city is small
PRICED = 0.3  # share of the time for the bound at most


def search(problem: Problem, known: Windows, watch: Watch, *, seed: int, threads: int) -> bool:
    """Fill the watch; whether the plan is proven best."""
    herds = lagged.Herds(problem, known, watch, seed=seed, threads=threads)
    total = watch.left()
    small = len(problem.activities) <= SMALL
    for number, (bred, proved) in enumerate(TURNS):
        herds.work(bred * total)
        if number == 0 and not watch.proven():
            price(problem, known, watch, PRICED * total)
        if watch.proven():
            return True
        asked = proved * total if small and watch.left() else 0.0
        if asked and exact.search(problem, known, watch, seconds=asked, seed=seed, threads=threads):
            return True
    herds.work(watch.left())
    return watch.proven()


def price(problem: Problem, known: Windows, watch: Watch, seconds: float) -> None:
    """Raise the lower bound: by the first day of every goal, then by prices of capacity."""
    if problem.objective.aim is Aim.MAKESPAN:
        watch.at_least(known.critical)
        return
    start = _first(onwards_only(problem))
    if start is None:
        return
    built, end = start
    prices = Prices(built, end)
    until = watch.spent() + seconds
    while watch.left() and watch.spent() < until and not prices.settled:
        prices.step(float(watch.objective or 0))
        watch.tell()
    proven = prices.proven()
    if proven is not None:
        watch.at_least(proven)


def onwards_only(problem: Problem) -> Problem:
    """The same without what leads back: lags of less than no days, and those of none where they run in a circle."""
    plain = replace(problem, lags=tuple(lag for lag in problem.lags if lag.days >= 0))
    if order_of(plain) is not None:
        return plain
    return replace(problem, lags=tuple(lag for lag in problem.lags if lag.days > 0))


def _first(problem: Problem) -> tuple[Built, int] | None:
    from kaigong.core.optimise.city import first_plan

    found = first_plan(problem)
    if found is None:
        return None
    built, starts = found
    return built, int((starts + built.city.duration).max(initial=0)) + 1
