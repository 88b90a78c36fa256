"""How often an activity comes again in its case, by passes over the codes."""

import numpy as np

from kaigong.core.compiled import njit

Array = np.ndarray

NO_TIME = np.int64(np.iinfo(np.int64).min)


@njit(cache=True, nogil=True)
def repeats(
    offsets: Array, activity: Array, time: Array, k: int, table: Array, place: Array, spans: Array, lay: bool
) -> None:
    """`table` has a row an activity: cases with it, cases with it again, times again, of these at once, most in a case.
    Where an activity came again in a case and a time is known, its place goes on by one; with `lay`, the time from its
    earliest to its latest coming stands at that place before. A first pass counts what a second lays side by side."""
    seen = np.full(k, -1, np.int64)
    times = np.zeros(k, np.int64)
    begun = np.zeros(k, np.int64)
    ended = np.zeros(k, np.int64)
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
                    if lay:
                        spans[place[a]] = ended[a] - begun[a]
                    place[a] += 1
                times[a] = 0
