"""The steps of the pipeline: each on the evidence of a kind that the table of moves lists for it."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.projects import checks, evidence, queries
from kaigong.apps.projects.events import StageMoved, WorksStarted
from kaigong.apps.projects.evidence import Proof
from kaigong.apps.projects.models import Evidence, Kind, Project, Stage
from kaigong.apps.projects.moves import Move, move
from kaigong.apps.projects.sealing import locked, seal
from kaigong.core.problems import Faulty, Refused

Shown = Document | Proof | Evidence  # a document and its kind, a proof with all it says, or one filed before


@transaction.atomic
def record_start(
    *, project: Project, on: date, evidence: Shown, by: str, now: datetime, kind: str = Kind.REPORT
) -> Project:
    """Record that ground was broken, on evidence. A project starts once, and counts as new in that year only."""
    project = locked(project)
    queries.require_part(by, project.enterprise)
    if project.is_started:
        year = project.started_on.year if project.started_on else "—"
        raise Refused("project.started_before", name=project.name, on=project.started_on, year=year)
    if twin := queries.started_twin(project):
        raise Refused("project.counted_before", name=project.name, number=twin.code, on=twin.started_on)
    if problems := list(checks.start_problems(on, now.date())):
        raise Faulty(problems)
    row = move(project.stage, Stage.STARTED)
    if row is None:  # every stage before the start has one
        raise Refused("project.no_such_move", before=project.get_stage_display(), after=Stage.STARTED.label)
    sha256, filed = _shown(project, row, evidence, kind, on, now)
    return seal(project, [*filed, WorksStarted(on.isoformat(), sha256)], by=by, now=now)


@transaction.atomic
def move_stage(
    *, project: Project, to: str, evidence: Shown | None, by: str, now: datetime, kind: str = "",
    on: date | None = None, note: str = "",
) -> Project:  # fmt: skip
    """Take one step. A step that is not in the table, or lacks evidence of one of its kinds, is refused."""
    project = locked(project)
    queries.require_part(by, project.enterprise)
    row = move(project.stage, to)
    names = {"before": project.get_stage_display(), "after": Stage(to).label if to in Stage.values else to}
    if row is None:
        raise Refused("project.no_such_move", **names)
    queries.require_part(by, project.enterprise, allowed=row.who or None)
    if row.by_works_start:
        raise Refused("project.start_is_recorded", **names)
    if row.after == Stage.CONTINUING and project.started_on and project.started_on.year >= now.year:
        raise Refused("project.started_this_year", year=project.started_on.year, **names)
    shown = evidence or (queries.start_evidence(project) if row.carries else None)
    if shown is None:
        raise Refused("project.evidence_missing", evidence=row.evidence, **names)
    day = on or now.date()
    if problems := list(checks.milestone_problems(project, day, now.date())):
        raise Faulty(problems)
    sha256, filed = _shown(project, row, shown, kind, day, now)
    step = StageMoved(project.stage, to, sha256, note.strip(), day.isoformat())
    return seal(project, [*filed, step], by=by, now=now)


def _shown(
    project: Project, row: Move, shown: Shown, kind: str, on: date, now: datetime
) -> tuple[str, list[evidence.EvidenceFiled]]:
    """The hash of what is shown, and the entry that files it where it is new."""
    if isinstance(shown, Evidence):
        return _filed_before(project, row, shown), []
    proof = evidence.completed(shown if isinstance(shown, Proof) else Proof(kind, shown))
    proof = replace(proof, on=proof.on or on)
    if proof.kind not in row.kinds:
        raise Refused("project.evidence_kind", after=row.after.label, evidence=row.evidence)
    if problems := list(evidence.problems(proof, now.date())):
        raise Faulty(problems)
    documents.hold(document=proof.document, thing=project.stream)
    return proof.document.sha256, [evidence.event(proof, row.after)]


def _filed_before(project: Project, row: Move, piece: Evidence) -> str:
    """A proof of the same project that still counts. The start carries the project into the years after it."""
    of_start = row.carries and piece.milestone == Stage.STARTED
    if piece.project_id != project.pk or piece.struck_at is not None:
        raise Refused("project.evidence_missing", before=row.before.label, after=row.after.label, evidence=row.evidence)
    if piece.kind not in row.kinds and not of_start:
        raise Refused("project.evidence_kind", after=row.after.label, evidence=row.evidence)
    return piece.document_id
