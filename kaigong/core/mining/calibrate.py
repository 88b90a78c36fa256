"""Whether what is learned would have held: learn up to a moment, look at what begins after it.

calibrate(spells, share=1/3) -> Calibration

The moment is when the last third (or `share`) of all spells begins. Only what could be known then is learned from:
what had not ended by then is open. The band from P10 to P90 is then held against the spells begun later. Its coverage
is told by their own Kaplan-Meier curve, so that those still open count properly too; 0.8 is right, more is a band too
wide.
"""

from dataclasses import dataclass

import numpy as np

from kaigong.core.mining.graph import quantiles
from kaigong.core.mining.log import NO_TIME
from kaigong.core.mining.stats import wilson
from kaigong.core.mining.survival import Curve, Length, Spells, calendar_days, learn

LEAST = 30
LOW, HIGHS = 0.1, (0.9, 0.75, 0.5)


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

    @property
    def nominal(self) -> float:
        return self.top - LOW


@dataclass(frozen=True, slots=True)
class Calibration:
    """`coverage` over all names told, each weighed by how often it came later; `nominal` what it should be."""

    moment: int
    rows: tuple[Held, ...]
    coverage: float | None
    nominal: float | None
    held_back: int


def calibrate(spells: Spells, length: Length = calendar_days, share: float = 1 / 3) -> Calibration:
    """Names with fewer than LEAST spells on either side are told, but not judged."""
    if not len(spells.begin):
        return Calibration(NO_TIME, (), None, None, 0)
    moment = int(quantiles(spells.begin, [1 - share])[0])
    before, after = learn(spells.seen_at(moment), length), learn(spells.take(spells.begin >= moment), length)
    rows = [_held(name, before.get(name), curve) for name, curve in after.items()]
    told = [row for row in rows if row.coverage is not None]
    weights = np.array([row.held_back for row in told], float)
    mean = float(np.average([row.coverage or 0.0 for row in told], weights=weights)) if told else None
    should = float(np.average([row.nominal for row in told], weights=weights)) if told else None
    return Calibration(
        moment, tuple(sorted(rows, key=lambda row: (-row.held_back, row.name))), mean, should, int(weights.sum())
    )


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
