"""A new plan from one or two known ones: their starts are mixed or disturbed into a list, which is then planned and
moved late and early a few times while that pays.
"""

import numpy as np

from kaigong.core.compiled import njit
from kaigong.core.optimise.city_kernel import bucketed, forward, justify, listed, worth
from kaigong.core.optimise.city_net import LIGHT, City, Floats, Ints

BLEND, PROJECTS, SEASONS, WEEKS, GIVEN = range(5)
NEVER = 1 << 62
FINE = 4  # places in a list for every day
HEAVY_EARLY = (1.0, 2.0, 4.0, 8.0)  # days that a third of the weight puts a project back in a list of the prices
HEAVY_BRED = (0.0, 0.0, 0.5, 1.0)  # in a list from known plans, where heavy projects are early already
WAITS = (0.0, 1.0, 2.0, 4.0)  # days that a project of a third of the weight may wait while a plan is moved
PULLS = (1, 4, 8, 8)


@njit(cache=True, nogil=True)
def mixed(city: City, mode: int, one: Ints, other: Ints, days: int, key: Floats) -> None:
    """Fill in the list: between two plans; by project of one or the other; by time; or one with some weeks shaken."""
    n = key.size
    if mode == BLEND:
        share = np.random.random()
        for i in range(n):
            key[i] = share * one[i] + (1.0 - share) * other[i]
    elif mode == PROJECTS:
        share = np.random.random()
        for p in range(city.goal.size):
            mother = np.random.random() < share
            for i in range(city.first[p], city.first[p + 1]):
                key[i] = one[i] if mother else other[i]
    elif mode == SEASONS:
        turn, width = np.random.random() * days, 5.0 if np.random.random() < 0.5 else 20.0
        for i in range(n):
            share = 1.0 / (1.0 + np.exp(min(50.0, max(-50.0, (one[i] - turn) / width))))
            key[i] = share * one[i] + (1.0 - share) * other[i]
    elif mode == WEEKS:
        lo = np.random.random() * (days + 20.0) - 20.0
        hi = lo + 10.0 + np.random.random() * max(10.0, 0.15 * days)
        wild = (1.0, 3.0, 8.0)[np.random.randint(3)]
        for i in range(n):
            key[i] = one[i]
            if lo <= one[i] < hi:
                key[i] += np.random.normal() * wild


@njit(cache=True, nogil=True)
def planned(city: City, key: Floats, free: Ints, start: Ints, least: Ints) -> int:
    """The plan of a list, which is first brought into an order that can be kept; how many items failed."""
    free[:] = city.capacity
    if not city.plain:
        order = listed(key, city.before_at, city.before, city.after_at, city.after)
        return forward(city, order, free, start, least)
    n = key.size
    whole = np.empty(n, np.int32)
    most = FINE * city.capacity.shape[1] - 1
    for i in range(n):
        at = min(max(0, int(key[i] * FINE)), most)
        for k in range(city.before_at[i], city.before_at[i + 1]):
            at = max(at, whole[city.before[k]])
        whole[i] = at
    return forward(city, bucketed(whole, most, False), free, start, least)


@njit(cache=True, nogil=True)
def patience(city: City, most: float, wait: Ints) -> None:
    """By lot, about so many days that a project may wait longer than now: none for the heaviest."""
    for p in range(wait.size):
        wait[p] = int(most * city.light[p] / LIGHT * (0.5 + np.random.random()) + 0.5)


@njit(cache=True, nogil=True)
def child(city: City, seed: int, mode: int, one: Ints, other: Ints, key: Floats, least: Ints, loose: int, rounds: int,
          enough: int, free: Ints, start: Ints) -> int:  # fmt: skip
    """What the new plan in `start` costs (NEVER: it has faults).

    It is moved late and early, first `loose` times with light projects waiting for heavy ones, then up to `rounds`
    times so that no goal gets later, or until what that gains leaves no hope to come below `enough`.
    """
    np.random.seed(seed)
    days = 0
    for i in range(one.size):
        days = max(days, one[i])
    mixed(city, mode, one, other, days, key)
    early = HEAVY_EARLY[np.random.randint(4)] if mode == GIVEN and loose else HEAVY_BRED[np.random.randint(4)]
    if loose:
        for i in range(key.size):
            key[i] += early * city.light[city.project[i]] / LIGHT
    if planned(city, key, free, start, least):
        return NEVER
    cost = worth(city, start)
    best = start.copy()
    wait = np.zeros(city.goal.size, np.int32)
    most, pull = WAITS[np.random.randint(4)], PULLS[np.random.randint(4)]
    for _ in range(loose):
        patience(city, most, wait)
        if justify(city, free, start, least, wait, pull):
            start[:] = best
            break
        now = worth(city, start)
        if now < cost:
            cost = now
            best[:] = start
    wait[:] = 0
    at = worth(city, start)
    for turn in range(rounds):
        if justify(city, free, start, least, wait, 1):
            break
        now = worth(city, start)
        gain = at - now
        at = now
        if now < cost:
            cost = now
            best[:] = start
        if gain <= 0 or (turn and at > enough + 3 * gain):
            break
    start[:] = best
    return cost
