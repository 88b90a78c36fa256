"""What can happen to the place of a project (stream `file:<code>`) and to the boundaries (`boundaries:<level>`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LocationSet:
    """Where the project stands: a GeoJSON geometry in WGS-84 and its point on the map; None: not known any more.

    `how` it was said (typed, file, sample), `accuracy_m` what converting it may have cost.
    """

    geometry: Mapping[str, Any] | None
    longitude: float | None
    latitude: float | None
    township: str
    how: str
    accuracy_m: int = 0


@dataclass(frozen=True, slots=True)
class BoundariesSet:
    """Boundaries as the document has them, its features named by two of their properties."""

    sha256: str
    code_property: str
    name_property: str
    shifted: bool
    features: int


@dataclass(frozen=True, slots=True)
class BoundariesRemoved:
    """Back to the boundaries that are shipped."""

    sha256: str
