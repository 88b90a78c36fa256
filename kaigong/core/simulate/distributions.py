"""Distributions of durations, each brought to the same shape: a table of its quantile function with mean 1 or in days.

Shapes: a table has 2 * (BODY + 1) points (see random_kernel). Kinds: fixed, exponential, lognormal and gamma by mean
and coefficient of variation, triangular by low, mode, high, empirical by observed days.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from kaigong.core.simulate.random_kernel import BODY, TAIL_PART

Table = NDArray[np.float64]
LAST = 1.0 - 1.0 / (TAIL_PART * BODY * 4)  # the table ends here; one draw in 262,144 lies above
BISECTIONS = 110
KINDS = ("fixed", "exponential", "lognormal", "gamma", "triangular", "empirical")


@dataclass(frozen=True, slots=True)
class Distribution:
    """`mean` in working days (None: the days the plan promises); `cv` standard deviation over mean; `values` are low,
    mode and high of a triangle, or the days observed."""

    kind: str
    mean: float | None = None
    cv: float = 0.0
    values: tuple[float, ...] = ()


def points() -> NDArray[np.float64]:
    """The shares u at which a table has its points."""
    edge = 1.0 - 1.0 / TAIL_PART
    body = np.linspace(0.0, edge, BODY + 1)
    tail = np.linspace(edge, 1.0, BODY + 1)
    shares: Table = np.minimum(np.concatenate([body, tail]), LAST)
    return shares


@lru_cache(maxsize=512)
def table(of: Distribution) -> tuple[Table, float | None]:
    """The quantile table of a distribution, and its mean in days where that is in the table itself: a table of a
    distribution given by its mean has mean 1, and is stretched by whoever uses it."""
    if of.kind in ("triangular", "empirical"):
        return _tabled(_in_days(of)), 1.0
    if of.kind == "gamma" and of.cv:
        made = gamma_quantiles(1 / (of.cv * of.cv), points())
    else:
        made = _tabled(_unit(of.kind, of.cv))
    return made / _mean(made), of.mean


def _tabled(quantile: Callable[[float], float]) -> Table:
    return np.array([quantile(float(u)) for u in points()])


def _mean(made: Table) -> float:
    """The mean of what the table draws: straight lines between its points."""
    body, tail = made[: BODY + 1], made[BODY + 1 :]
    middle = (body[1:] + body[:-1]).mean() / 2, (tail[1:] + tail[:-1]).mean() / 2
    return float(middle[0] * (1 - 1 / TAIL_PART) + middle[1] / TAIL_PART)


def _unit(kind: str, cv: float) -> Callable[[float], float]:
    """The quantile function with mean 1."""
    if kind == "exponential":
        return lambda u: -math.log1p(-u)
    if kind == "fixed" or cv == 0:
        return lambda u: 1.0
    sigma, normal = math.sqrt(math.log1p(cv * cv)), NormalDist()
    return lambda u: math.exp(sigma * normal.inv_cdf(max(u, 1e-9)) - sigma * sigma / 2)


def _in_days(of: Distribution) -> Callable[[float], float]:
    if of.kind == "triangular":
        low, mode, high = of.values
        return lambda u: triangle(low, mode, high, u)
    seen = sorted(of.values)
    return lambda u: observed(seen, u)


def triangle(low: float, mode: float, high: float, u: float) -> float:
    """The quantile function of the triangular distribution."""
    if high == low:
        return low
    edge = (mode - low) / (high - low)
    if u < edge:
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1 - u) * (high - low) * (high - mode))


def observed(seen: Sequence[float], u: float) -> float:
    """The quantile of observed values: each holds its share, so that the mean is theirs."""
    return seen[min(int(u * len(seen)), len(seen) - 1)]


def gamma_quantiles(shape: float, shares: Table) -> Table:
    """The quantiles of the gamma distribution with scale 1, all by bisection on the regularised incomplete gamma."""
    low, high = np.zeros_like(shares), np.full_like(shares, shape + 12 * math.sqrt(shape) + 40)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        below = incomplete_gamma(shape, middle) < shares
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    found: Table = np.where(shares <= 0, 0.0, (low + high) / 2)
    return found


def incomplete_gamma(shape: float, x: Table) -> Table:
    """P(shape, x): by its series below shape + 1, by the continued fraction of Lentz above (Numerical Recipes 6.2)."""
    at = np.maximum(x, 1e-300)
    front = np.exp(-at + shape * np.log(at) - math.lgamma(shape))
    found: Table = np.where(at < shape + 1, _series(shape, at) * front, 1 - _fraction(shape, at) * front)
    return np.where(x <= 0, 0.0, found)


def _series(shape: float, x: Table) -> Table:
    x = np.minimum(x, shape + 1)
    term = total = np.full_like(x, 1 / shape)
    k = shape
    while float(np.max(term / total)) > 1e-16:
        k += 1
        term = term * x / k
        total = total + term
    return total


def _fraction(shape: float, x: Table) -> Table:
    x = np.maximum(x, shape + 1)
    b, c = x + 1 - shape, np.full_like(x, 1e300)
    d = h = 1 / b
    for i in range(1, 500):
        an = -i * (i - shape)
        b = b + 2
        d = 1 / (an * d + b)
        c = b + an / c
        h = h * d * c
        if float(np.max(np.abs(d * c - 1))) < 1e-15:
            break
    return h
