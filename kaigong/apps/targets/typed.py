"""Figures the system does not know: entered by hand, each with its document, and always marked so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaigong.apps.targets.models_definitions import TypedValue
from kaigong.core.rules.indicators import Indicator


@dataclass(frozen=True, slots=True)
class Typed:
    """Where a typed figure comes from."""

    document: str
    name: str
    note: str
    by: str
    at: datetime
    times: int


def figure(one: Indicator, scope: Any, period: str, make: Callable[..., Any]) -> Any:
    """The figure of one place, or that there is none."""
    row = TypedValue.objects.filter(indicator=one.id, scope=scope.kind, key=scope.key, period=period)
    found = row.select_related("document").first()
    return _made(found, make) if found else make(None, why="not_entered")


def figures(one: Indicator, kind: str, period: str, make: Callable[..., Any]) -> dict[str, Any]:
    """The figures of all places of a kind."""
    if not one.typed:
        return {}
    rows = TypedValue.objects.filter(indicator=one.id, scope=kind, period=period).select_related("document")
    return {row.key: _made(row, make) for row in rows}


def _made(row: TypedValue, make: Callable[..., Any]) -> Any:
    told = Typed(row.document.sha256, row.document.name, row.note, row.entered_by, row.entered_at, row.times)
    return make(row.value, counted=1, as_of=row.entered_at.date(), typed=told)
