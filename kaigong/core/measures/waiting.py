"""How long things wait, when some of them wait still (Kaplan and Meier 1958).

What still waits counts for as long as it has waited and no longer: left out, it would make long waits look rare; taken
as ended, it would make all waits look short. A share the curve does not come down to is not known yet.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

Spell = tuple[int, bool, int]  # days, whether it has ended, how many of the kind


@dataclass(frozen=True, slots=True)
class Waiting:
    """`points`: (days, the share that waits longer), at every length at which something ended; `errors`: the standard
    error of each of these shares (Greenwood)."""

    ended: int
    open: int
    points: tuple[tuple[int, float], ...]
    best: int | None  # the shortest that ended
    errors: tuple[float, ...] = ()

    def longer(self, days: int) -> float:
        """The share that waits longer than so many days."""
        return next((share for at, share in reversed(self.points) if at <= days), 1.0)

    def quantile(self, share: float) -> int | None:
        """The days within which this share ends; None where too few have ended to tell."""
        return next((days for days, longer in self.points if longer <= 1 - share + 1e-12), None)

    @property
    def total(self) -> int:
        return self.ended + self.open

    @property
    def median(self) -> int | None:
        return self.quantile(0.5)

    @property
    def p80(self) -> int | None:
        return self.quantile(0.8)


def waiting(spells: Iterable[Spell]) -> Waiting:
    """The curve of some spells. At equal lengths what ended goes before what was still open."""
    ended, every = defaultdict[int, int](int), defaultdict[int, int](int)
    for days, has_ended, count in spells:
        length = max(days, 0)
        every[length] += count
        if has_ended:
            ended[length] += count
    total, longer, points = sum(every.values()), 1.0, list[tuple[int, float]]()
    risk, terms, errors = total, 0.0, list[float]()
    for days in sorted(every):
        if gone := ended.get(days, 0):
            longer *= 1 - gone / risk
            terms += gone / (risk * (risk - gone)) if risk > gone else 0.0
            points.append((days, longer))
            errors.append(longer * sqrt(terms))
        risk -= every[days]
    done = sum(ended.values())
    return Waiting(done, total - done, tuple(points), min((days for days in ended if ended[days]), default=None),
                   tuple(errors))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of the distribution: days from `low` to below `high` (None: and more)."""

    low: int
    high: int | None
    ended: int
    open: int


def spread(spells: Iterable[Spell], edges: tuple[int, ...]) -> list[Bin]:
    """How many ended, and how many wait still, in each range of days."""
    ends = (*edges[1:], None)
    found = [[0, 0] for _edge in edges]
    for days, has_ended, count in spells:
        place = max((n for n, edge in enumerate(edges) if max(days, 0) >= edge), default=0)
        found[place][0 if has_ended else 1] += count
    return [Bin(low, high, *pair) for low, high, pair in zip(edges, ends, found, strict=True)]
