"""The raw figures of many replications, and what to read off them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from kaigong.core.simulate.net import DONE, TICKS, Net, projects_in
from kaigong.core.simulate.run import One, Told, many

NEVER = np.iinfo(np.int16).max
KEPT = 1000  # replications whose queues are kept day by day, for their 95 % point: more would only cost memory
Days = NDArray[np.int16]
Stop = Callable[[], bool]
Interval = tuple[float, float, float]  # the figure, and the ends of its interval


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """By replication and project the day ground was broken (`NEVER`: not within the days; 0: before). By agency and
    day, summed over replications, the ticks tasks `waited` and reviewers were `busy`; the mean number in the `queue`
    for each of the replications below `KEPT`. By agency how many `came`."""

    replications: NDArray[np.int64]
    started: Days
    queue: NDArray[np.float32]
    waited: NDArray[np.int64]
    busy: NDArray[np.int64]
    came: NDArray[np.int64]

    @property
    def done(self) -> int:
        """How many replications."""
        return int(self.replications.size)


def sample(
    net: Net, seed: int, replications: Sequence[int], *, threads: int = 1, told: Told | None = None,
    stop: Stop | None = None,
) -> Sample:  # fmt: skip
    """Run some replications until they are done, or `stop` says yes: then those that are finished."""
    agencies, days = net.discipline.size, net.days - 1
    started = np.empty((len(replications), projects_in(net)), np.int16)
    queue = np.empty((sum(number < KEPT for number in replications), agencies, days), np.float32)
    waited, busy = np.zeros((agencies, days), np.int64), np.zeros((agencies, days), np.int64)
    came, before, n, kept = np.zeros(agencies, np.int64), begun_before(net), 0, 0
    for found in many(net, seed, replications, threads=threads, told=told, stop=stop):
        started[n] = days_of_starts(found, before)
        if replications[n] < KEPT:
            queue[kept] = found.queue[:, :days]
            kept += 1
        waited += _ticks(found.queue[:, :days])
        busy += _ticks(found.busy[:, :days])
        came += found.served + found.still
        n += 1
    return Sample(np.array(replications[:n], np.int64), started[:n], queue[:kept], waited, busy, came)


def _ticks(means: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers again, so that no order of adding changes their sum."""
    return np.rint(means * TICKS).astype(np.int64)


def merged(parts: Sequence[Sample]) -> Sample:
    """Several samples of one net as one, in the order of their replications."""
    numbers = np.concatenate([part.replications for part in parts])
    order, kept = np.argsort(numbers, kind="stable"), np.argsort(numbers[numbers < KEPT], kind="stable")
    return Sample(
        numbers[order],
        np.concatenate([part.started for part in parts])[order],
        np.concatenate([part.queue for part in parts])[kept],
        *(np.sum([getattr(part, name) for part in parts], axis=0) for name in ("waited", "busy", "came")),
    )


def begun_before(net: Net) -> NDArray[np.bool_]:
    """Which projects had broken ground before the first day."""
    last = np.maximum(net.first_task + net.start_item, 0)
    found: NDArray[np.bool_] = (net.start_item >= 0) & (net.state[last] == DONE) if net.state.size else net.size < 0
    return found


def days_of_starts(found: One, before: NDArray[np.bool_]) -> Days:
    """The days of the ticks; tick 0 and what lay before are day 0."""
    days: Days = np.where(found.starts < 0, NEVER, -(-found.starts // TICKS)).astype(np.int16)
    days[before] = 0
    return days


def quantile_of(values: NDArray[np.generic], percent: int, axis: int = 0) -> NDArray[np.generic]:
    """The smallest value that at least so many of a hundred do not exceed. The values are sorted along the axis."""
    place = max(math.ceil(values.shape[axis] * percent / 100) - 1, 0)
    found: NDArray[np.generic] = np.take(values, place, axis=axis)
    return found


def started_by(started: Days, day: int) -> NDArray[np.int64]:
    """How many projects had broken ground by a day, for each replication."""
    found: NDArray[np.int64] = np.count_nonzero(started <= day, axis=1)
    return found


def wilson(hits: int, of: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a share; everything where nothing was seen."""
    if not of:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, square = hits / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (0.0 if not hits else max(middle - half, 0.0)), (1.0 if hits == of else min(middle + half, 1.0))


def paired_difference(before: NDArray[np.bool_], after: NDArray[np.bool_], confidence: float = 0.95) -> Interval:
    """How much more often something holds after than before, in the same replications, with the interval of Agresti
    and Min (2005) for a difference of paired shares, which does not vanish where nothing changed."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    won, lost, n = int((after & ~before).sum()), int((before & ~after).sum()), before.size
    half = z * math.sqrt(won + lost + 1 - (won - lost) ** 2 / (n + 2)) / (n + 2)
    middle = (won - lost) / (n + 2)
    return (won - lost) / max(n, 1), max(middle - half, -1.0), min(middle + half, 1.0)


def mean_interval(values: NDArray[np.floating], confidence: float = 0.95) -> Interval:
    """The mean of one figure a replication, and the ends of its interval (normal; the figures are independent)."""
    if not values.size:
        return 0.0, -math.inf, math.inf
    mean = float(values.mean())
    if values.size == 1:
        return mean, -math.inf, math.inf
    half = NormalDist().inv_cdf(0.5 + confidence / 2) * float(values.std(ddof=1)) / math.sqrt(values.size)
    return mean, mean - half, mean + half
