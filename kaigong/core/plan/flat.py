"""A compiled plan as flat lists, to be planned again and again with other days: in plain Python or by the kernel.

flat = flatten(prepared, graph, scope)       once
again(flat, days) -> Again                   plain, one plan
again_many(flat, rows) -> arrays             the kernel, many plans (imports numba)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaigong.core.plan.compile import Graph
from kaigong.core.plan.milestones import AFTER_BUILD, WORKS_COMPLETE, WORKS_START
from kaigong.core.plan.model import Scope
from kaigong.core.plan.passes import early_releases
from kaigong.core.plan.prepare import Prepared

WHOLE = -1  # the edge waits for the whole producer
NEVER = 1 << 30  # longer than any item takes: marks an edge that waits for more than early chapters


@dataclass(frozen=True, slots=True)
class Flat:
    """Items in topological order with their edges end to end; `marks` as the kernel has them."""

    items: tuple[str, ...]
    first: tuple[int, ...]
    producer: tuple[int, ...]
    lag: tuple[int, ...]
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """A plan with other days, in the order of `Flat.items`; a figure is -1 where the item it hangs on is absent."""

    early_start: tuple[int, ...]
    late_start: tuple[int, ...]
    to_start: int
    after_build: int


def flatten(prepared: Prepared, graph: Graph, scope: Scope = "all") -> Flat:
    """Lay a graph without cycles out flat. An edge of early released chapters keeps its days, unless one is not."""
    place = {n: at for at, n in enumerate(graph.order)}
    first, producer, lag = [0], list[int](), list[int]()
    never = early_releases(prepared, graph, [NEVER] * len(graph.items)) if scope == "all" else {}
    for n in graph.order:
        for source in graph.preds[n]:
            chapter = never.get((source, n), NEVER)
            producer.append(place[source])
            lag.append(chapter if chapter < NEVER else WHOLE)
        first.append(len(producer))
    items = tuple(graph.items[n] for n in graph.order)
    names = {name: n for n, name in enumerate(items)}
    marks = tuple(names.get(name, -1) for name in (WORKS_START, WORKS_COMPLETE, *AFTER_BUILD))
    return Flat(items, tuple(first), tuple(producer), tuple(lag), marks)


def again(flat: Flat, days: Sequence[int]) -> Again:
    """Both passes in plain Python."""
    start, finish = _forward(flat, days)
    ends = [finish[n] for n in flat.marks[2:] if n >= 0]
    late = [max(finish, default=0) - each for each in days]
    for n in flat.marks[2:]:
        if n >= 0:
            late[n] = max(ends) - days[n]
    begin, complete = flat.marks[0], flat.marks[1]
    if begin >= 0:
        late[begin] = start[begin]
    _backward(flat, days, late)
    after = max(0, max(ends) - finish[complete]) if ends and complete >= 0 else -1
    return Again(tuple(start), tuple(late), finish[begin] if begin >= 0 else -1, after)


def _forward(flat: Flat, days: Sequence[int]) -> tuple[list[int], list[int]]:
    start, finish = list[int](), list[int]()
    for n, length in enumerate(days):
        begin = 0
        for k in range(flat.first[n], flat.first[n + 1]):
            source, lag = flat.producer[k], flat.lag[k]
            begin = max(begin, finish[source] if lag < 0 else start[source] + lag)
        start.append(begin)
        finish.append(begin + length)
    return start, finish


def _backward(flat: Flat, days: Sequence[int], late: list[int]) -> None:
    for n in range(len(days) - 1, -1, -1):
        for k in range(flat.first[n], flat.first[n + 1]):
            source, lag = flat.producer[k], flat.lag[k]
            late[source] = min(late[source], late[n] - (days[source] if lag < 0 else lag))


def packed(flat: Flat) -> list[int]:
    """The shape as the kernel takes it, in one list."""
    marks = [*flat.marks, *[-1] * (2 + len(AFTER_BUILD) - len(flat.marks))]
    return [len(flat.items), len(flat.producer), *marks, *flat.first, *flat.producer, *flat.lag]


class Replanner:
    """One compiled plan with its arrays kept, for planning it again at once, one row of days or many.

    After `run` the arrays hold a row a plan: early and late starts, start and finish days (days of the era, see
    `date.toordinal`; -1 past the calendar or without one) and figures (to_start, after_build).
    """

    def __init__(self, flat: Flat, working_days: Sequence[date] = (), plans: int = 1) -> None:
        import numpy as np

        from kaigong.core.plan import kernel

        count = len(flat.items)
        self._run: Any = kernel.plan_many
        self._shape = np.array(packed(flat), np.int32)
        self._calendar = np.array([day.toordinal() for day in working_days], np.int32)
        self._out = np.zeros((plans, 4 * count + 2), np.int32)
        self.early_start, self.late_start, self.start_day, self.finish_day = (
            self._out[:, n * count : (n + 1) * count] for n in range(4)
        )
        self.figures = self._out[:, 4 * count :]

    def run(self, days: Any) -> Any:
        """Both passes and the dates of every row of days (an int32 array, plans × items); gives the figures."""
        self._run(self._shape, days, self._calendar, self._out)
        return self.figures
