"""The directly-follows graph of a log with waits, variants, starts, ends and throughput, by compiled passes.

    mine(log, threads=1) -> Graph
    quantiles(values, shares) -> exact quantiles

Definitions. A *step* is an event and the next one of the same case, in the order of the log; its *wait* is the time
between the two, also where that is negative, and unknown where either has no time. *Throughput* of a case is its latest
less its earliest time. A *variant* is the whole path of a case. Quantiles are linear between ranks (type 7 of Hyndman
and Fan, as NumPy, pandas and DuckDB's `quantile_cont` have them) over known values only.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaigong.core.mining import graph_kernel as kernel
from kaigong.core.mining.log import NO_TIME, Log

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Span = tuple[int, int]
DAY = 86_400_000_000  # microseconds
WAIT_SHARES = (0.5, 0.9)
DENSE = 2048  # so many activities still have a square table
PART = 500_000  # events; fewer are not worth a second thread
WAITS_AT_ONCE = 48_000_000  # how many waits lie in memory together


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """One entry per pair that occurs; waits in microseconds, NaN where no step of it has two times."""

    before: Ints
    after: Ints
    count: Ints
    timed: Ints
    wait_p50: Floats
    wait_p90: Floats
    wait_sum: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """What the passes find. Arrays of cases go by the case's code; times are NO_TIME where none is known."""

    log: Log
    activity_count: Ints
    start_count: Ints
    end_count: Ints
    edges: Edges
    first: Ints  # earliest time of each case
    last: Ints
    variant: NDArray[np.int32]  # of each case
    variant_case: NDArray[np.int32]  # a case of each variant
    variant_count: Ints

    @property
    def throughput(self) -> Ints:
        return np.where(self.first == NO_TIME, NO_TIME, self.last - self.first)

    def throughput_quantiles(self, shares: Sequence[float]) -> Floats:
        """In microseconds, over the cases with a known time."""
        spans = self.throughput
        return quantiles(spans[spans != NO_TIME], shares)

    def path(self, variant: int) -> tuple[int, ...]:
        """The codes of a variant's activities, in order."""
        case = self.variant_case[variant]
        return tuple(self.log.activity[self.log.first[case] : self.log.first[case + 1]].tolist())


def mine(log: Log, threads: int = 1) -> Graph:
    """Everything in as few passes over the events as exact quantiles allow."""
    cases = len(log.first) - 1
    parts = _parts(log.first, max(1, min(threads, len(log.activity) // PART)))
    first, last, hashes = np.full(cases, NO_TIME), np.full(cases, NO_TIME), np.zeros(cases, np.uint64)
    starts, ends, edges = _edges(log, parts, (first, last, hashes))
    variant, chosen, counts = np.zeros(cases, np.int32), np.zeros(cases, np.int32), np.zeros(cases, np.int64)
    arena = np.empty(1 << 16, _narrow(len(log.activities)))
    found = kernel.group_variants(log.activity, log.first, hashes, variant, chosen, counts, arena)
    occurs = ends.copy()
    np.add.at(occurs, edges.before, edges.count)
    return Graph(log, occurs, starts, ends, edges, first, last, variant, chosen[:found], counts[:found])


def _narrow(kinds: int) -> type[np.generic]:
    """The narrowest type of so many codes."""
    return np.uint8 if kinds <= 1 << 8 else np.uint16 if kinds <= 1 << 16 else np.int32


def quantiles(values: Ints, shares: Sequence[float]) -> Floats:
    """Exact quantiles without sorting; NaN where there is no value."""
    found = np.full((1, len(shares)), np.nan)
    whole, only = np.array([0, len(values)]), np.zeros(1, np.int64)
    kernel.edge_quantiles(values, whole, only, 0, 1, np.array(shares, float), found, np.zeros(1))
    return np.asarray(found[0])


def _parts(first: Ints, wanted: int) -> list[Span]:
    """Stretches of cases with about as many events each."""
    marks = [part * int(first[-1]) // wanted for part in range(1, wanted)]
    cuts = [0, *np.searchsorted(first, marks).tolist(), len(first) - 1]
    return [(lo, hi) for lo, hi in zip(cuts, cuts[1:], strict=False) if lo < hi] or [(0, 0)]


def _all(tasks: Iterable[Callable[[], Any]]) -> None:
    """Run them, in threads where there are several."""
    todo = list(tasks)
    if len(todo) < 2:
        for task in todo:
            task()
        return
    with ThreadPoolExecutor(len(todo)) as pool:
        for future in [pool.submit(task) for task in todo]:
            future.result()


def _edges(log: Log, parts: list[Span], per_case: tuple[Any, ...]) -> tuple[Ints, Ints, Edges]:
    k = len(log.activities)
    dense = k <= DENSE
    pairs = k * k if dense else 0
    tables = [tuple(np.zeros(size, np.int64) for size in (pairs, pairs, k, k)) for _ in parts]
    events = (log.first, log.activity, log.time)
    _all(
        partial(kernel.scan, *events, *part, k, dense, *table, *per_case)
        for part, table in zip(parts, tables, strict=True)
    )
    counts, untimed, starts, ends = (sum(column) for column in zip(*tables, strict=True))
    if not dense:
        return starts, ends, _sparse(log)
    used, timed = np.flatnonzero(counts), counts - untimed
    found, sums = _waits(log, parts, [table[0] - table[1] for table in tables], used)
    side = max(k, 1)
    return starts, ends, Edges(used // side, used % side, counts[used], timed[used], found[:, 0], found[:, 1], sums)


def _waits(log: Log, parts: list[Span], own: list[Ints], used: Ints) -> tuple[Floats, Floats]:
    """The waits of as many edges at once as fit, laid side by side, then read."""
    found, sums = np.full((len(used), len(WAIT_SHARES)), np.nan), np.full(len(used), np.nan)
    upto = np.concatenate([[0], np.cumsum(sum(own))])
    lo, last = 0, len(upto) - 1
    while lo < last:
        hi = min(last, max(lo + 1, int(np.searchsorted(upto, upto[lo] + WAITS_AT_ONCE, "right")) - 1))
        waits, offsets = np.empty(upto[hi] - upto[lo], np.int64), upto - upto[lo]
        _all(_scatters(log, parts, own, offsets, (lo, hi), waits))
        inside = (int(np.searchsorted(used, lo)), int(np.searchsorted(used, hi)))
        _all(_readings(waits, offsets, used, inside, len(parts), found, sums))
        lo = hi
    return found, sums


def _scatters(
    log: Log, parts: list[Span], own: list[Ints], offsets: Ints, edges: Span, waits: Ints
) -> Iterable[Callable[[], None]]:
    """A thread's waits of an edge stand after those of the threads before it."""
    place = offsets[:-1].copy()
    for part, counted in zip(parts, own, strict=True):
        events = (log.first, log.activity, log.time, *part, len(log.activities))
        yield partial(kernel.scatter, *events, place.copy(), *edges, waits)
        place += counted


def _readings(
    waits: Ints, offsets: Ints, used: Ints, inside: Span, threads: int, found: Floats, sums: Floats
) -> Iterable[Callable[[], None]]:
    """The edges cut so that each thread has as many waits."""
    lo, hi = inside
    marks = [part * len(waits) // threads for part in range(1, threads)]
    cuts = [lo, *(lo + np.searchsorted(offsets[used[lo:hi]], marks)).tolist(), hi]
    for a, b in zip(cuts, cuts[1:], strict=False):
        yield partial(kernel.edge_quantiles, waits, offsets, used, a, b, np.array(WAIT_SHARES), found, sums)


def _sparse(log: Log) -> Edges:
    """Too many activities for a square table: the pairs that occur are found by sorting."""
    k = len(log.activities)
    follows = np.flatnonzero(log.case[1:] == log.case[:-1])
    keys = log.activity[follows].astype(np.int64) * k + log.activity[follows + 1]
    order = np.argsort(keys, kind="stable")
    used, counts = np.unique(keys, return_counts=True)
    before, after = log.time[follows[order]], log.time[follows[order] + 1]
    known = (before != NO_TIME) & (after != NO_TIME)
    timed = np.bincount(np.searchsorted(used, keys[order][known]), minlength=len(used)).astype(np.int64)
    waits, offsets = (after - before)[known], np.concatenate([[0], np.cumsum(timed)])
    found, sums = np.full((len(used), len(WAIT_SHARES)), np.nan), np.full(len(used), np.nan)
    everyone = np.arange(len(used))
    kernel.edge_quantiles(waits, offsets, everyone, 0, len(used), np.array(WAIT_SHARES), found, sums)
    return Edges(used // k, used % k, counts, timed, found[:, 0], found[:, 1], sums)
