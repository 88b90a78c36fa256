"""From the arrays of a scan to a log: texts by column, one column an attribute, what the file says of itself."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from kaigong.core.mining import xes_kernel as x
from kaigong.core.mining.columns_kernel import gather, group_by_column
from kaigong.core.mining.group import starts
from kaigong.core.mining.log import NO_CODE, NO_INT, NO_TIME, Column, Fault, Kind, Log, Scope
from kaigong.core.mining.words import NONE, Words
from kaigong.core.mining.xes_state import State

KINDS: Mapping[int, Kind] = {x.E_STRING: "text", x.E_DATE: "time", x.E_INT: "int", x.E_FLOAT: "float", x.E_BOOL: "bool"}
ABSENT: Mapping[Kind, tuple[type, Any]] = {
    "text": (np.int32, NO_CODE),
    "time": (np.int64, NO_TIME),
    "int": (np.int64, NO_INT),
    "float": (np.float64, np.nan),
    "bool": (np.int8, -1),
}
MOST_VALUES = 1 << 31  # of all attribute columns together; a hostile file could name a new key in every event
EACH = 1000  # so many faults of one note are listed; the rest is counted


def log_of(state: State, faults: list[Fault]) -> Log:
    """The log that a finished scan holds."""
    texts, st = Texts(state), state.st
    events, cases = int(st[x.EVENTS]), int(st[x.CASES])
    faults += _hard_fractions(state, texts)
    if st[x.NO_ZONE]:
        faults.append(Fault("value.no_zone", data={"count": int(st[x.NO_ZONE])}, severe=False))
    first = np.append(state.case_first[:cases], events)
    activity, time = state.ev_name[:events].copy(), state.ev_time[:events].copy()
    lifecycles = texts.of(x.LIFECYCLE)
    lifecycle = state.ev_lifecycle[:events].astype(np.int8) if 0 < len(lifecycles) < 128 else None
    attributes, about = Attributes(state, texts).all(events, cases, faults)
    return Log(
        case=state.ev_case[:events].copy(),
        activity=activity,
        time=time,
        resource=state.ev_resource[:events].copy(),
        first=first,
        cases=_case_names(state, texts, cases, faults),
        activities=texts.of(x.NAME),
        resources=texts.of(x.RESOURCE),
        start=starts(first, activity, time, lifecycle, lifecycles, attributes.get("concept:instance")),
        lifecycle=lifecycle,
        lifecycles=lifecycles if lifecycle is not None else NONE,
        attributes=attributes,
        faults=tuple(shortened(faults)),
        source="xes",
        about=about,
    )


class Texts:
    """The words of the scan, column by column."""

    def __init__(self, state: State) -> None:
        self.state = state
        count = int(state.st[x.WORDS])
        space = state.w_space[:count]
        self._order = np.argsort(space, kind="stable")
        self._space = space[self._order]

    def of(self, col: int) -> Words:
        """The words of one column by their codes."""
        begin, end = np.searchsorted(self._space, (col, col + 1))
        return self.at(self._order[begin:end])

    def at(self, entries: npt.NDArray[Any]) -> Words:
        """The words of these entries."""
        return Words(*gather(self.state.arena, self.state.w_off[entries], self.state.w_len[entries]))

    def word(self, entry: int) -> str:
        """The text of one entry."""
        return self.some(np.array([entry]))[0]

    def some(self, entries: npt.NDArray[Any]) -> list[str]:
        """The texts of these entries."""
        offsets, lengths = self.state.w_off[entries].tolist(), self.state.w_len[entries].tolist()
        arena = self.state.arena.data
        return [str(arena[at : at + n], "utf-8", "replace") for at, n in zip(offsets, lengths, strict=True)]


def _case_names(state: State, texts: Texts, cases: int, faults: list[Fault]) -> Words:
    """One name a case; a case without one is called by its number, and names that are not unique are noted."""
    words, codes = texts.of(x.CASE_NAME), state.case_name[:cases]
    if len(words) == cases and np.array_equal(codes, np.arange(cases)):
        return words
    counts = np.bincount(codes[codes >= 0], minlength=len(words))
    faults += [Fault("case.name_twice", data={"name": words[int(k)]}, severe=False) for k in np.flatnonzero(counts > 1)]
    nameless = np.flatnonzero(codes < 0)
    faults += [Fault("case.no_name", data={"number": int(k) + 1}, severe=False) for k in nameless]
    return Words.of(words[int(code)] if code >= 0 else f"#{k + 1}" for k, code in enumerate(codes))


def _hard_fractions(state: State, texts: Texts) -> Iterator[Fault]:
    """Fractions that the scan left: Python reads them to the last bit."""
    for token, entry, byte in state.pend[: x.PENDS * int(state.st[x.PENDING])].reshape(-1, x.PENDS).tolist():
        try:
            value = float(texts.word(entry))
        except ValueError:
            value = np.nan
            yield Fault("value.no_number", byte=byte + 1, data={"got": texts.word(entry)[:80]})
        state.tok_value[token] = np.float64(value).view(np.int64)


def shortened(faults: list[Fault]) -> Iterator[Fault]:
    """Every severe fault, and of each kind of note the first thousand with the number of the others."""
    seen = dict[str, int]()
    for fault in faults:
        seen[fault.code] = seen.get(fault.code, 0) + 1
        if fault.severe or seen[fault.code] <= EACH:
            yield fault
    severe = {fault.code for fault in faults if fault.severe}
    for code, count in seen.items():
        if count > EACH and code not in severe:
            yield Fault("faults.more", data={"count": count - EACH, "of": code}, severe=False)


class Attributes:
    """The columns of attributes, and apart from them what the log says of itself."""

    def __init__(self, state: State, texts: Texts) -> None:
        self.state, self.texts = state, texts
        self.cols, count = int(state.st[x.COLS]), int(state.st[x.TOKENS])
        tokens = (state.tok_owner[:count], state.tok_col[:count], state.tok_value[:count])
        self.first, self.owners, self.values = group_by_column(*tokens, self.cols)
        self._paths: dict[int, tuple[str, ...]] = {}
        self._keys = texts.some(state.col_key[: self.cols]) if state.st[x.ALL] else None
        self._parents, self._more = state.col_parent[: self.cols].tolist(), state.col_more[: self.cols].tolist()

    def all(self, events: int, cases: int, faults: list[Fault]) -> tuple[dict[str, Column], dict[str, Any]]:
        """The attributes by name, and what the file says of itself."""
        found: dict[str, list[int]] = {}
        scopes = self.state.col_scope[: self.cols]
        used = np.isin(scopes, (x.TRACE, x.EVENT)) & (self.first[1:] > self.first[:-1])
        for col in np.flatnonzero(used).tolist():
            found.setdefault(self._name(col), []).append(col)
        columns, room = {}, MOST_VALUES
        for name, cols in found.items():
            scope: Scope = "case" if self.state.col_scope[cols[0]] == x.TRACE else "event"
            size = cases if scope == "case" else events
            room -= size
            if room >= 0:
                columns[name] = merged([self._column(col, scope, size) for col in cols])
        if room < 0:
            faults.append(Fault("attributes.too_many", data={"count": len(found) - len(columns)}))
        return columns, self._about()

    def _name(self, col: int) -> str:
        name = "/".join(self._path(col))
        if self.state.col_scope[col] == x.TRACE:
            return f"case:{name}"
        return f"event:{name}" if name.startswith(("case:", "event:")) else name

    def _key(self, col: int) -> str:
        return self._keys[col] if self._keys else self.texts.word(int(self.state.col_key[col]))

    def _path(self, col: int) -> tuple[str, ...]:
        """The keys that lead to a column; of a key within a list also which one of that name."""
        if col not in self._paths:
            parent = self._parents[col]
            above = self._path(parent) if parent >= 0 else ()
            self._paths[col] = (*above, self._key(col))
            more, number = self._more[col], 2
            while more >= 0:
                self._paths[more] = (*above, f"{self._key(col)}#{number}")
                more, number = self._more[more], number + 1
        return self._paths[col]

    def _column(self, col: int, scope: Scope, size: int) -> Column:
        kind = KINDS[int(self.state.col_kind[col])]
        type_, absent = ABSENT[kind]
        place = slice(int(self.first[col]), int(self.first[col + 1]))
        values: npt.NDArray[Any] = np.full(size, absent, type_)
        given = self.values[place]
        values[self.owners[place]] = given.view(np.float64) if kind == "float" else given
        return Column(scope, kind, values, self.texts.of(col) if kind == "text" else NONE)

    def _about(self) -> dict[str, Any]:
        """Extensions, classifiers and globals as the file gives them, and the log's own attributes by path."""
        items: dict[int, dict[str, Any]] = {}
        own: dict[tuple[str, ...], Any] = {}
        scopes = self.state.col_scope[: self.cols]
        given = np.isin(scopes, (x.LOG, x.ABOUT, x.GLOBAL)) & (self.first[1:] > self.first[:-1])
        given &= (scopes != x.LOG) | bool(self.state.st[x.ALL])
        for col in np.flatnonzero(given).tolist():
            place, scope, path = slice(*self.first[col : col + 2].tolist()), int(scopes[col]), self._path(col)
            for owner, value in zip(self.owners[place].tolist(), self._values(col, place), strict=True):
                if scope == x.LOG:
                    own[path] = value
                    continue
                item = items.setdefault(owner, {})
                if scope == x.ABOUT:
                    item |= {"element": int(self.state.col_element[col]), path[-1]: value}
                else:
                    item.setdefault("defaults", {})["/".join(path)] = value
        return _sorted_out(items, own)

    def _values(self, col: int, place: slice) -> list[Any]:
        """The values of a column as Python has them."""
        kind, bits = KINDS[int(self.state.col_kind[col])], self.values[place]
        if kind == "text":
            words = self.texts.of(col)
            return [words[code] for code in bits.tolist()]
        values: list[Any] = (bits.view(np.float64) if kind == "float" else bits).tolist()
        return [bool(value) for value in values] if kind == "bool" else values


def _sorted_out(items: Mapping[Any, dict[str, Any]], own: dict[tuple[str, ...], Any]) -> dict[str, Any]:
    names = {x.E_EXTENSION: "extensions", x.E_CLASSIFIER: "classifiers", x.E_GLOBAL: "globals", x.E_LOG: "log"}
    about: dict[str, Any] = {"extensions": [], "classifiers": [], "globals": [], "log": [], "attributes": own}
    for _, item in sorted(items.items()):
        element = item.pop("element", x.E_GLOBAL)
        about[names.get(element, "globals")].append(item)
    about["log"] = about["log"][0] if about["log"] else {}
    return about


def merged(columns: list[Column]) -> Column:
    """One column of values that the file gives in several types: numbers as fractions, all else as texts."""
    if len(columns) == 1:
        return columns[0]
    if {column.kind for column in columns} == {"int", "float"}:
        values = np.full(len(columns[0].values), np.nan)
        for column in columns:
            there = ~np.isnan(column.values) if column.kind == "float" else column.values != NO_INT
            values[there] = column.values[there]
        return Column(columns[0].scope, "float", values)
    texts: list[str | None] = [None] * len(columns[0].values)
    for column in columns:
        for k in range(len(texts)):
            value = column[k]
            texts[k] = texts[k] if value is None else _as_text(value, column.kind)
    return text_column(columns[0].scope, texts)


def _as_text(value: Any, kind: Kind) -> str:
    if kind == "time":
        return f"{np.datetime64(value, 'us')}Z"
    return str(value).lower() if kind == "bool" else str(value)


def text_column(scope: Scope, texts: list[str | None]) -> Column:
    """A column of texts, coded by first appearance."""
    codes: dict[str, int] = {}
    values = [NO_CODE if text is None else codes.setdefault(text, len(codes)) for text in texts]
    return Column(scope, "text", np.array(values, np.int32), Words.of(codes))
