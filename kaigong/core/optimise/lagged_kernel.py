"""Plans under maximum lags: every item of a list in turn on its first day with room; where that is later than what is
placed already allows, whatever stands in the way is taken out, may start no sooner than is now known, and waits again.

Such a plan is then moved late and early: the same with time running backwards, and forwards again.
"""

import numpy as np

from kaigong.core.compiled import njit
from kaigong.core.optimise.city_kernel import first_fit, listed, put
from kaigong.core.optimise.city_net import Floats, Ints, Longs
from kaigong.core.optimise.lagged_net import NO_WAY, Lagged, Worth

NEVER = 1 << 62
TURNS = 6  # times an item may be taken out again, on the average
NO_WISH = -(1 << 29)


@njit(cache=True, nogil=True)
def distances(first: Ints, at: Longs, block: Ints, begins: Ints, heads: Ints, days: Ints, between: Ints) -> None:
    """Fill in the longest ways between the items of each block; no circle is longer than 0."""
    n = block.size
    queue, queued = np.empty(n + 1, np.int32), np.zeros(n, np.uint8)
    for i in range(n):
        lo = first[block[i]]
        size = first[block[i] + 1] - lo
        row = at[block[i]] + (i - lo) * size - lo
        between[row + i] = 0
        head, tail = 0, 1
        queue[0], queued[i] = i, 1
        while head != tail:
            x = queue[head]
            head = head + 1 if head < n else 0
            queued[x] = 0
            for k in range(begins[x], begins[x + 1]):
                y, far = heads[k], between[row + x] + days[k]
                if far > between[row + y]:
                    between[row + y] = far
                    if not queued[y]:
                        queued[y] = 1
                        queue[tail] = y
                        tail = tail + 1 if tail < n else 0


@njit(cache=True, nogil=True)
def bounded(net: Lagged, earliest: Ints, latest: Ints, low: Ints, high: Ints) -> int:
    """First and last starts by all lags; 1 where an item has none left."""
    low[:] = earliest
    high[:] = latest
    for b in range(net.first.size - 1):
        lo, hi = net.first[b], net.first[b + 1]
        for i in range(lo, hi):
            row = net.at[b] + (i - lo) * (hi - lo) - lo
            for k in range(lo, hi):
                way = net.between[row + k]
                if way > NO_WAY:
                    low[k] = max(low[k], earliest[i] + way)
                    high[i] = min(high[i], latest[k] - way)
    for i in range(low.size):
        if low[i] > high[i]:
            return 1
    return 0


@njit(cache=True, nogil=True)
def planned(net: Lagged, earliest: Ints, latest: Ints, key: Floats, free: Ints, start: Ints) -> int:
    """Fill in a plan by a list; 0 if it holds."""
    n = net.duration.size
    low, high = np.empty(n, np.int32), np.empty(n, np.int32)
    if bounded(net, earliest, latest, low, high):
        return 1
    soonest, latest_now = low.copy(), high.copy()
    order = listed(key, net.before_at, net.before, net.after_at, net.after)
    if order.size < n:
        return 1
    turn = np.empty(n, np.int32)
    for q in range(n):
        turn[order[q]] = q
    placed = np.zeros(n, np.uint8)
    free[:] = net.capacity
    for i in range(n):
        if net.held[i]:
            placed[i] = 1
            start[i] = low[i]
    left, q = TURNS * n, 0
    while q < n:
        i = order[q]
        q += 1
        if placed[i]:
            continue
        t = first_fit(net, free, i, soonest[i])
        if t < 0 or t > high[i]:
            return 1
        b = net.block[i]
        lo, hi = net.first[b], net.first[b + 1]
        row = net.at[b] + (i - lo) * (hi - lo) - lo
        if t > latest_now[i]:
            left -= 1
            if left < 0:
                return 1
            for k in range(lo, hi):
                way = net.between[row + k]
                if way > NO_WAY:
                    low[k] = max(low[k], t + way)
                    if low[k] > high[k]:
                        return 1
                    if placed[k] and start[k] < t + way:
                        placed[k] = 0
                        left -= 1
                        q = min(q, turn[k])
                        put(net, free, k, start[k], -1)
            for k in range(lo, hi):
                soonest[k], latest_now[k] = low[k], high[k]
            for x in range(lo, hi):
                if placed[x]:
                    other = net.at[b] + (x - lo) * (hi - lo) - lo
                    for k in range(lo, hi):
                        way, back = net.between[other + k], net.between[net.at[b] + (k - lo) * (hi - lo) - lo + x]
                        if way > NO_WAY:
                            soonest[k] = max(soonest[k], start[x] + way)
                        if back > NO_WAY:
                            latest_now[k] = min(latest_now[k], start[x] - back)
        placed[i] = 1
        start[i] = t
        put(net, free, i, t, 1)
        for k in range(lo, hi):
            way, back = net.between[row + k], net.between[net.at[b] + (k - lo) * (hi - lo) - lo + i]
            if way > NO_WAY:
                soonest[k] = max(soonest[k], t + way)
            if back > NO_WAY:
                latest_now[k] = min(latest_now[k], t - back)
    return 0


@njit(cache=True, nogil=True)
def goals(net: Lagged, worth: Worth, start: Ints, day: Ints) -> None:
    """The day each project is paid for by."""
    day[:] = 0
    for i in range(start.size):
        p = worth.project[i]
        if worth.goal[p] < 0:
            day[p] = max(day[p], start[i] + net.duration[i])
        elif worth.goal[p] == i:
            day[p] = start[i]


@njit(cache=True, nogil=True)
def priced(net: Lagged, worth: Worth, start: Ints) -> int:
    """What the plan costs."""
    total = 0
    if worth.span:
        for i in range(start.size):
            total = max(total, start[i] + net.duration[i])
    else:
        day = np.zeros(worth.goal.size, np.int32)
        goals(net, worth, start, day)
        for p in range(day.size):
            total += worth.cost[p, max(day[p], 0)]
    if worth.stay:
        for i in range(start.size):
            if worth.wish[i] > NO_WISH:
                total += worth.stay * abs(start[i] - worth.wish[i])
    return total


@njit(cache=True, nogil=True)
def kept(net: Lagged, worth: Worth, start: Ints, latest: Ints, bar: Ints) -> None:
    """Fill in the last starts at which the plan costs no more than now."""
    bar[:] = latest
    if worth.span:
        end = 0
        for i in range(start.size):
            end = max(end, start[i] + net.duration[i])
        for i in range(start.size):
            bar[i] = min(bar[i], end - net.duration[i])
        return
    day = np.zeros(worth.goal.size, np.int32)
    goals(net, worth, start, day)
    for p in range(day.size):
        x = max(day[p], 0)
        while x + 1 < worth.cost.shape[1] and worth.cost[p, x + 1] == worth.cost[p, x]:
            x += 1
        day[p] = x
    for i in range(start.size):
        p = worth.project[i]
        if worth.goal[p] < 0:
            bar[i] = min(bar[i], max(start[i], day[p] - net.duration[i]))
        elif worth.goal[p] == i:
            bar[i] = min(bar[i], max(start[i], day[p]))


@njit(cache=True, nogil=True)
def moved(net: Lagged, back: Lagged, worth: Worth, earliest: Ints, latest: Ints, start: Ints, free: Ints,
          rounds: int) -> int:  # fmt: skip
    """Move a plan late and early, as long as it becomes cheaper; what it costs in the end."""
    n, days = start.size, net.capacity.shape[1]
    cost = priced(net, worth, start)
    bar, first, last = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int32)
    mirror, other, key = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n)
    for _ in range(rounds):
        kept(net, worth, start, latest, bar)
        for i in range(n):
            first[i] = days - net.duration[i] - bar[i]
            last[i] = days - net.duration[i] - earliest[i]
            key[i] = days - net.duration[i] - start[i]
        if planned(back, first, last, key, free, mirror):
            break
        for i in range(n):
            key[i] = days - net.duration[i] - mirror[i]
        if planned(net, earliest, latest, key, free, other):
            break
        now = priced(net, worth, other)
        if now > cost:
            break
        start[:] = other
        if now == cost:
            break
        cost = now
    return cost


@njit(cache=True, nogil=True)
def mixed(net: Lagged, one: Ints, other: Ints, key: Floats) -> None:
    """A list from two plans: of the one before some day and of the other after it, between both, or shaken."""
    n = key.size
    end = 1
    for i in range(n):
        end = max(end, one[i])
    kind = np.random.random()
    share, turn, width = np.random.random(), np.random.random() * end, 0.02 * end + 1.0
    if kind < 0.15 and net.first.size > 2:  # block by block
        for b in range(net.first.size - 1):
            mother = np.random.random() < share
            for i in range(net.first[b], net.first[b + 1]):
                key[i] = one[i] if mother else other[i]
    elif kind < 0.5:
        for i in range(n):
            part = 1.0 / (1.0 + np.exp(min(50.0, max(-50.0, (one[i] - turn) / width))))
            key[i] = part * one[i] + (1.0 - part) * other[i]
    elif kind < 0.75:
        for i in range(n):
            key[i] = share * one[i] + (1.0 - share) * other[i]
    else:
        for i in range(n):
            key[i] = one[i]
    wild, rate = 0.002 * end + np.random.random() * 0.05 * end, (0.02, 0.1, 0.3)[np.random.randint(3)]
    lo = np.random.random() * end if np.random.random() < 0.5 else 0.0
    hi = lo + 0.2 * end if lo else 1.0 * end
    for i in range(n):
        if lo <= one[i] <= hi and np.random.random() < rate:
            key[i] += np.random.normal() * wild
        key[i] += np.random.random() * 0.01


@njit(cache=True, nogil=True)
def grown(net: Lagged, back: Lagged, worth: Worth, earliest: Ints, latest: Ints, seed: int, tries: int, children: int,
          rounds: int, enough: int, free: Ints, starts: Ints, costs: Longs, known: int) -> int:  # fmt: skip
    """So many lists of the dice while there is room for their plans, then so many children, each in the place of the
    parent it is more like, if it is not dearer; how many plans are known then."""
    np.random.seed(seed)
    n = net.duration.size
    key, start = np.empty(n), np.empty(n, np.int32)
    wide = 1.0
    for i in range(n):
        wide = max(wide, latest[i] - earliest[i])
    if known == costs.size:
        tries = 0
    for turn in range(tries + (children if known else 0)):
        breeding = turn >= tries
        a = b = 0
        if breeding:
            a, b = np.random.randint(known), np.random.randint(known)
            mixed(net, starts[a], starts[b], key)
        else:  # by last start and first start, shaken more or less
            share = 0.0 if turn == 0 and known == 0 else np.random.random() * 0.6
            wild = 0.0 if turn == 0 and known == 0 else np.random.random() ** 2 * 0.2 * wide
            for i in range(n):
                key[i] = share * earliest[i] + (1.0 - share) * latest[i] + np.random.normal() * wild
        if planned(net, earliest, latest, key, free, start):
            continue
        cost = moved(net, back, worth, earliest, latest, start, free, rounds)
        if not breeding:
            if known == costs.size:
                continue
            starts[known] = start
            costs[known] = cost
            known += 1
            continue
        near, far = 0, 0
        for i in range(n):
            near += abs(start[i] - starts[a, i])
            far += abs(start[i] - starts[b, i])
        place = a if near <= far else b
        if cost > costs[place]:
            place = a if place == b else b
        if cost <= costs[place]:
            starts[place] = start
            costs[place] = cost
        if cost <= enough:
            break
    return known
