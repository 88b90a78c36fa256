"""Both passes over flat arrays, for re-planning one compiled plan many times (numba; imported only when asked for).

The plain twin is `flat.py`; a property test holds the two together.
"""

import numba
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]


@numba.njit(cache=True)
def plan_many(
    first: Ints, producer: Ints, lag: Ints, days: Ints, marks: Ints, early: Ints, late: Ints, figures: Ints
) -> None:
    """Items stand in topological order; the edges of item j are first[j] up to first[j + 1].

    `lag` < 0: the edge waits for the whole producer. `days`: one row a plan. `marks`: works-start, works-complete, then
    the after-build items, -1 where absent. Fills early starts, late starts and per plan (to_start, after_build).
    """
    plans, count = days.shape
    for p in range(plans):
        end = 0
        for j in range(count):
            begin = 0
            for k in range(first[j], first[j + 1]):
                i = producer[k]
                wait = early[p, i] + (days[p, i] if lag[k] < 0 else lag[k])
                begin = max(begin, wait)
            early[p, j] = begin
            end = max(end, begin + days[p, j])
        last = -1
        for m in range(2, len(marks)):
            if marks[m] >= 0:
                last = max(last, early[p, marks[m]] + days[p, marks[m]])
        for j in range(count):
            late[p, j] = end - days[p, j]
        for m in range(2, len(marks)):
            if marks[m] >= 0:
                late[p, marks[m]] = last - days[p, marks[m]]
        if marks[0] >= 0:
            late[p, marks[0]] = early[p, marks[0]]
        for j in range(count - 1, -1, -1):
            for k in range(first[j], first[j + 1]):
                i = producer[k]
                limit = late[p, j] - (days[p, i] if lag[k] < 0 else lag[k])
                late[p, i] = min(late[p, i], limit)
        figures[p, 0] = early[p, marks[0]] + days[p, marks[0]] if marks[0] >= 0 else -1
        complete = early[p, marks[1]] + days[p, marks[1]] if marks[1] >= 0 else -1
        figures[p, 1] = max(0, last - complete) if complete >= 0 and last >= 0 else -1
