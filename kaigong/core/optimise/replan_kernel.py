"""Mending a plan after a slip: what can stay stays, and only what must move goes to the first place that is free."""

import numpy as np
from numba import njit

from kaigong.core.optimise.city_kernel import first_fit, listed, put
from kaigong.core.optimise.city_net import City, Floats, Ints


@njit(cache=True, nogil=True)
def fits(city: City, free: Ints, i: int, start: int) -> bool:
    """Whether the item finds what it needs on these days."""
    if start < 0 or start + city.duration[i] > free.shape[1]:
        return False
    for k in range(city.demand_at[i], city.demand_at[i + 1]):
        for t in range(start, start + city.duration[i]):
            if free[city.resource[k], t] < city.units[k]:
                return False
    return True


@njit(cache=True, nogil=True)
def mend(city: City, rank: Floats, least: Ints, must: Ints, free: Ints, start: Ints) -> int:
    """`start` is the plan in force and becomes the mended one; `must`: 1 for what may not stay, not before `least`.

    Items take their old places in the order of `rank`, as far as there is room. Then, each after those it waits for,
    whatever lost its place or its turn is put at the first day that is free; what has its place keeps it.
    """
    n = start.size
    free[:] = city.capacity
    placed = np.zeros(n, np.int32)
    for i in np.argsort(rank, kind="mergesort"):
        if city.held[i] or must[i]:
            continue
        if start[i] >= max(city.earliest[i], least[i]) and fits(city, free, i, start[i]):
            put(city, free, i, start[i], 1)
            placed[i] = 1
    key = np.empty(n)
    for i in range(n):
        key[i] = start[i]
    failed = 0
    for i in listed(key, city.before_at, city.before, city.after_at, city.after):
        if city.held[i]:
            start[i] = city.earliest[i]
            continue
        t = max(city.earliest[i], least[i])
        for k in range(city.before_at[i], city.before_at[i + 1]):
            t = max(t, start[city.before[k]] + city.before_days[k])
        if placed[i]:
            if start[i] >= t:
                continue
            put(city, free, i, start[i], -1)
        s = first_fit(city, free, i, max(t, start[i]))
        if s < 0 or s > city.latest[i]:
            failed += 1
            continue
        start[i] = s
        put(city, free, i, s, 1)
    return failed
