"""Ranking places by weighted indicators: what each place rests on, and which ones chance alone could have swapped.

reckon(inputs) -> Result            everything it needs is in the inputs, the seed too: anybody can reckon it again

1. Every indicator of every place is a few counts or sums by stratum (class of project). Shares, means and ratios are
   directly standardised: each stratum counts as much as it does in the city, so a place is not ahead or behind because
   it has other kinds of projects. Counts and totals are taken as they are.
2. Each is drawn anew `draws` times: shares from their Jeffreys (Beta) and counts from their Jeffreys (Gamma)
   distribution, totals from a Gamma and means and ratios from a normal or Student distribution with their own error.
3. Every draw is scored and weighed like the real numbers. A place stands behind another only where the difference of
   the two totals is positive in 97.5 % of the draws; all others share their place.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaigong.core.measures.shape import STANDARDISED

Numbers = NDArray[np.float64]
LOW, HIGH = 2.5, 97.5
SURE = 0.975
LEAST_WEIGHT = 0.5  # of the weights a place must have data for, or it is listed without a place
FULL = 100.0
DIGITS = 9
FEWEST_FREE = 3  # degrees of freedom of a mean of few rows


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator. `cells`: place -> stratum -> numbers, by its kind: share (hits, tries), count (hits), mean and
    total (rows, sum, sum of squares), ratio (rows, sums of both, of both squared, of their product), middle and fixed
    (value, standard error). `scale` makes the number what people read; `divisors`: what it is divided by, by place;
    `least`: what the number cannot fall below, so that no interval does."""

    name: str
    kind: str
    weight: float
    more_is_better: bool
    scale: float
    cells: Mapping[str, Mapping[str, tuple[float, ...]]]
    target: float | None = None
    divisors: Mapping[str, float] | None = None
    least: float | None = None

    def divisor(self, key: str) -> float:
        """What the number of a place is divided by; 0 where that is not known, so that it has no number."""
        return 1.0 if self.divisors is None else self.divisors.get(key, 0.0)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a ranking is reckoned from."""

    places: tuple[str, ...]
    measured: tuple[Measured, ...]
    scoring: str  # places, range or target
    seed: int
    draws: int


@dataclass(frozen=True, slots=True)
class Part:
    """One indicator of one place: as counted, as standardised, its interval, its score; `coverage` is the share of the
    city's mix the place has anything of. None where there are no data."""

    name: str
    raw: float | None
    value: float | None
    low: float | None
    high: float | None
    score: float | None
    coverage: float


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `rank` None: too little is known of it. `alike`: those it cannot be told apart from. `span`: the
    places that chance could have given it."""

    key: str
    rank: int | None
    total: float | None
    low: float | None
    high: float | None
    known: float  # share of the weights it has data for
    span: tuple[int, int] | None
    alike: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The places, the best first; those that are not ranked last."""

    places: tuple[Place, ...]

    @property
    def shared(self) -> bool:
        """Whether any two places share one."""
        ranks = [place.rank for place in self.places if place.rank is not None]
        return len(set(ranks)) < len(ranks)


def reckon(inputs: Inputs) -> Result:
    """1. draw each indicator; 2. score and weigh; 3. compare the totals, draw by draw."""
    if not inputs.places:
        return Result(())
    drawn = [_drawn(one, inputs) for one in inputs.measured]
    scores = [scored(values, one, inputs.scoring) for (values, _c), one in zip(drawn, inputs.measured, strict=True)]
    totals, known = weighed(scores, [one.weight for one in inputs.measured])
    totals[known < LEAST_WEIGHT] = np.nan
    above = _surely_above(totals[:, 1:])
    ranked = ~np.isnan(totals[:, 0])
    ranks = 1 + above.sum(axis=0)
    spans = _spans(totals[:, 1:])
    made = []
    for k, key in enumerate(inputs.places):
        parts = tuple(_part(one, drawn[i], scores[i], k, key) for i, one in enumerate(inputs.measured))
        alike = [j for j in np.flatnonzero(ranked) if j != k and not above[j, k] and not above[k, j]]
        low, high = _interval(totals[k, 1:])
        made.append(Place(
            key, int(ranks[k]) if ranked[k] else None, _number(totals[k, 0]), low, high, float(known[k]),
            (int(spans[k, 0]), int(spans[k, 1])) if ranked[k] else None,
            tuple(inputs.places[j] for j in alike) if ranked[k] else (), parts,
        ))  # fmt: skip
    return Result(tuple(sorted(made, key=_order)))


def _order(place: Place) -> tuple[int, float, str]:
    return place.rank or 10**9, -(place.total or 0.0), place.key


def _part(one: Measured, drawn: tuple[Numbers, Numbers], scores: Numbers, k: int, key: str) -> Part:
    values, coverage = drawn
    low, high = _interval(values[k, 1:])
    raw = raw_value(one, key)
    return Part(
        one.name, None if raw is None else raw * one.scale / one.divisor(key), _number(values[k, 0]), low, high,
        _number(scores[k, 0]), float(coverage[k]),
    )  # fmt: skip


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _interval(draws: Numbers) -> tuple[float | None, float | None]:
    if np.isnan(draws).any() or not draws.size:
        return None, None
    low, high = np.percentile(draws, [LOW, HIGH])
    return float(low), float(high)


# ------------------------------------------------------------------------------------------------ drawing


def raw_value(one: Measured, key: str) -> float | None:
    """The number as it is counted, all strata together, before it is scaled."""
    cells = list(one.cells.get(key, {}).values())
    if not cells or not one.divisor(key):
        return None
    if one.kind in ("middle", "fixed"):
        return cells[0][0]
    sums = [sum(column) for column in zip(*cells, strict=True)]
    return _point(one.kind, tuple(sums))


def _point(kind: str, cell: tuple[float, ...]) -> float | None:
    """The number of one stratum."""
    if kind in ("count", "middle", "fixed"):
        return cell[0]
    if kind == "total":
        return cell[1]
    upper, lower = {"share": (0, 1), "mean": (1, 0), "ratio": (1, 2)}[kind]
    return cell[upper] / cell[lower] if cell[lower] else None


def _base(kind: str, cell: tuple[float, ...]) -> float:
    """How much of the city's mix a stratum is: what its number is divided by."""
    return cell[{"share": 1, "mean": 0, "ratio": 2}[kind]]


def _drawn(one: Measured, inputs: Inputs) -> tuple[Numbers, Numbers]:
    """Value and draws of every place (the value first), and the share of the city's mix it has anything of."""
    values = np.full((len(inputs.places), inputs.draws + 1), np.nan)
    coverage = np.zeros(len(inputs.places))
    mix, spread = _mix(one), _spread(one)
    for k, key in enumerate(inputs.places):
        cells = {name: cell for name, cell in one.cells.get(key, {}).items() if _point(one.kind, cell) is not None}
        if not cells or not one.divisor(key):
            continue
        weights = {name: mix[name] for name in cells} if one.kind in STANDARDISED else dict.fromkeys(cells, 1.0)
        whole = sum(weights.values()) if one.kind in STANDARDISED else 1.0
        if not whole:
            continue
        drawn = sum(
            weights[name] * _stratum(one.kind, cell, spread, _dice(inputs.seed, one.name, key, name), inputs.draws)
            for name, cell in cells.items()
        )
        values[k] = np.asarray(drawn) / whole * one.scale / one.divisor(key)
        if one.least is not None:
            values[k, 1:] = np.maximum(values[k, 1:], one.least)
        coverage[k] = whole / sum(mix.values()) if one.kind in STANDARDISED else 1.0
    return values, coverage


def _mix(one: Measured) -> Mapping[str, float]:
    """The city's mix: how much each stratum is of all places together."""
    if one.kind not in STANDARDISED:
        return {}
    found: dict[str, float] = {}
    for cells in one.cells.values():
        for name, cell in cells.items():
            found[name] = found.get(name, 0.0) + _base(one.kind, cell)
    return found


def _spread(one: Measured) -> float:
    """The variance of a single row, over all strata: for those that have one row only."""
    if one.kind != "mean":
        return 0.0
    cells = [cell for place in one.cells.values() for cell in place.values() if cell[0] > 1]
    free = sum(cell[0] - 1 for cell in cells)
    return sum(cell[2] - cell[1] ** 2 / cell[0] for cell in cells) / free if free else 0.0


def _dice(seed: int, *names: str) -> np.random.Generator:
    """Dice of their own for every stratum, so that one place more leaves the others as they are."""
    digest = hashlib.sha256("\x1f".join((str(seed), *names)).encode()).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "big")))


def _stratum(kind: str, cell: tuple[float, ...], spread: float, dice: np.random.Generator, draws: int) -> Numbers:
    """The number of a stratum, and its draws."""
    point = _point(kind, cell) or 0.0
    drawn = np.full(draws, point)
    if kind == "share":
        drawn = dice.beta(cell[0] + 0.5, max(cell[1] - cell[0], 0.0) + 0.5, draws)
    elif kind == "count":
        drawn = dice.gamma(cell[0] + 0.5, 1.0, draws)
    elif kind == "total" and point > 0 and cell[2] > 0:
        drawn = dice.gamma(point**2 / cell[2], cell[2] / point, draws)
    elif kind == "mean":
        own = max((cell[2] - cell[1] ** 2 / cell[0]) / (cell[0] - 1), 0.0) if cell[0] > 1 else spread
        free = max(cell[0] - 1, FEWEST_FREE)
        drawn = point + np.sqrt(own / cell[0]) * dice.standard_t(free, draws)
    elif kind == "ratio":
        drawn = point + _ratio_error(cell) * dice.standard_normal(draws)
    elif kind in ("middle", "fixed"):
        drawn = point + cell[1] * dice.standard_normal(draws)
    return np.concatenate([[point], drawn])


def _ratio_error(cell: tuple[float, ...]) -> float:
    """The standard error of a ratio of sums (delta method)."""
    rows, x, y, xx, yy, xy = cell
    if rows < 2 or not y:
        return 0.0
    ratio = x / y
    left = max(xx - 2 * ratio * xy + ratio**2 * yy, 0.0)
    return float(np.sqrt(rows / (rows - 1) * left) / y)


# ------------------------------------------------------------------------------------------------ scoring


def scored(values: Numbers, one: Measured, scoring: str) -> Numbers:
    """Points from 0 to 100, draw by draw; none where there is no value."""
    better = values if one.more_is_better else -values
    if scoring == "places":
        return _places(better)
    if scoring == "target":
        return _target(values, one)
    present = ~np.isnan(better)
    some = present.any(axis=0)
    low = np.where(some, np.min(np.where(present, better, np.inf), axis=0), 0.0)
    high = np.where(some, np.max(np.where(present, better, -np.inf), axis=0), 0.0)
    span = high - low
    with np.errstate(invalid="ignore"):
        points = np.where(span > 0, (better - low) / np.where(span > 0, span, 1.0), 1.0) * FULL
    return np.where(present, points, np.nan)


def _places(better: Numbers) -> Numbers:
    """The share of the other places it is ahead of; equals count half."""
    present = ~np.isnan(better)
    others = np.maximum(present.sum(axis=0) - 1, 1)
    points = np.full_like(better, np.nan)
    for k in range(len(better)):
        ahead = (better[k] > better).sum(axis=0) + 0.5 * ((better[k] == better).sum(axis=0) - 1)
        alone = present.sum(axis=0) == 1
        points[k] = np.where(present[k], np.where(alone, FULL, ahead / others * FULL), np.nan)
    return points


def _target(values: Numbers, one: Measured) -> Numbers:
    goal = one.target or 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        share = values / goal if one.more_is_better else np.where(values > 0, goal / values, 1.0)
    points = np.clip(share, 0.0, 1.0) * FULL
    return np.where(np.isnan(values), np.nan, points)


def weighed(scores: Sequence[Numbers], weights: Sequence[float]) -> tuple[Numbers, Numbers]:
    """The weighted mean of what there is, and which share of the weights that is."""
    shape = scores[0].shape
    total, have = np.zeros(shape), np.zeros(shape)
    for points, weight in zip(scores, weights, strict=True):
        there = ~np.isnan(points)
        total += np.where(there, points, 0.0) * weight
        have += there * weight
    means: Numbers = np.full(shape, np.nan)
    np.divide(total, have, out=means, where=have > 0)
    # what differs only by the rounding of floats does not differ
    return np.round(means, DIGITS), np.round(have[:, 0] / sum(weights), DIGITS)


def _surely_above(totals: Numbers) -> NDArray[np.bool_]:
    """[i, j]: place i is ahead of place j in nearly every draw."""
    count = len(totals)
    above = np.zeros((count, count), dtype=bool)
    for i in range(count):
        with np.errstate(invalid="ignore"):
            above[i] = (totals[i] > totals).mean(axis=1) >= SURE
    return above


def _spans(totals: Numbers) -> NDArray[np.int64]:
    """The places chance could have given: the middle 95 % of the draws."""
    spans = np.zeros((len(totals), 2), dtype=np.int64)
    for k in range(len(totals)):
        with np.errstate(invalid="ignore"):
            ranks = 1 + (totals > totals[k]).sum(axis=0)
        spans[k] = np.percentile(ranks, [LOW, HIGH], method="nearest")
    return spans
