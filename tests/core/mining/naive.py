"""The same figures by plain Python, one dictionary at a time, to hold the compiled passes against."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from kaigong.core.mining.log import NO_TIME, Column, Log
from kaigong.core.mining.words import Words

Row = tuple[str, int | None]  # activity, time in microseconds


def log_of(
    cases: dict[str, Sequence[Row]],
    resources: Sequence[str | None] | None = None,
    starts: Sequence[int | None] | None = None,
    **attributes: Column,
) -> Log:
    """A log of these cases, the events in the order given."""
    rows = [(number, *row) for number, events in enumerate(cases.values()) for row in events]
    names = list(dict.fromkeys(row[1] for row in rows))
    people = list(dict.fromkeys(name for name in resources or [] if name is not None))
    lengths = [len(events) for events in cases.values()]
    return Log(
        case=np.array([row[0] for row in rows], np.int32),
        activity=np.array([names.index(row[1]) for row in rows], np.int32),
        time=times(row[2] for row in rows),
        resource=np.array([-1 if r is None else people.index(r) for r in resources or [None] * len(rows)], np.int32),
        first=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        cases=Words.of(cases),
        activities=Words.of(names),
        resources=Words.of(people),
        start=None if starts is None else times(starts),
        attributes={name.replace("__", ":"): column for name, column in attributes.items()},
    )


def times(values: Any) -> Any:
    """Microseconds, None as the log has it."""
    return np.array([NO_TIME if value is None else value for value in values], np.int64)


def rows_of(log: Log) -> dict[int, list[Row]]:
    """The log back as lists."""
    found: dict[int, list[Row]] = {case: [] for case in range(len(log.cases))}
    for case, activity, time in zip(log.case.tolist(), log.activity.tolist(), log.time.tolist(), strict=True):
        found[case].append((log.activities[activity], None if time == NO_TIME else time))
    return found


def graph(log: Log) -> dict[str, Any]:
    """Counts, waits, variants and spans by the definitions of `graph.py`."""
    waits: dict[tuple[str, str], list[int]] = defaultdict(list)
    edges, variants, starts, ends = Counter[Any](), Counter[Any](), Counter[str](), Counter[str]()
    spans: list[int | None] = []
    for events in rows_of(log).values():
        path = tuple(activity for activity, _ in events)
        variants[path] += 1
        starts.update(path[:1])
        ends.update(path[-1:])
        for (a, t), (b, u) in pairwise(events):
            edges[a, b] += 1
            if t is not None and u is not None:
                waits[a, b].append(u - t)
        known = [time for _, time in events if time is not None]
        spans.append(max(known) - min(known) if known else None)
    return {"edges": edges, "waits": waits, "variants": variants, "starts": starts, "ends": ends, "spans": spans}
