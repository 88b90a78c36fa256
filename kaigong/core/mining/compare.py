"""Two groups of cases held against each other: municipalities, or before and after a reform.

    compare(graph, group, names, seed=…) -> Comparison
    by_day(graph, day, zone) -> group: 0 begun before the day, 1 on it or after, -1 begun nobody knows when

Every figure is b less a. What is looked at: throughput, the wait on every step and before every activity, how often an
activity and a path occurs. Steps and activities seen fewer than `LEAST` times in either group are left out; of the rest
the `MOST` most frequent are looked at, and all p of one kind are corrected together (Holm). Steps of one case are not
independent of each other, so the p of steps are a guide and not a proof.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kaigong.core.mining.graph import DAY, Graph, Ints
from kaigong.core.mining.log import NO_TIME, Log
from kaigong.core.mining.stats import Effect, Share, effect, holm, shares
from kaigong.core.mining.times import NO_DAY, local_days

Group = NDArray[np.int8]
LEAST = 10
MOST = 200
PATHS = 30
W = TypeVar("W", Effect, Share)


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing looked at in both groups: a step by its two activities, an activity, or a path."""

    what: tuple[str, ...]
    effect: Effect


@dataclass(frozen=True, slots=True)
class Occurs:
    """In what share of the cases something occurs."""

    what: tuple[str, ...]
    share: Share


@dataclass(frozen=True, slots=True)
class Comparison:
    """From a to b, days throughout. Each list has the greatest effect first."""

    names: tuple[str, str]
    cases: tuple[int, int]
    events: tuple[int, int]
    throughput: Effect | None
    activities: tuple[Compared, ...]  # the wait before each
    steps: tuple[Compared, ...]
    occurs: tuple[Occurs, ...]  # activities
    paths: tuple[Occurs, ...]


def by_day(graph: Graph, day: date, zone: tzinfo) -> Group:
    """Cases by the day they begin on at the place."""
    begun = local_days(graph.first, zone)
    return np.where(begun == NO_DAY, -1, begun >= day.toordinal()).astype(np.int8)


def compare(graph: Graph, group: Group, names: tuple[str, str], *, seed: int) -> Comparison:
    """`group` has 0, 1 or -1 (neither) for each case."""
    log = graph.log
    sizes = tuple(int((group == side).sum()) for side in (0, 1))
    lengths = np.diff(log.first)
    events = tuple(int(lengths[group == side].sum()) for side in (0, 1))
    spans = graph.throughput
    known = spans != NO_TIME
    a, b = (spans[known & (group == side)] / DAY for side in (0, 1))
    return Comparison(
        names, (sizes[0], sizes[1]), (events[0], events[1]),
        effect(a, b, seed=seed) if len(a) and len(b) else None,
        _waits(log, group, seed, by_step=False), _waits(log, group, seed, by_step=True),
        _activities(log, group), _paths(graph, group),
    )  # fmt: skip


def _waits(log: Log, group: Group, seed: int, by_step: bool) -> tuple[Compared, ...]:
    """Waits keyed by step or by the activity waited for."""
    after = np.flatnonzero(log.case[1:] == log.case[:-1]) + 1
    side = group[log.case[after]]
    known = (log.time[after] != NO_TIME) & (log.time[after - 1] != NO_TIME) & (side >= 0)
    after, side = after[known], side[known]
    k, wait = len(log.activities), (log.time[after] - log.time[after - 1]) / DAY
    keys = log.activity[after].astype(np.int64) + (log.activity[after - 1].astype(np.int64) * k if by_step else 0)
    name = log.activities
    found = [
        Compared((name[key // k], name[key % k]) if by_step else (name[key],), effect(a, b, seed=seed + key))
        for key, a, b in _often_enough(keys, side, wait)
    ]
    return tuple(sorted(_corrected(found), key=lambda one: (-abs(one.effect.delta), one.what)))


def _often_enough(
    keys: Ints, side: Group, wait: NDArray[np.float64]
) -> Iterator[tuple[int, NDArray[np.float64], NDArray[np.float64]]]:
    """The waits of both groups for the most frequent keys that both have often enough."""
    order = np.lexsort((side, keys))
    keys, side, wait = keys[order], side[order], wait[order]
    which, begin, counts = np.unique(keys, return_index=True, return_counts=True)
    second = np.bincount(np.searchsorted(which, keys), weights=side, minlength=len(which)).astype(np.int64)
    enough = np.flatnonzero(np.minimum(second, counts - second) >= LEAST)
    for place in enough[np.argsort(-counts[enough], kind="stable")][:MOST]:
        lo, cut, hi = begin[place], begin[place] + counts[place] - second[place], begin[place] + counts[place]
        yield int(which[place]), wait[lo:cut], wait[cut:hi]


def _corrected(found: list[Compared]) -> Iterable[Compared]:
    ps = holm([one.effect.p for one in found])
    return (replace(one, effect=replace(one.effect, corrected=p)) for one, p in zip(found, ps, strict=True))


def _activities(log: Log, group: Group) -> tuple[Occurs, ...]:
    """In what share of the cases each activity occurs."""
    k = len(log.activities)
    pairs = np.unique(log.case.astype(np.int64) * k + log.activity)
    side = group[pairs // max(k, 1)]
    hits = [np.bincount(pairs[side == one] % max(k, 1), minlength=k) for one in (0, 1)]
    often = [code for code in range(k) if hits[0][code] + hits[1][code] >= LEAST]
    return _shares(group, [((log.activities[code],), int(hits[0][code]), int(hits[1][code])) for code in often])


def _paths(graph: Graph, group: Group) -> tuple[Occurs, ...]:
    """In what share of the cases each of the most frequent paths occurs."""
    number, name = len(graph.variant_count), graph.log.activities
    hits = [np.bincount(graph.variant[group == one], minlength=number) for one in (0, 1)]
    often = np.argsort(-(hits[0] + hits[1]), kind="stable")[:PATHS].tolist()
    found = [
        (tuple(name[code] for code in graph.path(v)), int(hits[0][v]), int(hits[1][v]))
        for v in often
        if hits[0][v] + hits[1][v] >= LEAST
    ]
    return _shares(group, found)


def _shares(group: Group, found: list[tuple[tuple[str, ...], int, int]]) -> tuple[Occurs, ...]:
    a, b = int((group == 0).sum()), int((group == 1).sum())
    if not a or not b:
        return ()
    made = [(what, shares(of_a, a, of_b, b)) for what, of_a, of_b in found]
    ps = holm([share.p for _, share in made])
    rows = (Occurs(what, replace(share, corrected=p)) for (what, share), p in zip(made, ps, strict=True))
    return tuple(sorted(rows, key=lambda one: (-abs(one.share.difference), one.what)))
