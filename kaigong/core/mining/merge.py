"""Several logs as one: files side by side as groups, or the pieces of a lake put back together.

merge(logs, names) -> Log     cases stay apart, each has the name of its log in the case attribute `case:file`
joined(logs) -> Log           a case may go on in another log; its events are put in order by time, ties as they came
by_time(log) -> Log           the events of each case by time, ties as they were, those without a time first
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaigong.core.mining.log import NO_BOOL, NO_CODE, NO_INT, NO_TIME, Column, Log
from kaigong.core.mining.words import Words

FILE = "case:file"
ABSENT: Mapping[str, Any] = {"text": NO_CODE, "time": NO_INT, "int": NO_INT, "float": np.nan, "bool": NO_BOOL}
Array = NDArray[Any]


def merge(logs: Sequence[Log], names: Sequence[str]) -> Log:
    """One log of all cases, in the order of the logs."""
    activities, activity = _coded([log.activities for log in logs], [log.activity for log in logs])
    resources, resource = _coded([log.resources for log in logs], [log.resource for log in logs])
    lifecycles, lifecycle = _lifecycle(logs)
    cases = np.cumsum([0, *(len(log.cases) for log in logs)])
    events = np.cumsum([0, *(len(log) for log in logs)])
    firsts = [log.first[:-1] + before for log, before in zip(logs, events.tolist(), strict=False)]
    files = np.repeat(np.arange(len(logs), dtype=np.int32), np.diff(cases))
    return Log(
        case=_joined([log.case + before for log, before in zip(logs, cases.tolist(), strict=False)], np.int32),
        activity=activity, time=_joined([log.time for log in logs], np.int64), resource=resource,
        first=_joined([*firsts, events[-1:]], np.int64),
        cases=Words.of(name for log in logs for name in log.cases), activities=activities, resources=resources,
        start=_starts(logs), lifecycle=lifecycle, lifecycles=lifecycles,
        attributes={**_attributes(logs), FILE: Column("case", "text", files, Words.of(names))},
        faults=tuple(fault for log in logs for fault in log.faults), source="; ".join(log.source for log in logs),
    )  # fmt: skip


def _joined(arrays: Sequence[Array], kind: Any) -> Array:
    return np.concatenate(arrays).astype(kind, copy=False) if arrays else np.zeros(0, kind)


def _coded(words: Sequence[Sequence[str]], codes: Sequence[Array]) -> tuple[Words, Array]:
    """One dictionary for all, and the codes by it; what has no code keeps none."""
    known: dict[str, int] = {}
    found = []
    for names, own in zip(words, codes, strict=True):
        table = np.array([*(known.setdefault(name, len(known)) for name in names), NO_CODE], np.int32)
        found.append(table[own])
    return Words.of(known), _joined(found, np.int32)


def _lifecycle(logs: Sequence[Log]) -> tuple[Words, Array | None]:
    if all(log.lifecycle is None for log in logs):
        return Words.of(()), None
    codes = [np.full(len(log), NO_CODE) if log.lifecycle is None else log.lifecycle.astype(np.int64) for log in logs]
    words, found = _coded([log.lifecycles for log in logs], codes)
    return words, found.astype(np.int8)


def _starts(logs: Sequence[Log]) -> Array | None:
    if all(log.start is None for log in logs):
        return None
    return _joined([np.full(len(log), NO_TIME) if log.start is None else log.start for log in logs], np.int64)


def _attributes(logs: Sequence[Log]) -> dict[str, Column]:
    names = dict.fromkeys(name for log in logs for name in log.attributes)
    return {name: _column([log.attributes.get(name) for log in logs], logs) for name in names}


def _column(columns: Sequence[Column | None], logs: Sequence[Log]) -> Column:
    """One column of all; what is of several kinds becomes text."""
    there = [column for column in columns if column is not None]
    kinds, scope = {column.kind for column in there}, there[0].scope
    kind = kinds.pop() if len(kinds) == 1 else "text"
    alike = [one if one is None or one.kind == kind else _text(one) for one in columns]
    lengths = [len(log.cases) if scope == "case" else len(log) for log in logs]
    if kind == "text":
        pieces = [np.full(n, NO_CODE) if one is None else one.values for one, n in zip(alike, lengths, strict=True)]
        words, codes = _coded([() if one is None else one.words for one in alike], pieces)
        return Column(scope, "text", codes, words)
    values = [np.full(n, ABSENT[kind]) if one is None else one.values for one, n in zip(alike, lengths, strict=True)]
    return Column(scope, kind, _joined(values, there[0].values.dtype))


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
