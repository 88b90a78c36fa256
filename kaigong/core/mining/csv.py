"""CSV, plain or gzipped, as a log: columns named or guessed, scanned piece by piece by a compiled kernel."""

import csv as tables
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from kaigong.core.mining import csv_kernel as k
from kaigong.core.mining import pieces as p
from kaigong.core.mining import xes_kernel as x
from kaigong.core.mining.csv_guess import NEEDED, Guess, guess
from kaigong.core.mining.group import Events, grouped
from kaigong.core.mining.log import Column, Fault, Log
from kaigong.core.mining.table import as_attributes, as_lifecycle, nothing
from kaigong.core.mining.wide import columns_of, together
from kaigong.core.mining.xes import Scan
from kaigong.core.mining.xes_columns import Texts
from kaigong.core.mining.xes_state import PAD, State

__all__ = ["Guess", "guess", "read_csv"]

CODES: dict[int, tuple[str, bool]] = {
    k.F_FIELDS: ("csv.fields", True),
    k.F_OPEN: ("csv.quote", True),
    k.F_NO_CASE: ("csv.no_case", True),
    k.F_NO_ACTIVITY: ("csv.no_activity", True),
    k.F_NO_TIME: ("csv.no_time", True),
    k.F_BAD_TIME: ("csv.bad_time", True),
    x.F_UTF8: ("text.not_utf8", True),
}
SHOWN = 30  # names of columns in a fault
ROLES = {"case": k.CASE, "activity": k.ACTIVITY, "time": k.TIME, "resource": k.RESOURCE, "start": k.START}


def read_csv(
    source: p.Source,
    *,
    columns: Mapping[str, str] | None = None,
    attributes: bool = True,
    delimiter: str | None = None,
    encoding: str | None = None,
    day_first: bool | None = None,
    told: p.Told | None = None,
) -> Log:
    """The log of a CSV file with all its faults. What is not told is guessed; `log.about` says what was taken."""
    faults: list[Fault] = []
    stream = p.unpacked(p.raw(source, told), faults)
    start, stream = p.head(stream, p.PIECE)
    found = guess(start, columns=columns, delimiter=delimiter, encoding=encoding, day_first=day_first)
    text = p.recoded(stream, found.encoding, found.skip, faults)
    start, text = p.head(text, p.PIECE)
    if b"\r" in start and b"\n" not in start:  # lines as they ended on a Mac of old
        start, text = start.replace(b"\r", b"\n"), (bytes(piece).replace(b"\r", b"\n") for piece in text)
    names, header = _head(start, found.delimiter, found.header)
    milestones = columns_of(found.columns["time"], names) if "time" in found.columns else []
    wide = "activity" not in found.columns and len(milestones) > 1
    chosen, wrong = _chosen(names, found.columns, milestones if wide else [])
    faults += [*wrong, *found.questions]
    if wrong or not names:
        return nothing([*faults, *([] if names else [Fault("csv.empty", 1, 1)])], "csv")
    about = {"columns": chosen, "delimiter": found.delimiter, "encoding": found.encoding, "guessed": not columns}
    pieces = list(text) if wide else text

    def scanned(roles: Mapping[str, str], faults: list[Fault]) -> Log:
        scan = CsvScan(names, roles, found.delimiter, found.order, attributes=attributes, header=header)
        scan.run(iter(pieces))
        return scan.log(faults, about)

    if wide:
        return together(milestones, lambda name: scanned({**chosen, "time": name}, list(faults)), about)
    log = scanned(chosen, faults)
    return log if len(log) or log.faults else replace(log, faults=(Fault("csv.no_rows", 1, severe=False),))


def _head(start: bytes, delimiter: str, header: bool) -> tuple[list[str], int]:
    """The names of the columns, and how many bytes the line of names takes."""
    lines = start.decode("utf-8", "replace").splitlines(keepends=True)
    reader = tables.reader(lines, delimiter=delimiter)
    try:
        first = next((row for row in reader if row), [])
    except tables.Error:
        return [], 0
    if not header:
        return [str(n + 1) for n in range(len(first))], 0
    size, taken = 0, start
    for _ in range(reader.line_num):
        size = taken.find(b"\n", size) + 1 or len(taken)
    return [name.strip() for name in first], size


def _chosen(names: list[str], columns: Mapping[str, str], milestones: list[str]) -> tuple[dict[str, str], list[Fault]]:
    """The columns by role, or why they cannot be taken. With milestones no column needs to say the activity."""
    known, shown = set(names), ", ".join(names[:SHOWN])
    asked = [*(c.strip() for role, c in columns.items() if role != "time" or not milestones), *milestones]
    faults = [Fault("csv.columns_missing", 1, data={"column": column}) for column in asked if column not in known]
    needed = [role for role in NEEDED if not (milestones and role == "activity")]
    faults += [
        Fault("csv.columns_unknown", 1, data={"role": role, "names": shown}) for role in needed if role not in columns
    ]
    twice = {column for column in asked if names.count(column) > 1}
    faults += [Fault("csv.column_twice", 1, data={"column": column}) for column in sorted(twice)]
    return {role: column.strip() for role, column in columns.items()}, faults


class CsvScan(Scan):
    """One run of the compiled scan over the rows of a file."""

    kernel = staticmethod(k.scan)
    codes = CODES

    def __init__(
        self, names: list[str], columns: Mapping[str, str], mark: str, order: int, *, attributes: bool, header: int
    ) -> None:
        super().__init__(State(b"", attributes=True))
        by_name = {column: ROLES[role] for role, column in columns.items() if role in ROLES}
        self._names = [name for name in names if name not in by_name] if attributes else []
        self._has_start = "start" in columns
        roles, left = [], iter(range(len(names)))
        for name in names:
            roles.append(by_name[name] if name in by_name else k.ATTRIBUTE + next(left) if attributes else k.SKIP)
        self.state.put("s_ctx", np.array(roles, np.int32))
        self.state.put("scratch", np.zeros(k.LONGEST + PAD, np.uint8))
        self.state.put("col_words", np.zeros(len(names) + k.ATTRIBUTE + 1, np.int32))
        st = self.state.st
        st[k.DELIMITER], st[k.COLUMNS], st[k.ATTRIBUTES], st[k.ORDER] = ord(mark), len(names), len(self._names), order
        st[k.KEPT] = max(len(self._names), self._has_start)
        self._header = header

    def _take(self, piece: Any) -> None:
        super()._take(piece)
        if self._header:
            self.state.st[x.POS], self._header = min(self._header, len(piece)), 0

    def _scan(self, *, final: bool) -> int:
        known = int(self.state.st[x.FAULTS])
        status = super()._scan(final=final)
        for place in range(known, int(self.state.st[x.FAULTS])):
            code, data = int(self.state.f_code[place]), int(self.state.f_data[place])
            if code == k.F_BAD_TIME:
                at = int(self.state.f_byte[place] - self.state.st[x.BASE])
                self._texts[place] = {"got": self._buffer[at : at + min(data, 60)].tobytes().decode("utf-8", "replace")}
            elif code == k.F_FIELDS:
                self._texts[place] = {"got": data, "expected": int(self.state.st[k.COLUMNS])}
        return status

    def ended(self) -> None:
        """A last row without an end of line was taken as it stands; nothing can be open."""

    def log(self, faults: list[Fault], about: Mapping[str, Any]) -> Log:
        """The rows as a log."""
        state, texts = self.state, Texts(self.state)
        n = int(state.st[x.EVENTS])
        columns = self._columns(texts, n)
        lifecycle, lifecycles = as_lifecycle(columns.pop("lifecycle:transition", None))
        case = state.ev_case[:n]  # views: putting the events in order makes new arrays of them all
        cases = texts.of(k.CASE)
        return grouped(
            Events(
                case=case,
                activity=state.ev_name[:n] if "activity" in about["columns"] else np.zeros(n, np.int32),
                time=state.ev_time[:n],
                resource=state.ev_resource[:n] if "resource" in about["columns"] else np.full(n, -1, np.int32),
                cases=cases,
                activities=texts.of(k.ACTIVITY),
                resources=texts.of(k.RESOURCE),
                start=state.tok_value[:n] if self._has_start else None,
                lifecycle=lifecycle,
                lifecycles=lifecycles,
                attributes=as_attributes(columns, case, len(cases)),
                faults=[*faults, *self.faults()],
                source="csv",
                about=about,
            )
        )

    def _columns(self, texts: Texts, n: int) -> dict[str, Column]:
        """Every other column as texts."""
        width = len(self._names)
        codes = self.state.tok_owner[: n * width].reshape(n, width)
        return {
            name: Column("event", "text", codes[:, place].copy(), texts.of(k.ATTRIBUTE + place))
            for place, name in enumerate(self._names)
        }
