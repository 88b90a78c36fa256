"""Bottlenecks: where cases wait most in all, so that an hour saved there is saved most often.

ranked(steps, most) -> (Bottleneck, …), the one with the most days waited first
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaigong.core.mining.answer import Step


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """A step whose waits add up. `total_days` is all waiting on it, `share` of the waiting on all steps; `mean_days`
    against `p50_days` tells whether all wait or a few wait very long (`few` is true from twice as much on)."""

    before: str
    after: str
    count: int
    p50_days: float
    p90_days: float
    mean_days: float
    total_days: float
    share: float

    @property
    def few(self) -> bool:
        return self.mean_days >= 2 * self.p50_days


def ranked(steps: "Iterable[Step]", most: int = 20) -> tuple[Bottleneck, ...]:
    """Steps by the time waited on them in all; one whose waits add up to nothing, or less, is none. Ties by names."""
    slow = [step for step in steps if step.total > 0]
    whole = sum(step.total for step in slow)
    slow.sort(key=lambda step: (-step.total, step.before, step.after))
    return tuple(
        Bottleneck(
            step.before, step.after, step.count, step.p50 or 0.0, step.p90 or 0.0,
            round(step.total / step.timed, 6), step.total, round(step.total / whole, 6),
        )
        for step in slow[:most]
    )  # fmt: skip
