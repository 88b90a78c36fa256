"""Genetic search for the makespan of one project, in numba (may look like C; `check.py` reads its answers).

A network is a tuple of arrays, activities numbered so that lags only lead upwards:
  days[i]; need[i * words + w], the demand packed into fields of one or more 64-bit words, one field a resource;
  room[w], the capacities packed the same way with the top bit of each field set; guard, those top bits; words;
  into_at, into, into_lag: who must come before i, and how many days from start to start;
  from_at, from_, from_lag: who must come after i, with the lags of the project run backwards in time; tail[i]: the
  longest way from the start of i to the end.
Because the top bit of a field stays set as long as the field is not overdrawn, one subtraction and one mask tell for
all resources of a word whether there is room.

A list is an order of activities; planning it (`place`) gives every activity in turn its first day with room. Every list
is planned forwards, then backwards by falling ends, then forwards again by rising starts (double justification), and is
rewritten as the order of the last starts.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from kaigong.core.compiled import numba

U64 = np.uint64
Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]


@numba.njit(cache=True, nogil=True)
def draw(state: Words) -> Any:
    """The next 64 random bits (xorshift64*); `state` holds one word."""
    x = state[0]
    x ^= x >> U64(12)
    x ^= x << U64(25)
    x ^= x >> U64(27)
    state[0] = x
    return x * U64(2685821657736338717)


@numba.njit(cache=True, nogil=True)
def below(state: Words, n: int) -> Any:
    return np.int64((draw(state) >> U64(33)) % U64(n))


@numba.njit(cache=True, nogil=True)
def chance(state: Words) -> Any:
    return np.float64(draw(state) >> U64(11)) * (1.0 / 9007199254740992.0)


@numba.njit(cache=True, nogil=True)
def place(
    order: Ints, days: Ints, need: Words, room: Words, guard: Any, words: int, before_at: Ints, before: Ints,
    lags: Ints, start: Ints, free: Words, dirty: int,
) -> int:  # fmt: skip
    """Give every activity of the list its first day with room; `free` was written last time up to `dirty`.
    Returns the day the last one ends."""
    n = order.size
    for t in range(dirty):
        for w in range(words):
            free[t * words + w] = room[w]
    end = 0
    for q in range(n):
        i = order[q]
        d = days[i]
        s = 0
        for k in range(before_at[i], before_at[i + 1]):
            e = start[before[k]] + lags[k]
            if e > s:
                s = e
        if d > 0:
            known = s  # days s … known - 1 have room
            if words == 1:
                want = need[i]
                if want != 0:
                    while True:
                        t = s + d - 1
                        while t >= known and (free[t] - want) & guard == guard:
                            t -= 1
                        if t < known:
                            break
                        known = s + d
                        s = t + 1
                    for t in range(s, s + d):
                        free[t] -= want
            else:
                while True:
                    t = s + d - 1
                    while t >= known:
                        full = False
                        for w in range(words):
                            if (free[t * words + w] - need[i * words + w]) & guard != guard:
                                full = True
                                break
                        if full:
                            break
                        t -= 1
                    if t < known:
                        break
                    known = s + d
                    s = t + 1
                for t in range(s, s + d):
                    for w in range(words):
                        free[t * words + w] -= need[i * words + w]
        start[i] = s
        if s + d > end:
            end = s + d
    return end


@numba.njit(cache=True, nogil=True)
def by_start(start: Ints, n: int, end: int, order: Ints, count: Ints) -> None:
    """order: the activities by rising start, by number on the same day (counting sort)."""
    for t in range(end + 2):
        count[t] = 0
    for i in range(n):
        count[start[i] + 1] += 1
    for t in range(1, end + 2):
        count[t] += count[t - 1]
    for i in range(n):
        order[count[start[i]]] = i
        count[start[i]] += 1


@numba.njit(cache=True, nogil=True)
def by_finish_falling(start: Ints, days: Ints, n: int, end: int, order: Ints, count: Ints) -> None:
    """order: the activities by falling end, by falling number on the same day."""
    for t in range(end + 2):
        count[t] = 0
    for i in range(n):
        count[end - start[i] - days[i] + 1] += 1
    for t in range(1, end + 2):
        count[t] += count[t - 1]
    for i in range(n - 1, -1, -1):
        f = end - start[i] - days[i]
        order[count[f]] = i
        count[f] += 1


@numba.njit(cache=True, nogil=True)
def justify(order: Ints, net: Any, start: Ints, back: Ints, free: Words, count: Ints, dirty: Ints) -> int:
    """Plan the list, justify it twice, rewrite it by the last starts. dirty[0] is kept. Returns the makespan."""
    days, need, room, guard, words, into_at, into, into_lag, from_at, from_, from_lag, tail = net
    n = days.size
    end = place(order, days, need, room, guard, words, into_at, into, into_lag, start, free, dirty[0])
    dirty[0] = end
    by_finish_falling(start, days, n, end, order, count)
    end = place(order, days, need, room, guard, words, from_at, from_, from_lag, back, free, dirty[0])
    dirty[0] = end
    by_start_of(back, days, n, end, order, count)
    end = place(order, days, need, room, guard, words, into_at, into, into_lag, start, free, dirty[0])
    dirty[0] = end
    by_start(start, n, end, order, count)
    return end


@numba.njit(cache=True, nogil=True)
def by_start_of(back: Ints, days: Ints, n: int, end: int, order: Ints, count: Ints) -> None:
    """order: by rising start in forward time, where `back` holds starts of the project run backwards from `end`."""
    for t in range(end + 2):
        count[t] = 0
    for i in range(n):
        count[end - back[i] - days[i] + 1] += 1
    for t in range(1, end + 2):
        count[t] += count[t - 1]
    for i in range(n):
        f = end - back[i] - days[i]
        order[count[f]] = i
        count[f] += 1


@numba.njit(cache=True, nogil=True)
def sample(order: Ints, net: Any, state: Words, sharpness: float, waiting: Ints, open_: Ints) -> None:
    """A list by biased random sampling: of the activities that may come next, mostly one with a long way to the end."""
    days, need, room, guard, words, into_at, into, into_lag, from_at, from_, from_lag, tail = net
    n = days.size
    m = 0
    for i in range(n):
        waiting[i] = into_at[i + 1] - into_at[i]
        if waiting[i] == 0:
            open_[m] = i
            m += 1
    for q in range(n):
        best = -1.0
        b = 0
        for k in range(m):
            v = (tail[open_[k]] + 1.0) * (chance(state) ** sharpness)
            if v > best:
                best = v
                b = k
        i = open_[b]
        m -= 1
        open_[b] = open_[m]
        order[q] = i
        for k in range(from_at[i], from_at[i + 1]):
            j = from_[k]
            waiting[j] -= 1
            if waiting[j] == 0:
                open_[m] = j
                m += 1


@numba.njit(cache=True, nogil=True)
def cross(mother: Ints, father: Ints, child: Ints, seen: Ints, state: Words) -> None:
    """One or two cuts: the mother's head (and tail), what is between in the father's order."""
    n = child.size
    for i in range(n):
        seen[i] = 0
    x = below(state, n)
    y = below(state, n)
    if x > y:
        x, y = y, x
    if below(state, 4) == 0:
        y = n
    q = 0
    while q < x:
        child[q] = mother[q]
        seen[mother[q]] = 1
        q += 1
    for k in range(n):
        if q >= y:
            break
        v = father[k]
        if seen[v] == 0:
            child[q] = v
            seen[v] = 1
            q += 1
    for k in range(n):
        v = mother[k]
        if seen[v] == 0:
            child[q] = v
            q += 1


@numba.njit(cache=True, nogil=True)
def cross_peaks(
    mother: Ints, starts: Ints, father: Ints, child: Ints, seen: Ints, state: Words, net: Any, load: Any, stack: Ints
) -> None:
    """The mother's order where her plan is full, each full stretch as a block, the father's order elsewhere."""
    days, need, room, guard, words, into_at, into, into_lag, from_at, from_, from_lag, tail = net
    n = days.size
    end = 0
    for i in range(n):
        seen[i] = 0
        end = max(end, starts[i] + days[i])
    # how full a day is: sum of what its activities weigh (load_of, kept in `load` behind the days)
    for t in range(end + 1):
        load[t] = 0.0
    for i in range(n):
        for t in range(starts[i], starts[i] + days[i]):
            load[t] += weigh(need, room, words, i)
    most = 0.0
    for t in range(end):
        most = max(most, load[t])
    level = most * (0.65 + 0.3 * chance(state))
    q = 0
    for k in range(n):
        v = mother[k]
        if seen[v] != 0:
            continue
        full = False
        for t in range(starts[v], starts[v] + days[v]):
            if load[t] >= level:
                full = True
                break
        if not full:
            continue
        # first those before it, then itself
        top = 0
        stack[0] = v
        while top >= 0:
            i = stack[top]
            pushed = False
            for h in range(into_at[i], into_at[i + 1]):
                if seen[into[h]] == 0:
                    top += 1
                    stack[top] = into[h]
                    pushed = True
                    break
            if not pushed:
                if seen[i] == 0:
                    seen[i] = 1
                    child[q] = i
                    q += 1
                top -= 1
    for k in range(n):
        v = father[k]
        if seen[v] == 0:
            child[q] = v
            q += 1


@numba.njit(cache=True, nogil=True)
def weigh(need: Words, room: Words, words: int, i: int) -> float:
    """The share of the resources an activity takes, summed over them."""
    s = 0.0
    for w in range(words):
        a = need[i * words + w]
        b = room[w]
        for _ in range(4):
            c = b & U64(32767)
            if c > 0:
                s += np.float64(a & U64(32767)) / np.float64(c)
            a >>= U64(16)
            b >>= U64(16)
    return s


@numba.njit(cache=True, nogil=True)
def mutate(child: Ints, net: Any, state: Words, place_of: Ints) -> None:
    """Move one to four activities to other places of the list between those they follow and those that follow them."""
    into_at, into, from_at, from_ = net[5], net[6], net[8], net[9]
    n = child.size
    for _ in range(1 + below(state, 4)):
        for q in range(n):
            place_of[child[q]] = q
        k = below(state, n)
        v = child[k]
        low = 0
        for h in range(into_at[v], into_at[v + 1]):
            low = max(low, place_of[into[h]] + 1)
        high = n - 1
        for h in range(from_at[v], from_at[v + 1]):
            high = min(high, place_of[from_[h]] - 1)
        if high <= low:
            continue
        t = low + below(state, high - low + 1)
        for q in range(k, t):
            child[q] = child[q + 1]
        for q in range(k, t, -1):
            child[q] = child[q - 1]
        child[t] = v


@numba.njit(cache=True, nogil=True)
def found(net: Any, lists: Any, starts: Any, ends: Ints, state: Words, scratch: Any) -> None:
    """A new generation zero, by sampling; the first list is that of the longest way first."""
    start, back, free, count, dirty, child, seen, load, stack, open_ = scratch
    for z in range(lists.shape[0]):
        sample(child, net, state, 0.0 if z == 0 else 0.35, seen, open_)
        ends[z] = justify(child, net, start, back, free, count, dirty)
        lists[z] = child
        starts[z] = start


@numba.njit(cache=True, nogil=True)
def evolve(
    net: Any, lists: Any, starts: Any, ends: Ints, state: Words, scratch: Any, children: int, goal: int, peaks: float
) -> Any:  # fmt: skip
    """Breed `children` times; stops when the goal is met. Returns the shortest makespan."""
    start, back, free, count, dirty, child, seen, load, stack, open_ = scratch
    size, n = lists.shape
    best = ends.min()
    for _ in range(children):
        if best <= goal:
            break
        a = below(state, size)
        a2 = below(state, size)
        if ends[a2] < ends[a]:
            a = a2
        b = below(state, size)
        b2 = below(state, size)
        if ends[b2] < ends[b]:
            b = b2
        if chance(state) < peaks:
            cross_peaks(lists[a], starts[a], lists[b], child, seen, state, net, load, stack)
        else:
            cross(lists[a], lists[b], child, seen, state)
        mutate(child, net, state, seen)
        m = justify(child, net, start, back, free, count, dirty)
        # the child takes the place of the parent it is more like, if it is not worse and not the same
        like_a = 0
        like_b = 0
        for i in range(n):
            like_a += abs(starts[a, i] - start[i])
            like_b += abs(starts[b, i] - start[i])
        w = a if like_a < like_b else b
        if m <= ends[w] and min(like_a, like_b) > 0:
            known = False
            for z in range(size):
                if ends[z] == m:
                    known = True
                    for k in range(n):
                        if starts[z, k] != start[k]:
                            known = False
                            break
                    if known:
                        break
            if not known:
                lists[w] = child
                starts[w] = start
                ends[w] = m
                if m < best:
                    best = m
    return np.int64(best)
