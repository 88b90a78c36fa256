"""Parquet as a log and back, through Arrow: texts stay the codes they are in the file."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from kaigong.core.mining import pieces as p
from kaigong.core.mining.csv_guess import NEEDED, ROLES, roles_of
from kaigong.core.mining.group import Events, grouped
from kaigong.core.mining.log import NO_BOOL, NO_CODE, NO_INT, NO_TIME, Column, Fault, Kind, Log
from kaigong.core.mining.table import as_attributes, as_lifecycle, nothing, typed
from kaigong.core.mining.words import NONE, Words

SAMPLE = 200
FEW = 4096
SHOWN = 30  # names of columns in a fault
US = pa.timestamp("us")


def read_parquet(
    source: p.Source, *, columns: Mapping[str, str] | None = None, attributes: bool = True, told: p.Told | None = None
) -> Log:
    """The log of a Parquet file with all its faults; the lines of faults are rows."""
    whole = b"".join(p.raw(source, told)) if hasattr(source, "read") and not hasattr(source, "find") else source
    try:
        table, found, faults = _table(whole, columns or {}, attributes)
    except (pa.ArrowException, OSError) as error:
        return nothing([Fault("parquet.damaged", data={"got": str(error)[:160]})], "parquet")
    return nothing(faults, "parquet") if faults else log_of_table(table, found)


def read_pieces(sources: Iterable[p.Source], *, columns: Mapping[str, str], attributes: bool) -> Log | None:
    """The log of many Parquet files of one lake, in which cases go on from file to file; None where any of them has a
    fault or other columns than the first: then each is read for itself, and the fault is named with its file."""
    tables, roles, texts, names = list[Any](), dict(columns), list[str](), list[str]()
    try:
        for source in sources:
            if not tables:
                table, roles, faults = _table(source, roles, attributes)
                if faults:
                    return None
                names, texts = table.schema.names, _coded_texts(table.schema)
            else:
                table = _opened(source, texts).read(columns=names, use_threads=False)
            if not table.schema.equals(tables[0].schema if tables else table.schema):
                return None
            tables.append(table)
        whole = log_of_table(pa.concat_tables(tables), roles) if tables else None
    except (pa.ArrowException, OSError):
        return None
    return None if whole is None or whole.faults else whole


def _table(whole: p.Source, columns: Mapping[str, str], attributes: bool) -> tuple[Any, dict[str, str], list[Fault]]:
    """A file as it stands, its columns by role, and why it cannot be taken."""
    file = _opened(whole)
    found, faults = _chosen(file, columns)
    if faults:
        return None, found, faults
    names = file.schema_arrow.names if attributes else list(found.values())
    texts = _texts(file.schema_arrow, names)
    again = _opened(whole, texts, file.metadata)
    return again.read(columns=names), found, []


def _opened(whole: p.Source, texts: Sequence[str] = (), metadata: Any = None) -> pq.ParquetFile:
    """A file with these of its columns read as codes."""
    return pq.ParquetFile(pa.BufferReader(pa.py_buffer(whole)), metadata=metadata, read_dictionary=list(texts))


def _coded_texts(schema: pa.Schema) -> list[str]:
    """The columns of texts that came as codes."""
    return [field.name for field in schema if pa.types.is_dictionary(field.type)]


def _texts(schema: pa.Schema, names: list[str]) -> list[str]:
    """The columns of texts: they are read as codes."""
    return [name for name in names if pa.types.is_string(schema.field(name).type)]


def _chosen(file: pq.ParquetFile, columns: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
    """The columns by role: as told, else guessed from the first rows."""
    names = file.schema_arrow.names
    if set(NEEDED) <= set(columns) <= set(ROLES) and set(columns.values()) <= set(names):
        return dict(columns), []
    batch = next(file.iter_batches(SAMPLE), None) if file.metadata.num_rows else None
    rows = [tuple("" if v is None else str(v) for v in row.values()) for row in batch.to_pylist()] if batch else []
    found, _ = roles_of(tuple(names), rows, columns)
    faults = [Fault("csv.columns_missing", data={"column": name}) for name in columns.values() if name not in names]
    told = ", ".join(names[:SHOWN])
    faults += [Fault("csv.columns_unknown", data={"role": r, "names": told}) for r in NEEDED if r not in found]
    return found, faults


def log_of_table(table: pa.Table, columns: Mapping[str, str]) -> Log:
    """The log of an Arrow table whose columns by role are known."""
    texts = {role: coded(table[columns[role]]) for role in ROLES if role in columns and role != "time"}
    time, faults = moments(table[columns["time"]], columns["time"])
    start, more = moments(table[columns["start"]], columns["start"]) if "start" in columns else (None, [])
    keep, missing = _whole(texts["case"][0], texts["activity"][0], time)
    others = [name for name in table.column_names if name not in columns.values()]
    made = {name: column_of(table[name]).take(keep) for name in others}
    case, cases = used(texts["case"][0][keep], texts["case"][1])
    lifecycle, lifecycles = as_lifecycle(made.pop("lifecycle:transition", None))
    resource = texts["resource"][0][keep] if "resource" in texts else np.full(len(case), NO_CODE, np.int32)
    activity, activities = used(texts["activity"][0][keep], texts["activity"][1])
    return grouped(
        Events(
            case=case,
            activity=activity,
            time=time[keep],
            resource=resource,
            cases=cases,
            activities=activities,
            resources=texts["resource"][1] if "resource" in texts else NONE,
            start=None if start is None else start[keep],
            lifecycle=lifecycle,
            lifecycles=lifecycles,
            attributes=as_attributes(made, case, len(cases), infer=False),
            faults=[*faults, *more, *missing],
            source="parquet",
            about={"columns": dict(columns)},
        )
    )


def _whole(case: Any, activity: Any, time: Any) -> tuple[Any, list[Fault]]:
    """The rows that have all three; the others are named."""
    faults: list[Fault] = []
    for code, lacks in (("csv.no_case", case < 0), ("csv.no_activity", activity < 0), ("csv.no_time", time == NO_TIME)):
        faults += [Fault(code, int(row) + 1) for row in np.flatnonzero(lacks)]
    if not faults:
        return slice(None), faults
    return (case >= 0) & (activity >= 0) & (time != NO_TIME), faults


def used(codes: npt.NDArray[np.int32], words: Words) -> tuple[npt.NDArray[np.int32], Words]:
    """Codes in the order of first use, without words that are never used."""
    if len(words) > FEW:
        seen = np.bincount(codes, minlength=len(words)) > 0
        if seen.all():
            return codes, words
        places = np.cumsum(seen, dtype=np.int32) - 1
        return places[codes].astype(np.int32), Words.of(words[int(k)] for k in np.flatnonzero(seen))
    there, begin = np.unique(codes, return_index=True)
    order = there[np.argsort(begin, kind="stable")]
    new = np.full(max(len(words), 1), NO_CODE, np.int32)
    new[order] = np.arange(len(order), dtype=np.int32)
    return new[codes], Words.of(words[int(k)] for k in order)


def coded(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int32], Words]:
    """A column as codes into its texts; -1 where there is none."""
    kind = column.type
    if not pa.types.is_dictionary(kind):
        text = column if pa.types.is_string(kind) else pc.cast(column, pa.string())
        column = pc.dictionary_encode(text)
    elif not pa.types.is_string(kind.value_type):
        column = pc.dictionary_encode(pc.cast(pc.cast(column, kind.value_type), pa.string()))
    if not column.num_chunks or not len(column):
        return np.empty(0, np.int32), NONE
    column = column.unify_dictionaries()
    words = _words(column.chunk(0).dictionary)
    indices = [pc.fill_null(pc.cast(chunk.indices, pa.int32()), NO_CODE) for chunk in column.chunks]
    parts = [each.to_numpy(zero_copy_only=False) for each in indices]
    return np.concatenate(parts).astype(np.int32, copy=False), words


def _words(texts: pa.Array) -> Words:
    """The texts of a dictionary as they lie in memory."""
    if not len(texts):
        return NONE
    _, offsets, data = texts.cast(pa.string()).buffers()
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    raw = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    return Words(raw[ends[0] :], ends[1:] - ends[0])


def moments(column: pa.ChunkedArray, name: str) -> tuple[npt.NDArray[np.int64], list[Fault]]:
    """A column of times, days or texts as microseconds in UTC."""
    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        whole = pc.cast(pc.cast(column, pa.timestamp("us", getattr(kind, "tz", None)), safe=False), pa.int64())
        return pc.fill_null(whole, NO_TIME).to_numpy().astype(np.int64, copy=False), []
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return _since_1970(pc.fill_null(pc.cast(column, pa.int64()), NO_TIME).to_numpy()), []
    values = typed(Column("event", "text", *coded(column)))
    if values.kind == "time":
        return values.values, []
    got = {"column": name, "role": "time", "got": str(kind)}
    return np.full(len(column), NO_TIME, np.int64), [Fault("table.column_kind", data=got)]


def _since_1970(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Whole numbers as the largest of them must be meant: seconds, milliseconds, microseconds or nanoseconds."""
    known = counts != NO_TIME
    largest = int(np.abs(counts[known]).max(initial=0))
    found = counts * (1_000_000 if largest < 10**11 else 1000 if largest < 10**14 else 1)
    return np.where(known, found if largest < 10**17 else counts // 1000, NO_TIME)


def column_of(column: pa.ChunkedArray) -> Column:
    """Any other column as an attribute."""
    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return Column("event", "time", moments(column, "")[0])
    if pa.types.is_boolean(kind):
        return _filled("bool", pc.cast(column, pa.int8()), NO_BOOL)
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return _filled("int", pc.cast(column, pa.int64()), NO_INT)
    if pa.types.is_floating(kind):
        return _filled("float", pc.cast(column, pa.float64()), float("nan"))
    try:
        return Column("event", "text", *coded(column))
    except pa.ArrowException:  # lists and the like have no one value
        return Column("event", "text", np.full(len(column), NO_CODE, np.int32), NONE)


def _filled(kind: Kind, column: pa.ChunkedArray, absent: Any) -> Column:
    return Column("event", kind, pc.fill_null(column, absent).to_numpy())


def write_parquet(log: Log) -> bytes:
    """One row an event with its case's attributes, texts as dictionaries; names as XES has them."""
    columns: dict[str, Any] = {
        "case:concept:name": _dictionary(log.case, log.cases),
        "concept:name": _dictionary(log.activity, log.activities),
        "time:timestamp": _times(log.time),
        "org:resource": _dictionary(log.resource, log.resources),
    }
    if log.lifecycle is not None:
        columns["lifecycle:transition"] = _dictionary(log.lifecycle.astype(np.int32), log.lifecycles)
    if log.start is not None:
        columns["start"] = _times(log.start)
    for name, column in log.attributes.items():
        columns[name] = _array(column.take(log.case) if column.scope == "case" else column)
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink, compression="zstd")
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def _dictionary(codes: npt.NDArray[Any], words: Any) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(list(words), pa.string()))


def _times(values: npt.NDArray[np.int64]) -> Any:
    return pa.array(values, mask=values == NO_TIME).cast(pa.timestamp("us", "UTC"))


def _array(column: Column) -> Any:
    values = column.values
    if column.kind == "text":
        return _dictionary(values, column.words)
    if column.kind == "time":
        return _times(values)
    if column.kind == "bool":
        return pa.array(values == 1, mask=values == NO_BOOL)
    return pa.array(values, mask=np.isnan(values) if column.kind == "float" else values == NO_INT)
