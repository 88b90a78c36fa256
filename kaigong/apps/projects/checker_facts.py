"""Does every row of the files of projects say what its stream says? Replays each stream and compares."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import models

from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import filing
from kaigong.apps.projects.models import (
    Baseline,
    Factor,
    MoneySource,
    MonthlyFigure,
    Paper,
    Project,
    ProjectFile,
    Risk,
    Work,
    YearPlan,
)
from kaigong.core import ledger as core

TABLES: dict[type[models.Model], tuple[str, ...]] = {
    MonthlyFigure: ("month",), YearPlan: ("year",), MoneySource: ("kind",), Factor: ("kind",), Risk: ("n",),
    Baseline: ("n",), Work: ("n",), Paper: ("kind",),
}  # fmt: skip
AT_ONCE = 200


def faults() -> Iterator[str]:
    """Everything that does not hold, one line each."""
    files = {file.project_id: file for file in ProjectFile.objects.select_related("project")}
    keys = sorted(files)
    for start in range(0, len(keys), AT_ONCE):
        part = [files[pk] for pk in keys[start : start + AT_ONCE]]
        histories = ledger.histories([file.stream for file in part])
        for file in part:
            yield from _of(file, histories.get(file.stream, ()))
    without = Project.objects.exclude(pk__in=files)
    for model in TABLES:
        stray = model._default_manager.filter(project__in=without).count()
        if stray:
            yield f"{model.__name__}: {stray} rows of projects without a file"


def _of(file: ProjectFile, entries: Any) -> Iterator[str]:
    kinds, rows = filing.kinds(), filing.Rows()
    folded = ProjectFile(project_id=file.project_id)
    events = [core.decode(kinds, entry.kind, entry.data) for entry in entries]
    filing.fold_all(folded, events, rows)
    for column in ProjectFile._meta.concrete_fields:
        was, says = getattr(file, column.attname), getattr(folded, column.attname)
        if _plain(was) != _plain(says):
            yield f"{file.stream}: {column.name} is {was}, the fold says {says}"
    for model, key in TABLES.items():
        yield from _table(file, model, key, rows)


def _table(file: ProjectFile, model: type[models.Model], key: tuple[str, ...], rows: filing.Rows) -> Iterator[str]:
    said = {tuple(value for name, value in keys if name != "project_id"): values
            for keys, values in rows.whole.get(model, {}).items()}  # fmt: skip
    there = {
        tuple(getattr(row, name) for name in key): row for row in model._default_manager.filter(project=file.project)
    }
    for place in sorted(said.keys() ^ there.keys(), key=str):
        yield f"{file.stream} {model.__name__} {place}: stands in the {'row' if place in there else 'fold'} alone"
    for place in said.keys() & there.keys():
        for column, says in said[place].items():
            was = getattr(there[place], column)
            if _plain(was) != _plain(says):
                yield f"{file.stream} {model.__name__} {place}: {column} is {was}, the fold says {says}"


def _plain(value: Any) -> Any:
    return value.normalize() if isinstance(value, Decimal) else value
