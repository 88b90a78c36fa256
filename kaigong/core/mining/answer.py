"""What mining a log answers, whichever engine worked it out: plain rows in one order.

    answer(log, threads=1) -> Answer       the compiled engine; `frames.answer` gives the same rows

Order: by count, the greatest first, then by name; days are rounded to a millionth (0.09 s).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kaigong.core.mining.bottleneck import Bottleneck, ranked
from kaigong.core.mining.graph import DAY, Graph, Ints, mine
from kaigong.core.mining.log import Log
from kaigong.core.mining.rework import Repeat, rework

SHARES = (10, 25, 50, 75, 90, 95)  # percent
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Step:
    """A step and its waits: None where none of them has both times. `total` adds up what was waited."""

    before: str
    after: str
    count: int
    timed: int
    p50: float | None
    p90: float | None
    total: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Counts by name, paths with counts, steps, quantiles of throughput in days by percent."""

    cases: int
    events: int
    activities: Mapping[str, int]
    start: Mapping[str, int]
    end: Mapping[str, int]
    variants: Sequence[tuple[tuple[str, ...], int]]
    steps: Sequence[Step]
    throughput: Mapping[int, float | None]
    rework: Sequence[Repeat]
    bottlenecks: Sequence[Bottleneck]


def answer(log: Log, threads: int = 1) -> Answer:
    """All of it by the compiled passes."""
    return of_graph(mine(log, threads))


def of_graph(graph: Graph) -> Answer:
    """The same for a graph that is there."""
    log, names = graph.log, list(graph.log.activities)
    steps = steps_of(graph, names)
    spans = graph.throughput_quantiles([share / 100 for share in SHARES])
    return Answer(
        len(log.first) - 1, len(log.activity), _named(names, graph.activity_count), _named(names, graph.start_count),
        _named(names, graph.end_count), variants_of(graph, names), steps,
        {share: days(span) for share, span in zip(SHARES, spans, strict=True)},
        rework(log), ranked(steps),
    )  # fmt: skip


def days(micros: float | None) -> float | None:
    """Rounded days of microseconds; None for NaN too."""
    return None if micros is None or micros != micros else round(float(micros) / DAY, DIGITS)


def by_count(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The greatest first, then by name; none that never occurs."""
    return dict(sorted(((name, n) for name, n in counts if n), key=lambda pair: (-pair[1], pair[0])))


def _named(names: Sequence[str], counts: Ints) -> dict[str, int]:
    return by_count(zip(names, counts.tolist(), strict=True))


def steps_of(graph: Graph, names: Sequence[str]) -> tuple[Step, ...]:
    """Every pair that occurs."""
    edges = graph.edges
    columns = (edges.before, edges.after, edges.count, edges.timed, edges.wait_p50, edges.wait_p90, edges.wait_sum)
    found = [
        Step(names[a], names[b], count, timed, days(p50), days(p90), days(total) or 0.0)
        for a, b, count, timed, p50, p90, total in zip(*(column.tolist() for column in columns), strict=True)
    ]
    return in_order(found)


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The most frequent first, then by names."""
    return tuple(sorted(steps, key=lambda step: (-step.count, step.before, step.after)))


def variants_of(graph: Graph, names: Sequence[str]) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Every path, the most frequent first; equally frequent ones by their activities."""
    first, codes = graph.log.first, graph.log.activity
    cases = graph.variant_case
    bounds = np.stack([first[cases], first[cases + 1]], axis=1).tolist()
    paths = [tuple([names[code] for code in codes[lo:hi].tolist()]) for lo, hi in bounds]
    found = list(zip(paths, graph.variant_count.tolist(), strict=True))
    found.sort()
    found.sort(key=lambda pair: -pair[1])
    return tuple(found)
