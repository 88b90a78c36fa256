"""What can happen to a city's own themes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ThemeDrafted:
    """A draft was written or changed; it binds nobody, and may still have faults."""

    theme: str
    data: Mapping[str, Any] = field(default_factory=dict)
    copied_from: str = ""
    faults: int = 0


@dataclass(frozen=True, slots=True)
class ThemePublished:
    """From now on one applies under this version; earlier applications keep theirs."""

    theme: str
    version: int
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThemeDraftDropped:
    theme: str


@dataclass(frozen=True, slots=True)
class ThemeWithdrawn:
    """Nobody applies under it any more; what runs is finished as applied for."""

    theme: str
    version: int
    reason: str
