"""Whether what is learned would have held: learn up to a moment, look at what begins after it.

calibrate(spells, share=1/3) -> Calibration

The moment is when the last third (or `share`) of all spells begins. Only what could be known then is learned from:
what had not ended by then is open. The band from P10 to P90 is then held against the spells begun later. Its coverage
is told by their own Kaplan-Meier curve, so that those still open count properly too; 0.8 is right, more is a band too
wide.

A town may change its ways, and a curve learned from all its past does not know. So what came before the moment is split
once more, as it would have been then: what the first two thirds of it teach is held against the last (the middle third
of all), and the band is stretched by the factor that would have been right there (split conformal prediction, on
the logarithm of lengths, those open counted as open). The stretched band holds wherever the last third differs from
the past no more than the middle one did. A stretch of `DRIFTED` and more says that the town has changed: then the
plain band is nothing to promise on.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from kaigong.core.mining.graph import Floats, quantiles
from kaigong.core.mining.log import NO_TIME
from kaigong.core.mining.stats import wilson
from kaigong.core.mining.survival import Curve, Flags, Length, Spells, calendar_days, kaplan_meier, learn, lengths

LEAST = 30
LOW, HIGHS = 0.1, (0.9, 0.75, 0.5)
HALF_A_DAY = 0.5  # added before logarithms are taken, so that nothing is zero
DRIFTED = 1.5


@dataclass(frozen=True, slots=True)
class Held:
    """One name: the band learned, and what share of what came later fell below, into and above it (None where nobody
    can tell: too few were seen). Where so many never end that the log tells no P90, the band goes to P75 or P50: `top`
    says to which, and `nominal` what share it should hold."""

    name: str
    learned_from: int
    held_back: int
    low: float | None
    high: float | None
    top: float
    below: float | None
    coverage: float | None
    above: float | None
    ci: tuple[float, float] | None
    stretched: "Stretched | None" = None

    @property
    def nominal(self) -> float:
        return self.top - LOW


@dataclass(frozen=True, slots=True)
class Stretched:
    """The band as stretched by what the middle third taught, and what it held of the last."""

    factor: float
    low: float
    high: float
    below: float
    coverage: float
    above: float

    @property
    def drifted(self) -> bool:
        """Whether the past was so little like itself that the plain band is nothing to promise on."""
        return self.factor >= DRIFTED


@dataclass(frozen=True, slots=True)
class Calibration:
    """`coverage` over all names told, each weighed by how often it came later; `nominal` what it should be;
    `stretched_coverage` that of the stretched bands, where there are any."""

    moment: int
    rows: tuple[Held, ...]
    coverage: float | None
    nominal: float | None
    held_back: int
    stretched_coverage: float | None = None


def calibrate(spells: Spells, length: Length = calendar_days, share: float = 1 / 3) -> Calibration:
    """Names with fewer than LEAST spells on either side are told, but not judged."""
    if not len(spells.begin):
        return Calibration(NO_TIME, (), None, None, 0)
    moment = int(quantiles(spells.begin, [1 - share])[0])
    past = spells.seen_at(moment)
    before, after = learn(past, length), learn(spells.take(spells.begin >= moment), length)
    factors = _factors(past, length, share)
    rows = [_stretched(_held(name, before.get(name), curve), curve, factors) for name, curve in after.items()]
    told = [row for row in rows if row.coverage is not None]
    weights = np.array([row.held_back for row in told], float)
    mean = float(np.average([row.coverage or 0.0 for row in told], weights=weights)) if told else None
    should = float(np.average([row.nominal for row in told], weights=weights)) if told else None
    wide = [(row.stretched.coverage, row.held_back) for row in told if row.stretched]
    held = float(np.average([share for share, _n in wide], weights=[n for _share, n in wide])) if wide else None
    ordered = tuple(sorted(rows, key=lambda row: (-row.held_back, row.name)))
    return Calibration(moment, ordered, mean, should, int(weights.sum()), held)


def _factors(past: Spells, length: Length, share: float) -> dict[str, float]:
    """By name the factor by which a band learned from the first of the past would have had to be stretched to hold what
    it should of the rest, as it stood at its end. Where the rest is too young to tell, there is none."""
    if not len(past.begin):
        return {}
    moment = int(quantiles(past.begin, [1 - share])[0])
    learned = learn(past.seen_at(moment), length)
    later = past.take(past.begin >= moment)
    days, ended = lengths(later, length)
    found = {}
    for code, name in enumerate(later.names):
        here = (later.what == code) & ~np.isnan(days)
        low, high, top = _band(learned[name]) if name in learned else (None, None, HIGHS[0])
        if low is None or high is None or min(int(here.sum()), learned[name].ended) < LEAST:
            continue
        factor = _factor(days[here], ended[here], low, high, top - LOW)
        if factor is not None:
            found[name] = factor
    return found


def _factor(days: Floats, ended: Flags, low: float, high: float, nominal: float) -> float | None:
    """The scores of split conformal prediction: by how much a length lies outside the band (negative: inside), as a
    difference of logarithms. Of an open one only that its score is no less than so much is known."""
    said = np.log(days + HALF_A_DAY)
    under, over = math.log(low + HALF_A_DAY) - said, said - math.log(high + HALF_A_DAY)
    middle = math.log((low + HALF_A_DAY) / (high + HALF_A_DAY)) / 2
    scores = np.where(ended, np.maximum(under, over), np.maximum(over, middle))
    n = len(scores)
    score = kaplan_meier(scores, ended).quantile(min(math.ceil((n + 1) * nominal) / n, 1.0))
    return None if score is None else math.exp(max(score, 0.0))


def _stretched(row: Held, later: Curve, factors: dict[str, float]) -> Held:
    """With the band stretched, where a factor is known and the band is judged at all."""
    factor = factors.get(row.name)
    if factor is None or row.coverage is None or row.low is None or row.high is None:
        return row
    low = max((row.low + HALF_A_DAY) / factor - HALF_A_DAY, 0.0)
    high = (row.high + HALF_A_DAY) * factor - HALF_A_DAY
    below = 1 - later.lasts_longer(float(np.nextafter(low, -np.inf)))
    above = later.lasts_longer(high)
    return replace(row, stretched=Stretched(factor, low, high, below, max(0.0, 1 - below - above), above))


def _held(name: str, learned: Curve | None, later: Curve) -> Held:
    seen, come = (0 if curve is None else curve.ended + curve.censored for curve in (learned, later))
    low, high, top = (None, None, HIGHS[0]) if learned is None else _band(learned)
    if low is None or high is None or min(seen, come) < LEAST:
        return Held(name, seen, come, low, high, top, None, None, None, None)
    below = 1 - later.lasts_longer(float(np.nextafter(low, -np.inf)))
    above = later.lasts_longer(high)
    inside = max(0.0, 1 - below - above)
    return Held(name, seen, come, low, high, top, below, inside, above, wilson(inside, come))


def _band(learned: Curve) -> tuple[float | None, float | None, float]:
    """From P10 to the highest quantile known."""
    known = ((top, learned.quantile(top)) for top in HIGHS)
    top, high = next(((top, high) for top, high in known if high is not None), (HIGHS[0], None))
    return learned.quantile(LOW), high, top
