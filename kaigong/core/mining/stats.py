"""The few statistics that comparing and watching logs need; each is a plain function of numbers.

effect(a, b, seed=…) -> Effect       medians, Cliff's delta, bootstrap intervals, Mann-Whitney p
shares(hits_a, n_a, hits_b, n_b) -> Share      two shares, Newcombe's interval of the difference, p
holm(ps) -> corrected for so many looks
pettitt(values) -> where a series changes most, and p
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaigong.core.mining.stats_kernel import redraw, wins

Floats = NDArray[np.float64]
DRAWS = 1000
LEVEL = 0.95
Z = 1.959963984540054  # of the normal distribution at LEVEL, both sides
SMALL, MEDIUM, LARGE = 0.147, 0.33, 0.474  # of Cliff's delta, by Romano and others (2006)


@dataclass(frozen=True, slots=True)
class Effect:
    """What differs from a to b. `delta`: the share of pairs where b is longer less that where a is (Cliff).
    Intervals hold 95 % of redrawn samples. `p` of Mann-Whitney; `corrected` for all looks of one comparison."""

    n_a: int
    n_b: int
    median_a: float
    median_b: float
    difference: float
    difference_ci: tuple[float, float]
    delta: float
    delta_ci: tuple[float, float]
    p: float
    corrected: float = math.nan

    @property
    def size(self) -> str:
        """In a word: none, small, medium or large."""
        return ("none", "small", "medium", "large")[sum(abs(self.delta) >= edge for edge in (SMALL, MEDIUM, LARGE))]


@dataclass(frozen=True, slots=True)
class Share:
    """How often something happens in a and in b; the difference is b less a."""

    n_a: int
    n_b: int
    share_a: float
    share_b: float
    difference: float
    difference_ci: tuple[float, float]
    p: float
    corrected: float = math.nan


def effect(a: Floats, b: Floats, *, seed: int, draws: int = DRAWS) -> Effect:
    """Neither may be empty."""
    a, b = np.sort(a), np.sort(b)
    differences, deltas = np.empty(draws), np.empty(draws)
    redraw(a, b, seed, differences, deltas)
    above, below = wins(b, a, np.ones(len(b), np.int64), np.ones(len(a), np.int64))
    pairs = float(len(a)) * float(len(b))
    medians = float(np.median(a)), float(np.median(b))
    return Effect(
        len(a), len(b), *medians, medians[1] - medians[0], _middle(differences),
        (above - below) / pairs, _middle(deltas), _mann_whitney(a, b, above - below),
    )  # fmt: skip


def _middle(drawn: Floats) -> tuple[float, float]:
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _mann_whitney(a: Floats, b: Floats, won: int) -> float:
    """Two-sided, by the normal approximation with ties and continuity corrected."""
    n, m = len(a), len(b)
    _, ties = np.unique(np.concatenate([a, b]), return_counts=True)
    whole = float(n + m)
    tied = float((ties.astype(float) ** 3 - ties).sum())
    spread = n * m / 12 * (whole + 1 - tied / (whole * (whole - 1)))
    if spread <= 0:
        return 1.0
    return tail(max(abs(won / 2) - 0.5, 0.0) / math.sqrt(spread))


def tail(z: float) -> float:
    """The two-sided p of a normal value."""
    return math.erfc(abs(z) / math.sqrt(2))


def shares(hits_a: int, n_a: int, hits_b: int, n_b: int) -> Share:
    """Neither may be empty. p by the pooled two-sample test with continuity correction."""
    a, b = hits_a / n_a, hits_b / n_b
    pooled = (hits_a + hits_b) / (n_a + n_b)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n_a + 1 / n_b))
    near = max(abs(b - a) - (1 / n_a + 1 / n_b) / 2, 0.0)
    return Share(n_a, n_b, a, b, b - a, _newcombe(a, n_a, b, n_b), tail(near / spread) if spread else 1.0)


def _newcombe(a: float, n_a: int, b: float, n_b: int) -> tuple[float, float]:
    """The interval of b - a out of the two of Wilson."""
    (low_a, high_a), (low_b, high_b) = wilson(a, n_a), wilson(b, n_b)
    return (
        b - a - math.hypot(b - low_b, high_a - a),
        b - a + math.hypot(high_b - b, a - low_a),
    )


def wilson(share: float, n: int) -> tuple[float, float]:
    """The interval of a share seen in n."""
    centre, wide = share + Z * Z / (2 * n), Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return max((centre - wide) / (1 + Z * Z / n), 0.0), min((centre + wide) / (1 + Z * Z / n), 1.0)


def holm(ps: Sequence[float]) -> list[float]:
    """Each p as it stands after so many looks (Holm 1979): the chance of one false alarm in all stays at its level."""
    order = sorted(range(len(ps)), key=lambda place: ps[place])
    found, worst = [0.0] * len(ps), 0.0
    for rank, place in enumerate(order):
        worst = max(worst, min(1.0, (len(ps) - rank) * ps[place]))
        found[place] = worst
    return found


def pettitt(values: Floats) -> tuple[int, float]:
    """After how many values the series changes most, and the p of there being no change (Pettitt 1979)."""
    n = len(values)
    if n < 3:
        return 0, 1.0
    ranks = midranks(values)
    walked = 2 * np.cumsum(ranks) - np.arange(1, n + 1) * (n + 1)
    at = int(np.argmax(np.abs(walked[:-1])))
    k = float(abs(walked[at]))
    return at + 1, min(1.0, 2 * math.exp(-6 * k * k / (float(n) ** 3 + float(n) ** 2)))


def midranks(values: Floats) -> Floats:
    """Ranks from 1, equal values sharing theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    found: Floats = (last - (counts - 1) / 2)[place].astype(float)
    return found
