"""Random numbers that depend on nothing but what they are for: (seed, replication, project, item, purpose).

So a result depends neither on the order of events nor on the number of processes, and two scenarios share the random
numbers of whatever they have in common. The mixing is the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
Duration draws look up the quantile function: a table of `BODY` points for u < 1 - 1/TAIL_PART, and one as fine again
for what lies above, with straight lines between.
"""

import numpy as np

from kaigong.core.compiled import njit

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
BODY = 1024
TAIL_PART = 64


@njit(cache=True, nogil=True, inline="always")
def mix(x: np.uint64) -> np.uint64:
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit(cache=True, nogil=True, inline="always")
def base_of(seed: int, replication: int) -> np.uint64:
    return mix(mix(np.uint64(seed) + GOLDEN) + np.uint64(replication) * GOLDEN)


@njit(cache=True, nogil=True, inline="always")
def uniform(base: np.uint64, project: np.uint64, item: np.uint64, purpose: int) -> float:
    """In the open interval (0, 1)."""
    x = mix(base ^ (project + item * GOLDEN + np.uint64(purpose) * np.uint64(0xD1342543DE82EF95)))
    return (np.float64(mix(x) >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


@njit(cache=True, nogil=True, inline="always")
def place_of(u: float) -> tuple[int, float]:
    """Between which points of a table a share of all draws lies: the first of them, and how far on to the next."""
    edge = 1.0 - 1.0 / TAIL_PART
    if u < edge:
        x, offset = u * (BODY / edge), 0
    else:
        x, offset = (u - edge) * (TAIL_PART * BODY), BODY + 1
    i = min(int(x), BODY - 1)
    return offset + i, x - i


@njit(cache=True, nogil=True)
def quantile(tables: np.ndarray, table: int, u: float) -> float:
    """The value below which a share u of all draws lies."""
    place, part = place_of(u)
    low = tables[table, place]
    found: float = low + (tables[table, place + 1] - low) * part
    return found
