"""Dice whose throws follow from words alone: the same words always fall the same way, on every machine."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")
SPAN = float(1 << 64)


def throw(*words: object) -> float:
    """A number from 0 (may come) to 1 (never comes) that follows from the words."""
    text = "\x1f".join(map(str, words)).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big") / SPAN


def one_of(things: Sequence[T], *words: object) -> T:
    """One of some things, which one follows from the words."""
    return things[int(throw(*words) * len(things))]


def between(low: int, high: int, *words: object) -> int:
    """A whole number from low to high, both may come."""
    return low + int(throw(*words) * (high - low + 1))


class Dice:
    """A row of throws under one seed."""

    def __init__(self, *seed: object) -> None:
        self.seed = seed
        self.thrown = 0

    def throw(self) -> float:
        self.thrown += 1
        return throw(*self.seed, self.thrown)

    def one_of(self, things: Sequence[T]) -> T:
        return things[int(self.throw() * len(things))]

    def between(self, low: int, high: int) -> int:
        return low + int(self.throw() * (high - low + 1))

    def chance(self, share: float) -> bool:
        return self.throw() < share

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, the heavier the oftener."""
        left = self.throw() * sum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return next(reversed(weights))

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """The things in another order."""
        return [thing for _key, _place, thing in sorted((self.throw(), n, thing) for n, thing in enumerate(things))]

    def skewed(self, low: float, high: float) -> float:
        """Most throws near the low end, a few near the high one, as project sizes fall."""
        return low * (high / low) ** (self.throw() ** 2.2)
