"""Genetic search on islands, one a thread: each breeds by itself, and after every epoch hands its best to the next.

What is found depends on the seed, the size and the number of epochs, never on how fast the threads run.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from kaigong.core.optimise import project_kernel as kernel
from kaigong.core.optimise.project_net import Net
from kaigong.core.optimise.values import Plan

PEAKS = 0.3  # share of children made by the crossover of peaks
STILL = 1500  # generations without a shorter plan after which an island begins anew, keeping its best


@dataclass(slots=True)
class Island:
    """The lists of one population, their starts and makespans, the random state, and room to work in."""

    lists: Any
    starts: Any
    ends: Any
    state: Any
    scratch: tuple[Any, ...]
    still: int = 0


class Islands:
    """A population in as many parts as there are threads."""

    def __init__(self, net: Net, *, size: int, seed: int, threads: int) -> None:
        self.net = net
        self.made = [_island(net, size, seed * 1_000_003 + 7919 * number + 1) for number in range(threads)]
        self.size = len(net.rows)  # activities
        self.best: int = 2**40
        self.plan: Plan | None = None
        self._founded = False

    def epoch(self, pool: ThreadPoolExecutor, children: int, goal: int) -> None:
        """Every island breeds so many children, or stops at a makespan of `goal`; then the best ones travel."""
        if not self._founded:
            list(pool.map(self._found, self.made))
            self._founded = True
        list(pool.map(lambda island: self._breed(island, children, goal), self.made))
        for number, island in enumerate(self.made):
            self._keep(island)
            if len(self.made) > 1:
                _travel(island, self.made[(number + 1) % len(self.made)])

    def warm(self) -> None:
        """Have every kernel compiled, or loaded from where it was kept; takes no pool, which would outlive a stop."""
        self._found(self.made[0])
        self._breed(self.made[0], 1, 0)

    def _found(self, island: Island) -> None:
        kernel.found(self.net.arrays, island.lists, island.starts, island.ends, island.state, island.scratch)

    def _breed(self, island: Island, children: int, goal: int) -> None:
        best = island.ends.min()
        shape = (island.lists, island.starts, island.ends, island.state, island.scratch)
        if kernel.evolve(self.net.arrays, *shape, children, goal, PEAKS) < best:
            island.still = 0
        else:
            island.still += children
        if island.still > STILL * len(island.lists):
            island.still = 0
            best = int(island.ends.argmin())
            first = island.lists[best].copy(), island.starts[best].copy(), int(island.ends[best])
            self._found(island)
            island.lists[0], island.starts[0], island.ends[0] = first

    def _keep(self, island: Island) -> None:
        row = int(island.ends.argmin())
        if island.ends[row] < self.best:
            self.best = int(island.ends[row])
            self.plan = self.net.plan(island.starts[row])


def _island(net: Net, size: int, seed: int) -> Island:
    n, words = len(net.rows), net.words
    longs = [np.zeros(n, np.int64) for _ in range(6)]
    scratch = (
        longs[0], longs[1], np.zeros((net.horizon + 2) * words, np.uint64), np.zeros(net.horizon + 4, np.int64),
        np.full(1, net.horizon, np.int64), longs[2], longs[3], np.zeros(net.horizon + 2), longs[4], longs[5],
    )  # fmt: skip
    state = np.array([(seed * 0x9E3779B97F4A7C15) % 2**64 or 1], np.uint64)
    lists, starts = np.zeros((size, n), np.int64), np.zeros((size, n), np.int64)
    return Island(lists, starts, np.zeros(size, np.int64), state, scratch)


def _travel(origin: Island, goal: Island) -> None:
    """The best of one island takes the place of the worst of another, unless its like is there."""
    best, worst = int(origin.ends.argmin()), int(goal.ends.argmax())
    if origin.ends[best] < goal.ends.min():
        goal.lists[worst], goal.starts[worst] = origin.lists[best], origin.starts[best]
        goal.ends[worst] = origin.ends[best]
