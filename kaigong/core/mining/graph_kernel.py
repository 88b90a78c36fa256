"""The compiled passes of the directly-follows graph over the integer codes of a log.

`scan` counts and hashes, `scatter` lays the waits of each edge side by side, `edge_quantiles` reads exact quantiles out
of them without sorting, `group_variants` tells equal paths by hash and then by comparing every code. `offsets` are
the first events of the cases, and one more. All release the GIL, so that parts of a log run in threads.
"""

import numpy as np

from kaigong.core.compiled import njit

Array = np.ndarray

NO_TIME = np.int64(np.iinfo(np.int64).min)
BINS = 1024
SMALL = 48
HASH_STEP = np.uint64(0x9E3779B97F4A7C15)


@njit(cache=True, nogil=True)
def mix(x: np.uint64) -> np.uint64:
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit(cache=True, nogil=True)
def scan(
    offsets: Array,
    activity: Array,
    time: Array,
    lo: int,
    hi: int,
    k: int,
    dense: bool,
    counts: Array,
    untimed: Array,
    starts: Array,
    ends: Array,
    first: Array,
    last: Array,
    hashes: Array,
) -> None:
    """Cases lo..hi. Fills the tables; those of pairs only where `dense`."""
    for c in range(lo, hi):
        i = offsets[c]
        stop = offsets[c + 1]
        if i == stop:
            continue
        a = np.int64(activity[i])
        t = time[i]
        starts[a] += 1
        h = np.uint64(a + 1)
        early = t
        late = t
        for j in range(i + 1, stop):
            b = np.int64(activity[j])
            u = time[j]
            if dense:
                counts[a * k + b] += 1
                if u == NO_TIME or t == NO_TIME:
                    untimed[a * k + b] += 1
            h = h * HASH_STEP + np.uint64(b + 1)
            if u > late:
                late = u
            if (u < early or early == NO_TIME) and u != NO_TIME:
                early = u
            a = b
            t = u
        ends[a] += 1
        first[c] = early
        last[c] = late
        hashes[c] = mix(h ^ np.uint64(stop - i))


@njit(cache=True, nogil=True)
def scatter(
    offsets: Array,
    activity: Array,
    time: Array,
    lo: int,
    hi: int,
    k: int,
    place: Array,
    low_edge: int,
    high_edge: int,
    out: Array,
) -> None:
    """The wait of every timed step of the edges low_edge..high_edge in the cases lo..hi, to the place of its edge."""
    for c in range(lo, hi):
        i = offsets[c]
        stop = offsets[c + 1]
        if i == stop:
            continue
        a = np.int64(activity[i])
        t = time[i]
        for j in range(i + 1, stop):
            b = np.int64(activity[j])
            u = time[j]
            e = a * k + b
            if low_edge <= e < high_edge and t != NO_TIME and u != NO_TIME:
                at = place[e]
                out[at] = u - t
                place[e] = at + 1
            a = b
            t = u


@njit(cache=True, nogil=True)
def _insertion(v: Array, n: int) -> None:
    for i in range(1, n):
        x = v[i]
        j = i - 1
        while j >= 0 and v[j] > x:
            v[j + 1] = v[j]
            j -= 1
        v[j + 1] = x


@njit(cache=True, nogil=True)
def _shift(span: int) -> int:
    s = 0
    while (span >> s) >= BINS:
        s += 1
    return s


@njit(cache=True, nogil=True)
def _two(
    v: Array, n: int, rank: int, low: int, shift: int, hist: Array, scratch: Array, small: Array
) -> tuple[int, int]:
    """The values of ranks `rank` and `rank + 1` (the same at the end), given the histogram of v[:n]."""
    below = 0
    b = 0
    while below + hist[b] <= rank:
        below += hist[b]
        b += 1
    c = 0
    above = np.iinfo(np.int64).max
    for i in range(n):
        x = v[i]
        z = (x - low) >> shift
        if z == b:
            scratch[c] = x
            c += 1
    r = rank - below
    need_above = r + 1 >= c and rank + 1 < n
    if need_above:
        for i in range(n):
            x = v[i]
            if ((x - low) >> shift) > b and x < above:
                above = x
    while c > SMALL:
        lo = scratch[0]
        hi = scratch[0]
        for i in range(c):
            x = scratch[i]
            lo = min(lo, x)
            hi = max(hi, x)
        if lo == hi:
            return lo, (above if need_above else lo)
        s = _shift(hi - lo)
        small[:] = 0
        for i in range(c):
            small[(scratch[i] - lo) >> s] += 1
        under = 0
        z = 0
        while under + small[z] <= r:
            under += small[z]
            z += 1
        if not need_above and r + 1 >= under + small[z] and r + 1 < c:
            need_above = True
            for i in range(c):
                x = scratch[i]
                if ((x - lo) >> s) > z and x < above:
                    above = x
        kept = 0
        for i in range(c):
            x = scratch[i]
            if ((x - lo) >> s) == z:
                scratch[kept] = x
                kept += 1
        r -= under
        c = kept
    _insertion(scratch, c)
    if need_above:
        return scratch[r], above
    return scratch[r], scratch[min(r + 1, c - 1)]


@njit(cache=True, nogil=True)
def lerp(a: int, b: int, t: float) -> float:
    """Between two values as NumPy's linear quantile has it."""
    d = np.float64(b) - np.float64(a)
    return np.float64(b) - d * (1.0 - t) if t >= 0.5 else np.float64(a) + d * t


@njit(cache=True, nogil=True)
def edge_quantiles(
    waits: Array, offsets: Array, edges: Array, lo: int, hi: int, shares: Array, found: Array, sums: Array
) -> None:
    """For the edges listed at lo..hi: each share's quantile (linear between ranks) and the sum of the waits."""
    widest = 0
    for x in range(lo, hi):
        e = edges[x]
        widest = max(widest, offsets[e + 1] - offsets[e])
    scratch = np.empty(max(widest, SMALL), np.int64)
    hist = np.zeros(BINS, np.int64)
    small = np.zeros(BINS, np.int64)
    for x in range(lo, hi):
        e = edges[x]
        v = waits[offsets[e] : offsets[e + 1]]
        n = v.size
        if n == 0:
            continue
        low = v[0]
        high = v[0]
        total = 0.0
        for i in range(n):
            low = min(low, v[i])
            high = max(high, v[i])
            total += v[i]
        sums[x] = total
        if n <= SMALL:
            for i in range(n):
                scratch[i] = v[i]
            _insertion(scratch, n)
            for q in range(shares.size):
                at = shares[q] * (n - 1)
                r = int(at)
                found[x, q] = lerp(scratch[r], scratch[min(r + 1, n - 1)], at - r)
            continue
        if low == high:
            found[x, :] = low
            continue
        shift = _shift(high - low)
        hist[:] = 0
        for i in range(n):
            hist[(v[i] - low) >> shift] += 1
        for q in range(shares.size):
            at = shares[q] * (n - 1)
            r = int(at)
            a, b = _two(v, n, r, low, shift, hist, scratch, small)
            found[x, q] = lerp(a, b, at - r)


@njit(cache=True, nogil=True)
def group_variants(activity: Array, offsets: Array, hashes: Array, variant: Array, chosen: Array, counts: Array) -> int:
    """Each case's variant, numbered as they first come; `chosen` is its first case. Gives how many there are."""
    n = hashes.size
    size = 16
    while size < 2 * n:
        size *= 2
    table = np.full(size, -1, np.int32)
    found = 0
    for c in range(n):
        z = np.int64(hashes[c] & np.uint64(size - 1))
        p = offsets[c]
        m = offsets[c + 1] - p
        while True:
            v = table[z]
            if v < 0:
                table[z] = found
                chosen[found] = c
                counts[found] = 1
                variant[c] = found
                found += 1
                break
            d = chosen[v]
            q = offsets[d]
            if hashes[d] == hashes[c] and offsets[d + 1] - q == m:
                same = True
                for i in range(m):
                    if activity[p + i] != activity[q + i]:
                        same = False
                        break
                if same:
                    counts[v] += 1
                    variant[c] = v
                    break
            z = (z + 1) & (size - 1)
    return found
