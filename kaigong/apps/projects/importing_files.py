"""What a table says of the files of projects: the columns beside the record, and the months of the second sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kaigong.apps.projects import boundaries, checks_facts, lists
from kaigong.apps.projects.checks_facts import Figure
from kaigong.apps.projects.models import MonthlyFigure, Project
from kaigong.apps.projects.sheet_columns import FILE, PLACE
from kaigong.apps.projects.sheets import Column, Row, Table
from kaigong.core.geo import reading
from kaigong.core.geo.values import Box
from kaigong.core.measures import monthly
from kaigong.core.problems import Problem

Months = Mapping[tuple[str, date], MonthlyFigure]
PLACES = {"month.not_a_month": "month", "month.ahead": "month", "month.percent": "physical_percent"}
REASONS = ("month.correction_without_reason", "month.late_without_reason", "text.too_long")


@dataclass(frozen=True, slots=True)
class MonthCheck:
    """The dry run of the second sheet: what would be reported, by the reason given."""

    figures: Sequence[tuple[Figure, str]] = ()
    unchanged: int = 0
    problems: Sequence[Problem] = field(default=(), repr=False)

    @property
    def said(self) -> list[list[Any]]:
        """As plain values."""
        return [
            [one.project.code, one.month.isoformat(), one.planned_fen, one.done_fen, str(one.physical_percent), reason]
            for one, reason in self.figures
        ]


def said(values: Mapping[str, Any], by_key: Mapping[str, Column]) -> dict[str, Any]:
    """What is said of the file, as its actions take it."""
    found = {key: value for key, value in values.items() if by_key[key].is_file}
    return {key: _taken(by_key[key], value) for key, value in found.items()}


def _taken(column: Column, value: Any) -> Any:
    if column.kind in ("text", "choice"):
        return value or ""
    return date.fromisoformat(value) if column.kind == "day" and value else value


def whole(file: Mapping[str, Any], project: Project) -> Mapping[str, Any]:
    """The same with the other half of a place that is said by halves."""
    if not any(key in file for key in PLACE):
        return file
    stored = {key: getattr(getattr(project, "file", None), key, None) for key in PLACE}
    return {**{key: value for key, value in stored.items() if value is not None}, **file}


def columns(file: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the file without its place."""
    return {key: value for key, value in file.items() if key not in PLACE}


def place(file: Mapping[str, Any]) -> tuple[float, float] | None:
    """The place that is said, if one is."""
    return (file["longitude"], file["latitude"]) if all(key in file for key in PLACE) else None


def problems(file: Mapping[str, Any], city: Box | None) -> Iterator[Problem]:
    """What is wrong with the columns of a file, and with a place."""
    yield from checks_facts.file_problems(columns(file))
    halves = [key for key in PLACE if key in file]
    if len(halves) == 1:
        yield Problem("sheet.half_a_place", at=halves[0])
    elif halves:
        at = place(file) or (0.0, 0.0)
        shape, faults = reading.read_shape({"type": "Point", "coordinates": list(at)})
        if shape is None:
            yield Problem(faults[0].code, at="longitude", data=faults[0].data)
        elif not boundaries.lies_in((*at, *at), city):
            yield Problem("sheet.place_outside", at="longitude", data={"where": reading.said(at)})


# ---------------------------------------------------------------------------------------------------------- months


def compare_months(table: Table, projects: Mapping[str, Project], known: Months, today: date) -> MonthCheck:
    """Hold the second sheet against what is known of each month; what says nothing new is left out."""
    found: list[tuple[Figure, str]] = []
    faults, unchanged, seen = list(table.problems), 0, dict[tuple[str, date], int]()
    for row in table.rows:
        own = list(_row_problems(row, table, projects))
        if own:
            faults += own
            continue
        figure, reason = _figure(row, projects), str(row.values.get("reason", ""))
        key = figure.project.code, figure.month
        if (first := seen.setdefault(key, row.number)) != row.number:
            faults.append(_fault("sheet.twice", table, row, "month", got=row.values["month"][:7], first=f"{first}"))
            continue
        before = known.get(key)
        if not _says_more(figure, before):
            unchanged += 1
            continue
        faults += [_at(one, table, row, figure) for one in _figure_problems(figure, before, reason, today)]
        found.append((figure, reason))
    return MonthCheck(found, unchanged, faults)


def _row_problems(row: Row, table: Table, projects: Mapping[str, Project]) -> Iterator[Problem]:
    yield from row.faults.values()
    for key, head in (("code", "项目代码"), ("month", "月份")):
        if key not in row.values and key not in row.faults:
            yield _fault("sheet.missing_here", table, row, key, column=head)
    code = row.values.get("code")
    if code and code not in projects:
        yield _fault("sheet.unknown_project", table, row, "code", got=code)


def _figure(row: Row, projects: Mapping[str, Project]) -> Figure:
    values = row.values
    percent = values.get("physical_percent")
    return Figure(
        projects[values["code"]], date.fromisoformat(values["month"]), values.get("done_fen"),
        Decimal(percent) if percent is not None else None, values.get("planned_fen"),
    )  # fmt: skip


def _says_more(figure: Figure, row: MonthlyFigure | None) -> bool:
    names = ("done_fen", "physical_percent", "planned_fen")
    return any(
        value is not None and (row is None or getattr(row, name) != value)
        for name, value in ((name, getattr(figure, name)) for name in names)
    )


def _figure_problems(figure: Figure, row: MonthlyFigure | None, reason: str, today: date) -> Iterator[Problem]:
    yield from checks_facts.figure_problems(figure, today)
    corrects = row is not None and row.done_fen is not None
    late = today > monthly.due_on(figure.month, lists.limits())
    yield from checks_facts.reason_problems(figure, late=late, corrects=corrects, reason=reason)


def _at(one: Problem, table: Table, row: Row, figure: Figure) -> Problem:
    """A fault of a figure at its cell."""
    key = "reason" if one.code in REASONS else PLACES.get(one.code, "")
    if not key:
        key = "done_fen" if one.data.get("got") == figure.done_fen else "planned_fen"
    return Problem(one.code, at=table.at(key, row.number), data=one.data)


def _fault(code: str, table: Table, row: Row, key: str, **data: Any) -> Problem:
    return Problem(code, at=table.at(key, row.number), data=data)


__all__ = ["FILE", "MonthCheck", "columns", "compare_months", "place", "problems", "said", "whole"]
