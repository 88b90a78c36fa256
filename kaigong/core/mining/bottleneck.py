"""Bottlenecks: where cases wait most in all, so that an hour saved there is saved most often.

bottlenecks(graph, most) -> (Bottleneck, …), the one with the most days waited first
"""

from dataclasses import dataclass

import numpy as np

from kaigong.core.mining.graph import DAY, Graph


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """A step whose waits add up. `total_days` is all waiting on it, `share` of the waiting on all steps; `mean_days`
    against `p50_days` tells whether all wait or a few wait very long (`few` is true from twice as much on)."""

    before: str
    after: str
    count: int
    p50_days: float
    p90_days: float
    mean_days: float
    total_days: float
    share: float

    @property
    def few(self) -> bool:
        return self.mean_days >= 2 * self.p50_days


def bottlenecks(graph: Graph, most: int = 20) -> tuple[Bottleneck, ...]:
    """Steps by the time waited on them in all, negative waits counting as none; ties by names."""
    edges, names = graph.edges, graph.log.activities
    total = np.maximum(np.nan_to_num(edges.wait_sum), 0.0)
    whole = float(total.sum())
    if whole == 0:
        return ()
    order = [int(place) for place in np.lexsort((edges.after, edges.before, -total))[:most] if total[place] > 0]
    return tuple(
        Bottleneck(
            names[int(edges.before[at])], names[int(edges.after[at])], int(edges.count[at]),
            float(edges.wait_p50[at]) / DAY, float(edges.wait_p90[at]) / DAY,
            float(total[at]) / float(edges.timed[at]) / DAY, float(total[at]) / DAY, float(total[at]) / whole,
        )
        for at in order
    )  # fmt: skip
