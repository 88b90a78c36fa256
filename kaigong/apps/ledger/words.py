"""How streams, entries and checks are said on pages."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from kaigong.apps.ledger import queries, registry
from kaigong.apps.ledger.models import DailyRoot
from kaigong.core import ledger
from kaigong.core.problems import Problem

BREAKS = {
    "entry.algorithm": _("所用的哈希算法无法识别"),
    "entry.hash": _("内容与其哈希不符，封存之后被改动过"),
    "entry.gap": _("此前的条目缺失"),
    "entry.duplicate": _("条号重复"),
    "entry.prev": _("没有接在上一条之后"),
}
SYSTEM = _("系统")


@dataclass(frozen=True, slots=True)
class NamedStream:
    """A stream in a list, with its kind in words."""

    stream: str
    label: Any
    last: int
    recorded_at: Any


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a page shows it."""

    entry: queries.Stored
    label: Any
    person: Any
    by: Any
    later: bool
    fields: list[tuple[str, str]]
    absent: Any = None  # for whom it was done, where the person stood in for somebody


def named(streams: Iterable[queries.StreamRow]) -> list[NamedStream]:
    """The rows of a list with the label of their kind."""
    return [
        NamedStream(row.stream, registry.streams_like(row.stream).label, row.last, row.recorded_at) for row in streams
    ]


def lines(entries: Iterable[queries.Stored]) -> list[Line]:
    """Entries as a page shows them; the people behind them are read in one query."""
    entries = list(entries)
    people = queries.people(name for entry in entries for name in entry.by.split("/"))
    return [_line(entry, people) for entry in entries]


def _line(entry: queries.Stored, people: dict[str, Any]) -> Line:
    by = SYSTEM if entry.by.startswith("system:") else entry.by
    fields = [(key, _said(value)) for key, value in entry.data.items()]
    who, _slash, absent = entry.by.partition("/")
    label, later = registry.kind_label(entry.kind), entry.at != entry.recorded_at
    return Line(entry, label, people.get(who), by, later, fields, people.get(absent))


def _said(value: Any) -> str:
    """A value as it is sealed, but several words as a list people read."""
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return " · ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def check(found: tuple[int, Problem] | None) -> dict[str, Any]:
    """The outcome of recomputing a stream."""
    return {"whole": True} if found is None else {"whole": False, "n": found[0], "why": BREAKS[found[1].code]}


def root(row: DailyRoot) -> dict[str, Any]:
    """A daily root with what was signed."""
    return {"row": row, **ledger.parse(row.text)}


def attachment(name: str) -> str:
    """The header that lets a browser keep a file under this name."""
    return content_disposition_header(as_attachment=True, filename=name)
