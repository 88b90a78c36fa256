"""What tables have in common: texts that are numbers or times become such, columns of cases get one value a case."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from kaigong.core.mining import csv_kernel as k
from kaigong.core.mining.log import NO_BOOL, NO_INT, Codes, Column, Fault, Kind, Log
from kaigong.core.mining.words import NONE, Words

TRIES: tuple[tuple[int, Kind], ...] = ((0, "int"), (1, "float"), (2, "time"))
MOST_LIFECYCLES = 127


def as_attributes(columns: Mapping[str, Column], case: Codes, cases: int, *, infer: bool = True) -> dict[str, Column]:
    """Each column as what it holds (`infer`: or seems to); `case:…` with one value a case becomes a column of cases."""
    return {name: _of_case(name, typed(c) if infer else c, case, cases) for name, c in columns.items()}


def typed(column: Column) -> Column:
    """A column of texts as numbers, times or truth where every text is that; as it stands otherwise."""
    words = column.words
    if column.kind != "text" or not isinstance(words, Words) or not len(words):
        return column
    data = np.append(words.data, np.zeros(16, np.uint8))
    for kind, name in TRIES:
        bits, good = k.words_as(data.ctypes.data, words.ends, kind, k.YEAR_FIRST)
        if good:
            return Column(column.scope, name, _spread(column.values, bits, name))
    known = [word.lower() for word in words] if len(words) <= 4 else ["?"]
    if set(known) <= {"true", "false"}:
        truth = np.array([word == "true" for word in known], np.int8)
        return Column(column.scope, "bool", np.where(column.values >= 0, truth[column.values], NO_BOOL).astype(np.int8))
    return column


def _spread(codes: npt.NDArray[Any], bits: npt.NDArray[np.int64], kind: Kind) -> npt.NDArray[Any]:
    if kind == "float":
        return np.where(codes >= 0, bits.view(np.float64)[codes], np.nan)
    return np.where(codes >= 0, bits[codes], NO_INT)


def _of_case(name: str, column: Column, case: Codes, cases: int) -> Column:
    if not name.startswith("case:"):
        return column
    values = np.empty(cases, column.values.dtype)
    values[case] = column.values
    same = values[case] == column.values
    if column.kind == "float":
        same |= np.isnan(column.values) & np.isnan(values[case])
    return Column("case", column.kind, values, column.words) if bool(same.all()) else column


def as_lifecycle(column: Column | None) -> tuple[npt.NDArray[np.int8] | None, Words]:
    """Transitions as the log keeps them."""
    if column is None or column.kind != "text" or not 0 < len(column.words) <= MOST_LIFECYCLES:
        return None, NONE
    return column.values.astype(np.int8), Words.of(column.words)


def nothing(faults: list[Fault], source: str, about: Mapping[str, Any] | None = None) -> Log:
    """A log without events: why it could not be read."""
    none, times, ends = np.empty(0, np.int32), np.empty(0, np.int64), np.zeros(1, np.int64)
    return Log(none, none, times, none, ends, NONE, NONE, faults=tuple(faults), source=source, about=about or {})
