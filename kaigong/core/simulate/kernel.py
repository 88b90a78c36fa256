"""One replication, event by event: a wheel of ticks for what is to come, for each desk its waiting tasks in buckets.

What happens at one tick happens in the order in which it was set down, arrivals before all; a change of capacity comes
before the first event of its day. Whatever ends frees its reviewer first, who takes the next task that waits; then its
successors are released, in the order of the shape. `twin.py` says the same in plain Python and must give the same
ticks.

What changes about a task is one number in `rows`: its open predecessors, its phase, its place in the shape. The rows
of a project stand together, its own number before them, so that an event touches one or two lines of memory. Ticks and
buckets are lists of chunks of fifteen, so that the rows of what happens at a tick can be fetched at once.

No array is handed to a function here: numba counts references to it with atomic operations, four of which cost as much
as an event.
"""

import numpy as np
from numba import njit

from kaigong.core.simulate.net import (
    CLASSES,
    EARLIEST_DUE,
    IN_SERVICE,
    KEY_FIRST,
    LEAST_SLACK,
    LEFT_BITS,
    PHASE_BITS,
    TICKS,
    WITH_APPLICANT,
    Floats,
    Longs,
    Net,
)
from kaigong.core.simulate.random_kernel import base_of, place_of, uniform

DURATION, CORRECTS, ANSWER = 0, 1, 2
# phases; the first four are the states on the first morning (net.TO_COME, DONE, IN_SERVICE, WITH_APPLICANT)
SERVING, CHECKING, SENT_BACK, ANSWERING, CORRECTED, ENDED = 4, 5, 6, 7, 8, 9
KEYS_BEFORE = 512  # keys may lie that many days before the first day
LEFT = (1 << LEFT_BITS) - 1
PLACE = LEFT_BITS + PHASE_BITS
OPEN = (1 << PLACE) - 1  # nothing of these bits: no predecessor open, and not begun
PHASE = OPEN - LEFT
LAST = 15  # the last place of a chunk of 16 leads to the next


@njit(cache=True, nogil=True, inline="always")
def ticks_of(low: float, high: float, part: float, scale: float) -> int:
    """A duration between two points of its table, in whole ticks."""
    return int((low + (high - low) * part) * scale + 0.5)


@njit(cache=True, nogil=True, inline="always")
def bucket(
    discipline: int, ageing: int, due_days: int, tail_days: int, wished: int, rank: int, day: int, keys: int
) -> int:
    """Where a task waits: the lower the sooner, first come first served within it."""
    key = 0
    if discipline == EARLIEST_DUE:
        key = day + due_days + KEYS_BEFORE
    elif discipline == LEAST_SLACK:
        key = wished - tail_days + KEYS_BEFORE
    elif discipline == KEY_FIRST:
        key = day + (ageing if rank else 0)
    elif discipline == CLASSES:
        key = rank
    return min(max(key, 0), keys - 1)


@njit(cache=True, nogil=True)
def replicate(
    net: Net, seed: int, replication: int, starts: Longs, ends: Longs, served: Longs, still: Longs,
    queue_area: Floats, busy_area: Floats,
) -> int:  # fmt: skip
    """Run one replication. Gives in `starts` the tick at which ground is broken for each project (-1: not within the
    days), in `ends` (if it has room) the tick each task ends, and by agency how many were `served` and are `still`
    waiting at the end; by agency and day ticks times tasks in `queue_area` and `busy_area`. Returns how many events
    there were."""
    base = base_of(seed, replication)
    agency, ageing, answer_scale, answer_table = net.agency, net.ageing, net.answer_scale, net.answer_table
    arrives, breaks_ground, capacity, check_ticks = net.arrives, net.breaks_ground, net.capacity, net.check_ticks
    corrects, discipline, due_days, early_at = net.corrects, net.discipline, net.due_days, net.early_at
    early_item, early_project, early_ticks, elapsed = net.early_item, net.early_project, net.early_ticks, net.elapsed
    first_early, first_task, floor, item_key = net.first_early, net.first_task, net.floor, net.item_key
    next_at, next_item, order, project_key = net.next_at, net.next_item, net.order, net.project_key
    rank, scale, shape_at, size = net.rank, net.scale, net.shape_at, net.size
    sure, table, tail_days, wished = net.sure, net.table, net.tail_days, net.wished
    tables = net.tables.ravel()
    width = net.tables.shape[1]
    rows = net.rows.copy()
    projects, agencies = size.size, discipline.size
    horizon, keys = net.days * TICKS, net.days + 2 * KEYS_BEFORE
    parts = rows.size  # what is numbered from here on are early parts of results
    heads = np.full(horizon + agencies * keys, -1, np.int32)  # the ticks, then the buckets of each desk
    tails = np.empty(horizon + agencies * keys, np.int32)
    pool = np.empty((LAST + 1) * (parts + early_project.size + 1), np.int32)
    spare, fresh = -1, 0  # chunks given back, and those never used
    lowest = np.full(agencies, keys, np.int64)
    free = np.zeros(agencies, np.int64)
    length = np.zeros(agencies, np.int64)
    busy = np.zeros(agencies, np.int64)
    queued = np.zeros(agencies, np.int64)  # this day's ticks times tasks
    worked = np.zeros(agencies, np.int64)
    ready = np.empty(size.max() + 1 if projects else 1, np.int64)
    room = ends.size == parts - projects
    starts[:] = -1
    served[:] = 0
    events, come, fetched = 0, 0, 0
    for day in range(net.days):
        start, stop = day * TICKS, (day + 1) * TICKS
        for now in range(start, stop):
            desk = 0 if now == start else agencies
            rest = stop - now  # ticks left of the day
            if heads[now] >= 0:
                for k in range(heads[now], min(tails[now], heads[now] | LAST)):
                    fetched += rows[min(pool[k], parts - 1)]  # together, not one after the other
            while True:
                n_ready = 0
                freed = -1
                if desk < agencies:  # capacity first, one desk after the other
                    freed = desk
                    desk += 1
                    free[freed] += capacity[freed, day] - (capacity[freed, day - 1] if day else 0)
                    queued[freed] = length[freed] * TICKS  # whatever comes or goes later in the day corrects this
                    worked[freed] = busy[freed] * TICKS
                elif come < projects and arrives[order[come]] <= now:  # with what is under way
                    events += 1
                    p = order[come]
                    come += 1
                    row0 = first_task[p] + p + 1
                    for row in range(row0, row0 + size[p]):
                        begun = (rows[row] & PHASE) >> LEFT_BITS
                        if rows[row] & OPEN == 0 or begun in (IN_SERVICE, WITH_APPLICANT):
                            ready[n_ready] = row
                            n_ready += 1
                elif heads[now] >= 0:
                    at = heads[now]
                    row = pool[at]
                    at += 1
                    if at == tails[now] or at & LAST == LAST:
                        chunk = (at - 1) & ~LAST
                        at = -1 if at == tails[now] else pool[at]
                        pool[chunk] = spare
                        spare = chunk
                    heads[now] = at
                    events += 1
                    if row >= parts:  # a part of a result is there before the whole
                        edge = row - parts
                        p = early_project[edge]
                        row = first_task[p] + p + 1 + early_item[early_at[shape_at[p]] + edge - first_early[p]]
                        rows[row] -= 1
                        if rows[row] & LEFT == 0:
                            ready[0] = row
                            n_ready = 1
                    else:
                        value = rows[row]
                        row0 = row - (value >> PLACE)
                        p = rows[row0 - 1]
                        item = shape_at[p] + row - row0
                        phase = (value & PHASE) >> LEFT_BITS
                        if phase == ANSWERING:
                            rows[row] = value & ~PHASE | CORRECTED << LEFT_BITS
                            ready[0] = row
                            n_ready = 1
                        else:
                            freed = agency[item]
                            if freed >= 0:
                                busy[freed] -= 1
                                worked[freed] -= rest
                                free[freed] += 1
                            if phase == CHECKING:
                                rows[row] = value & ~PHASE | SENT_BACK << LEFT_BITS
                                ready[0] = row
                                n_ready = 1
                            else:
                                rows[row] = value & ~PHASE | ENDED << LEFT_BITS
                                if room:
                                    ends[row - p - 1] = now
                                if breaks_ground[item]:
                                    starts[p] = now
                                for k in range(next_at[item], next_at[item + 1]):
                                    after = row0 + next_item[k]
                                    value = rows[after] - 1
                                    rows[after] = value
                                    if value & OPEN == 0:
                                        ready[n_ready] = after
                                        n_ready += 1
                else:
                    break
                # whoever is free takes what waits; then what has become ready begins or waits
                z = 0
                while True:
                    if freed >= 0:
                        if free[freed] <= 0 or length[freed] == 0:
                            freed = -1
                            continue
                        a = freed
                        which = horizon + a * keys + lowest[a]
                        while heads[which] < 0:
                            which += 1
                        lowest[a] = which - horizon - a * keys
                        at = heads[which]
                        row = pool[at]
                        at += 1
                        if at == tails[which] or at & LAST == LAST:
                            chunk = (at - 1) & ~LAST
                            at = -1 if at == tails[which] else pool[at]
                            pool[chunk] = spare
                            spare = chunk
                        heads[which] = at
                        length[a] -= 1
                        queued[a] -= rest
                    elif z < n_ready:
                        row = ready[z]
                        z += 1
                        a = -2
                    else:
                        break
                    value = rows[row]
                    row0 = row - (value >> PLACE)
                    p = rows[row0 - 1]
                    item = shape_at[p] + row - row0
                    phase = (value & PHASE) >> LEFT_BITS
                    if a == -2 and (phase in (WITH_APPLICANT, SENT_BACK)):
                        u = uniform(base, project_key[p], item_key[item], ANSWER)
                        elapsed_ticks = 0
                        if phase == WITH_APPLICANT:
                            elapsed_ticks = elapsed[row - p - 1]
                            u = floor[row - p - 1] + (1.0 - floor[row - p - 1]) * u
                        place, part = place_of(u)
                        place += answer_table[item] * width
                        ticks = ticks_of(tables[place], tables[place + 1], part, answer_scale[item])
                        rows[row] = value & ~PHASE | ANSWERING << LEFT_BITS
                        which = now + max(ticks - elapsed_ticks, 0)
                        if which >= horizon:
                            continue
                    elif a == -2 and agency[item] >= 0 and free[agency[item]] <= 0 and phase != IN_SERVICE:
                        a = agency[item]
                        length[a] += 1
                        queued[a] += rest
                        key = bucket(
                            discipline[a], ageing[a], due_days[item], tail_days[item], wished[p], rank[p], day, keys
                        )
                        lowest[a] = min(lowest[a], key)
                        which = horizon + a * keys + key
                    else:  # it begins
                        a = agency[item]
                        if a >= 0:
                            busy[a] += 1
                            worked[a] += rest
                            free[a] -= 1
                            served[a] += 1
                        share = corrects[item]
                        if (
                            share > 0.0
                            and phase == 0
                            and uniform(base, project_key[p], item_key[item], CORRECTS) < share
                        ):
                            rows[row] = value & ~PHASE | CHECKING << LEFT_BITS
                            which = now + check_ticks[item]
                        else:
                            rows[row] = value & ~PHASE | SERVING << LEFT_BITS
                            elapsed_ticks = 0
                            ticks = sure[item]
                            if phase == IN_SERVICE or ticks < 0:
                                u = uniform(base, project_key[p], item_key[item], DURATION)
                                if phase == IN_SERVICE:
                                    elapsed_ticks = elapsed[row - p - 1]
                                    u = floor[row - p - 1] + (1.0 - floor[row - p - 1]) * u
                                place, part = place_of(u)
                                place += table[item] * width
                                ticks = ticks_of(tables[place], tables[place + 1], part, scale[item])
                            for k in range(early_at[item], early_at[item + 1]):
                                which = now + max(early_ticks[k] - elapsed_ticks, 0)
                                if which < horizon:
                                    edge = parts + first_early[p] + k - early_at[shape_at[p]]
                                    at = tails[which]
                                    if heads[which] < 0:
                                        at = spare
                                        if at >= 0:
                                            spare = pool[at]
                                        else:
                                            at = fresh
                                            fresh += LAST + 1
                                        heads[which] = at
                                    elif at & LAST == LAST:
                                        chunk = spare
                                        if chunk >= 0:
                                            spare = pool[chunk]
                                        else:
                                            chunk = fresh
                                            fresh += LAST + 1
                                        pool[at] = chunk
                                        at = chunk
                                    pool[at] = edge
                                    tails[which] = at + 1
                            which = now + max(ticks - elapsed_ticks, 0)
                        if which >= horizon:
                            continue
                    at = tails[which]
                    if heads[which] < 0:
                        at = spare
                        if at >= 0:
                            spare = pool[at]
                        else:
                            at = fresh
                            fresh += LAST + 1
                        heads[which] = at
                    elif at & LAST == LAST:
                        chunk = spare
                        if chunk >= 0:
                            spare = pool[chunk]
                        else:
                            chunk = fresh
                            fresh += LAST + 1
                        pool[at] = chunk
                        at = chunk
                    pool[at] = row
                    tails[which] = at + 1
        for a in range(agencies):
            queue_area[a, day] = queued[a]
            busy_area[a, day] = worked[a]
    still[:] = length
    return events if fetched > -(1 << 62) else 0
