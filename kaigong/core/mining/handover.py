"""Who hands work to whom: steps of a case from one resource to another, how many and how long they wait.

handover(log) -> Handovers
"""

from dataclasses import dataclass, replace

import numpy as np

from kaigong.core.mining.graph import DAY, mine
from kaigong.core.mining.log import Log
from kaigong.core.mining.words import Words


@dataclass(frozen=True, slots=True)
class Handover:
    """Steps from one resource to the next; days are None where no step has both times."""

    giver: str
    taker: str
    count: int
    wait_p50_days: float | None
    wait_p90_days: float | None


@dataclass(frozen=True, slots=True)
class Handovers:
    """`kept` counts the steps that stay with the same resource, `unknown` those where one end has none."""

    rows: tuple[Handover, ...]
    kept: int
    unknown: int
    changes_per_case: float


def handover(log: Log, threads: int = 1) -> Handovers:
    """The matrix as rows, the most frequent first. Work of nobody known is not handed over."""
    nobody = len(log.resources)
    codes = np.where(log.resource < 0, nobody, log.resource).astype(np.int32)
    edges = mine(replace(log, activity=codes, activities=Words.of([*log.resources, ""])), threads).edges
    named = (edges.before != nobody) & (edges.after != nobody)
    other = edges.before != edges.after
    rows = [
        Handover(
            log.resources[int(edges.before[at])], log.resources[int(edges.after[at])], int(edges.count[at]),
            _days(edges.wait_p50[at]), _days(edges.wait_p90[at]),
        )
        for at in np.flatnonzero(named & other)
    ]  # fmt: skip
    moved, cases = sum(row.count for row in rows), len(log.first) - 1
    return Handovers(
        tuple(sorted(rows, key=lambda row: (-row.count, row.giver, row.taker))),
        int(edges.count[named & ~other].sum()), int(edges.count[~named].sum()), moved / cases if cases else 0.0,
    )  # fmt: skip


def _days(micros: float) -> float | None:
    return None if np.isnan(micros) else round(float(micros) / DAY, 6)
