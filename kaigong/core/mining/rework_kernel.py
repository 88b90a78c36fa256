"""How often an activity comes again in its case, in one pass over the codes."""

import numpy as np

from kaigong.core.compiled import njit

Array = np.ndarray

NO_TIME = np.int64(np.iinfo(np.int64).min)


@njit(cache=True, nogil=True)
def repeats(
    offsets: Array, activity: Array, time: Array, k: int, table: Array, loop_activity: Array, loop_span: Array
) -> int:
    """`table` has a row an activity: cases with it, cases with it again, times again, of these at once, most in a case.
    The loops list each activity that came again in a case with the time from its earliest to its latest coming.
    Gives how many loops there are."""
    seen = np.full(k, -1, np.int64)
    times = np.zeros(k, np.int64)
    begun = np.zeros(k, np.int64)
    ended = np.zeros(k, np.int64)
    found = 0
    for c in range(offsets.size - 1):
        before = np.int64(-1)
        for i in range(offsets[c], offsets[c + 1]):
            a = np.int64(activity[i])
            if seen[a] != c:
                seen[a] = c
                times[a] = 0
                begun[a] = time[i]
                ended[a] = time[i]
                table[a, 0] += 1
            else:
                times[a] += 1
                t = time[i]
                if t > ended[a]:
                    ended[a] = t
                if (t < begun[a] or begun[a] == NO_TIME) and t != NO_TIME:
                    begun[a] = t
                table[a, 2] += 1
                if before == a:
                    table[a, 3] += 1
                if times[a] == 1:
                    table[a, 1] += 1
            before = a
        for i in range(offsets[c], offsets[c + 1]):
            a = np.int64(activity[i])
            if times[a] > 0 and seen[a] == c:
                if times[a] + 1 > table[a, 4]:
                    table[a, 4] = times[a] + 1
                if begun[a] != NO_TIME:
                    loop_activity[found] = a
                    loop_span[found] = ended[a] - begun[a]
                    found += 1
                times[a] = 0
    return found
