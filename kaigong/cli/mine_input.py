"""What `kaigong mine` is given: files of any kind, several of them, or the folder of a lake; faults with their file."""

import argparse
import csv
import io
import mmap
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from kaigong.core.mining.doings import PHASES
from kaigong.core.mining.fault_words import sentence
from kaigong.core.mining.log import Fault, Log
from kaigong.core.mining.merge import Merging, by_time, joined
from kaigong.core.mining.read import read
from kaigong.core.problems import Faulty

COLUMNS = ("case", "activity", "time", "resource")
PROVINCE = "province"
SAID = {
    "case": ("案件", "case"),
    "activity": ("活动", "activity"),
    "time": ("时间", "time"),
    "resource": ("人员", "resource"),
}
GUESSED = (
    "{name}：各列按表头和内容认作 {said}；不对时请用 --case、--activity、--time、--resource 指明",
    "{name}: columns taken as {said}; name them with --case, --activity, --time, --resource where that is wrong",
)


@dataclass(frozen=True, slots=True)
class Found:
    """A fault as `faults[]` lists it."""

    file: str
    code: str
    line: int
    byte: int
    severe: bool
    message: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The log of all that could be read, None where nothing could; `names` are the files or provinces side by side."""

    log: Log | None
    names: tuple[str, ...]
    faults: tuple[Found, ...]
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # of each table, by role
    guessed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # those of them that nobody named

    @property
    def damaged(self) -> bool:
        return any(fault.severe for fault in self.faults)


def open_all(options: argparse.Namespace, *, attributes: bool) -> Opened:
    """Every file; of a folder every Parquet file in it, put together by province."""
    faults, names, columns = list[Found](), list[str](), dict[str, Mapping[str, str]]()
    logs = _logs(options, attributes, faults, names, columns)
    log, other = next(logs, None), next(logs, None)
    if log is None:
        return Opened(None, (), tuple(faults))
    if other is not None:
        several = Merging()
        for each in chain((log, other), logs):
            several.add(each)
        log = several.whole(_told_apart(names))
    told = {role for role in COLUMNS if getattr(options, role)}
    guesses = {name: {r: c for r, c in found.items() if r not in told} for name, found in columns.items()}
    guesses = {name: found for name, found in guesses.items() if found}
    return Opened(by_time(log) if options.by_time else log, tuple(_told_apart(names)), tuple(faults), columns, guesses)


def _logs(
    options: argparse.Namespace,
    attributes: bool,
    faults: list[Found],
    names: list[str],
    columns: dict[str, Mapping[str, str]],
) -> Iterator[Log]:
    """The log of each file and of each province, one after the other; what there is to tell goes into the lists."""
    for name in options.files:
        for group, pieces in _pieces(name):
            read_ = _lake(pieces, options, attributes) if len(pieces) > 1 else []
            read_ = read_ or [one for piece in pieces if (one := _read(piece, options, attributes, faults)) is not None]
            if read_:
                if "columns" in read_[0].about:
                    columns.setdefault(name, read_[0].about["columns"])
                names.append(group)
                yield read_[0] if len(read_) == 1 else joined(read_)


def guessed(name: str, columns: Mapping[str, str], language: str) -> str:
    """What the columns of a table were taken for, to be confirmed or named."""
    said = ", ".join(f"{SAID[role][language == 'en']} = {column}" for role, column in columns.items() if role in SAID)
    return GUESSED[language == "en"].format(name=name, said=said)


def _pieces(name: str) -> Iterator[tuple[str, list[str]]]:
    """What belongs together, by name: one file, or the files of one province of a lake in the order of their paths."""
    if name == "-" or not Path(name).is_dir():
        yield name, [name]
        return
    grouped: dict[str, list[str]] = {}
    for path in sorted(Path(name).rglob("*.parquet")):
        grouped.setdefault(partition(path, PROVINCE) or name, []).append(str(path))
    yield from grouped.items() if grouped else [(name, [name])]


def partition(path: Path, key: str) -> str:
    """The value of a partition a file lies in (folders called KEY=VALUE); empty where there is none."""
    return next((part.partition("=")[2] for part in path.parts if part.startswith(f"{key}=")), "")


def _told_apart(names: list[str]) -> list[str]:
    """File names without their folders and endings, unless two are then the same."""
    short = [Path(name).name.partition(".")[0] or name for name in names]
    return short if len(set(short)) == len(short) else names


def _lake(pieces: list[str], options: argparse.Namespace, attributes: bool) -> list[Log]:
    """The files of a province as one table; none where they must be read one by one."""
    from kaigong.core.mining.parquet import read_pieces

    columns = {column: getattr(options, column) for column in COLUMNS if getattr(options, column)}
    try:
        whole = read_pieces(map(_source, pieces), columns=columns, attributes=attributes)
    except OSError:
        return []
    return [] if whole is None else [whole]


def _read(name: str, options: argparse.Namespace, attributes: bool, faults: list[Found]) -> Log | None:
    columns = {column: getattr(options, column) for column in COLUMNS if getattr(options, column)}
    said = {} if options.day_first is None else {"day_first": options.day_first}
    try:
        log = read(_source(name), columns=columns, rest=True, attributes=attributes, **said)
    except OSError as error:
        faults.append(Found(name, "file.unreadable", 0, 0, True, error.strerror or str(error)))
        return None
    except Faulty as faulty:
        faults += (_found(name, Fault(one.code, data=one.data), options.lang) for one in faulty.problems)
        return None
    faults += (_found(name, fault, options.lang) for fault in log.faults)
    return log


def _found(name: str, fault: Fault, language: str) -> Found:
    return Found(name, fault.code, fault.line, fault.byte, fault.severe, sentence(fault, language))


def _source(name: str) -> Any:
    """Standard input, or the file mapped into memory (read where it cannot be, such as an empty one)."""
    if name == "-":
        return sys.stdin.buffer
    with Path(name).open("rb") as file:
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (ValueError, OSError):
            return file.read()


def read_names(name: str) -> tuple[dict[str, tuple[str, str]], list[Found]]:
    """A table activity,item[,phase]: what the activities of a log are in the catalogue."""
    try:
        text = Path(name).read_text("utf-8-sig")
    except OSError as error:
        return {}, [Found(name, "file.unreadable", 0, 0, True, error.strerror or str(error))]
    except UnicodeDecodeError as error:
        return {}, [Found(name, "text.not_utf8", 0, error.start + 1, True, "not UTF-8 / 不是 UTF-8")]
    rows = csv.DictReader(io.StringIO(text), restkey="")
    if not {"activity", "item"} <= set(rows.fieldnames or ()):
        return {}, [Found(name, "names.columns", 1, 0, True, "activity,item[,phase]")]
    names, faults = dict[str, tuple[str, str]](), list[Found]()
    for row in rows:
        activity, item, phase = ((row.get(key) or "").strip() for key in ("activity", "item", "phase"))
        if not activity or not item or phase not in ("", *PHASES):
            faults.append(Found(name, "names.row", rows.line_num, 0, True, f"activity,item,{'|'.join(PHASES)}"))
        else:
            names[activity] = (item, phase)
    return names, faults
