"""Mending a plan after a slip: what can stay stays, and only what must move goes to the first place that is free."""

import numpy as np

from kaigong.core.compiled import njit
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


@njit(cache=True, nogil=True)
def cost_of(city: City, old: Ints, start: Ints, chosen: Ints, dear: int) -> int:
    """What these projects cost: `dear` times their goals, the days away from the plan, and one for each item moved."""
    total = 0
    for p in chosen:
        total += dear * city.cost[p, start[city.goal[p]]]
        for i in range(city.first[p], city.first[p + 1]):
            if start[i] != old[i]:
                total += 1 + dear * city.stay * abs(start[i] - old[i])
    return total


@njit(cache=True, nogil=True)
def ease(city: City, old: Ints, least: Ints, free: Ints, start: Ints, late: Ints, near: Ints, most: int, tries: int,
         seed: int, dear: int) -> int:  # fmt: skip
    """Let at most so many others give way to a project that has become late, if all in all that costs less; how often.

    late[z] is a project, near[z] are those at work at the same time. It is put first, then the others, no item before
    its old day.
    """
    np.random.seed(seed)
    eased = 0
    before_all = start.copy()
    for _ in range(tries):
        z = np.random.randint(late.size)
        count = min(near.shape[1], 1 + np.random.randint(most))
        chosen = np.empty(count + 1, np.int32)
        chosen[0] = late[z]
        for k, place in enumerate(np.random.permutation(near.shape[1])[:count]):
            chosen[k + 1] = near[z, place]
        before = cost_of(city, old, start, chosen, dear)
        for p in chosen:
            for i in range(city.first[p], city.first[p + 1]):
                before_all[i] = start[i]
                if not city.held[i]:
                    put(city, free, i, start[i], -1)
        good, placed = True, 0
        for p in chosen:
            for i in range(city.first[p], city.first[p + 1]):
                if city.held[i] or not good:
                    continue
                t = max(city.earliest[i], least[i], old[i])
                for k in range(city.before_at[i], city.before_at[i + 1]):
                    t = max(t, start[city.before[k]] + city.before_days[k])
                s = first_fit(city, free, i, t)
                if s < 0 or s > city.latest[i]:
                    good = False
                    continue
                start[i] = s
                put(city, free, i, s, 1)
                placed += 1
        if good and cost_of(city, old, start, chosen, dear) < before:
            eased += 1
            continue
        for p in chosen:
            for i in range(city.first[p], city.first[p + 1]):
                if not city.held[i]:
                    if placed > 0:
                        put(city, free, i, start[i], -1)
                        placed -= 1
                    start[i] = before_all[i]
        for p in chosen:
            for i in range(city.first[p], city.first[p + 1]):
                if not city.held[i]:
                    put(city, free, i, start[i], 1)
    return eased
