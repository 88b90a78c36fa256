"""Tables with a line a case and a column a milestone (applied, issued, finished): each day is an event of its column.

Such a table is read once for every such column and put together by case; events of the same moment stand in the order
of the columns. A milestone that is empty did not happen, which is no fault.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from kaigong.core.mining.log import Column, Fault, Log
from kaigong.core.mining.merge import joined
from kaigong.core.mining.words import Words

MARK = ","  # between the names of several columns


def columns_of(told: str, names: Sequence[str]) -> list[str]:
    """The columns somebody names for the time; several only where no column is called so."""
    if told.strip() in names or MARK not in told:
        return [told.strip()]
    return [name.strip() for name in told.split(MARK)]


def together(milestones: Sequence[str], read_one: Callable[[str], Log], about: dict[str, Any]) -> Log:
    """The log of a table with these milestones."""
    logs = [_named(read_one(name), name) for name in milestones]
    note = Fault("csv.wide", 1, data={"columns": ", ".join(milestones)}, severe=False)
    faults = dict.fromkeys((fault.code, fault.line, fault.byte) for log in logs for fault in log.faults)
    first = {(fault.code, fault.line, fault.byte): fault for log in reversed(logs) for fault in log.faults}
    kept = [first[key] for key in faults if key[0] != "csv.no_time"]
    whole = joined(logs)
    return replace(whole, faults=(note, *kept), source="csv", about=about, attributes=_of_cases(whole))


def _named(log: Log, name: str) -> Log:
    """All its events are of the column."""
    return replace(log, activity=np.zeros(len(log), np.int32), activities=Words.of([name]))


def _of_cases(log: Log) -> dict[str, Column]:
    """A line is a case, so what else stands in it is of the case."""
    there = np.flatnonzero(np.diff(log.first) > 0)
    found = {}
    for name, column in log.attributes.items():
        if column.scope == "event" and len(there) == len(log.cases):
            found[name if name.startswith("case:") else f"case:{name}"] = replace(
                column.take(log.first[:-1]), scope="case"
            )
        else:
            found[name] = column
    return found
