"""Several logs as one: files side by side as groups, or the pieces of a lake put back together.

merge(logs, names) -> Log     cases stay apart, each has the name of its log in the case attribute `case:file`
joined(logs) -> Log           a case may go on in another log; its events are put in order by time, ties as they came
by_time(log) -> Log           the events of each case by time, ties as they were, those without a time first
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaigong.core.mining.log import NO_BOOL, NO_CODE, NO_INT, NO_TIME, Column, Fault, Log
from kaigong.core.mining.words import Words

FILE = "case:file"
ABSENT: Mapping[str, Any] = {"text": NO_CODE, "time": NO_INT, "int": NO_INT, "float": np.nan, "bool": NO_BOOL}
Array = NDArray[Any]


def merge(logs: Iterable[Log], names: Sequence[str]) -> Log:
    """One log of all cases, in the order of the logs."""
    made = Merging()
    for log in logs:
        made.add(log)
    return made.whole(names)


class Merging:
    """Logs as they are added become one; none of them need be kept, so that a lake takes memory only once."""

    def __init__(self) -> None:
        self._case, self._activity, self._resource = (_Growing(np.int32) for _ in range(3))
        self._time, self._start, self._first = (_Growing(np.int64) for _ in range(3))
        self._lifecycle, self._files = _Growing(np.int8), _Growing(np.int32)
        self._activities, self._resources, self._lifecycles = _Known(), _Known(), _Known()
        self._cases, self._faults, self._sources = list[Words](), list[Fault](), list[str]()
        self._columns = list[_Columns]()

    def add(self, log: Log) -> None:
        """Its cases come after those that are there."""
        before, events, number = len(self._files), len(self._activity), len(self._columns)
        self._case.add(log.case, before)
        self._first.add(log.first[:-1], events)
        self._activity.add(self._activities.codes(log.activities, log.activity))
        self._time.add(log.time)
        if len(log.resources) or len(self._resource):
            self._resource.fill(events, NO_CODE)
            self._resource.add(self._resources.codes(log.resources, log.resource))
        if log.start is not None:
            self._start.fill(events, NO_TIME)
            self._start.add(log.start)
        if log.lifecycle is not None:
            self._lifecycle.fill(events, NO_CODE)
            self._lifecycle.add(self._lifecycles.codes(log.lifecycles, log.lifecycle))
        self._files.fill(before + len(log.cases), number)
        self._cases.append(log.cases if isinstance(log.cases, Words) else Words.of(log.cases))
        self._columns.append(_Columns(log.attributes, len(log.cases), len(log)))
        self._faults += log.faults
        self._sources.append(log.source)

    def whole(self, names: Sequence[str]) -> Log:
        """All of them, each case with the name of its log."""
        n = len(self._activity)
        self._first.add(np.array([n]))
        for column, absent in ((self._start, NO_TIME), (self._lifecycle, NO_CODE), (self._resource, NO_CODE)):
            if len(column):
                column.fill(n, absent)
        files = Column("case", "text", self._files.array, Words.of(names))
        return Log(
            case=self._case.array, activity=self._activity.array, time=self._time.array, first=self._first.array,
            resource=self._resource.array if len(self._resource) else np.broadcast_to(np.int32(NO_CODE), n),
            cases=Words.joined(self._cases), activities=self._activities.words, resources=self._resources.words,
            start=self._start.array if len(self._start) else None,
            lifecycle=self._lifecycle.array if len(self._lifecycle) else None, lifecycles=self._lifecycles.words,
            attributes={**_attributes(self._columns), FILE: files},
            faults=tuple(self._faults), source="; ".join(self._sources),
        )  # fmt: skip


class _Growing:
    """An array that what is added is put behind; the system moves its pages instead of copying them."""

    def __init__(self, kind: Any) -> None:
        self.array: Array = np.empty(0, kind)

    def __len__(self) -> int:
        return len(self.array)

    def add(self, piece: Array, more: int = 0) -> None:
        """The values of a piece, each with so much more."""
        at = len(self.array)
        self.array.resize(at + len(piece), refcheck=False)
        np.add(piece, more, out=self.array[at:], casting="unsafe")

    def fill(self, upto: int, value: int) -> None:
        """The same value until it is as long as that."""
        at = len(self.array)
        if upto > at:
            self.array.resize(upto, refcheck=False)
            self.array[at:] = value


class _Known:
    """One dictionary for all."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def codes(self, words: Sequence[str], own: Array) -> Array:
        """Codes by the dictionary of all; what has no code keeps none."""
        known = self._known
        table = np.array([*(known.setdefault(name, len(known)) for name in words), NO_CODE], np.int32)
        return table[own]

    @property
    def words(self) -> Words:
        return Words.of(self._known)


@dataclass(frozen=True, slots=True)
class _Columns:
    """What a log had beside its events, and how many cases and events."""

    attributes: Mapping[str, Column]
    cases: int
    events: int


def _attributes(logs: Sequence[_Columns]) -> dict[str, Column]:
    names = dict.fromkeys(name for log in logs for name in log.attributes)
    return {name: _column([log.attributes.get(name) for log in logs], logs) for name in names}


def _column(columns: Sequence[Column | None], logs: Sequence[_Columns]) -> Column:
    """One column of all; what is of several kinds becomes text."""
    there = [column for column in columns if column is not None]
    kinds, scope = {column.kind for column in there}, there[0].scope
    kind = kinds.pop() if len(kinds) == 1 else "text"
    alike = [one if one is None or one.kind == kind else _text(one) for one in columns]
    lengths = [log.cases if scope == "case" else log.events for log in logs]
    if kind == "text":
        known = _Known()
        pieces = [np.full(n, NO_CODE) if one is None else known.codes(one.words, one.values)
                  for one, n in zip(alike, lengths, strict=True)]  # fmt: skip
        return Column(scope, "text", np.concatenate(pieces).astype(np.int32, copy=False), known.words)
    values = [np.full(n, ABSENT[kind]) if one is None else one.values for one, n in zip(alike, lengths, strict=True)]
    return Column(scope, kind, np.concatenate(values).astype(there[0].values.dtype, copy=False))


def _text(column: Column) -> Column:
    texts = [column[place] for place in range(len(column.values))]
    words = {str(text): 0 for text in texts if text is not None}
    words = {word: code for code, word in enumerate(words)}
    codes = [NO_CODE if text is None else words[str(text)] for text in texts]
    return Column(column.scope, "text", np.array(codes, np.int32), Words.of(words))


def joined(logs: Iterable[Log]) -> Log:
    """Cases of the same name are one, with the attributes where it first comes."""
    pieces = list(logs)
    whole = merge(pieces, [str(number) for number in range(len(pieces))])
    known: dict[str, int] = {}
    code = np.array([known.setdefault(name, len(known)) for name in whole.cases], np.int32)
    first_of = np.unique(code, return_index=True)[1] if len(code) else np.zeros(0, np.int64)
    case = code[whole.case]
    kept = {name: column.take(first_of) for name, column in whole.attributes.items() if column.scope == "case"}
    kept.pop(FILE)
    events = {name: column for name, column in whole.attributes.items() if column.scope == "event"}
    one = replace(whole, case=case, cases=Words.of(known), attributes={**events, **kept})
    return _ordered(one, np.lexsort((one.time, case)))


def by_time(log: Log) -> Log:
    """What is in order stays as it is."""
    return _ordered(log, np.lexsort((log.time, log.case)))


def _ordered(log: Log, order: Array) -> Log:
    case = log.case[order]
    counts = np.bincount(case, minlength=len(log.cases))
    return replace(
        log, case=case, activity=log.activity[order], time=log.time[order], resource=log.resource[order],
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        start=None if log.start is None else log.start[order],
        lifecycle=None if log.lifecycle is None else log.lifecycle[order],
        attributes={
            name: column.take(order) if column.scope == "event" else column for name, column in log.attributes.items()
        },
    )  # fmt: skip
