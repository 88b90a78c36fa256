"""Compiled helpers around codes: gathering texts, grouping values by column, ordering events (numba)."""

from typing import Any

import numpy as np

from kaigong.core.compiled import numba
from kaigong.core.mining.bytes_kernel import NO_TIME

LOTS = 512


@numba.njit(cache=True)
def gather(data: Any, begins: Any, lengths: Any) -> Any:
    """The texts at these places, one after the other: (bytes, ends)."""
    ends = np.empty(len(begins), np.int64)
    total = np.int64(0)
    for i in range(len(begins)):
        total += lengths[i]
        ends[i] = total
    out = np.empty(total, np.uint8)
    k = 0
    for i in range(len(begins)):
        begin = begins[i]
        for j in range(lengths[i]):
            out[k] = data[begin + j]
            k += 1
    return out, ends


@numba.njit(cache=True)
def group_by_column(owner: Any, col: Any, value: Any, columns: Any) -> Any:
    """Owners and values, column by column in their order: (where each column begins, owners, values)."""
    first = np.zeros(columns + 1, np.int64)
    for i in range(len(col)):
        first[col[i] + 1] += 1
    for c in range(columns):
        first[c + 1] += first[c]
    at = first[:columns].copy()
    owners, values = np.empty(len(col), np.int32), np.empty(len(col), np.int64)
    for i in range(len(col)):
        k = at[col[i]]
        owners[k], values[k] = owner[i], value[i]
        at[col[i]] = k + 1
    return first, owners, values


@numba.njit(cache=True)
def first_of_each(case: Any, cases: Any) -> Any:
    """Where the events of each case begin, for events grouped by case; one more entry for the end."""
    first = np.zeros(cases + 1, np.int64)
    for i in range(len(case)):
        first[case[i] + 1] += 1
    for c in range(cases):
        first[c + 1] += first[c]
    return first


@numba.njit(cache=True)
def order_by_case(case: Any, time: Any, cases: Any) -> Any:
    """Where each event goes when events are grouped by case and by time within it, ties as they came.

    Gives (first, order, whether any case had to be sorted): a counting sort, then a merge of the few that need it.
    """
    first = first_of_each(case, cases)
    at = first[:cases].copy()
    last = np.full(cases, NO_TIME, np.int64)
    torn = np.zeros(cases, np.bool_)
    order = np.empty(len(case), np.int64)
    for i in range(len(case)):
        c = case[i]
        order[at[c]] = i
        at[c] += 1
        torn[c] |= time[i] < last[c]
        last[c] = time[i]
    for c in range(cases):
        if torn[c]:
            part = order[first[c] : first[c + 1]]
            order[first[c] : first[c + 1]] = part[np.argsort(time[part], kind="mergesort")]
    return first, order


@numba.njit(cache=True)
def laid_by_case(case: Any, activity: Any, time: Any, resource: Any, cases: Any) -> Any:
    """Activity, time and resource grouped by case as they came, in two steps that each write to few places at a time:
    into some hundred lots of neighbouring cases, then within each lot. Where a case's events are out of order by time
    the last value is False, and nothing of this is to be used."""
    n, shift = len(case), 0
    while (cases >> shift) >= LOTS:
        shift += 1
    first = first_of_each(case, cases)
    lots = ((cases - 1) >> shift) + 1 if cases else 0
    begins = np.empty(lots + 1, np.int64)
    for lot in range(lots + 1):
        begins[lot] = first[min(lot << shift, cases)]
    at = begins[:lots].copy()
    whose, what, when = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int64)
    who = np.empty(len(resource), np.int32)
    for i in range(n):
        lot = case[i] >> shift
        to = at[lot]
        at[lot] = to + 1
        whose[to], what[to], when[to] = case[i], activity[i], time[i]
        if len(who):
            who[to] = resource[i]
    place, fine = first[:cases].copy(), True
    activities, times, resources = np.empty(n, np.int32), np.empty(n, np.int64), np.empty(len(resource), np.int32)
    for i in range(n):
        c = whose[i]
        to = place[c]
        place[c] = to + 1
        if to > first[c] and when[i] < times[to - 1]:
            fine = False
            break
        activities[to], times[to] = what[i], when[i]
        if len(who):
            resources[to] = who[i]
    return first, activities, times, resources, fine


@numba.njit(cache=True)
def pair_starts(
    first: Any, activity: Any, lifecycle: Any, instance: Any, time: Any, begins: Any, ends: Any, activities: Any
) -> Any:
    """For each completed event the time of the first unused start of the same activity (and instance) before it."""
    start = np.full(len(activity), NO_TIME, np.int64)
    head, tail = np.full(activities, -1, np.int64), np.full(activities, -1, np.int64)
    following = np.full(len(activity), -1, np.int64)
    for c in range(len(first) - 1):
        for i in range(first[c], first[c + 1]):
            a = activity[i]
            if lifecycle[i] == begins:
                if head[a] < 0:
                    head[a] = i
                else:
                    following[tail[a]] = i
                tail[a] = i
            elif lifecycle[i] == ends:
                before, k = np.int64(-1), head[a]
                while k >= 0 and len(instance) and instance[k] != instance[i]:
                    before, k = k, following[k]
                if k >= 0:
                    start[i] = time[k]
                    if before < 0:
                        head[a] = following[k]
                    else:
                        following[before] = following[k]
                    if tail[a] == k:
                        tail[a] = before
        for i in range(first[c], first[c + 1]):
            head[activity[i]] = tail[activity[i]] = -1
    return start


@numba.njit(cache=True)
def codes_within(codes: Any, lowest: Any, limit: Any) -> Any:
    """Whether every code lies from the lowest up to the limit."""
    wrong = 0
    for i in range(len(codes)):
        wrong |= (codes[i] < lowest) | (codes[i] >= limit)
    return not wrong


@numba.njit(cache=True)
def never_falls(values: Any) -> Any:
    """Whether each value is at least the one before."""
    wrong = 0
    for i in range(1, len(values)):
        wrong |= values[i] < values[i - 1]
    return not wrong
