"""Verbs of the map: where a project stands, and the boundaries of the city."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.projects import boundaries, filing, queries, queries_map, tallied_map
from kaigong.apps.projects.boundaries import Said
from kaigong.apps.projects.events_map import BoundariesRemoved, BoundariesSet, LocationSet
from kaigong.apps.projects.models import Boundaries, Level, Project, ProjectFile
from kaigong.core.geo import measure, offset, reading
from kaigong.core.geo.values import Position, Shape
from kaigong.core.problems import Faulty

DIGITS = 6  # of a degree: a tenth of a metre


@transaction.atomic
def set_location(
    *,
    project: Project,
    geometry: Mapping[str, Any] | None,
    shifted: bool = False,
    sure: bool = False,
    how: str = "typed",
    by: str,
    now: datetime,
) -> ProjectFile:
    """Say where a project stands, as GeoJSON; None: not known any more. `shifted`: the coordinates are GCJ-02.

    1. every fault of the shape is named; 2. what lies outside of the city, or in another county than the record says,
    is asked about, and taken when `sure`; 3. the township follows from the boundaries, where they are known.
    """
    queries.require_owner(by, project.enterprise)
    file = filing.locked(project)
    if geometry is None:
        if file.location is None:
            return file
        return _put(file, LocationSet(None, None, None, file.township, how), by=by, now=now)
    shape, problems = reading.read_shape(geometry)
    if shape is None:
        raise Faulty(problems)
    shape = _rounded(offset.straightened(shape) if shifted else shape)
    if not sure and (questions := boundaries.placing(project.county, shape)):
        raise Faulty(questions)
    accuracy_m = offset.ACCURACY_M if shifted else 0
    event = _event(shape, project.county, file.township, how, accuracy_m, boundaries.townships_by_county())
    return file if file.location == event.geometry else _put(file, event, by=by, now=now)


def _put(file: ProjectFile, event: LocationSet, *, by: str, now: datetime) -> ProjectFile:
    before = tallied_map.place_of(file)
    file = filing.seal(file, [event], by=by, now=now)
    tallied_map.move([(file, before)])
    return file


@transaction.atomic
def set_locations(*, places: Sequence[tuple[Project, Shape]], how: str, by: str, now: datetime) -> int:
    """The same for many projects at once, of shapes that are known to be sound; for whoever keeps the register."""
    roles.require_ref(by, "import_projects")
    files = filing.all_locked([project for project, _shape in places])
    batch, towns = [], boundaries.townships_by_county()
    for project, shape in places:
        event = _event(_rounded(shape), project.county, files[project.pk].township, how, 0, towns)
        batch.append((files[project.pk], [event]))
    before = [tallied_map.place_of(file) for file, _events in batch]
    filing.seal_many(batch, by=by, now=now)
    tallied_map.move(zip((file for file, _events in batch), before, strict=True))
    return len(batch)


def _event(
    shape: Shape, county: str, township: str, how: str, accuracy_m: int, towns: Mapping[str, boundaries.Layer]
) -> LocationSet:
    """What is sealed; the township follows from where it lies, as far as townships are known."""
    at = measure.label_point(shape)
    near = [towns[county]] if county in towns else list(towns.values())
    inside = next((found for layer in near if (found := layer.region_at(at))), "")
    return LocationSet(shape.geojson(), *at, inside or township, how, accuracy_m)


def _rounded(shape: Shape) -> Shape:
    def near(position: Position) -> Position:
        return round(position[0], DIGITS), round(position[1], DIGITS)

    if shape.point is not None:
        return Shape(point=near(shape.point))
    return Shape(area=tuple(tuple(tuple(map(near, ring)) for ring in polygon) for polygon in shape.area))


# ---------------------------------------------------------------------------------------------------- boundaries


@transaction.atomic
def set_boundaries(*, document: Document, said: Said, by: str, now: datetime) -> Boundaries:
    """Draw the map with the boundaries of a document from now on. One faulty feature, and nothing changes."""
    roles.require_ref(by, "change_rulebook")
    check = queries_map.checked(document, said)
    if check.problems:
        raise Faulty(list(check.problems))
    row = _locked(said.level)
    documents.hold(document=document, thing=row.stream)
    row.in_force, row.sha256, row.features = True, document.sha256, list(check.rows)
    row.code_property, row.name_property, row.shifted = said.code, said.name, said.shifted
    event = BoundariesSet(document.sha256, said.code, said.name, said.shifted, len(check.rows))
    return _seal(row, event, by=by, now=now)


@transaction.atomic
def remove_boundaries(*, level: str, by: str, now: datetime) -> Boundaries:
    """Go back to the boundaries that are shipped."""
    roles.require_ref(by, "change_rulebook")
    row = _locked(level)
    if not row.in_force:
        return row
    row.in_force, row.features = False, []
    return _seal(row, BoundariesRemoved(row.sha256), by=by, now=now)


def _locked(level: str) -> Boundaries:
    Boundaries.objects.get_or_create(level=Level(level))
    return Boundaries.objects.select_for_update().get(level=level)


def _seal(row: Boundaries, event: object, *, by: str, now: datetime) -> Boundaries:
    row.seen_n = ledger.append(row.stream, [event], after=row.seen_n, by=by, now=now)
    row.set_at = now
    row.save()
    return row
