"""A log as it is kept to be read again: one file of plain columns that is mapped into memory, not parsed.

`KAIGONG-LOG 1` and an end of line, the length of the header and its CRC-32 (eight and four bytes, little-endian), the
header (JSON: each array's type, place and count, and what is no array), then the arrays, each at a multiple of 64.
Codes are checked when a log is opened, for compiled code indexes with them.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from kaigong.core.mining import pieces as p
from kaigong.core.mining.columns_kernel import codes_within, never_falls
from kaigong.core.mining.log import Column, Fault, Log
from kaigong.core.mining.words import NONE, Words
from kaigong.core.problems import Faulty

MAGIC = b"KAIGONG-LOG 1\n"
HEAD = len(MAGIC) + 12
ALIGN = 64
TYPES = {"int8": np.int8, "uint8": np.uint8, "int32": np.int32, "int64": np.int64, "float64": np.float64}


def write_store(log: Log) -> Iterator[bytes | memoryview]:
    """The bytes of a stored log, piece by piece."""
    arrays = dict(_arrays(log))
    header, places = _header(log, arrays)
    yield header
    at = len(header)
    for name, array in arrays.items():
        yield b"\0" * (places[name] - at)
        flat = np.ascontiguousarray(array)
        yield flat.data.cast("B") if len(flat) else b""
        at = places[name] + flat.nbytes


def _arrays(log: Log) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    yield from (("first", log.first), ("activity", log.activity), ("time", log.time), ("case", log.case))
    yield "resource", log.resource
    if log.start is not None:
        yield "start", log.start
    if log.lifecycle is not None:
        yield "lifecycle", log.lifecycle
    for name in ("cases", "activities", "resources", "lifecycles"):
        yield from _words(name, getattr(log, name))
    for number, column in enumerate(log.attributes.values()):
        yield f"a{number}", column.values
        if column.kind == "text":
            yield from _words(f"a{number}", column.words)


def _words(name: str, words: Any) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    kept = words if isinstance(words, Words) else Words.of(words)
    yield f"{name}.data", kept.data[: kept.size]
    yield f"{name}.ends", kept.ends


def _header(log: Log, arrays: Mapping[str, npt.NDArray[Any]]) -> tuple[bytes, dict[str, int]]:
    """The header, whose own length moves the arrays it tells of: it is written with room to spare."""
    about = {key: value for key, value in log.about.items() if key != "attributes"}
    own = [[list(path), value] for path, value in log.about.get("attributes", {}).items()]
    columns = [[name, column.scope, column.kind] for name, column in log.attributes.items()]
    faults = [[f.code, f.line, f.byte, dict(f.data), f.severe] for f in log.faults]
    said = {"attributes": columns, "faults": faults, "source": log.source, "about": about, "own": own}
    size = HEAD + len(json.dumps(said, default=str)) + 96 * len(arrays)
    places, at = {}, size + -size % ALIGN
    for name, array in arrays.items():
        places[name] = at
        at += array.nbytes + -array.nbytes % ALIGN
    listed = {name: [array.dtype.name, places[name], len(array)] for name, array in arrays.items()}
    text = json.dumps({"arrays": listed, **said}, default=str).encode()
    start = MAGIC + len(text).to_bytes(8, "little") + zlib.crc32(text).to_bytes(4, "little") + text
    return start, places


def read_store(source: p.Source, *, told: p.Told | None = None) -> Log:
    """The log of a stored file. From memory or a mapped file nothing is copied; Faulty where anything is not whole."""
    if hasattr(source, "read") and not hasattr(source, "find"):
        source = b"".join(p.raw(source, told))
    view = memoryview(source).cast("B")  # type: ignore[arg-type]
    header = _opened(view)
    try:
        return _checked(_log(_Arrays(view, header["arrays"]), header))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise _damaged(f"{type(error).__name__}: {error}") from None


def _opened(view: memoryview) -> dict[str, Any]:
    if bytes(view[: len(MAGIC)]) != MAGIC:
        raise _damaged("magic")
    length = int.from_bytes(view[len(MAGIC) : len(MAGIC) + 8], "little")
    text = bytes(view[HEAD : HEAD + length])
    if len(text) != length or zlib.crc32(text) != int.from_bytes(view[len(MAGIC) + 8 : HEAD], "little"):
        raise _damaged("header")
    try:
        made: dict[str, Any] = json.loads(text)
    except ValueError:
        raise _damaged("header") from None
    return made


class _Arrays:
    """The arrays of a file by name, each where the header says, within the file."""

    def __init__(self, view: memoryview, listed: Mapping[str, list[Any]]) -> None:
        self._view, self._listed = view, listed

    def get(self, name: str) -> npt.NDArray[Any]:
        """One array, without copying it."""
        kind, at, count = self._listed[name]
        size = np.dtype(TYPES[kind]).itemsize * count
        if count < 0 or at < HEAD or at + size > len(self._view):
            raise ValueError(f"{name} lies beyond the file")
        return np.frombuffer(self._view, TYPES[kind], count, at)

    def maybe(self, name: str) -> npt.NDArray[Any] | None:
        """One array, if the file has it."""
        return self.get(name) if name in self._listed else None

    def words(self, name: str) -> Words:
        """One dictionary."""
        data, ends = self.get(f"{name}.data"), self.get(f"{name}.ends")
        if len(ends) and (not never_falls(ends) or ends[0] < 0 or ends[-1] > len(data)):
            raise ValueError(f"{name}: words lie beyond their bytes")
        return Words(data, ends)


def _log(arrays: _Arrays, header: Mapping[str, Any]) -> Log:
    attributes = {}
    for number, (name, scope, kind) in enumerate(header["attributes"]):
        words = arrays.words(f"a{number}") if kind == "text" else NONE
        attributes[name] = Column(scope, kind, arrays.get(f"a{number}"), words)
    own = {tuple(path): value for path, value in header["own"]}
    return Log(
        case=arrays.get("case"),
        activity=arrays.get("activity"),
        time=arrays.get("time"),
        resource=arrays.get("resource"),
        first=arrays.get("first"),
        cases=arrays.words("cases"),
        activities=arrays.words("activities"),
        resources=arrays.words("resources"),
        start=arrays.maybe("start"),
        lifecycle=arrays.maybe("lifecycle"),
        lifecycles=arrays.words("lifecycles"),
        attributes=attributes,
        faults=tuple(Fault(*fields) for fields in header["faults"]),
        source=header["source"],
        about={**header["about"], **({"attributes": own} if own else {})},
    )


def _checked(log: Log) -> Log:
    """The log, if every code leads somewhere and every column has its length."""
    n, cases = len(log.time), len(log.cases)
    if len(log.first) != cases + 1 or log.first[0] != 0 or log.first[-1] != n or not never_falls(log.first):
        raise ValueError("first")
    codes = (("case", log.case, cases, 0), ("activity", log.activity, len(log.activities), 0))
    for name, values, limit, lowest in (*codes, ("resource", log.resource, len(log.resources), -1)):
        if len(values) != n or values.dtype != np.int32 or not codes_within(values, lowest, limit):
            raise ValueError(name)
    if log.lifecycle is not None and not codes_within(log.lifecycle, -1, len(log.lifecycles)):
        raise ValueError("lifecycle")
    for part in (log.start, log.lifecycle):
        if part is not None and len(part) != n:
            raise ValueError("start or lifecycle")
    for name, column in log.attributes.items():
        if len(column.values) != (cases if column.scope == "case" else n):
            raise ValueError(name)
        if column.kind == "text" and not codes_within(column.values, -1, len(column.words)):
            raise ValueError(name)
    return log


def _damaged(got: str) -> Faulty:
    return Faulty([Fault("store.damaged", data={"got": got}).problem()])
