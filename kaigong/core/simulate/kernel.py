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

from kaigong.core.compiled import njit
from kaigong.core.simulate.net import (
    AGENCY,
    ANSWER_AT,
    BREAKS,
    CHECK,
    CLASSES,
    DUE,
    EARLIEST_DUE,
    EARLY_AT,
    EARLY_END,
    FACTS,
    IN_SERVICE,
    KEY_FIRST,
    LEAST_SLACK,
    LEFT_BITS,
    NEXT_AT,
    NEXT_END,
    PHASE_BITS,
    SURE,
    TABLE_AT,
    TAIL,
    TICKS,
    WITH_APPLICANT,
    Floats,
    Longs,
    Net,
)
from kaigong.core.simulate.random_kernel import base_of, place_of, uniform

U = np.uint64  # an index without a sign needs no look whether it counts from the end
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
    ageing, answer_scale, arrives, capacity = net.ageing, net.answer_scale, net.arrives, net.capacity
    corrects, discipline, early_at, early_item = net.corrects, net.discipline, net.early_at, net.early_item
    early_project, early_ticks, elapsed, facts = net.early_project, net.early_ticks, net.elapsed, net.facts
    first_early, first_task, floor, item_key = net.first_early, net.first_task, net.floor, net.item_key
    next_item, order, project_key, rank = net.next_item, net.order, net.project_key, net.rank
    scale, shape_at, size, wished = net.scale, net.shape_at, net.size, net.wished
    tables = net.tables.ravel()
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
    room = ends.size == parts - 2 * projects
    starts[:] = -1
    served[:] = 0
    events, come, fetched = 0, 0, 0
    for day in range(net.days):
        start, stop = day * TICKS, (day + 1) * TICKS
        for now in range(start, stop):
            desk = 0 if now == start else agencies
            rest = stop - now  # ticks left of the day
            if heads[U(now)] >= 0:
                for k in range(heads[U(now)], min(tails[U(now)], heads[U(now)] | LAST)):
                    fetched += rows[min(pool[U(k)], parts - 1)]  # together, not one after the other
            while True:
                n_ready = 0
                freed = -1
                if desk < agencies:  # capacity first, one desk after the other
                    freed = desk
                    desk += 1
                    free[U(freed)] += capacity[freed, day] - (capacity[freed, day - 1] if day else 0)
                    queued[U(freed)] = length[U(freed)] * TICKS  # whatever comes or goes later in the day corrects this
                    worked[U(freed)] = busy[U(freed)] * TICKS
                elif come < projects and arrives[U(order[U(come)])] <= now:  # with what is under way
                    events += 1
                    p = order[U(come)]
                    come += 1
                    row0 = first_task[U(p)] + 2 * (p + 1)
                    for row in range(row0, row0 + size[U(p)]):
                        begun = (rows[U(row)] & PHASE) >> LEFT_BITS
                        if rows[U(row)] & OPEN == 0 or begun in (IN_SERVICE, WITH_APPLICANT):
                            ready[U(n_ready)] = row
                            n_ready += 1
                elif heads[U(now)] >= 0:
                    at = heads[U(now)]
                    row = pool[U(at)]
                    at += 1
                    if at == tails[U(now)] or at & LAST == LAST:
                        chunk = (at - 1) & ~LAST
                        at = -1 if at == tails[U(now)] else pool[U(at)]
                        pool[U(chunk)] = spare
                        spare = chunk
                    heads[U(now)] = at
                    events += 1
                    if row >= parts:  # a part of a result is there before the whole
                        edge = row - parts
                        p = early_project[U(edge)]
                        k = early_at[U(shape_at[U(p)])] + edge - first_early[U(p)]
                        row = first_task[U(p)] + 2 * (p + 1) + early_item[U(k)]
                        rows[U(row)] -= 1
                        if rows[U(row)] & LEFT == 0:
                            ready[U(0)] = row
                            n_ready = 1
                    else:
                        value = rows[U(row)]
                        row0 = row - (value >> PLACE)
                        item = rows[U(row0 - 2)] + row - row0
                        about = item * FACTS
                        phase = (value & PHASE) >> LEFT_BITS
                        if phase == ANSWERING:
                            rows[U(row)] = value & ~PHASE | CORRECTED << LEFT_BITS
                            ready[U(0)] = row
                            n_ready = 1
                        else:
                            freed = facts[U(about + AGENCY)]
                            if freed >= 0:
                                busy[U(freed)] -= 1
                                worked[U(freed)] -= rest
                                free[U(freed)] += 1
                            if phase == CHECKING:
                                rows[U(row)] = value & ~PHASE | SENT_BACK << LEFT_BITS
                                ready[U(0)] = row
                                n_ready = 1
                            else:
                                rows[U(row)] = value & ~PHASE | ENDED << LEFT_BITS
                                if room:
                                    ends[U(row - 2 * (rows[U(row0 - 1)] + 1))] = now
                                if facts[U(about + BREAKS)]:
                                    starts[U(rows[U(row0 - 1)])] = now
                                for k in range(facts[U(about + NEXT_AT)], facts[U(about + NEXT_END)]):
                                    after = row0 + next_item[U(k)]
                                    value = rows[U(after)] - 1
                                    rows[U(after)] = value
                                    if value & OPEN == 0:
                                        ready[U(n_ready)] = after
                                        n_ready += 1
                else:
                    break
                # whoever is free takes what waits; then what has become ready begins or waits
                z = 0
                while True:
                    if freed >= 0:
                        if free[U(freed)] <= 0 or length[U(freed)] == 0:
                            freed = -1
                            continue
                        a = freed
                        which = horizon + a * keys + lowest[U(a)]
                        while heads[U(which)] < 0:
                            which += 1
                        lowest[U(a)] = which - horizon - a * keys
                        at = heads[U(which)]
                        row = pool[U(at)]
                        at += 1
                        if at == tails[U(which)] or at & LAST == LAST:
                            chunk = (at - 1) & ~LAST
                            at = -1 if at == tails[U(which)] else pool[U(at)]
                            pool[U(chunk)] = spare
                            spare = chunk
                        heads[U(which)] = at
                        length[U(a)] -= 1
                        queued[U(a)] -= rest
                    elif z < n_ready:
                        row = ready[U(z)]
                        z += 1
                        a = -2
                    else:
                        break
                    value = rows[U(row)]
                    row0 = row - (value >> PLACE)
                    p = rows[U(row0 - 1)]
                    item = rows[U(row0 - 2)] + row - row0
                    about = item * FACTS
                    phase = (value & PHASE) >> LEFT_BITS
                    if a == -2 and (phase in (WITH_APPLICANT, SENT_BACK)):
                        u = uniform(base, project_key[U(p)], item_key[U(item)], ANSWER)
                        elapsed_ticks = 0
                        if phase == WITH_APPLICANT:
                            elapsed_ticks = elapsed[U(row - 2 * (p + 1))]
                            u = floor[U(row - 2 * (p + 1))] + (1.0 - floor[U(row - 2 * (p + 1))]) * u
                        place, part = place_of(u)
                        place += facts[U(about + ANSWER_AT)]
                        ticks = ticks_of(tables[U(place)], tables[U(place + 1)], part, answer_scale[U(item)])
                        rows[U(row)] = value & ~PHASE | ANSWERING << LEFT_BITS
                        which = now + max(ticks - elapsed_ticks, 0)
                        if which >= horizon:
                            continue
                    elif (
                        a == -2
                        and facts[U(about + AGENCY)] >= 0
                        and free[U(facts[U(about + AGENCY)])] <= 0
                        and phase != IN_SERVICE
                    ):
                        a = facts[U(about + AGENCY)]
                        length[U(a)] += 1
                        queued[U(a)] += rest
                        key = bucket(
                            discipline[U(a)],
                            ageing[U(a)],
                            facts[U(about + DUE)],
                            facts[U(about + TAIL)],
                            wished[U(p)],
                            rank[U(p)],
                            day,
                            keys,
                        )
                        lowest[U(a)] = min(lowest[U(a)], key)
                        which = horizon + a * keys + key
                    else:  # it begins
                        a = facts[U(about + AGENCY)]
                        if a >= 0:
                            busy[U(a)] += 1
                            worked[U(a)] += rest
                            free[U(a)] -= 1
                            served[U(a)] += 1
                        share = corrects[U(item)]
                        if (
                            share > 0.0
                            and phase == 0
                            and uniform(base, project_key[U(p)], item_key[U(item)], CORRECTS) < share
                        ):
                            rows[U(row)] = value & ~PHASE | CHECKING << LEFT_BITS
                            which = now + facts[U(about + CHECK)]
                        else:
                            rows[U(row)] = value & ~PHASE | SERVING << LEFT_BITS
                            elapsed_ticks = 0
                            ticks = facts[U(about + SURE)]
                            if phase == IN_SERVICE or ticks < 0:
                                u = uniform(base, project_key[U(p)], item_key[U(item)], DURATION)
                                if phase == IN_SERVICE:
                                    elapsed_ticks = elapsed[U(row - 2 * (p + 1))]
                                    u = floor[U(row - 2 * (p + 1))] + (1.0 - floor[U(row - 2 * (p + 1))]) * u
                                place, part = place_of(u)
                                place += facts[U(about + TABLE_AT)]
                                ticks = ticks_of(tables[U(place)], tables[U(place + 1)], part, scale[U(item)])
                            for k in range(facts[U(about + EARLY_AT)], facts[U(about + EARLY_END)]):
                                which = now + max(early_ticks[U(k)] - elapsed_ticks, 0)
                                if which < horizon:
                                    edge = parts + first_early[U(p)] + k - early_at[U(shape_at[U(p)])]
                                    at = tails[U(which)]
                                    if heads[U(which)] < 0:
                                        at = spare
                                        if at >= 0:
                                            spare = pool[U(at)]
                                        else:
                                            at = fresh
                                            fresh += LAST + 1
                                        heads[U(which)] = at
                                    elif at & LAST == LAST:
                                        chunk = spare
                                        if chunk >= 0:
                                            spare = pool[U(chunk)]
                                        else:
                                            chunk = fresh
                                            fresh += LAST + 1
                                        pool[U(at)] = chunk
                                        at = chunk
                                    pool[U(at)] = edge
                                    tails[U(which)] = at + 1
                            which = now + max(ticks - elapsed_ticks, 0)
                        if which >= horizon:
                            continue
                    at = tails[U(which)]
                    if heads[U(which)] < 0:
                        at = spare
                        if at >= 0:
                            spare = pool[U(at)]
                        else:
                            at = fresh
                            fresh += LAST + 1
                        heads[U(which)] = at
                    elif at & LAST == LAST:
                        chunk = spare
                        if chunk >= 0:
                            spare = pool[U(chunk)]
                        else:
                            chunk = fresh
                            fresh += LAST + 1
                        pool[U(at)] = chunk
                        at = chunk
                    pool[U(at)] = row
                    tails[U(which)] = at + 1
        for a in range(agencies):
            queue_area[a, day] = queued[U(a)]
            busy_area[a, day] = worked[U(a)]
    still[:] = length
    return events if fetched > -(1 << 62) else 0
