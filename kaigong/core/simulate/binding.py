"""Which desk binds: the one whose relief would bring most.

Of the desks with most waiting the first few are relieved in turn (as many reviewers as come, everything else and every
random number the same) in some replications of the sample, and the starts of all projects compared day by day; what
has not started by the end counts as starting the day after. The desk whose relief gains most days binds. A long queue
that nothing waits for on the way to a start gains nothing, however busy its desk.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from kaigong.core.simulate.net import Net
from kaigong.core.simulate.sample import Sample, sample

TRIED, SHARE, AT_LEAST = 3, 20, 8  # desks; one replication in so many, and never fewer than
PLENTY = 1 << 24


@dataclass(frozen=True, slots=True)
class Relief:
    """The binding desk (None: none binds), and by desk tried the days its relief gains in a replication."""

    binding: int | None = None
    days: Mapping[int, float] = field(default_factory=dict)


def relief(net: Net, found: Sample, seed: int, threads: int = 1, *, tried: bool = True) -> Relief:
    """Try the desks at which most is waited; not `tried`, that alone decides."""
    waiting = found.waited.sum(axis=1)
    order = [int(a) for a in np.argsort(-waiting, kind="stable") if waiting[a] > 0][:TRIED]
    numbers = [int(n) for n in found.replications[: max(found.done // SHARE, AT_LEAST)]]
    if not order:
        return Relief()
    if not tried:
        return Relief(order[0])
    today = _days_until_start(net, found.started[: len(numbers)])
    gained = {}
    for a in order:
        other = sample(relieved(net, a), seed, numbers, threads=threads)
        gained[a] = (today - _days_until_start(net, other.started)) / len(numbers)
    best = max(order, key=lambda a: gained[a])
    return Relief(best if gained[best] > 0 else order[0], gained)


def relieved(net: Net, agency: int) -> Net:
    """The same city with no queue at one desk."""
    capacity = net.capacity.copy()
    capacity[agency] = PLENTY
    return net._replace(capacity=capacity)


def _days_until_start(net: Net, started: np.ndarray) -> float:
    """The days of all starts added up."""
    return float(np.minimum(started, net.days).sum(dtype=np.float64))
