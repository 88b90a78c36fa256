"""Many replications, on as many threads as there are processors; stopped at any time they give what they have."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np

from kaigong.core.simulate import kernel
from kaigong.core.simulate.net import TICKS, Floats, Longs, Net, projects_in

Told = Callable[[int], object]  # is told how many replications are done
NO_ENDS = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class One:
    """One replication. `starts` by project: the tick ground is broken, -1 where not within the days. By agency: how
    many were `served`, and are `still` waiting at the end; by agency and day the mean number in the `queue` and `busy`
    at work."""

    starts: Longs
    served: Longs
    still: Longs
    queue: Floats
    busy: Floats
    events: int


def one(net: Net, seed: int, replication: int, ends: Longs = NO_ENDS) -> One:
    """Run one replication; `ends`, with room for every task, takes the ticks at which they end."""
    agencies = net.discipline.size
    starts = np.full(projects_in(net), -1, np.int64)
    served, still = np.zeros(agencies, np.int64), np.zeros(agencies, np.int64)
    queue, busy = np.zeros((agencies, net.days)), np.zeros((agencies, net.days))
    events = kernel.replicate(net, seed, replication, starts, ends, served, still, queue, busy)
    return One(starts, served, still, queue / TICKS, busy / TICKS, int(events))


def many(
    net: Net, seed: int, replications: Sequence[int], *, threads: int = 1, told: Told | None = None,
    stop: Callable[[], bool] | None = None,
) -> Iterator[One]:  # fmt: skip
    """Run some replications, in their order, until `stop` says yes; the number of threads changes nothing but the
    time. No more are begun than are soon asked for."""
    numbers, ahead, done = iter(replications), deque[Future[One]](), 0
    with ThreadPoolExecutor(threads) as pool:
        while not (stop and stop()):
            for number in islice(numbers, 2 * threads - len(ahead)):
                ahead.append(pool.submit(one, net, seed, number))
            if not ahead:
                return
            found = ahead.popleft().result()
            done += 1
            if told:
                told(done)
            yield found
        pool.shutdown(wait=False, cancel_futures=True)
