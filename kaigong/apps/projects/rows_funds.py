"""From the events of a round to its rows, and the check that they still say the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import events_funds as e
from kaigong.apps.projects.models import FundApplication, FundMonth, FundRound, FundState, Project
from kaigong.core import ledger as core

PREFIX = "round"
KINDS: Mapping[str, type] = {
    kind.__name__: kind for kind in (
        e.RoundOpened, e.FundApplied, e.FundWithdrawn, e.FundGranted, e.FundRefused, e.DrawsPlanned, e.MoneyDrawn,
        e.RoundClosed,
    )
}  # fmt: skip


@dataclass(slots=True)
class Folded:
    """A round as its stream tells it: its own columns, each application by project code, each month of each."""

    round: dict[str, Any] = field(default_factory=dict)
    applications: dict[str, dict[str, Any]] = field(default_factory=dict)
    months: dict[tuple[str, date], dict[str, int]] = field(default_factory=dict)
    last: int = 0


def read(stream: str) -> Folded:
    """The round, from every entry of its stream."""
    folded = Folded()
    for entry in ledger.read(stream).entries:
        fold(folded, core.decode(KINDS, entry.kind, entry.data))
    return folded


def fold(folded: Folded, event: object) -> None:
    """Bring it up to one more event."""
    change = CHANGES.get(type(event))
    if change is not None:
        change(folded, event)
    folded.last += 1


def _opened(folded: Folded, event: e.RoundOpened) -> None:
    folded.round = {
        "name": event.name, "kind": event.kind, "agency_id": event.agency, "opens_on": _day(event.opens_on),
        "deadline": _day(event.deadline), "amount_fen": event.amount_fen, "is_sample": event.is_sample,
        "closed_on": None,
    }  # fmt: skip


def _applied(folded: Folded, event: e.FundApplied) -> None:
    folded.applications[event.project] = {
        "asked_fen": event.asked_fen, "applied_on": _day(event.on), "score": event.score,
        "missing": list(event.missing), "state": FundState.APPLIED, "granted_fen": 0, "drawn_fen": 0,
        "decided_on": None, "reason": "",
    }  # fmt: skip


def _ended(state: FundState) -> Callable[[Folded, Any], None]:
    def ended(folded: Folded, event: Any) -> None:
        folded.applications[event.project].update(state=state, decided_on=_day(event.on), reason=event.reason)

    return ended


def _granted(folded: Folded, event: e.FundGranted) -> None:
    folded.applications[event.project].update(
        state=FundState.GRANTED, granted_fen=event.granted_fen, decided_on=_day(event.on), reason=event.note
    )


def _planned(folded: Folded, event: e.DrawsPlanned) -> None:
    for month, fen in event.months.items():
        row = folded.months.setdefault((event.project, date.fromisoformat(month)), {"planned_fen": 0, "drawn_fen": 0})
        row["planned_fen"] = fen


def _drawn(folded: Folded, event: e.MoneyDrawn) -> None:
    key = (event.project, date.fromisoformat(event.month))
    folded.months.setdefault(key, {"planned_fen": 0, "drawn_fen": 0})["drawn_fen"] += event.fen
    folded.applications[event.project]["drawn_fen"] += event.fen


def _closed(folded: Folded, event: e.RoundClosed) -> None:
    folded.round["closed_on"] = _day(event.on)


CHANGES: Mapping[type, Callable[[Folded, Any], None]] = {
    e.RoundOpened: _opened, e.FundApplied: _applied, e.FundWithdrawn: _ended(FundState.WITHDRAWN),
    e.FundRefused: _ended(FundState.REFUSED), e.FundGranted: _granted, e.DrawsPlanned: _planned,
    e.MoneyDrawn: _drawn, e.RoundClosed: _closed,
}  # fmt: skip


def store(row: FundRound, folded: Folded, events: Iterable[Any]) -> FundRound:
    """Write the round, and the applications and months that these events name."""
    for column, value in folded.round.items():
        setattr(row, column, value)
    row.seen_n = folded.last
    row.save()
    named = list(dict.fromkeys(event.project for event in events if hasattr(event, "project")))
    projects = dict(Project.objects.filter(code__in=named).values_list("code", "pk"))
    made = [FundApplication(round=row, project_id=projects[code], **folded.applications[code]) for code in named]
    columns = list(folded.applications[named[0]]) if named else []
    if made:
        FundApplication.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["round", "project"], update_fields=columns
        )
    _store_months(row, folded, set(named))
    return row


def _store_months(row: FundRound, folded: Folded, named: set[str]) -> None:
    wanted = {key: values for key, values in folded.months.items() if key[0] in named}
    if not wanted:
        return
    keys = dict(FundApplication.objects.filter(round=row).values_list("project__code", "pk"))
    FundMonth.objects.bulk_create(
        [FundMonth(application_id=keys[code], month=month, **values) for (code, month), values in wanted.items()],
        update_conflicts=True, unique_fields=["application", "month"], update_fields=["planned_fen", "drawn_fen"],
    )  # fmt: skip


def faults() -> Iterator[str]:
    """Every round whose rows do not say what its stream says."""
    for row in FundRound.objects.all():
        folded = read(row.stream)
        known = {"seen_n": row.seen_n, **{column: getattr(row, column) for column in folded.round}}
        if known != {"seen_n": folded.last, **folded.round}:
            yield f"{row.stream}: the row is {known}, the fold {folded.round}"
        applications = {
            one.project.code: {column: getattr(one, column) for column in folded.applications.get(one.project.code, {})}
            for one in row.applications.select_related("project")
        }  # fmt: skip
        if applications != folded.applications:
            yield f"{row.stream}: its applications are not those of the fold"
        months = FundMonth.objects.filter(application__round=row).select_related("application__project")
        rows = {(one.application.project.code, one.month): {"planned_fen": one.planned_fen, "drawn_fen": one.drawn_fen}
                for one in months}  # fmt: skip
        if rows != folded.months:
            yield f"{row.stream}: its months are not those of the fold"


def _day(text: str) -> date:
    return date.fromisoformat(text)
