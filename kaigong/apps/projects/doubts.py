"""What speaks for and against the milestones of projects: gathers what is known, asks the core, keeps the doubts.

lives(projects)            what the core needs to know of each, in few queries for many
signals(project, today)    everything behind one project's milestones
review(projects, today)    keep what speaks against them as rows, so that lists can be filtered by it
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import asin, cos, radians, sin, sqrt

from kaigong.apps.projects import boundaries, known_permits, signal_rules
from kaigong.apps.projects.models import (
    BEFORE_START,
    Doubt,
    Evidence,
    Kind,
    Milestone,
    MonthlyFigure,
    Project,
    ProjectFile,
    Stage,
)
from kaigong.core.measures import signals as core

CHUNK = 300
EARTH_KM = 6371.0


def signals(project: Project, today: date) -> list[core.Signal]:
    """Everything behind one project's milestones."""
    return core.signals(lives([project])[project.pk], signal_rules.rules(), today)


def against(life: core.Life, rules: Iterable[core.Rule], today: date) -> list[core.Signal]:
    """What speaks against a project that says it has started; nothing does before."""
    return [] if life.stage in BEFORE_START else core.suspicious(core.signals(life, rules, today))


def review(projects: Sequence[Project], today: date) -> int:
    """Keep what speaks against these projects. How many of them have something."""
    known: dict[int, dict[str, Doubt]] = defaultdict(dict)
    for row in Doubt.objects.filter(project__in=projects):
        known[row.project_id][row.signal] = row
    found, made, gone = lives(projects), list[Doubt](), list[int]()
    for pk, life in found.items():
        doubtful = {one.rule.id: one for one in against(life, signal_rules.rules(), today)}
        made += [
            Doubt(project_id=pk, signal=name, missing=one.standing is core.Standing.MISSING, on=one.on, since=today)
            for name, one in doubtful.items() if name not in known[pk]
        ]  # fmt: skip
        gone += [row.pk for name, row in known[pk].items() if name not in doubtful]
        known[pk] = {name: known[pk].get(name, Doubt()) for name in doubtful}
    if gone:
        Doubt.objects.filter(pk__in=gone).delete()
    if made:
        Doubt.objects.bulk_create(made)
    return sum(bool(rows) for rows in known.values())


def review_all(today: date) -> int:
    """The same for every project that has started and is not at full capacity yet; once a day."""
    under_way = Project.objects.exclude(stage__in=(*BEFORE_START, Stage.FULL)).order_by("pk")
    return sum(review(rows, today) for rows in _chunks(under_way.iterator(CHUNK)))


def _chunks(rows: Iterable[Project]) -> Iterator[list[Project]]:
    chunk: list[Project] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def lives(projects: Sequence[Project]) -> dict[int, core.Life]:
    """What is known of each."""
    keys = [project.pk for project in projects]
    files = {row.pk: row for row in ProjectFile.objects.filter(pk__in=keys)}
    pieces, months, reached = _pieces(projects, files), _months(keys), _reached(projects)
    return {
        project.pk: core.Life(
            project.stage, reached[project.pk], tuple(pieces[project.pk]), tuple(months[project.pk]),
            project.investment_fen, files[project.pk].drawn_fen_total if project.pk in files else 0,
        )
        for project in projects
    }  # fmt: skip


def _reached(projects: Sequence[Project]) -> dict[int, dict[str, date]]:
    """The day of each milestone; those of signing and starting as the record has them."""
    found: dict[int, dict[str, date]] = {}
    for project in projects:
        days = {Stage.SIGNED.value: project.signed_on, Stage.STARTED.value: project.started_on}
        found[project.pk] = {stage: day for stage, day in days.items() if day}
    rows = Milestone.objects.filter(project__in=projects).exclude(stage=Stage.CONTINUING)
    for pk, stage, day in rows.values_list("project", "stage", "on"):
        found[pk].setdefault(stage, day)
    return found


def _months(keys: Sequence[int]) -> dict[int, list[core.Month]]:
    found: dict[int, list[core.Month]] = defaultdict(list)
    rows = MonthlyFigure.objects.filter(project__in=keys, done_fen__isnull=False)
    for pk, month, fen, percent in rows.values_list("project", "month", "done_fen", "physical_percent"):
        found[pk].append(core.Month(month, fen, percent))
    return found


def _pieces(projects: Sequence[Project], files: dict[int, ProjectFile]) -> dict[int, list[core.Piece]]:
    """The proofs that count, and the permits the system itself gave."""
    known = {project.pk: project for project in projects}
    rows = list(Evidence.objects.filter(project__in=projects, struck_at=None))
    photos = [row for row in rows if row.kind == Kind.PHOTO]
    shared, counties = _shared(photos), boundaries.counties() if photos else boundaries.Layer()
    found: dict[int, list[core.Piece]] = defaultdict(list)
    for row in rows:
        is_photo, project, file = row.kind == Kind.PHOTO, known[row.project_id], files.get(row.project_id)
        inside = _inside(row, project, file, counties) if is_photo else None
        found[row.project_id].append(core.Piece(
            row.kind, row.on, row.milestone, inside, row.document_id in shared, row.amount_fen, row.reading
        ))  # fmt: skip
    for pk, days in known_permits.of(list(known)).items():
        found[pk] += [core.Piece(Kind.PERMIT, day) for day in days]
    return found


def _shared(photos: Sequence[Evidence]) -> set[str]:
    """The photos that are filed for more than one project."""
    owners: dict[str, set[int]] = defaultdict(set)
    if photos:
        hashes = {row.document_id for row in photos}
        rows = Evidence.objects.filter(document__in=hashes, kind=Kind.PHOTO, struck_at=None)
        for sha256, project in rows.values_list("document", "project"):
            owners[sha256].add(project)
    return {sha256 for sha256, projects in owners.items() if len(projects) > 1}


def _inside(photo: Evidence, project: Project, file: ProjectFile | None, counties: boundaries.Layer) -> bool | None:
    """Whether a photo was taken where the project is: near its place where that is known, else in its county."""
    if photo.latitude is None or photo.longitude is None:
        return None
    if file and file.latitude is not None and file.longitude is not None:
        here, there = (photo.latitude, photo.longitude), (file.latitude, file.longitude)
        return km_between(here, there) <= signal_rules.photo_km()
    if counties.schematic or project.county not in counties.areas:
        return None
    return counties.region_at((photo.longitude, photo.latitude)) == project.county


def km_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The way between two places (latitude, longitude) over the ground."""
    (a, b), (c, d) = ((radians(x), radians(y)) for x, y in (one, other))
    bow = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(bow))
