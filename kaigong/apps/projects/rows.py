"""From events to the row that pages read."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from kaigong.apps.projects import tallied
from kaigong.apps.projects.events import (
    BaselineSet,
    FactsAmended,
    ProjectRegistered,
    RecordCorrected,
    ReformsChosen,
    StageMoved,
    StepsWithdrawn,
    WorksStarted,
)
from kaigong.apps.projects.models import BEFORE_START, Project, Stage

DAYS = ("start_on", "signed_on", "wished_start_on", "planned_start_on", "forecast_start_on", "started_on")
FEN_PER_YUAN = 100


def refresh(project: Project, events: Iterable[object], *, n: int, now: datetime) -> Project:
    """Bring the row up to the events that end with ledger entry n, store it, and move the tallies it stands in. The row
    must be as it is stored, and locked."""
    before = tallied.before(project)
    fold(project, events, n=n, now=now).save()
    tallied.move(project, before)
    return project


def fold(project: Project, events: Iterable[object], *, n: int, now: datetime) -> Project:
    """The same without storing it."""
    for event in events:
        _apply(project, event, n)
    project.seen_n, project.updated_at = n, now
    return project


def _apply(project: Project, event: object, n: int) -> None:
    match event:
        case ProjectRegistered(record=record):
            _fill(project, record)
            project.facts_n = n
        case FactsAmended(facts=facts, unknown=unknown):
            _amend(project, facts, unknown)
            project.facts_n = n
        case RecordCorrected(changes=changes):
            _fill(project, changes)
        case ReformsChosen(reforms=reforms):
            project.reforms = reforms if isinstance(reforms, str) else list(reforms)
        case BaselineSet(items=items, planned_start_on=planned):
            project.baseline = [dict(item) for item in items]
            project.planned_start_on = _day(planned)
            project.forecast_start_on = project.forecast_start_on or project.planned_start_on
        case WorksStarted(on=on):
            project.stage, project.started_on = Stage.STARTED, _day(on)
        case StageMoved(after=after):
            project.stage = after
        case StepsWithdrawn(back_to=stage):
            project.stage = stage
            if stage in BEFORE_START:  # it counts in no year any more, and nobody knows yet when it will
                project.started_on = project.forecast_start_on = None


def _fill(project: Project, record: Mapping[str, Any]) -> None:
    for column, value in record.items():
        if column != "enterprise":
            setattr(project, column, _day(value) if column in DAYS else value)


def _amend(project: Project, facts: Mapping[str, Any], unknown: Iterable[str]) -> None:
    """The new facts; the investment of the list follows the one of the facts."""
    project.facts = {name: value for name, value in (project.facts | dict(facts)).items() if name not in set(unknown)}
    if "investment_cny" in facts:
        project.investment_fen = round(facts["investment_cny"] * FEN_PER_YUAN)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
