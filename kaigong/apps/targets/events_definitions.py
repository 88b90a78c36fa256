"""What can happen to a city's indicators and rankings, to typed figures, shares, forecasts and frozen rankings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DefinitionDrafted:
    """A draft was written or changed; it binds nobody. `faults`: how many stop it from being published."""

    name: str
    data: Mapping[str, Any]
    faults: int


@dataclass(frozen=True, slots=True)
class DefinitionPublished:
    """From now on it is counted this way."""

    name: str
    number: int
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DefinitionDraftDropped:
    """The draft was given up."""

    name: str


@dataclass(frozen=True, slots=True)
class DefinitionWithdrawn:
    """The city's version holds no longer; a shipped one takes its place again."""

    name: str
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class ValueTyped:
    """A figure entered by hand, with the document it stands in. `value` is exact, so it is text."""

    scope: str
    key: str
    period: str
    value: str
    document: str
    note: str


@dataclass(frozen=True, slots=True)
class PromiseShared:
    """A promise was broken down. `gap`: what the shares are short of it, or above it with a minus; exact, as text."""

    way: str
    shares: Sequence[Mapping[str, str]]
    gap: str
    reason: str


@dataclass(frozen=True, slots=True)
class ForecastNoted:
    """What the simulation said of a promise. Numbers are texts, so that they are exact."""

    commitment: str
    day: str
    p10: str
    p50: str
    p90: str
    probability: str
    low: str
    high: str
    replications: int
    seed: int
    entry: int


@dataclass(frozen=True, slots=True)
class RankingFrozen:
    """A ranking with everything it was reckoned from. `sha256` is the hash of the inputs in canonical form."""

    ranking: str
    version: int
    period: str
    as_of: str
    inputs: Mapping[str, Any]
    result: Sequence[Mapping[str, Any]]
    sha256: str


@dataclass(frozen=True, slots=True)
class RankingPublished:
    """A frozen ranking was shown to everybody."""

    no: str
