"""Our own ledger as a log: from its rows as they stand in the database, or from an exported file (JSON Lines).

A case's stream is a case; what happened is an event. Its activity is the item and the kind of the event, or the kind
alone where the event concerns the whole case; the item's agency is carried from where it was received.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import numpy as np

from kaigong.core.mining import pieces as p
from kaigong.core.mining.group import Events, grouped
from kaigong.core.mining.log import NO_CODE, NO_TIME, Column, Fault, Kind, Log
from kaigong.core.mining.words import Words

Row = tuple[str, str, str | datetime, str | datetime, str, str | bytes | dict[str, Any]]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CASES = "case:"
TEXTS, DAYS = ("decision", "stage", "law", "reason"), ("on", "statutory_due", "promised_due")
ENTRY = {"stream", "kind", "at", "hash"}
OPENING = ("project", "stage", "law", "no")


def log_of(rows: Iterable[Row], *, prefix: str = CASES) -> Log:
    """The log of (stream, kind, at, recorded_at, by, data) of every entry, in the ledger's order.

    Streams that do not begin with `prefix` are passed over. Attributes of events: kind, item, agency, decision, …,
    recorded_at (only where it is another moment than the event's own), on, statutory_due, promised_due as times.
    """
    taken = _Taken()
    for row in rows:
        if row[0].startswith(prefix):
            taken.add(row)
    return taken.log([], "ledger")


def read_ledger(source: p.Source, *, prefix: str = CASES, told: p.Told | None = None) -> Log:
    """The log of an exported ledger; what it says of its own seals is for `kaigong verify` to check."""
    faults: list[Fault] = []
    taken = _Taken()
    for line, byte, text in lines(p.unpacked(p.raw(source, told), faults)):
        try:
            fields = msgspec.json.decode(text)
            if isinstance(fields, dict) and fields.keys() >= ENTRY and str(fields["stream"]).startswith(prefix):
                taken.add(_row(fields))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            faults.append(Fault("ledger.malformed", line, byte, {"got": str(error)[:120]}))
    return taken.log(faults, "ledger")


def lines(pieces: Iterator[bytes | memoryview]) -> Iterator[tuple[int, int, bytes]]:
    """The lines of a file that are not empty: number, first byte, text."""
    rest, number, byte = b"", 0, 1
    for piece in pieces:
        *whole, rest = (rest + bytes(piece)).split(b"\n")
        for text in whole:
            number += 1
            if text.strip():
                yield number, byte, text
            byte += len(text) + 1
    if rest.strip():
        yield number + 1, byte, rest


def _row(fields: dict[str, Any]) -> Row:
    return (
        fields["stream"],
        fields["kind"],
        fields["at"],
        fields.get("recorded_at", fields["at"]),
        fields["by"],
        fields["data"],
    )


def moment(value: str | datetime) -> int:
    """A moment in microseconds; without an offset it is taken as UTC."""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return (aware - EPOCH) // timedelta(microseconds=1)


def midnight(value: Any) -> int:
    """A day of the ledger as the moment it begins (in UTC, for a day has no zone); NO_TIME where it is none."""
    if isinstance(value, str) and len(value) >= 10:
        value = date.fromisoformat(value[:10])
    return (value - EPOCH.date()) // timedelta(microseconds=1) if type(value) is date else NO_TIME


class _Codes:
    """Texts and their codes by first appearance."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def of(self, text: str) -> int:
        return self.known.setdefault(text, len(self.known)) if text else NO_CODE

    def words(self) -> Words:
        return Words.of(self.known)


class _Taken:
    """The columns as they grow, row by row."""

    def __init__(self) -> None:
        self._names = ("case", "activity", "resource", "kind", "item", "agency", *TEXTS)
        self._codes = {name: _Codes() for name in (*self._names, *(f"case:{name}" for name in OPENING))}
        self._columns: dict[str, list[int]] = {name: [] for name in (*self._names, "time", "recorded_at", *DAYS)}
        self._opening: dict[str, list[int]] = {name: [] for name in OPENING}
        self._agencies: dict[tuple[str, str], str] = {}

    def add(self, row: Row) -> None:
        """One entry of a case. All of it is read before anything is kept."""
        stream, kind, at, recorded, by, data = row
        fields: dict[str, Any] = data if isinstance(data, dict) else msgspec.json.decode(data)
        when, entered = moment(at), moment(recorded)
        days = {name: midnight(fields.get(name)) for name in DAYS}
        item, agency = _text(fields.get("item")), self._agency(stream, fields)
        texts = {
            "case": stream,
            "kind": kind,
            "item": item,
            "agency": agency,
            **{n: _text(fields.get(n)) for n in TEXTS},
        }
        texts["activity"] = f"{item} {kind}" if item else kind
        texts["resource"] = _text(fields.get("officer")) or by
        if stream not in self._codes["case"].known:
            for name in OPENING:
                self._opening[name].append(self._codes[f"case:{name}"].of(_text(fields.get(name))))
        for name, text in texts.items():
            self._columns[name].append(self._codes[name].of(text))
        times = {"time": when, "recorded_at": entered if entered != when else NO_TIME, **days}
        for name, time in times.items():
            self._columns[name].append(time)

    def _agency(self, stream: str, fields: dict[str, Any]) -> str:
        """The agency an event names, or the one its item was received by."""
        place = (stream, _text(fields.get("item")))
        named = fields.get("agencies")
        if isinstance(named, list | tuple) and named:
            self._agencies[place] = _text(named[0])
        return _text(fields.get("agency")) or self._agencies.get(place, "")

    def log(self, faults: list[Fault], source: str) -> Log:
        """The log of all that was taken."""
        codes = {name: np.array(self._columns[name], np.int32) for name in self._names}
        attributes = {name: self._column(name, "text") for name in self._names[3:]}
        attributes |= {name: self._column(name, "time") for name in ("recorded_at", *DAYS)}
        for name in OPENING:
            words, values = self._codes[f"case:{name}"].words(), np.array(self._opening[name], np.int32)
            attributes[f"case:{name}"] = Column("case", "text", values, words)
        return grouped(
            Events(
                case=codes["case"],
                activity=codes["activity"],
                time=np.array(self._columns["time"], np.int64),
                resource=codes["resource"],
                cases=self._codes["case"].words(),
                activities=self._codes["activity"].words(),
                resources=self._codes["resource"].words(),
                attributes=attributes,
                faults=faults,
                source=source,
            )
        )

    def _column(self, name: str, kind: Kind) -> Column:
        if kind == "time":
            return Column("event", kind, np.array(self._columns[name], np.int64))
        return Column("event", kind, np.array(self._columns[name], np.int32), self._codes[name].words())


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
