"""How cheap any plan of a city must at least be: prices for capacity by day, raised where too much is asked for.

Prices are whole multiples of a power of two, so every sum is exact in double precision and the bound needs no rounding.
Past the last priced day everything is free; an item may then be moved back to that day plus the longest chain before it
without costing more, so looking at starts up to there looks at all.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np

from kaigong.core.optimise.city_bound_kernel import relax
from kaigong.core.optimise.city_build import Built
from kaigong.core.optimise.city_net import Floats, Ints

FINE = 2.0**-10
EXACT = 2.0**42  # sums of multiples of FINE below this are exact
DROPPED = 0.1  # how much quicker days between items move than prices of capacity
PATIENCE, LESS, MOMENTUM = 6, 0.7, 0.7
STALE = 1e-3  # the step below which nothing more is to be had


@dataclass(frozen=True, slots=True)
class Split:
    """What waits for what: the one kept for each item, and the pairs that get a price instead."""

    tree: Ints
    tree_days: Ints
    before: Ints
    after: Ints
    days: Ints


def split(built: Built) -> Split:
    """For each item keep the follower from which the way to the goal, or else to the end, is longest."""
    city = built.city
    n = city.duration.size
    before = np.repeat(np.arange(n, dtype=np.int32), np.diff(city.after_at))
    after, days = city.after, city.after_days
    inside = (city.project[before] == city.project[after]) & (city.held[before] == 0) & (city.held[after] == 0)
    before, after, days = before[inside], after[inside], days[inside]
    way = np.where(city.to_goal[after] >= 0, 1_000_000_000, 0) + days + city.to_end[after]
    order = np.lexsort((-way, before))
    before, after, days = before[order], after[order], days[order]
    first = np.ones(before.size, np.bool_)
    first[1:] = before[1:] != before[:-1]
    tree, tree_days = np.full(n, -1, np.int32), np.zeros(n, np.int32)
    tree[before[first]], tree_days[before[first]] = after[first], days[first]
    return Split(tree, tree_days, before[~first], after[~first], days[~first])


class Prices:
    """Prices of capacity up to a day, better by every step; `bound` is proven."""

    def __init__(self, built: Built, end: int) -> None:
        self.built, self.end = built, end
        city = built.city
        self.split = split(built)
        kinds, n = city.capacity.shape[0], city.duration.size
        self.has = np.maximum(city.capacity[:, :end], 0).astype(np.float64)
        self.price, self.wait = np.zeros((kinds, end)), np.zeros(self.split.before.size)
        self.best = self.price, self.wait
        self.value, self.bound = -np.inf, -np.inf
        self.pace, self.stalled, self.steps = 1.0, 0, 0
        self.start = np.zeros(n, np.int32)
        self.mean: Floats | None = None
        self._push: tuple[Floats, Floats] | None = None
        self.until = np.minimum(city.latest, end - city.to_end).astype(np.int32)
        self.far = np.minimum(city.latest, self._floor() + city.level).astype(np.int32)
        rows = int(np.diff(city.first).max(initial=1))
        self._scratch = np.zeros((rows, built.days + 1)), np.zeros((rows, built.days + 1))

    def _floor(self) -> int:
        """The day from which on nothing is gained by starting later."""
        city = self.built.city
        return max(self.end, int((city.earliest - city.level).max(initial=0)), int(city.wish.max(initial=0)))

    @property
    def settled(self) -> bool:
        return self.pace < STALE

    def _relaxed(self, price: Floats, wait: Floats, until: Ints, start: Ints) -> tuple[float, Floats]:
        city, split = self.built.city, self.split
        days = self.built.days
        upto = np.zeros((len(price), days + 1))
        np.cumsum(price, 1, out=upto[:, 1 : self.end + 1])
        upto[:, self.end + 1 :] = upto[:, self.end : self.end + 1]
        slope: Floats = np.bincount(split.before, wait, start.size).astype(np.float64)
        slope -= np.bincount(split.after, wait, start.size)
        change = np.zeros((len(price), days + 1))
        best, sums = self._scratch
        value = relax(city, upto, slope, split.tree, split.tree_days, until, 0, city.goal.size,
                      start, change, best, sums)  # fmt: skip
        value += float(wait @ split.days) - float((price * self.has).sum())
        return value, np.cumsum(change, 1)[:, : self.end] - self.has

    def step(self, target: float) -> None:
        """One step up: look at the cheapest plans of all projects, and make dearer what they ask too much of."""
        value, over = self._relaxed(self.price, self.wait, self.until, self.start)
        self._judge(value)
        split = self.split
        short = (self.start[split.before] + split.days - self.start[split.after]).astype(np.float64)
        over[(self.price <= 0) & (over < 0)] = 0.0
        short[(self.wait <= 0) & (short < 0)] = 0.0
        if self._push is not None:
            over = MOMENTUM * self._push[0] + (1 - MOMENTUM) * over
            short = MOMENTUM * self._push[1] + (1 - MOMENTUM) * short
        self._push = over, short
        size = float((over**2).sum() + DROPPED * (short**2).sum())
        if size == 0.0:
            self.pace = 0.0
            return
        far = self.pace * max(target - value, 1.0) / size
        self.price = _whole(np.maximum(0.0, self.price + far * over))
        self.wait = _whole(np.maximum(0.0, self.wait + far * DROPPED * short))
        self.mean = self.start.astype(np.float64) if self.mean is None else 0.9 * self.mean + 0.1 * self.start
        self.steps += 1

    def _judge(self, value: float) -> None:
        """Keep the best prices; where they have not been beaten for some steps, go back to them in smaller steps."""
        if value > self.value + 1e-6 * abs(self.value) or self.steps == 0:
            self.value, self.best, self.stalled = value, (self.price.copy(), self.wait.copy()), 0
            return
        self.stalled += 1
        if self.stalled >= PATIENCE:
            self.pace, self.stalled = self.pace * LESS, 0
            self.price, self.wait = self.best[0].copy(), self.best[1].copy()

    def proven(self) -> int | None:
        """The bound of the best prices so far, over all starts there are; None where sums could be rounded."""
        price, wait = self.best
        city = self.built.city
        most = float(city.cost[:, -1].sum()) + float((price * self.has).sum()) + float(wait.sum()) * self.built.days
        most += (
            float((price.sum(1).max(initial=0.0)) * city.units.sum())
            + float(city.stay) * city.wish.size * self.built.days
        )
        if most > EXACT or int(self.far.max(initial=0)) + int(city.duration.max(initial=0)) > self.built.days:
            return None
        value, _ = self._relaxed(price, wait, self.far, np.zeros_like(self.start))
        return ceil(value)


def _whole(prices: Floats) -> Floats:
    return np.round(prices / FINE) * FINE
