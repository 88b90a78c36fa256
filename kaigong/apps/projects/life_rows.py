"""From events to the rows of a project's life. `refresh` stores what has just happened; `folded` says the same of a
whole stream, so that the two can be compared."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kaigong.apps.ledger.inserting import insert_rows
from kaigong.apps.projects import tallied_towns
from kaigong.apps.projects.events import StageMoved, StepsWithdrawn, WorksStarted
from kaigong.apps.projects.events_life import (
    DelayEnded,
    DelayRecorded,
    EvidenceFiled,
    EvidenceStruck,
    StatisticsCorrected,
    StatisticsEntered,
    StatisticsFiled,
    StatisticsReturned,
)
from kaigong.apps.projects.models import Delay, Entering, Evidence, Milestone, Project, Stage, Statistics, Withdrawal

EVENTS = {
    kind.__name__: kind
    for kind in (
        EvidenceFiled, EvidenceStruck, DelayRecorded, DelayEnded, StatisticsFiled, StatisticsReturned,
        StatisticsEntered, StatisticsCorrected, StageMoved, WorksStarted,
        StepsWithdrawn,
    )
}  # fmt: skip
Values = dict[str, Any]


@dataclass(slots=True)
class Folded:
    """The columns of every row of a project's life, by the key of the row."""

    evidence: dict[int, Values] = field(default_factory=dict)
    milestones: dict[str, Values] = field(default_factory=dict)
    delays: dict[int, Values] = field(default_factory=dict)
    statistics: Values | None = None
    withdrawals: dict[int, Values] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entered:
    """An event with its place in the stream."""

    n: int
    event: object
    by: str
    at: datetime


def decoded(kind: str, data: Mapping[str, Any]) -> object | None:
    """An entry as its event; None for those that are not of a project's life."""
    made = EVENTS.get(kind)
    return made(**data) if made else None


def fold(known: Folded, entries: Iterable[Entered]) -> Folded:
    """Take in what happened, one after the other."""
    for one in entries:
        _apply(known, one)
    return known


def _apply(known: Folded, one: Entered) -> None:
    match one.event:
        case EvidenceFiled() as filed:
            known.evidence[one.n] = _evidence(filed, one)
        case EvidenceStruck(evidence=n, reason=reason):
            known.evidence[n] |= {"struck_at": one.at, "struck_by": one.by, "struck_reason": reason}
        case WorksStarted(on=on):
            known.milestones.setdefault(Stage.STARTED, _milestone(known, Stage.STARTED, on, one))
        case StageMoved(after=after, on=on):
            known.milestones.setdefault(after, _milestone(known, after, on or one.at.date().isoformat(), one))
        case StepsWithdrawn() as taken:
            for stage in taken.stages:
                known.milestones.pop(stage, None)
            known.withdrawals[one.n] = {
                "stage": taken.stages[0], "was_on": date.fromisoformat(taken.was_on) if taken.was_on else None,
                "back_to": taken.back_to, "reason": taken.reason, "document_id": taken.document, "by": one.by,
                "recorded_at": one.at,
            }  # fmt: skip
        case DelayRecorded() as told:
            known.delays[one.n] = {
                "milestone": told.milestone, "reason": told.reason, "note": told.note, "agency": told.agency,
                "since": date.fromisoformat(told.since), "until": None, "by": one.by, "recorded_at": one.at,
            }  # fmt: skip
        case DelayEnded(delay=n, on=on):
            known.delays[n]["until"] = date.fromisoformat(on)
        case StatisticsFiled() | StatisticsReturned() | StatisticsEntered() | StatisticsCorrected():
            known.statistics = _statistics(known.statistics or {}, one)


def _evidence(filed: EvidenceFiled, one: Entered) -> Values:
    return {
        "kind": filed.kind, "milestone": filed.milestone, "document_id": filed.document,
        "on": date.fromisoformat(filed.on), "latitude": float(filed.latitude) if filed.latitude else None,
        "longitude": float(filed.longitude) if filed.longitude else None, "number": filed.number,
        "amount_fen": filed.amount_fen, "reading": Decimal(filed.reading) if filed.reading else None,
        "from_file": filed.from_file, "by": one.by, "recorded_at": one.at, "struck_at": None, "struck_by": "",
        "struck_reason": "",
    }  # fmt: skip


def _milestone(known: Folded, stage: str, on: str, one: Entered) -> Values:
    """The day of the step; its proof is the one filed last for it."""
    proofs = [n for n, values in known.evidence.items() if values["milestone"] == stage and n < one.n]
    return {
        "on": date.fromisoformat(on), "evidence_n": max(proofs, default=None), "n": one.n, "by": one.by,
        "recorded_at": one.at,
    }  # fmt: skip


def _statistics(before: Values, one: Entered) -> Values:
    match one.event:
        case StatisticsFiled(proofs=proofs, investment_fen=fen):
            return {
                "state": Entering.FILED, "filed_on": one.at.date(), "filed_by": one.by, "proofs": list(proofs),
                "investment_fen": fen, "number": "", "entered_on": None, "reason": "", "decided_by": "",
            }  # fmt: skip
        case StatisticsReturned(reason=reason):
            return before | {"state": Entering.RETURNED, "reason": reason, "decided_by": one.by}
        case StatisticsEntered(number=number, on=on):
            return before | {
                "state": Entering.ENTERED, "number": number, "entered_on": date.fromisoformat(on), "reason": "",
                "decided_by": one.by,
            }  # fmt: skip
        case StatisticsCorrected(changes=changes, removed=removed, reason=reason):
            said: Values = dict(changes)
            if "entered_on" in said:
                said["entered_on"] = date.fromisoformat(said["entered_on"])
            state = {"state": Entering.REMOVED} if removed else {}
            return before | said | state | {"reason": reason, "decided_by": one.by}
    return before


# --------------------------------------------------------------------------------------------------- the stored rows


PARTS = ("evidence", "milestones", "delays", "statistics", "withdrawals")


def stored(project: Project, parts: Collection[str] = PARTS) -> Folded:
    """The rows as they stand, those of the parts asked for."""
    known = Folded()
    if "evidence" in parts:
        known.evidence = {row.n: _columns(row, EVIDENCE) for row in Evidence.objects.filter(project=project)}
    if "milestones" in parts:
        known.milestones = {row.stage: _columns(row, MILESTONE) for row in Milestone.objects.filter(project=project)}
    if "delays" in parts:
        known.delays = {row.n: _columns(row, DELAY) for row in Delay.objects.filter(project=project)}
    if "statistics" in parts and (found := Statistics.objects.filter(project=project).first()):
        known.statistics = _columns(found, STATISTICS)
    if "withdrawals" in parts:
        known.withdrawals = {row.n: _columns(row, WITHDRAWAL) for row in Withdrawal.objects.filter(project=project)}
    return known


def _needed(entries: Sequence[Entered]) -> set[str]:
    """What has to be read before these entries are folded: a new project that starts needs nothing of it."""
    found = {part for one in entries for part in NEEDS.get(type(one.event), ())}
    steps = [one for one in entries if isinstance(one.event, (StageMoved, WorksStarted))]
    filed = any(isinstance(one.event, EvidenceFiled) for one in entries)
    if steps and not filed:
        found.add("evidence")
    return found


NEEDS: Mapping[type, tuple[str, ...]] = {
    EvidenceStruck: ("evidence",), DelayEnded: ("delays",), StageMoved: ("milestones",),
    StepsWithdrawn: ("milestones",),
    StatisticsFiled: ("statistics",), StatisticsReturned: ("statistics",), StatisticsEntered: ("statistics",),
    StatisticsCorrected: ("statistics",),
}  # fmt: skip
EVIDENCE = ("kind", "milestone", "document_id", "on", "latitude", "longitude", "number", "amount_fen", "reading",
            "from_file", "by", "recorded_at", "struck_at", "struck_by", "struck_reason")  # fmt: skip
MILESTONE = ("on", "evidence_n", "n", "by", "recorded_at")
DELAY = ("milestone", "reason", "note", "agency", "since", "until", "by", "recorded_at")
WITHDRAWAL = ("stage", "was_on", "back_to", "reason", "document_id", "by", "recorded_at")
STATISTICS = ("state", "filed_on", "filed_by", "proofs", "investment_fen", "number", "entered_on", "reason",
              "decided_by")  # fmt: skip


def _columns(row: Any, names: Iterable[str]) -> Values:
    return {name: getattr(row, name) for name in names}


def refresh(project: Project, entries: Iterable[Entered]) -> None:
    """Store what these entries change."""
    entries = [one for one in entries if type(one.event).__name__ in EVENTS]
    if not entries:
        return
    before = stored(project, _needed(entries))
    after = fold(Folded(
        {n: dict(values) for n, values in before.evidence.items()}, dict(before.milestones),
        {n: dict(values) for n, values in before.delays.items()}, before.statistics,
    ), entries)  # fmt: skip
    _store(Evidence, project, "n", before.evidence, after.evidence)
    _store(Milestone, project, "stage", before.milestones, after.milestones)
    tallied_towns.note(project, _start_noted_late(before), _start_noted_late(after))
    _store(Delay, project, "n", before.delays, after.delays)
    _store(Withdrawal, project, "n", before.withdrawals, after.withdrawals)
    if after.statistics and after.statistics != before.statistics:
        Statistics.objects.update_or_create(project=project, defaults=after.statistics)


def _start_noted_late(known: Folded) -> bool:
    step = known.milestones.get(Stage.STARTED, {})
    return tallied_towns.is_noted_late(step.get("on"), step.get("recorded_at"))


def _store(table: Any, project: Project, key: str, before: Mapping[Any, Values], after: Mapping[Any, Values]) -> None:
    """Insert the new rows, change the changed ones."""
    made = [
        {"project_id": project.pk, key: str(name) if key == "stage" else name, **values}
        for name, values in after.items() if name not in before
    ]  # fmt: skip
    if made:
        insert_rows(table, made)
    for name, values in after.items():
        if name in before and values != before[name]:
            table.objects.filter(project=project, **{key: name}).update(**values)
    if gone := before.keys() - after.keys():
        table.objects.filter(project=project, **{f"{key}__in": gone}).delete()
