"""Many replications, on as many threads as there are processors; stopped at any time they give what they have."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from kaigong.core.simulate import kernel
from kaigong.core.simulate.net import TICKS, Floats, Longs, Net, projects_in

Told = Callable[[int], object]  # is told how many replications are done
NO_ENDS = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class One:
    """One replication. `starts` by project: the tick ground is broken, -1 where not within the days. By agency: `wait`
    (ticks waited in all) and `served`; by agency and day the mean number `queue` waiting and `busy` at work."""

    starts: Longs
    wait: Floats
    served: Longs
    queue: Floats
    busy: Floats
    events: int


def one(net: Net, seed: int, replication: int, ends: Longs = NO_ENDS) -> One:
    """Run one replication; `ends`, with room for every task, takes the ticks at which they end."""
    agencies = net.discipline.size
    starts, served = np.full(projects_in(net), -1, np.int64), np.zeros(agencies, np.int64)
    wait, queue, busy = np.zeros(agencies), np.zeros((agencies, net.days)), np.zeros((agencies, net.days))
    events = kernel.replicate(net, seed, replication, starts, ends, wait, served, queue, busy)
    return One(starts, wait, served, queue / TICKS, busy / TICKS, int(events))


def many(
    net: Net, seed: int, replications: Sequence[int], *, threads: int = 1, told: Told | None = None
) -> Iterator[One]:
    """Run some replications, in their order; whoever stops asking has what came so far. The number of threads changes
    nothing but the time."""
    with ThreadPoolExecutor(threads) as pool:
        try:
            for done, found in enumerate(pool.map(lambda n: one(net, seed, n), replications), 1):
                if told:
                    told(done)
                yield found
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
