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
BLOCK = 16
WIDE = 64
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
def _bin_of(hist: Array, rank: int) -> tuple[int, int]:
    """The bin a rank falls into, and how many values lie below that bin."""
    below = 0
    b = 0
    while below + hist[b] <= rank:
        below += hist[b]
        b += 1
    return b, below


@njit(cache=True, nogil=True)
def _gather(v: Array, edges: Array, width: int, size: Array, scratch: Array) -> None:
    """In one pass the values of each bin from these edges on, side by side. Blocks without any are told at once."""
    size[:] = 0
    wide = np.uint64(width)
    for i in range(0, v.size, WIDE):
        block = v[i : i + WIDE]
        for q in range(edges.size):
            edge = edges[q]
            there = 0
            for j in range(block.size):
                there |= int(np.uint64(block[j] - edge) < wide)
            if there:
                c = size[q]
                for j in range(block.size):
                    if np.uint64(block[j] - edge) < wide:
                        scratch[q, c] = block[j]
                        c += 1
                size[q] = c


@njit(cache=True, nogil=True)
def _least_above(v: Array, low: int, shift: int, b: int) -> int:
    above = np.iinfo(np.int64).max
    for i in range(v.size):
        if ((v[i] - low) >> shift) > b:
            above = min(above, v[i])
    return above


@njit(cache=True, nogil=True)
def _two(scratch: Array, c: int, r: int, above: int, small: Array) -> tuple[int, int]:
    """The values of ranks `r` and `r + 1` among scratch[:c]; `above` is the least value beyond them all."""
    while c > SMALL:
        lo = scratch[0]
        hi = scratch[0]
        for i in range(c):
            lo = min(lo, scratch[i])
            hi = max(hi, scratch[i])
        if lo == hi:
            return lo, lo if r + 1 < c else above
        s = _shift(hi - lo)
        small[:] = 0
        for i in range(c):
            small[(scratch[i] - lo) >> s] += 1
        z, under = _bin_of(small, r)
        if r + 1 >= under + small[z] and r + 1 < c:
            above = _least_above(scratch[:c], lo, s, z)
        kept = 0
        for i in range(c):
            x = scratch[i]
            scratch[kept] = x
            kept += ((x - lo) >> s) == z
        r -= under
        c = kept
    _insertion(scratch, c)
    return scratch[r], scratch[r + 1] if r + 1 < c else above


@njit(cache=True, nogil=True)
def lerp(a: int, b: int, t: float) -> float:
    """Between two values as NumPy's linear quantile has it."""
    d = np.float64(b) - np.float64(a)
    return np.float64(b) - d * (1.0 - t) if t >= 0.5 else np.float64(a) + d * t


@njit(cache=True, nogil=True)
def _extent(v: Array) -> tuple[int, int, float]:
    """Least, greatest and sum, in loops that the compiler does several values at once. Sixteen waits together never
    leave 64 bits, and whole numbers may be added in any order."""
    low = v[0]
    high = v[0]
    for i in range(v.size):
        x = v[i]
        low = x if x < low else low
        high = x if x > high else high
    total = 0.0
    whole = v.size // BLOCK * BLOCK
    for i in range(0, whole, BLOCK):
        part = np.int64(0)
        block = v[i : i + BLOCK]
        for j in range(BLOCK):
            part += block[j]
        total += part
    for i in range(whole, v.size):
        total += v[i]
    return low, high, total


@njit(cache=True, nogil=True)
def edge_quantiles(
    waits: Array, offsets: Array, edges: Array, lo: int, hi: int, shares: Array, found: Array, sums: Array
) -> None:
    """For the edges listed at lo..hi: each share's quantile (linear between ranks) and the sum of the waits."""
    widest = 0
    for x in range(lo, hi):
        e = edges[x]
        widest = max(widest, offsets[e + 1] - offsets[e])
    scratch = np.empty((shares.size, max(widest, SMALL) + 1), np.int64)
    hist = np.zeros(BINS, np.int64)
    small = np.zeros(BINS, np.int64)
    bins = np.zeros(shares.size, np.int64)
    edges_of = np.zeros(shares.size, np.int64)
    below = np.zeros(shares.size, np.int64)
    size = np.zeros(shares.size, np.int64)
    for x in range(lo, hi):
        e = edges[x]
        v = waits[offsets[e] : offsets[e + 1]]
        n = v.size
        if n == 0:
            continue
        low, high, sums[x] = _extent(v)
        if n <= SMALL:
            scratch[0, :n] = v
            _insertion(scratch[0], n)
            for q in range(shares.size):
                at = shares[q] * (n - 1)
                r = int(at)
                found[x, q] = lerp(scratch[0, r], scratch[0, min(r + 1, n - 1)], at - r)
            continue
        if low == high:
            found[x, :] = low
            continue
        shift = _shift(high - low)
        hist[:] = 0
        for i in range(n):
            hist[(v[i] - low) >> shift] += 1
        for q in range(shares.size):
            bins[q], below[q] = _bin_of(hist, int(shares[q] * (n - 1)))
            edges_of[q] = low + (bins[q] << shift)
        _gather(v, edges_of, 1 << shift, size, scratch)
        for q in range(shares.size):
            at = shares[q] * (n - 1)
            r = int(at)
            inside = r - below[q]
            above = high
            if inside + 1 >= size[q] and r + 1 < n:
                above = _least_above(v, low, shift, bins[q])
            a, b = _two(scratch[q], size[q], inside, above, small)
            found[x, q] = lerp(a, b, at - r)


@njit(cache=True, nogil=True)
def _wider(table: Array, kept: Array, found: int) -> Array:
    """A table four times as large with the same variants in it."""
    made = np.full(4 * table.size, -1, np.int32)
    mask = np.uint64(made.size - 1)
    for v in range(found):
        z = np.int64(kept[v] & mask)
        while made[z] >= 0:
            z = (z + 1) & np.int64(mask)
        made[z] = v
    return made


@njit(cache=True, nogil=True)
def group_variants(
    activity: Array, offsets: Array, hashes: Array, variant: Array, chosen: Array, counts: Array, arena: Array
) -> int:
    """Each case's variant, numbered as they first come; `chosen` is its first case. Gives how many there are.

    Paths met before lie side by side in the arena (codes as narrow as they can be), with their hashes and ends: what a
    case is compared with is then near at hand and not somewhere among all events.
    """
    table = np.full(1024, -1, np.int32)
    kept = np.empty(1024, np.uint64)
    ends = np.empty(1024, np.int64)
    found = 0
    used = 0
    for c in range(hashes.size):
        h = hashes[c]
        p = offsets[c]
        m = offsets[c + 1] - p
        z = np.int64(h & np.uint64(table.size - 1))
        while True:
            v = table[z]
            if v < 0:
                break
            q = ends[v - 1] if v else 0
            if kept[v] == h and ends[v] - q == m:
                differs = np.int32(0)  # all of them, without a look at each: so they are compared several at once
                ours = activity[p : p + m]
                theirs = arena[q : q + m]
                for i in range(m):
                    differs |= ours[i] ^ np.int32(theirs[i])
                if differs == 0:
                    break
            z = (z + 1) & (table.size - 1)
        if v >= 0:
            counts[v] += 1
            variant[c] = v
            continue
        if found == kept.size:
            kept = np.concatenate((kept, np.empty(found, np.uint64)))
            ends = np.concatenate((ends, np.empty(found, np.int64)))
        if used + m > arena.size:
            arena = np.concatenate((arena, np.empty(arena.size + m, arena.dtype)))
        for i in range(m):
            arena[used + i] = activity[p + i]
        used += m
        table[z] = found
        kept[found] = h
        ends[found] = used
        chosen[found] = c
        counts[found] = 1
        variant[c] = found
        found += 1
        if 2 * found > table.size:
            table = _wider(table, kept, found)
    return found
