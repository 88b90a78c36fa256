"""Which promise a later report answers: the same unit, the same words for the thing counted, best the same body.

Only what fits well is offered; a person decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

ENOUGH = 0.6  # of the words; below that two indicators are two
_SAID_OF_ALL = ("全市", "全省", "全县", "力争", "累计")


@dataclass(frozen=True, slots=True)
class Promise:
    """What is compared: who, what (action, subject, qualifier), in which unit."""

    key: str
    speaker: str
    words: str
    unit: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Match:
    """A promise that a report may answer, and how well the words fit (0 to 1)."""

    promise: Promise
    likeness: float


def matches(report: Promise, promises: Iterable[Promise]) -> list[Match]:
    """The promises a report may answer, best first."""
    found = [Match(each, likeness(report, each)) for each in promises if each.unit == report.unit]
    good = [match for match in found if match.likeness >= ENOUGH]
    return sorted(good, key=lambda match: (-match.likeness, match.promise.key))


def likeness(one: Promise, two: Promise) -> float:
    """How alike two indicators are: the share of pairs of characters they have in common, less for another body."""
    left, right = _pairs(one.words), _pairs(two.words)
    if not left or not right:
        return 0.0
    alike = 2 * len(left & right) / (len(left) + len(right))
    return alike if one.speaker == two.speaker else alike * 0.8


def _pairs(words: str) -> set[str]:
    for common in _SAID_OF_ALL:
        words = words.replace(common, "")
    return {words[at : at + 2] for at in range(len(words) - 1)} or ({words} if words else set())
