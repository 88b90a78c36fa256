"""Any kind of event log by its bytes: the kind is told from what the file begins with, never from its name."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from kaigong.core.mining import pieces as p
from kaigong.core.mining.csv_guess import encoding_of
from kaigong.core.mining.log import Fault, Log
from kaigong.core.mining.zipped import EMPTY_ZIP, ZIP, only_member
from kaigong.core.problems import Faulty

FileKind = Literal["xes", "csv", "parquet", "ocel-json", "ocel-sqlite", "ledger", "store", "zip"]
WHOLE = ("parquet", "ocel-sqlite", "store")  # kinds that are not read from the beginning to the end
NO_TEXT = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1a\x1b")
PARQUET, SQLITE, STORE = b"PAR1", b"SQLite format 3\0", b"KAIGONG-LOG"


def read(
    source: p.Source,
    *,
    kind: FileKind | None = None,
    columns: Mapping[str, str] | None = None,
    rest: bool = False,
    attributes: bool = True,
    told: p.Told | None = None,
    **options: Any,
) -> Log:
    """The log of a source: bytes, a mapped file, or an open one.

    `columns` names the columns of tables: {"case": …, "activity": …, "time": …, "resource": …}; those left out are
    guessed. Of OCEL `case` is the type of object that makes one. A table with a line a case and several columns of days
    is read with their names as `time`, commas between. A source with severe faults is Faulty with all of them, unless
    its good rest is asked for; notes and, with `rest`, all faults stand in `log.faults`. `attributes`: also everything
    beyond case, activity, time and resource.
    `options`: day_first, delimiter, encoding (csv); object_type (ocel).
    """
    source, kind = _known(source, kind)
    if kind != "csv":
        options.pop("day_first", None)
    log: Log = _reader(kind)(source, columns=columns or {}, attributes=attributes, told=told, **options)
    if not rest and log.problems:
        raise Faulty(log.problems)
    return log


def kind_of(source: p.Source) -> tuple[p.Source, FileKind | None]:
    """The kind of a source by its first bytes, and the source with these bytes still in it."""
    packed, stream = p.head(p.raw(source), p.PIECE)
    whole: p.Source = _Again(stream) if hasattr(source, "read") and not hasattr(source, "find") else source
    start, _ = p.head(p.unpacked(iter([packed]), []), 1 << 14)
    return whole, _by_magic(start)


def _by_magic(start: bytes) -> FileKind | None:
    known = ((PARQUET, "parquet"), (SQLITE, "ocel-sqlite"), (STORE, "store"), (ZIP, "zip"), (EMPTY_ZIP, "zip"))
    for magic, kind in known:
        if start.startswith(magic):
            return kind  # type: ignore[return-value]
    encoding, skip = p.encoding_of_xml(start)
    text = start[skip:].decode(encoding if encoding.startswith("utf") else "latin-1", "replace").lstrip()
    if text.startswith("<"):
        return "xes"
    if text.startswith("{"):
        return "ledger" if '"kaigong"' in text.partition("\n")[0] else "ocel-json"
    return "csv" if text.strip("\0") and not _binary(start) else None


def _binary(start: bytes) -> bool:
    """Whether it holds bytes that no text has: zeros where it is no UTF-16, and many marks of control."""
    if encoding_of(start)[0].startswith("utf-16"):
        return False
    return b"\0" in start or len(start.translate(None, NO_TEXT)) < 0.99 * len(start)


def _plain(source: p.Source, kind: FileKind) -> p.Source:
    """What must be at hand as a whole, unpacked where it came packed."""
    head, stream = p.head(p.raw(source), len(p.GZIP))
    if kind not in WHOLE or head != p.GZIP:
        return _Again(stream) if hasattr(source, "read") and not hasattr(source, "find") else source
    faults: list[Fault] = []
    whole = b"".join(p.unpacked(stream, faults))
    if any(fault.severe for fault in faults):
        raise Faulty([fault.problem() for fault in faults])
    return whole


def _known(source: p.Source, kind: FileKind | None) -> tuple[p.Source, FileKind]:
    """The source out of its archive, and its kind."""
    if kind is None:
        source, kind = kind_of(source)
    if kind == "zip":
        return _known(only_member(source), None)
    if kind is None:
        raise Faulty([Fault("kind.empty" if _empty(source) else "kind.unknown").problem()])
    return _plain(source, kind), kind


def _empty(source: p.Source) -> bool:
    start, _ = p.head(p.unpacked(p.raw(source), []), p.PIECE)
    return not start.strip()


def _reader(kind: FileKind) -> Any:
    """The reader of a kind; each is imported only when it is wanted."""
    if kind == "xes":
        from kaigong.core.mining.xes import read_xes

        return _without(read_xes)
    if kind == "ledger":
        from kaigong.core.mining.ledger import read_ledger

        return _without(read_ledger, "attributes")
    if kind == "csv":
        from kaigong.core.mining.csv import read_csv

        return read_csv
    if kind == "parquet":
        from kaigong.core.mining.parquet import read_parquet

        return read_parquet
    if kind in ("ocel-json", "ocel-sqlite"):
        from kaigong.core.mining import ocel

        return _of_objects(ocel.read_json if kind == "ocel-json" else ocel.read_sqlite)
    if kind == "store":
        from kaigong.core.mining.store import read_store

        return _without(read_store, "attributes")
    raise Faulty([Fault("kind.unknown").problem()])


def _of_objects(reader: Any) -> Any:
    """A reader of OCEL: what is named for the case is the type of object that makes one."""

    def read_it(source: p.Source, *, columns: Mapping[str, str], attributes: bool, **options: Any) -> Log:
        if "case" in columns:
            options.setdefault("object_type", columns["case"])
        log: Log = reader(source, **options)
        return log

    return read_it


def _without(reader: Any, *more: str) -> Any:
    """A reader that has no columns to be named."""

    def read_it(source: p.Source, *, columns: Mapping[str, str], **options: Any) -> Log:
        log: Log = reader(source, **{name: value for name, value in options.items() if name not in more})
        return log

    return read_it


class _Again:
    """What was read of an open file once, to be read from its beginning."""

    def __init__(self, pieces: Iterator[bytes | memoryview]) -> None:
        self._pieces = pieces
        self._rest = b""

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes or fewer; all that is left for a negative size."""
        if size < 0:
            whole = self._rest + b"".join(self._pieces)
            self._rest = b""
            return whole
        if not self._rest:
            self._rest = bytes(next(self._pieces, b""))
        found, self._rest = self._rest[:size], self._rest[size:]
        return found
