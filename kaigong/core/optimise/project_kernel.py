"""Genetic search for the makespan of one project, in numba (may look like C; `check.py` reads its answers).

A network is a tuple of arrays, activities numbered so that lags only lead upwards:
  days[i]; need[i * words + w], the demand packed into fields of one or more 64-bit words, one field a resource; room[w],
  the capacities packed the same way with the top bit of each field set; guard, those top bits; words;
  into_at, into, into_lag: who must come before i, and how many days from start to start;
  from_at, from_, from_lag: who must come after i, with the lags of the project run backwards in time; tail[i]: the
  longest way from the start of i to the end.
Because the top bit of a field stays set as long as the field is not overdrawn, one subtraction and one mask tell for
all resources of a word whether there is room.

A list is an order of activities; planning it (`place`) gives every activity in turn its first day with room. Every list
is planned forwards, then backwards by falling ends, then forwards again by rising starts (double justification), and is
rewritten as the order of the last starts.
"""

import numba
import numpy as np

U64 = np.uint64


@numba.njit(cache=True, nogil=True)
def draw(state):
    """The next 64 random bits (xorshift64*); `state` holds one word."""
    x = state[0]
    x ^= x >> U64(12)
    x ^= x << U64(25)
    x ^= x >> U64(27)
    state[0] = x
    return x * U64(2685821657736338717)


@numba.njit(cache=True, nogil=True)
def below(state, n):
    return np.int64((draw(state) >> U64(33)) % U64(n))


@numba.njit(cache=True, nogil=True)
def chance(state):
    return np.float64(draw(state) >> U64(11)) * (1.0 / 9007199254740992.0)


@numba.njit(cache=True, nogil=True)
def place(order, days, need, room, guard, words, before_at, before, lags, start, free, dirty):
    """Give every activity of the list its first day with room; `dirty` is up to where `free` was written last time.
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
def by_start(start, n, end, order, count):
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
def by_finish_falling(start, days, n, end, order, count):
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
def justify(order, net, start, back, free, count, dirty):
    """Plan the list, justify it twice, rewrite it by the last starts. dirty[0] is kept. Returns the makespan."""
    days, need, room, guard, words, into_at, into, into_lag, from_at, from_, from_lag, tail = net
    n = days.size
    end = place(order, days, need, room, guard, words, into_at, into, into_lag, start, free, dirty[0])
    dirty[0] = end
    by_finish_falling(start, days, n, end, order, count)
    end = place(order, days, need, room, guard, words, from_at, from_, from_lag, back, free, dirty[0])
    dirty[0] = end
    by_finish_falling_mirror(back, days, n, end, order, count)
    end = place(order, days, need, room, guard, words, into_at, into, into_lag, start, free, dirty[0])
    dirty[0] = end
    by_start(start, n, end, order, count)
    return end


@numba.njit(cache=True, nogil=True)
def by_finish_falling_mirror(back, days, n, end, order, count):
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
def sample(order, net, state, sharpness, waiting, open_):
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
def sample_near(order, near, net, state, stay, waiting, open_, rank):
    """A list like `near`: mostly its next activity, else any that may come next."""
    days, need, room, guard, words, into_at, into, into_lag, from_at, from_, from_lag, tail = net
    n = days.size
    m = 0
    for q in range(n):
        rank[near[q]] = q
    for i in range(n):
        waiting[i] = into_at[i + 1] - into_at[i]
        if waiting[i] == 0:
            open_[m] = i
            m += 1
    for q in range(n):
        b = 0
        if chance(state) < stay:
            for k in range(1, m):
                if rank[open_[k]] < rank[open_[b]]:
                    b = k
        else:
            b = below(state, m)
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
def cross(mother, father, child, seen, state):
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
def cross_peaks(mother, starts, father, child, seen, state, net, load, stack):
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
    f = 0
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
def weigh(need, room, words, i):
    """The share of the resources an activity takes, summed over them."""
    s = 0.0
    for w in range(words):
        a = need[i * words + w]
        b = room[w]
        for _ in range(4):
            c = (b & U64(32767))
            if c > 0:
                s += np.float64(a & U64(32767)) / np.float64(c)
            a >>= U64(16)
            b >>= U64(16)
    return s


@numba.njit(cache=True, nogil=True)
def mutate(child, net, state, rate):
    """Swap neighbours in the list where no lag forbids it."""
    into_at, into = net[5], net[6]
    for k in range(child.size - 1):
        if chance(state) < rate:
            u = child[k]
            v = child[k + 1]
            free = True
            for h in range(into_at[v], into_at[v + 1]):
                if into[h] == u:
                    free = False
            if free:
                child[k] = v
                child[k + 1] = u


@numba.njit(cache=True, nogil=True)
def found(net, lists, starts, ends, state, scratch, kind, near):
    """A new generation zero. kind 0: by sampling; 1: around the list `near`, which is kept as the first."""
    start, back, free, count, dirty, child, seen, load, stack, open_ = scratch
    size, n = lists.shape
    for z in range(size):
        if kind == 0:
            sample(child, net, state, 0.0 if z == 0 else 0.35, seen, open_)
        elif z == 0:
            child[:] = near
        else:
            sample_near(child, near, net, state, 1.0 - 20.0 / n if n > 40 else 0.6, seen, open_, stack)
        ends[z] = justify(child, net, start, back, free, count, dirty)
        lists[z] = child
        starts[z] = start


@numba.njit(cache=True, nogil=True)
def evolve(net, lists, starts, ends, state, scratch, children, goal, peaks, rate):
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
        mutate(child, net, state, rate)
        m = justify(child, net, start, back, free, count, dirty)
        w = b
        if chance(state) < 0.5:
            w = 0
            for z in range(size):
                if ends[z] > ends[w]:
                    w = z
        if m <= ends[w]:
            same = False
            for z in range(size):
                if ends[z] == m:
                    same = True
                    for k in range(n):
                        if starts[z, k] != start[k]:
                            same = False
                            break
                    if same:
                        break
            if not same:
                lists[w] = child
                starts[w] = start
                ends[w] = m
                if m < best:
                    best = m
    return best
