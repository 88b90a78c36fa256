"""Drawing again from two samples: the difference of their medians and Cliff's delta in each draw.

Random numbers come from a counter mixed by the finaliser of SplitMix64, so a seed gives the same draws everywhere.
"""

import numpy as np

from kaigong.core.compiled import njit

Array = np.ndarray


@njit(cache=True, nogil=True)
def mix(x: np.uint64) -> np.uint64:
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit(cache=True, nogil=True)
def wins(a: Array, b: Array, of_a: Array, of_b: Array) -> tuple[int, int]:
    """How many pairs have a above b, and below, with so many of each value; both sorted."""
    above = 0
    below = 0
    under = 0
    upto = 0
    i = 0
    j = 0
    whole = 0
    for x in range(b.size):
        whole += of_b[x]
    for x in range(a.size):
        if of_a[x] == 0:
            continue
        while i < b.size and b[i] < a[x]:
            under += of_b[i]
            i += 1
        while j < b.size and b[j] <= a[x]:
            upto += of_b[j]
            j += 1
        above += of_a[x] * under
        below += of_a[x] * (whole - upto)
    return above, below


@njit(cache=True, nogil=True)
def middle(v: Array, counts: Array) -> np.float64:
    """The median of a sorted sample with so many of each value."""
    n = v.size
    low = (n - 1) // 2
    high = n // 2
    passed = 0
    first = v[0]
    seen = False
    for i in range(n):
        passed += counts[i]
        if not seen and passed > low:
            first = v[i]
            seen = True
        if passed > high:
            return np.float64(first + v[i]) / 2
    return np.float64(v[n - 1])


@njit(cache=True, nogil=True)
def redraw(a: Array, b: Array, seed: int, differences: Array, deltas: Array) -> None:
    """Fill both with one figure a draw; a and b sorted."""
    of_a = np.zeros(a.size, np.int64)
    of_b = np.zeros(b.size, np.int64)
    state = mix(np.uint64(seed) + np.uint64(0x9E3779B97F4A7C15))
    for r in range(differences.size):
        of_a[:] = 0
        of_b[:] = 0
        for _ in range(a.size):
            state += np.uint64(0x9E3779B97F4A7C15)
            of_a[np.int64((mix(state) >> np.uint64(32)) * np.uint64(a.size) >> np.uint64(32))] += 1
        for _ in range(b.size):
            state += np.uint64(0x9E3779B97F4A7C15)
            of_b[np.int64((mix(state) >> np.uint64(32)) * np.uint64(b.size) >> np.uint64(32))] += 1
        differences[r] = middle(b, of_b) - middle(a, of_a)
        above, below = wins(b, a, of_b, of_a)
        deltas[r] = (above - below) / (np.float64(a.size) * np.float64(b.size))
