"""The dry run in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kaigong.apps.documents.refusals import TEXTS as DOCUMENTS
from kaigong.apps.projects.importing import Changed
from kaigong.apps.projects.refusals import TEXTS
from kaigong.apps.projects.sheets import Column, show
from kaigong.apps.rulebook import words
from kaigong.core.problems import Problem

LONGEST = 80


def text(code: str) -> str:
    """A text of this app without anything to fill in."""
    return str(TEXTS[code])


def told(problem: Problem) -> str:
    """A fault in words; what stood in the cell is cut where it is long."""
    data = {key: _short(value) for key, value in problem.data.items()}
    return words.told(Problem(problem.code, problem.at, data), {**DOCUMENTS, **TEXTS})


def _short(value: Any) -> Any:
    said = str(value)
    return f"{said[:LONGEST]}…" if len(said) > LONGEST else value


def change(one: Changed, columns: Sequence[Column]) -> Mapping[str, Any]:
    """One changed project: its name, and each cell as it was and as it would be."""
    by_key = {column.key: column for column in columns}
    cells = [
        (by_key[key].head, _said(by_key[key], one.before[key]), _said(by_key[key], value))
        for key, value in one.values.items()
    ]
    return {"number": one.number, "code": one.code, "name": one.name, "cells": cells}


def _said(column: Column, value: Any) -> str:
    if value is None:
        return "—"
    if column.kind == "reforms" and isinstance(value, str):
        return {"type": _("是"), "none": _("否")}.get(value, value)
    cell = show(column, value)
    return "—" if cell is None else f"{cell:,}" if isinstance(cell, int | float) else str(cell)
