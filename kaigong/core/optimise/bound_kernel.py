"""Is a project too long for so many days? Work that must fall into a stretch of days against the stretch's capacity.

An activity that may start from first[i] on and must have ended by until - tail[i] + days[i] works at least so many days
in a stretch, however it is shifted. Weights of demand stand for the demands themselves, or for demands rounded so that
what fits together still does (dual feasible functions: what takes more than a share counts as all, what takes less as
nothing), which tells more where large demands exclude each other.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from kaigong.core.compiled import numba

Ints = npt.NDArray[np.int64]


@numba.njit(cache=True, nogil=True)
def too_short(
    days: Ints, first: Ints, tail: Ints, weights: Any, most: Ints, begins: Ints, ends: Ints, until: int
) -> bool:
    """Whether some stretch of days from one of `begins` to `until` minus one of `ends` is asked for more than it has.

    weights[m, i] is the weight of activity i in row m, and most[m] what a day of it has.
    """
    n = days.size
    rows = most.size
    inside = np.zeros(n, np.int64)
    which = np.zeros(n, np.int64)
    for a in begins:
        for e in ends:
            b = until - e
            if b <= a:
                continue
            m = 0
            for i in range(n):
                d = days[i]
                w = min(min(d, b - a), min(first[i] + d - a, b - (until - tail[i])))
                if w > 0:
                    which[m] = i
                    inside[m] = w
                    m += 1
            for r in range(rows):
                used = 0
                for k in range(m):
                    used += inside[k] * weights[r, which[k]]
                if used > most[r] * (b - a):
                    return True
    return False
