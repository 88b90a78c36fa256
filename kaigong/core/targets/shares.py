"""Breaking a promise down 目标分解: into whole units by weights, without losing any; and what colour it has.

shared(total, weights, step) gives shares that add up to the total exactly; each is within one step of its proportion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kaigong.core.targets.progress import AHEAD_OF_TIME, REACHED, Progress

DONE, OK, SOON, LATE, WAITING = "done", "ok", "soon", "late", "waiting"


def shared(total: Decimal, weights: Sequence[Decimal], step: Decimal = Decimal(1)) -> list[Decimal]:
    """By largest remainder (Hamilton); where no weight says anything all are alike. Of a total that is no whole number
    of steps the rest goes to the first of the largest shares."""
    if not weights:
        return []
    used = [max(weight, Decimal(0)) for weight in weights]
    if not any(used):
        used = [Decimal(1)] * len(weights)
    whole, whole_weights = Fraction(total) / Fraction(step), sum(map(Fraction, used))
    steps = whole.numerator // whole.denominator
    ideal = [Fraction(steps) * Fraction(weight) / whole_weights for weight in used]
    given = [one.numerator // one.denominator for one in ideal]
    order = sorted(range(len(used)), key=lambda n: (given[n] - ideal[n], n))
    for n in order[: steps - sum(given)]:
        given[n] += 1
    found = [step * each for each in given]
    found[max(range(len(found)), key=lambda n: (found[n], -n))] += total - sum(found, Decimal(0))
    return found


def months_of(first: date, last: date) -> list[str]:
    """The months a span touches: 2022-01, 2022-02 …"""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(begin, end + 1)]


def quarters_of(first: date, last: date) -> list[str]:
    """The quarters a span touches: 2022Q1, 2022Q2 …"""
    begin, end = first.year * 4 + (first.month - 1) // 3, last.year * 4 + (last.month - 1) // 3
    return [f"{n // 4}Q{n % 4 + 1}" for n in range(begin, end + 1)]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the colours change: by the probability that a promise is kept; without a simulation, by how much of what
    the straight line asks is done."""

    likely: Decimal
    doubtful: Decimal
    on_line: Decimal
    near_line: Decimal


def colour(progress: Progress, probability: Decimal | None, limits: Thresholds) -> str:
    """Kept; not begun; else by the simulation, and by the straight line where there is none."""
    if progress.standing == REACHED:
        return DONE
    if progress.standing == AHEAD_OF_TIME and probability is None:
        return WAITING
    if probability is not None:
        return OK if probability >= limits.likely else SOON if probability >= limits.doubtful else LATE
    share = progress.done / progress.line if progress.line else Decimal(1)
    return OK if share >= limits.on_line else SOON if share >= limits.near_line else LATE
