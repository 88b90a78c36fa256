"""Queues whose waiting is known in closed form: the simulation agrees within its own confidence interval.

M/M/c by Erlang's C formula, M/D/1 and M/G/1 by Pollaczek and Khinchine, a tandem by Jackson, two classes by Cobham.
"""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from kaigong.core.simulate.build import net_of
from kaigong.core.simulate.distributions import Distribution
from kaigong.core.simulate.model import City, DeskModel, ItemModel, ProjectModel
from kaigong.core.simulate.net import TICKS, tasks_in
from kaigong.core.simulate.run import one

CUSTOMERS, WARM_UP, BATCHES = 24_000, 4_000, 20
EXPONENTIAL, FIXED = Distribution("exponential", 1.0), Distribution("fixed", 1.0)


def _arrivals(rate: float, seed: int) -> np.ndarray:
    return np.cumsum(np.random.default_rng(seed).exponential(1 / rate, CUSTOMERS))


def _flow(stations: Sequence[Distribution], reviewers: int, rate: float, ranks: Sequence[int] = (0,)) -> np.ndarray:
    """The time each customer spent, in mean services; customers take the ranks in turn."""
    shape = tuple(
        ItemModel("works-start" if n == len(stations) - 1 else f"s{n}", f"d{n}", 1.0, service,
                  (f"s{n - 1}",) if n else ())
        for n, service in enumerate(stations)
    )  # fmt: skip
    came = _arrivals(rate, 5)
    drawn = np.random.default_rng(6).integers(0, len(ranks), CUSTOMERS)
    projects = tuple(
        ProjectModel(f"p{n}", "s", float(at), rank=int(ranks[k]))
        for n, (at, k) in enumerate(zip(came, drawn, strict=True))
    )
    desks = tuple(DeskModel(f"d{n}", (reviewers,), "classes") for n in range(len(stations)))
    net = net_of(City(int(came[-1]) + 400, {"s": shape}, projects, desks))
    ends = np.full(tasks_in(net), -1, np.int64)
    starts = one(net, 11, 0, ends).starts
    flow = starts / TICKS - came
    return np.stack([flow, drawn])[:, WARM_UP:]


def _agrees(measured: np.ndarray, expected: float) -> None:
    """Within three and a half standard errors of the means of twenty stretches, or one per cent for the ticks."""
    means = np.array([part.mean() for part in np.array_split(measured, BATCHES)])
    error = means.std(ddof=1) / math.sqrt(BATCHES)
    assert abs(measured.mean() - expected) < 3.5 * error + 0.01 * expected, (measured.mean(), expected, error)


def _erlang_c(c: int, load: float) -> float:
    top = load**c / math.factorial(c) * c / (c - load)
    return top / (sum(load**k / math.factorial(k) for k in range(c)) + top)


@pytest.mark.parametrize(("reviewers", "rate"), [(1, 0.7), (2, 1.5), (5, 4.2)])
def test_exponential_services_at_several_reviewers(reviewers: int, rate: float) -> None:
    flow, _ = _flow([EXPONENTIAL], reviewers, rate)
    _agrees(flow, 1 + _erlang_c(reviewers, rate) / (reviewers - rate))


def test_services_that_always_take_the_same() -> None:
    flow, _ = _flow([FIXED], 1, 0.7)
    _agrees(flow, 1 + 0.7 / (2 * 0.3))


@pytest.mark.parametrize(("kind", "cv"), [("lognormal", 1.2), ("gamma", 0.5)])
def test_services_of_any_distribution(kind: str, cv: float) -> None:
    flow, _ = _flow([Distribution(kind, 1.0, cv)], 1, 0.6)
    _agrees(flow, 1 + 0.6 * (1 + cv * cv) / (2 * 0.4))


def test_two_desks_one_after_the_other() -> None:
    flow, _ = _flow([EXPONENTIAL, EXPONENTIAL], 1, 0.6)
    _agrees(flow, 2 / 0.4)


def test_the_urgent_class_first_without_breaking_off() -> None:
    flow, drawn = _flow([EXPONENTIAL], 1, 0.7, ranks=(0, 1))
    left = 0.7  # the work somebody meets in service: rate times the second moment over two
    for rank, expected in ((0, 1 + left / (1 - 0.35)), (1, 1 + left / ((1 - 0.35) * (1 - 0.7)))):
        _agrees(flow[drawn == rank], expected)
