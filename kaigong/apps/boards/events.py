"""What can happen to a scenario."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ScenarioSaved:
    """Somebody kept what he asked, and what came out of it then. Probabilities are texts, so that they are exact."""

    name: str
    target: str
    asked: Mapping[str, Any]
    answer: Mapping[str, Any]
    day: str
    entry: int


@dataclass(frozen=True, slots=True)
class ScenarioDropped:
    """It is no longer listed; this stream keeps it."""

    name: str


@dataclass(frozen=True, slots=True)
class BriefIssued:
    """The PDF whose hash this is went out to the leaders."""

    monday: str
    document: str


@dataclass(frozen=True, slots=True)
class CityForeseen:
    """The living city was simulated: from which entry, with which seed, and what came out for each promise and desk.
    Shares are texts, so that they are exact."""

    day: str
    entry: int
    seed: int
    replications: int
    targets: tuple[Mapping[str, Any], ...]
    binding: str
