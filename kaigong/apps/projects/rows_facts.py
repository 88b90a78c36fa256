"""What each event of a file changes: the row of the file, and the rows of its months, sources, factors and so on."""

from datetime import date
from decimal import Decimal
from typing import Any

from kaigong.apps.projects import events_facts as e
from kaigong.apps.projects.filing import Rows, on
from kaigong.apps.projects.models import (
    Baseline,
    Factor,
    MoneySource,
    MonthlyFigure,
    Paper,
    ProjectFile,
    Risk,
    Standing,
    Work,
    YearPlan,
)

DAYS = ("start_claimed_on", "finish_planned_on", "in_statistics_on")


@on(e.FileAmended)
def _amended(file: ProjectFile, event: e.FileAmended, rows: Rows) -> None:
    for column, value in event.changes.items():
        setattr(file, column, _day(value) if column in DAYS else value)


@on(e.MonthsReported)
def _reported(file: ProjectFile, event: e.MonthsReported, rows: Rows) -> None:
    for row in event.rows:
        month, was, done = date.fromisoformat(row["month"]), row["was"], row.get("done_fen")
        percent = _number(row.get("physical_percent"))
        file.planned_fen_total += row["planned_fen"] - was["planned_fen"]
        file.done_fen_total += (done or 0) - (was["done_fen"] or 0)
        if done is not None and (file.reported_to is None or month >= file.reported_to):
            file.reported_to = month
            file.physical_percent = file.physical_percent if percent is None else percent
        rows.put(
            MonthlyFigure, file, {"month": month}, planned_fen=row["planned_fen"], done_fen=done,
            physical_percent=percent, standing=_standing(row), late=row["late"], version=was["version"] + 1,
        )  # fmt: skip


def _standing(row: Any) -> int:
    if row.get("done_fen") is None:
        return Standing.PLANNED
    return Standing.QUESTIONED if row["doubts"] else Standing.REPORTED


@on(e.MonthsPlanned)
def _months_planned(file: ProjectFile, event: e.MonthsPlanned, rows: Rows) -> None:
    for row in event.rows:
        file.planned_fen_total += row["planned_fen"] - row["was"]
        rows.put(MonthlyFigure, file, {"month": date.fromisoformat(row["month"])}, planned_fen=row["planned_fen"])


@on(e.MonthConfirmed)
def _confirmed(file: ProjectFile, event: e.MonthConfirmed, rows: Rows) -> None:
    rows.change(MonthlyFigure, file, {"month": date.fromisoformat(event.month)}, standing=Standing.CONFIRMED)


@on(e.MonthQuestioned)
def _questioned(file: ProjectFile, event: e.MonthQuestioned, rows: Rows) -> None:
    rows.change(MonthlyFigure, file, {"month": date.fromisoformat(event.month)}, standing=Standing.QUESTIONED)


@on(e.YearsPlanned)
def _planned(file: ProjectFile, event: e.YearsPlanned, rows: Rows) -> None:
    for year, fen in event.years.items():
        rows.put(YearPlan, file, {"year": int(year)}, planned_fen=fen)


@on(e.SourceSet)
def _source(file: ProjectFile, event: e.SourceSet, rows: Rows) -> None:
    file.granted_fen_total += event.granted_fen - event.was[1]
    file.drawn_fen_total += event.drawn_fen - event.was[2]
    rows.put(
        MoneySource, file, {"kind": event.kind}, planned_fen=event.planned_fen, granted_fen=event.granted_fen,
        drawn_fen=event.drawn_fen,
    )  # fmt: skip


@on(e.FactorSet)
def _factor(file: ProjectFile, event: e.FactorSet, rows: Rows) -> None:
    applied, granted = Decimal(event.applied), Decimal(event.granted)
    before, had = map(Decimal, event.was)
    file.open_gaps += (applied > granted) - (before > had)
    rows.put(
        Factor, file, {"kind": event.kind}, applied=applied, granted=granted, needed_on=_day(event.needed_on),
        agency_id=event.agency, note=event.note,
    )  # fmt: skip


@on(e.RiskRaised)
def _raised(file: ProjectFile, event: e.RiskRaised, rows: Rows) -> None:
    file.open_risks += 1
    rows.put(
        Risk, file, {"n": event.n}, kind=event.kind, text=event.text, likelihood=event.likelihood, effect=event.effect,
        owner=event.owner, measure=event.measure, review_on=_day(event.review_on), raised_on=_day(event.on),
        closed_on=None, closing_note="", evidence="",
    )  # fmt: skip


@on(e.RiskReviewed)
def _reviewed(file: ProjectFile, event: e.RiskReviewed, rows: Rows) -> None:
    rows.change(
        Risk, file, {"n": event.n}, likelihood=event.likelihood, effect=event.effect, owner=event.owner,
        measure=event.measure, review_on=_day(event.review_on),
    )  # fmt: skip


@on(e.RiskClosed)
def _closed(file: ProjectFile, event: e.RiskClosed, rows: Rows) -> None:
    file.open_risks -= 1
    rows.change(
        Risk, file, {"n": event.n}, closed_on=_day(event.on), closing_note=event.note, evidence=event.evidence
    )  # fmt: skip


@on(e.BaselineNamed)
def _named(file: ProjectFile, event: e.BaselineNamed, rows: Rows) -> None:
    if event.in_force:
        for n in range(1, event.n):
            rows.change(Baseline, file, {"n": n}, in_force=False)
    rows.put(
        Baseline, file, {"n": event.n}, name=event.name, reason=event.reason, made_on=_day(event.on),
        items=[dict(item) for item in event.items], planned_start_on=_day(event.planned_start_on),
        investment_fen=event.investment_fen, years=dict(event.years), in_force=event.in_force,
    )  # fmt: skip


@on(e.WorkSet)
def _work(file: ProjectFile, event: e.WorkSet, rows: Rows) -> None:
    rows.put(
        Work, file, {"n": event.n}, name=event.name, unit=event.unit, weight=event.weight,
        planned=Decimal(event.planned),
    )  # fmt: skip


@on(e.WorkDone)
def _work_done(file: ProjectFile, event: e.WorkDone, rows: Rows) -> None:
    rows.change(Work, file, {"n": event.n}, done=Decimal(event.done), as_of=_day(event.as_of))


@on(e.PaperFiled)
def _paper(file: ProjectFile, event: e.PaperFiled, rows: Rows) -> None:
    rows.put(Paper, file, {"kind": event.kind}, sha256=event.sha256, filed_on=_day(event.on))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
