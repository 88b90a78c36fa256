"""What can happen beside the leads and agreements: teams, trips, the limits. Records hold the whole row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class TeamStationed:
    record: Mapping[str, Any]
    on: date


@dataclass(frozen=True, slots=True)
class TeamChanged:
    record: Mapping[str, Any]
    on: date


@dataclass(frozen=True, slots=True)
class TripLogged:
    record: Mapping[str, Any]
    on: date


@dataclass(frozen=True, slots=True)
class TripCorrected:
    record: Mapping[str, Any]
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class LimitsSet:
    values: Mapping[str, Any]
