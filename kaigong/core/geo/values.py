"""Shapes as plain values. Positions are longitude and latitude in degrees, WGS-84."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Position = tuple[float, float]
Ring = tuple[Position, ...]  # closed: the last position is the first
Polygon = tuple[Ring, ...]  # the outer ring, then the holes
Area = tuple[Polygon, ...]
Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True, slots=True)
class Shape:
    """A point, or an area of one or more polygons; exactly one of the two."""

    point: Position | None = None
    area: Area = ()

    @property
    def rings(self) -> Iterator[Ring]:
        """Every ring of the area."""
        return (ring for polygon in self.area for ring in polygon)

    def geojson(self) -> Mapping[str, Any]:
        """The geometry as GeoJSON has it."""
        if self.point is not None:
            return {"type": "Point", "coordinates": list(self.point)}
        polygons = [[[list(position) for position in ring] for ring in polygon] for polygon in self.area]
        if len(polygons) == 1:
            return {"type": "Polygon", "coordinates": polygons[0]}
        return {"type": "MultiPolygon", "coordinates": polygons}


@dataclass(frozen=True, slots=True)
class Feature:
    """One named area of a set of boundaries, where it stood in its file, and everything said about it there."""

    number: int
    shape: Shape
    said: Mapping[str, Any]
