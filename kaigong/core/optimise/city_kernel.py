"""Lists of items turned into plans: the order of a list, forwards as early as can be, backwards as late as can be.

`free` is what is left of each resource by day. An item is put at the first day from which all it needs is free as
long as it lasts; a run of days is looked at from its end, so that one busy day throws out as many starts as can be.
"""

import numpy as np

from kaigong.core.compiled import njit
from kaigong.core.optimise.city_net import FAR, LIGHTEST, City, Floats, Ints, Work

SHARES = 16  # of a day; more than a project can be light, so that in a list days come first


@njit(cache=True, nogil=True, inline="always")
def put(city: Work, free: Ints, i: int, start: int, sign: int) -> None:
    """Take (sign 1) or give back (-1) what the item uses."""
    for k in range(city.demand_at[i], city.demand_at[i + 1]):
        row, units = free[city.resource[k]], city.units[k] * sign
        for t in range(start, start + city.duration[i]):
            row[t] -= units


@njit(cache=True, nogil=True)
def first_fit(city: Work, free: Ints, i: int, start: int) -> int:
    """The first day from `start` on at which the item fits; -1 where there is none."""
    days = city.duration[i]
    lo, hi = city.demand_at[i], city.demand_at[i + 1]
    last = free.shape[1] - days
    while start <= last:
        at = start
        for k in range(lo, hi):
            row, units = free[city.resource[k]], city.units[k]
            t = at + days - 1
            while t >= at and row[t] >= units:
                t -= 1
            if t >= at:
                start = t + 1
                break
        if at == start:
            return start
    return -1


@njit(cache=True, nogil=True)
def last_fit(city: Work, free: Ints, i: int, start: int, least: int) -> int:
    """The last day from `start` down to `least` at which the item fits; -1 where there is none."""
    days = city.duration[i]
    lo, hi = city.demand_at[i], city.demand_at[i + 1]
    while start >= least:
        at = start
        for k in range(lo, hi):
            row, units = free[city.resource[k]], city.units[k]
            t = at
            while t < at + days and row[t] >= units:
                t += 1
            if t < at + days:
                start = t - days
                break
        if at == start:
            return start
    return -1


@njit(cache=True, nogil=True)
def listed(key: Floats, at: Ints, other: Ints, other_at: Ints, other_of: Ints) -> Ints:
    """Items by smallest key first, each after those it waits for (a binary heap of what is ready)."""
    n = key.size
    left = np.empty(n, np.int32)
    heap = np.empty(n, np.int32)
    out = np.empty(n, np.int32)
    size, done = 0, 0
    for i in range(n):
        left[i] = at[i + 1] - at[i]
    for turn in range(n):
        i = turn
        if left[i] == 0:
            j = size
            size += 1
            while j > 0 and key[heap[(j - 1) >> 1]] > key[i]:
                heap[j] = heap[(j - 1) >> 1]
                j = (j - 1) >> 1
            heap[j] = i
    while size:
        i = heap[0]
        out[done] = i
        done += 1
        size -= 1
        x = heap[size]
        j = 0
        while True:
            k = 2 * j + 1
            if k >= size:
                break
            if k + 1 < size and key[heap[k + 1]] < key[heap[k]]:
                k += 1
            if key[heap[k]] >= key[x]:
                break
            heap[j] = heap[k]
            j = k
        heap[j] = x
        for q in range(other_at[i], other_at[i + 1]):
            c = other_of[q]
            left[c] -= 1
            if left[c] == 0:
                j = size
                size += 1
                while j > 0 and key[heap[(j - 1) >> 1]] > key[c]:
                    heap[j] = heap[(j - 1) >> 1]
                    j = (j - 1) >> 1
                heap[j] = c
    return out[:done]


@njit(cache=True, nogil=True)
def bucketed(key: Ints, most: int, backwards: bool) -> Ints:
    """Items by smallest key; equal ones as they stand, or the other way round."""
    n = key.size
    tally = np.zeros(most + 2, np.int32)
    out = np.empty(n, np.int32)
    for i in range(n):
        tally[key[i] + 1] += 1
    for t in range(1, most + 2):
        tally[t] += tally[t - 1]
    for q in range(n):
        i = n - 1 - q if backwards else q
        out[tally[key[i]]] = i
        tally[key[i]] += 1
    return out


@njit(cache=True, nogil=True)
def forward(city: City, order: Ints, free: Ints, start: Ints, least: Ints) -> int:
    """Every item of the list as early as can be, not before `least`; how many miss their latest day or have none."""
    failed = 0
    for q in range(order.size):
        i = order[q]
        if city.held[i]:
            start[i] = city.earliest[i]
            continue
        t = max(city.earliest[i], least[i])
        for k in range(city.before_at[i], city.before_at[i + 1]):
            t = max(t, start[city.before[k]] + city.before_days[k])
        s = first_fit(city, free, i, t)
        if s < 0 or s > city.latest[i]:
            failed += 1
            start[i] = t
            continue
        start[i] = s
        put(city, free, i, s, 1)
    return failed


@njit(cache=True, nogil=True)
def backward(city: City, order: Ints, free: Ints, start: Ints, end: int, wait: Ints) -> int:
    """Every item of the list as late as can be, nothing past `end`, goals no later than is free and as many days more
    as their project may `wait`; how many fail."""
    failed = 0
    for q in range(order.size):
        i = order[q]
        if city.held[i]:
            continue
        t = min(end - city.duration[i], city.latest[i])
        p = city.project[i]
        if city.goal[p] == i:
            x = start[i]
            while x < t and city.cost[p, x + 1] == city.cost[p, x]:
                x += 1
            t = min(t, x + wait[p])
        for k in range(city.after_at[i], city.after_at[i + 1]):
            t = min(t, start[city.after[k]] - city.after_days[k])
        s = last_fit(city, free, i, t, city.earliest[i])
        if s < 0:
            failed += 1
            continue
        start[i] = s
        put(city, free, i, s, 1)
    return failed


@njit(cache=True, nogil=True)
def worth(city: City, start: Ints) -> int:
    """What the plan costs."""
    total = 0
    for p in range(city.goal.size):
        total += city.cost[p, start[city.goal[p]]]
    if city.span:
        end = 0
        for i in range(start.size):
            end = max(end, start[i] + city.duration[i])
        total += end
    if city.stay:
        for i in range(start.size):
            if city.wish[i] >= 0:
                total += city.stay * abs(start[i] - city.wish[i])
    return total


@njit(cache=True, nogil=True)
def plan_by(city: City, key: Floats, free: Ints, start: Ints, least: Ints) -> int:
    """A plan by one list; returns how many items failed."""
    free[:] = city.capacity
    order = listed(key, city.before_at, city.before, city.after_at, city.after)
    return forward(city, order, free, start, least)


@njit(cache=True, nogil=True)
def justify(city: City, free: Ints, start: Ints, least: Ints, wait: Ints, pull: int) -> int:
    """Everything as late as its project's goal and patience allow, then as early as it can in that order; heavy
    projects go first on the same day, or `pull` shares of a day earlier than light ones.

    Without patience and with a pull of 1 no goal gets later. Returns how many items failed.
    """
    n = start.size
    end = 0
    for i in range(n):
        end = max(end, start[i] + city.duration[i])
    last = end
    for p in range(wait.size):
        last = max(last, end + wait[p])
    last = min(last, free.shape[1])
    free[:] = city.capacity
    whole = np.empty(n if city.plain else 0, np.int32)
    key = np.empty(0 if city.plain else n)
    if city.plain:
        for i in range(n):
            whole[i] = (end - start[i] - city.duration[i]) * SHARES + LIGHTEST - city.light[city.project[i]]
        order = bucketed(whole, end * SHARES + LIGHTEST, True)
    else:
        for i in range(n):
            key[i] = -(start[i] + city.duration[i]) - city.light[city.project[i]] / SHARES
        order = listed(key, city.after_at, city.after, city.before_at, city.before)
    failed = backward(city, order, free, start, last, wait)
    if failed:
        return failed
    free[:] = city.capacity
    if city.plain:
        for i in range(n):
            whole[i] = max(0, start[i]) * SHARES + pull * city.light[city.project[i]]
        order = bucketed(whole, last * SHARES + pull * LIGHTEST, False)
    else:
        for i in range(n):
            key[i] = start[i] + pull * city.light[city.project[i]] / SHARES
        order = listed(key, city.before_at, city.before, city.after_at, city.after)
    return forward(city, order, free, start, least)


@njit(cache=True, nogil=True)
def spread(city: City, release: Ints, fixed_start: Ints) -> None:
    """Fill in earliest, latest, to_goal, to_end and level along the chains."""
    n = city.duration.size
    key = np.arange(n).astype(np.float64)
    order = listed(key, city.before_at, city.before, city.after_at, city.after)
    for i in order:
        t = release[city.project[i]]
        for k in range(city.before_at[i], city.before_at[i + 1]):
            t = max(t, city.earliest[city.before[k]] + city.before_days[k])
        city.earliest[i] = fixed_start[i] if city.held[i] else t
        for k in range(city.after_at[i], city.after_at[i + 1]):
            x = city.after[k]
            city.level[x] = max(city.level[x], city.level[i] + city.after_days[k])
    for i in order[::-1]:
        goal, end, latest = -1, city.duration[i], FAR
        if city.goal[city.project[i]] == i:
            goal = 0
        for k in range(city.after_at[i], city.after_at[i + 1]):
            x, days = city.after[k], city.after_days[k]
            end = max(end, days + city.to_end[x])
            latest = min(latest, city.latest[x] - days)
            if city.to_goal[x] >= 0 and city.project[x] == city.project[i]:
                goal = max(goal, days + city.to_goal[x])
        city.to_goal[i], city.to_end[i] = goal, end
        city.latest[i] = fixed_start[i] if city.held[i] else latest
