"""The columns of an item, each with the fields of the folded item that it says something of, so that of an item that
moved only those are worked out that can have changed."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from operator import attrgetter, is_not
from typing import Any

from msgspec import json
from msgspec.structs import astuple

from kaigong.core.cases import values as core
from kaigong.core.clock.calendar import Calendar

Column = Callable[[core.Item], Any]
Counted = Callable[[core.Item, Calendar], dict[str, Any]]


def plain(value: Any, empty: Any) -> Any:
    """As it is read back from the row, so that an unchanged column counts as unchanged."""
    return json.decode(json.encode(value)) if value else empty


def day(value: Any) -> Any:
    """A day as a row has it: SQLite keeps its text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _as_json(name: str, empty: Callable[[], Any]) -> Column:
    read = attrgetter(name)
    return lambda item: plain(read(item), empty())


def _nothing() -> None:
    """Of a JSON column that may be empty."""


SAME = ("kind", "received_on", "ready_on", "accepted_on", "deemed", "extension_days", "officer", "decided_on",
        "hand_over_by", "ended_on", "round", "law", "delivered_on", "simulated", "confirms", "confirmed_by",
        "simulated_on")  # fmt: skip
# column -> the fields it hangs on, and what it says
COLUMNS: dict[str, tuple[tuple[str, ...], Column]] = {
    **{name: ((name,), attrgetter(name)) for name in SAME},
    "agency_id": (("agencies",), lambda item: item.agencies[0]),
    "agencies": (("agencies",), lambda item: list(item.agencies)),
    "state": (("state",), lambda item: item.state.value),
    "preds": (("needs",), lambda item: sorted(item.needs)),
    "waits": (("ready_on", "state"), lambda item: item.ready_on is None and not item.finished),
    "finished": (("state",), attrgetter("finished")),
    "stands": (("state",), attrgetter("stands")),
    "legal_days": (("terms",), lambda item: item.terms.legal.days if item.terms.legal else None),
    "promised_days": (("terms",), lambda item: item.terms.promised_days),
    "statutory_due_on": (("due",), lambda item: item.due.statutory),
    "promised_due_on": (("due",), lambda item: item.due.promised),
    "due_on": (("due",), lambda item: item.due.binding),
    "due_unknown": (("due",), lambda item: item.due.unknown),
    "stopped_since": (("stops",), lambda item: item.stopped.opened if item.stopped else None),
    "stop_reason": (("stops",), lambda item: item.stopped.reason if item.stopped else ""),
    "missing": (("missing",), lambda item: list(item.missing)),
    "decision": (("decision",), lambda item: item.decision or ""),
    "seen_n": (("seen",), attrgetter("seen")),
    "points": (("points",), _as_json("points", list)),
    "pending_stop": (("pending_stop",), _as_json("pending_stop", _nothing)),
    "pending_extension": (("pending_extension",), _as_json("pending_extension", _nothing)),
    "to_confirm": (
        ("pending_stop", "pending_extension"), lambda item: bool(item.pending_stop or item.pending_extension)
    ),
    "opinions": (("opinions",), _as_json("opinions", list)),
    "asked": (("asked",), _as_json("asked", list)),
    "use_by": (("use", "state"), attrgetter("use_by")),
    "renewal": (("renewal",), _as_json("renewal", _nothing)),
    "renews_by": (("use", "state", "renewal"), attrgetter("renews_by")),
    "unit": (("unit",), lambda item: item.unit[:60]),
    "parts": (("parts",), lambda item: [part.code for part in item.parts]),
    "chapters": (("chapters",), _as_json("chapters", dict)),
    "pledge": (("pledge",), _as_json("pledge", _nothing)),
}  # fmt: skip
_fields = core.Item.__struct_fields__
_known = [(name, read) for name, (_of, read) in COLUMNS.items()]


def values_of(item: core.Item, calendar: Calendar, counted: Counted) -> dict[str, Any]:
    """All columns. `counted`: those that hang on the calendar and on many fields at once."""
    return {name: read(item) for name, read in _known} | counted(item, calendar)


def changed(before: core.Item, after: core.Item, was: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """The columns that say something else now. `was` and `now`: those that hang on the calendar, then and now."""
    found = {}
    for name, read in _concerned(tuple(map(is_not, astuple(before), astuple(after)))):
        value = read(after)
        if read(before) != value:
            found[name] = value
    if was != now:
        found |= {name: value for name, value in now.items() if was[name] != value}
    return found


@lru_cache(maxsize=4096)
def _concerned(moved: tuple[bool, ...]) -> list[tuple[str, Column]]:
    names = {name for name, is_other in zip(_fields, moved, strict=True) if is_other}
    return [(name, read) for name, (of, read) in COLUMNS.items() if not names.isdisjoint(of)]
