"""Plans under maximum lags, bred from lists: one population on each thread; now and then the best one travels."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from kaigong.core.optimise import check, lagged_kernel, lagged_net
from kaigong.core.optimise.city_build import capacities
from kaigong.core.optimise.values import Activity, Lag, Problem, Resource
from kaigong.core.optimise.watch import PAUSE, Watch
from kaigong.core.optimise.windows import Windows, windows

SIZE = 40  # plans of a population
ROUNDS = 2  # of moving late and early
FIRST_TRIES = 4


@dataclass(slots=True)
class Herd:
    """A population: its plans, what they cost, how many there are yet, and room to work in."""

    seed: int
    starts: Any
    costs: Any
    free: Any
    known: int = 0
    calls: int = 0

    def dice(self) -> int:
        self.calls += 1
        return (self.seed * 1_000_003 + self.calls * 7919) % (1 << 31)


class Herds:
    """All populations of a search; `work` goes on for about so many seconds, as often as it is called."""

    def __init__(self, problem: Problem, windows: Windows, watch: Watch, *, seed: int, threads: int) -> None:
        self.problem, self.windows, self.watch = problem, windows, watch
        self.rounds = 0 if problem.objective.stability else ROUNDS
        self.seed, self.threads = seed, max(1, threads)
        self.days = lagged_net.least_days(problem, windows)
        self.children, self.tries = 1, FIRST_TRIES
        self._begin()

    def _begin(self) -> None:
        self.built = lagged_net.build(self.problem, self.windows, self.days)
        n = self.built.place.size
        self.herds = [
            Herd(self.seed * 31 + number, np.zeros((SIZE, n), np.int32), np.full(SIZE, lagged_kernel.NEVER, np.int64),
                 np.empty_like(self.built.onwards.capacity))
            for number in range(self.threads)
        ]  # fmt: skip
        if self.watch.plan is not None:
            self.join(self.watch.plan.starts)

    def join(self, starts: tuple[int, ...]) -> None:
        """Take in a plan found elsewhere, in the place of the dearest."""
        built = self.built
        day = np.zeros(built.place.size, np.int32)
        day[built.place] = starts
        if int((day + built.onwards.duration).max(initial=0)) >= built.days:
            return
        cost = int(lagged_kernel.priced(built.onwards, built.worth, day))
        for herd in self.herds:
            row = herd.known if herd.known < SIZE else int(herd.costs.argmax())
            herd.starts[row], herd.costs[row] = day, cost
            herd.known = min(SIZE, herd.known + 1)

    def work(self, seconds: float) -> None:
        """Found and breed until the time is up or the best plan is proven."""
        watch = self.watch
        end = watch.spent() + seconds
        if watch.objective is not None and all(watch.objective < int(herd.costs.min()) for herd in self.herds):
            assert watch.plan is not None
            self.join(watch.plan.starts)
        with ThreadPoolExecutor(self.threads) as pool:
            while watch.left() and watch.spent() < end and not watch.proven():
                before = watch.spent()
                self.turn(pool)
                self._pace(watch.spent() - before)
                watch.tell()

    def turn(self, pool: ThreadPoolExecutor) -> None:
        """Every herd grows, the best plan travels and is handed in."""
        list(pool.map(self._grow, self.herds))
        self._travel()
        self._hand_in()

    def _grow(self, herd: Herd) -> None:
        built = self.built
        begun = herd.known == SIZE or herd.calls > SIZE
        herd.known = int(lagged_kernel.grown(
            built.onwards, built.backwards, built.worth, built.earliest, built.latest, herd.dice(), self.tries,
            self.children if begun else 0, self.rounds, self.watch.lower_bound or 0, herd.free, herd.starts, herd.costs,
            herd.known,
        ))  # fmt: skip

    def grow_once(self) -> None:
        """Every kernel once."""
        self.herds[0].calls = SIZE
        self._grow(self.herds[0])

    def _pace(self, took: float) -> None:
        if took < PAUSE / 2:
            self.children, self.tries = self.children * 2, self.tries * 2
        elif took > PAUSE * 2:
            self.children, self.tries = max(1, self.children // 2), max(1, self.tries // 2)

    def _travel(self) -> None:
        if len(self.herds) < 2:
            return
        best = min(self.herds, key=lambda herd: int(herd.costs.min()))
        row = int(best.costs.argmin())
        for herd in self.herds:
            if herd.known and int(herd.costs.min()) > int(best.costs[row]):
                worst = int(herd.costs[: herd.known].argmax())
                herd.starts[worst], herd.costs[worst] = best.starts[row], best.costs[row]

    def _hand_in(self) -> None:
        for herd in self.herds:
            row = int(herd.costs.argmin())
            if herd.known and (self.watch.objective is None or int(herd.costs[row]) < self.watch.objective):
                plan = self.built.plan(herd.starts[row])
                self.watch.better(plan, check.objective(self.problem, plan))


def suits(problem: Problem, windows: Windows) -> bool:
    """Whether the arrays would be of a size that can be held, and what is fixed finds room."""
    days = lagged_net.least_days(problem, windows)
    return lagged_net.fits(problem, days) and (not problem.fixed or int(capacities(problem, days).min(initial=0)) >= 0)


def warm() -> None:
    """Have every kernel compiled, or loaded from where it was kept."""
    two = (Activity(1, 1, (1,)), Activity(2, 1, (1,)))
    small = Problem(two, (Lag(0, 1, 1), Lag(1, 0, -3)), (Resource("r", 1),))
    known = windows(small)
    assert isinstance(known, Windows)
    Herds(small, known, Watch(0.0), seed=1, threads=1).grow_once()
