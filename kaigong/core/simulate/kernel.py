"""One replication, event by event: a wheel of ticks for what is to come, for each desk its waiting tasks in buckets.

What happens at one tick happens in the order in which it was set down; a change of capacity comes before the first
event of its day. Whatever ends frees its reviewer first, who takes the next task that waits; then its successors are
released, in the order of the shape. `twin.py` says the same in plain Python and must give the same ticks.
"""

import numpy as np
from numba import njit

from kaigong.core.simulate.net import (
    CLASSES,
    DONE,
    EARLIEST_DUE,
    IN_SERVICE,
    KEY_FIRST,
    LEAST_SLACK,
    TICKS,
    WITH_APPLICANT,
    Floats,
    Longs,
    Net,
)
from kaigong.core.simulate.random_kernel import base_of, quantile, uniform

DURATION, CORRECTS, ANSWER = 0, 1, 2
WAITING, CHECKING, ANSWERING, CORRECTED, SERVING, ENDED = range(6)
KEYS_BEFORE = 512  # keys may lie that many days before the first day


@njit(cache=True, nogil=True, inline="always")
def draw(net: Net, base: np.uint64, task: int, item: int, p: int, purpose: int) -> int:
    """A duration in ticks; of what is under way only what is left of it."""
    u = uniform(base, net.project_key[p], net.item_key[item], purpose)
    elapsed = 0
    if net.state[task] == (IN_SERVICE if purpose == DURATION else WITH_APPLICANT):
        elapsed = net.elapsed[task]
        u = net.floor[task] + (1.0 - net.floor[task]) * u
    if purpose == DURATION:
        ticks = int(quantile(net.tables, net.table[item], u) * net.scale[item] + 0.5)
    else:
        ticks = int(quantile(net.tables, net.answer_table[item], u) * net.answer_scale[item] + 0.5)
    return max(ticks - elapsed, 0)


@njit(cache=True, nogil=True, inline="always")
def key_of(net: Net, agency: int, item: int, p: int, day: int, keys: int) -> int:
    """The bucket in which a task waits: the lower the sooner, first come first served within it."""
    discipline = net.discipline[agency]
    key = 0
    if discipline == EARLIEST_DUE:
        key = day + net.due_days[item] + KEYS_BEFORE
    elif discipline == LEAST_SLACK:
        key = net.wished[p] - net.tail_days[item] + KEYS_BEFORE
    elif discipline == KEY_FIRST:
        key = day + (net.ageing[agency] if net.rank[p] else 0)
    elif discipline == CLASSES:
        key = net.rank[p]
    return min(max(key, 0), keys - 1)


@njit(cache=True, nogil=True)
def replicate(
    net: Net, seed: int, replication: int, starts: Longs, ends: Longs, wait: Floats, served: Longs,
    still: Longs, queue_area: Floats, busy_area: Floats,
) -> int:  # fmt: skip
    """Run one replication. Gives in `starts` the tick at which ground is broken for each project (-1: not within the
    days), in `ends` (if it has room) the tick each task ends, and adds to `wait` (ticks waited), `served` and
    `still` (waiting at the end),
    `queue_area` and `busy_area` (ticks times tasks, for each agency and day). Returns how many events there were."""
    base = base_of(seed, replication)
    tasks, projects, agencies = net.left.size, net.size.size, net.discipline.size
    horizon, keys = net.days * TICKS, net.days + 2 * KEYS_BEFORE
    early = net.first_early[-1]
    head = np.full(horizon, -1, np.int32)
    tail = np.empty(horizon, np.int32)
    after = np.empty(tasks + early + projects, np.int32)
    left = net.left.copy()
    phase = np.zeros(tasks, np.int8)
    since = np.zeros(tasks, np.int32)
    queued = np.empty(tasks, np.int32)
    first = np.full((agencies, keys), -1, np.int32)
    last = np.empty((agencies, keys), np.int32)
    lowest = np.full(agencies, keys, np.int32)
    free = np.zeros(agencies, np.int32)
    length = np.zeros(agencies, np.int32)
    busy = np.zeros(agencies, np.int32)
    ready = np.empty(net.size.max() + 1 if projects else 1, np.int32)
    room = ends.size == tasks
    starts[:] = -1
    events = 0
    for p in range(projects):
        at = max(net.arrives[p], 0)
        if at < horizon:
            node = tasks + early + p
            after[node] = -1
            if head[at] < 0:
                head[at] = node
            else:
                after[tail[at]] = node
            tail[at] = node
    for now in range(horizon):
        day = now // TICKS
        rest = (day + 1) * TICKS - now  # ticks left of the day
        new_day = now % TICKS == 0
        if not new_day and head[now] < 0:
            continue
        desk = 0
        while True:
            n_ready = 0
            freed = -1
            if new_day:  # capacity first, one desk after the other
                if desk == agencies:
                    new_day = False
                    continue
                a = desk
                desk += 1
                before = net.capacity[a, day - 1] if day else 0
                free[a] += net.capacity[a, day] - before
                queue_area[a, day] += length[a] * TICKS  # whatever comes or goes later in the day corrects this
                busy_area[a, day] += busy[a] * TICKS
                freed = a
            else:
                node = head[now]
                if node < 0:
                    break
                head[now] = after[node]
                events += 1
                if node >= tasks + early:  # a project arrives, with what is under way
                    p = node - tasks - early
                    base_task = net.first_task[p]
                    for j in range(net.size[p]):
                        t = base_task + j
                        if net.state[t] == DONE:
                            continue
                        if net.state[t] == IN_SERVICE or net.state[t] == WITH_APPLICANT or left[t] == 0:
                            ready[n_ready] = t
                            n_ready += 1
                elif node >= tasks:  # a part of a result is there before the whole
                    edge = node - tasks
                    p = np.searchsorted(net.first_early, edge, side="right") - 1
                    item0 = net.shape_at[p]
                    target = net.early_item[net.early_at[item0] + edge - net.first_early[p]]
                    t = net.first_task[p] + target
                    left[t] -= 1
                    if left[t] == 0:
                        ready[0] = t
                        n_ready = 1
                else:
                    t = node
                    p = net.project_of[t]
                    place = t - net.first_task[p]
                    item = net.shape_at[p] + place
                    a = net.agency[item]
                    if phase[t] == ANSWERING:
                        ready[0] = t
                        n_ready = 1
                        phase[t] = CORRECTED
                    else:
                        if a >= 0:
                            busy[a] -= 1
                            busy_area[a, day] -= rest
                            free[a] += 1
                            freed = a
                        if phase[t] == CHECKING:
                            phase[t] = ANSWERING
                            to = now + draw(net, base, t, item, p, ANSWER)
                            if to < horizon:
                                after[t] = -1
                                if head[to] < 0:
                                    head[to] = t
                                else:
                                    after[tail[to]] = t
                                tail[to] = t
                        else:
                            phase[t] = ENDED
                            if room:
                                ends[t] = now
                            if place == net.start_item[p]:
                                starts[p] = now
                            for k in range(net.next_at[item], net.next_at[item + 1]):
                                s = net.first_task[p] + net.next_item[k]
                                left[s] -= 1
                                if left[s] == 0 and net.state[s] == 0:
                                    ready[n_ready] = s
                                    n_ready += 1
            # whoever is free takes what waits; then what has become ready begins or waits
            z = 0
            while True:
                begin = -1
                if freed >= 0:
                    a = freed
                    if free[a] > 0 and length[a] > 0:
                        key = lowest[a]
                        while first[a, key] < 0:
                            key += 1
                        lowest[a] = key
                        begin = first[a, key]
                        first[a, key] = queued[begin]
                        length[a] -= 1
                        queue_area[a, day] -= rest
                        wait[a] += now - since[begin]
                    else:
                        freed = -1
                        continue
                elif z < n_ready:
                    begin = ready[z]
                    z += 1
                    p = net.project_of[begin]
                    item = net.shape_at[p] + begin - net.first_task[p]
                    a = net.agency[item]
                    since[begin] = now
                    if phase[begin] == WAITING and net.state[begin] == WITH_APPLICANT:
                        phase[begin] = ANSWERING
                        to = now + draw(net, base, begin, item, p, ANSWER)
                        if to < horizon:
                            after[begin] = -1
                            if head[to] < 0:
                                head[to] = begin
                            else:
                                after[tail[to]] = begin
                            tail[to] = begin
                        continue
                    under_way = net.state[begin] == IN_SERVICE
                    if a >= 0 and free[a] <= 0 and not under_way:
                        length[a] += 1
                        queue_area[a, day] += rest
                        key = key_of(net, a, item, p, day, keys)
                        queued[begin] = -1
                        if first[a, key] < 0:
                            first[a, key] = begin
                        else:
                            queued[last[a, key]] = begin
                        last[a, key] = begin
                        if key < lowest[a]:
                            lowest[a] = key
                        continue
                else:
                    break
                # a task begins
                p = net.project_of[begin]
                item = net.shape_at[p] + begin - net.first_task[p]
                a = net.agency[item]
                under_way = net.state[begin] == IN_SERVICE
                if a >= 0:
                    busy[a] += 1
                    busy_area[a, day] += rest
                    free[a] -= 1
                    served[a] += 1
                asks = False
                if phase[begin] != CORRECTED and not under_way and net.corrects[item] > 0.0:
                    u = uniform(base, net.project_key[p], net.item_key[item], CORRECTS)
                    asks = u < net.corrects[item]
                if asks:
                    phase[begin] = CHECKING
                    to = now + net.check_ticks[item]
                else:
                    phase[begin] = SERVING
                    to = now + draw(net, base, begin, item, p, DURATION)
                    for k in range(net.early_at[item], net.early_at[item + 1]):
                        node = tasks + net.first_early[p] + k - net.early_at[net.shape_at[p]]
                        soon = now + max(net.early_ticks[k] - net.elapsed[begin], 0)
                        if soon < horizon:
                            after[node] = -1
                            if head[soon] < 0:
                                head[soon] = node
                            else:
                                after[tail[soon]] = node
                            tail[soon] = node
                if to < horizon:
                    after[begin] = -1
                    if head[to] < 0:
                        head[to] = begin
                    else:
                        after[tail[to]] = begin
                    tail[to] = begin
    for a in range(agencies):
        still[a] = length[a]
    return events
