"""A log somebody brought: which kind it is, which columns it has, and what is in it. It stays in scratch."""

import gzip
import mmap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import get_language

from kaigong.apps.boards.scratch import Kept, drop, note_columns, rewrite
from kaigong.core.mining.fault_words import said, sentence
from kaigong.core.mining.graph import Graph, mine
from kaigong.core.mining.labels import labels as words_of
from kaigong.core.mining.log import Log
from kaigong.core.mining.merge import merge
from kaigong.core.mining.read import kind_of, read
from kaigong.core.mining.wide import MARK
from kaigong.core.mining.zipped import only_member
from kaigong.core.problems import Faulty, Refused

ROLES = ("case", "activity", "time", "resource")
NEEDED = ROLES[:3]
TABLES, OBJECTS = ("csv", "parquet"), ("ocel-json", "ocel-sqlite")
MOST_WHY = 3  # faults told of a log in which nothing can be read
FIRST_BYTES = 1 << 16
GZIP = b"\x1f\x8b"
MOST_KEPT, MOST_VALUES = 4, 40

_logs: dict[tuple[str, tuple[tuple[str, str], ...]], Log] = {}
_graphs: dict[tuple[object, ...], Graph] = {}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, what each is taken for, and some rows to see whether that is right."""

    names: tuple[str, ...]
    guessed: Mapping[str, str]
    rows: tuple[tuple[str, ...], ...]


def kind(kept: Kept) -> str | None:
    """What kind of file it is, by its bytes; None where it is none of those that can be read."""
    with kept.path.open("rb") as file:
        return kind_of(file)[1]


def taken(kept: Kept) -> Kept:
    """What was brought, out of its archive; of a table with a line a case the columns are those its days stand in."""
    if kind(kept) == "zip":
        try:
            kept = rewrite(kept, only_member(kept.path.read_bytes()))
        except Faulty as faulty:
            drop(kept)
            language = "en" if (get_language() or "").startswith("en") else "zh"
            why = [said(problem.code, problem.data, language) for problem in faulty.problems]
            raise Refused("log.archive", name=kept.name, why="；".join(why)) from faulty
    found = columns(kept).guessed if kind(kept) == "csv" else {}
    return note_columns(kept, found) if found and _wide(found) else kept


def _wide(columns_: Mapping[str, str]) -> bool:
    return {"case", "time"} <= set(columns_) and "activity" not in columns_ and MARK in columns_["time"]


def to_confirm(kept: Kept) -> bool:
    """Whether somebody has to say yet which column is which, or which objects are the cases."""
    found = kind(kept)
    if found in OBJECTS:
        return not len(_read(kept)) and bool(object_types(kept))
    return found in TABLES and not set(NEEDED) <= set(kept.columns) and not _wide(kept.columns)


def object_types(kept: Kept) -> Mapping[str, tuple[int, int]]:
    """The types of objects a case can be, each with its objects and the events that name one."""
    if kind(kept) not in OBJECTS:
        return {}
    known: Mapping[str, tuple[int, int]] = _read(kept).about.get("object_types", {})
    return {name: counts for name, counts in known.items() if counts[1]}


def columns(kept: Kept) -> Columns:
    """The columns of a table as guessed from its beginning."""
    return _of_parquet(kept) if kind(kept) == "parquet" else _of_csv(kept)


def _of_csv(kept: Kept) -> Columns:
    from kaigong.core.mining.csv import guess

    with kept.path.open("rb") as file:
        packed = file.read(len(GZIP)) == GZIP
    with (gzip.open if packed else open)(kept.path, "rb") as file:
        found = guess(file.read(FIRST_BYTES))
    return Columns(tuple(found.names), dict(found.columns), tuple(tuple(row) for row in found.sample[:5]))


def _of_parquet(kept: Kept) -> Columns:
    from pyarrow import parquet

    file = parquet.ParquetFile(kept.path)
    names = tuple(file.schema_arrow.names)
    batch = next(file.iter_batches(batch_size=5), None)
    rows = batch.to_pylist() if batch is not None else []
    lower = {name.lower(): name for name in names}
    usual = {"case": ("case", "case_id", "case:concept:name"), "activity": ("activity", "concept:name"),
             "time": ("time", "timestamp", "time:timestamp"), "resource": ("resource", "org:resource")}  # fmt: skip
    guessed = {role: lower[word] for role, words in usual.items() for word in reversed(words) if word in lower}
    return Columns(names, guessed, tuple(tuple(str(row[name]) for name in names) for row in rows))


def log(kept: Kept) -> Log:
    """The log; its good rest where something in it is damaged, with every fault named."""
    found = _read(kept)
    if len(found):
        return found
    language = "en" if (get_language() or "").startswith("en") else "zh"
    why = list(dict.fromkeys(sentence(fault, language) for fault in found.faults))[:MOST_WHY]
    if why:
        raise Refused("log.unreadable", name=kept.name, why="；".join(why))
    raise Refused("log.empty", name=kept.name)


def _read(kept: Kept) -> Log:
    key = (kept.token, tuple(sorted(kept.columns.items())))
    if key not in _logs:
        found_kind = kind(kept)
        if found_kind is None:
            raise Refused("log.unknown_kind", name=kept.name)
        with _mapped(kept) as source:
            roles = dict(kept.columns) if found_kind in (*TABLES, *OBJECTS) else None
            found = read(source, kind=found_kind, columns=roles, rest=True)  # type: ignore[arg-type]
        while len(_logs) >= MOST_KEPT:
            _logs.pop(next(iter(_logs)))
        _logs[key] = found
    return _logs[key]


@contextmanager
def _mapped(kept: Kept) -> Iterator[Any]:
    """The bytes of a log without reading them all at once. What was read must not point into them afterwards."""
    with kept.path.open("rb") as file:
        if not kept.size:
            raise Refused("log.empty", name=kept.name)
        source = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            yield source
        finally:
            with suppress(BufferError):  # a column of the log still looks at it; then it is closed with the log
                source.close()


def graph(kept: Kept) -> Graph:
    """What happened in it."""
    return _mined((kept.token, tuple(sorted(kept.columns.items()))), lambda: log(kept))


def together(a: Kept, b: Kept, names: tuple[str, str]) -> tuple[Graph, np.ndarray]:
    """Two logs as one, and which case is of which."""
    made = _mined((a.token, b.token, tuple(sorted((*a.columns.items(), *b.columns.items())))),
                  lambda: merge([log(a), log(b)], names))  # fmt: skip
    return made, np.repeat(np.array([0, 1], np.int8), [len(log(a).cases), len(log(b).cases)])


def _mined(key: tuple[object, ...], make: Callable[[], Log]) -> Graph:
    if key not in _graphs:
        while len(_graphs) >= MOST_KEPT:
            _graphs.pop(next(iter(_graphs)))
        _graphs[key] = mine(make())
    return _graphs[key]


def labels(of: Log) -> Callable[[str], str]:
    """How its activities are called: in the log's own words where it has them. Two that are called alike keep their
    codes beside the words."""
    own = words_of(of, "en" if (get_language() or "").startswith("en") else "zh")
    often = Counter(own.values())
    known = {code: name if often[name] == 1 else f"{name} ({code})" for code, name in own.items()}
    return lambda code: known.get(code, code)


def groupings(of: Log) -> list[tuple[str, list[str]]]:
    """The attributes of cases by which two groups can be told apart, with their values."""
    found = []
    for name, column in of.attributes.items():
        if column.scope != "case" or column.kind != "text" or not name.startswith("case:"):
            continue
        used = np.unique(column.values[column.values >= 0])
        if 2 <= len(used) <= MOST_VALUES:
            found.append((name.removeprefix("case:"), [column.words[int(code)] for code in used]))
    return found
