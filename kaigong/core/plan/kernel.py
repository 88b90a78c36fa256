"""Both passes over flat arrays, for re-planning one compiled plan many times (numba; imported only when asked for).

Few and packed arguments, since for one plan the call costs more than the passes. The plain twin is `flat.again`; a
property test holds the two together.
"""

import numpy as np
import numpy.typing as npt

from kaigong.core.compiled import numba

Ints = npt.NDArray[np.int32]


@numba.njit(cache=True)
def plan_many(shape: Ints, days: Ints, calendar: Ints, out: Ints) -> None:
    """Plan every row of `days`, one number an item, items in topological order.

    `shape` is `flat.packed`: count, edges, marks (works-start, works-complete, the three after-build items; -1 where
    absent), where each item's edges begin, each edge's producer and lag (< 0: the whole producer). `calendar`: the day
    of each working day from the start of the plan on. A row of `out`: early starts, late starts, start days, finish
    days (-1 past the calendar), to_start, after_build.
    """
    count, edges = shape[0], shape[1]
    first, producer = 7, 7 + count + 1
    lag = producer + edges
    begin, complete = shape[2], shape[3]
    known = len(calendar)
    for p in range(len(days)):
        length = days[p]
        early, late = out[p, :count], out[p, count : 2 * count]
        starts, finishes = out[p, 2 * count : 3 * count], out[p, 3 * count : 4 * count]
        end = 0
        for j in range(count):
            at = 0
            for k in range(shape[first + j], shape[first + j + 1]):
                i = shape[producer + k]
                wait = shape[lag + k]
                at = max(at, early[i] + (length[i] if wait < 0 else wait))
            early[j] = at
            done = at + length[j]
            starts[j] = calendar[at] if at < known else -1
            finishes[j] = calendar[done] if done < known else -1
            end = max(end, done)
        last = -1
        for m in range(4, 7):
            if shape[m] >= 0:
                last = max(last, early[shape[m]] + length[shape[m]])
        for j in range(count):
            late[j] = end - length[j]
        for m in range(4, 7):
            if shape[m] >= 0:
                late[shape[m]] = last - length[shape[m]]
        if begin >= 0:
            late[begin] = early[begin]
        for j in range(count - 1, -1, -1):
            for k in range(shape[first + j], shape[first + j + 1]):
                i = shape[producer + k]
                wait = shape[lag + k]
                late[i] = min(late[i], late[j] - (length[i] if wait < 0 else wait))
        out[p, 4 * count] = early[begin] + length[begin] if begin >= 0 else -1
        out[p, 4 * count + 1] = -1
        if complete >= 0 and last >= 0:
            out[p, 4 * count + 1] = max(0, last - early[complete] - length[complete])
