"""A city as flat arrays: what kernel and twin both read.

A *shape* is the network of one kind of project (items, order, days); projects of the same kind share it. A *task* is
one item of one project; task = first task of the project + place of the item in the shape. Time runs in ticks of
working time, `TICKS` a working day, from the first day simulated; a calendar turns days into dates only at the end.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LEFT_BITS, PHASE_BITS = 10, 4  # of a task's row: open predecessors, phase; above them its place in the shape
TICKS = 96  # a tick is five minutes of an eight-hour day
FIFO, EARLIEST_DUE, LEAST_SLACK, KEY_FIRST, CLASSES = range(5)
DISCIPLINES = {"first-come": FIFO, "earliest-due": EARLIEST_DUE, "least-slack": LEAST_SLACK, "key-first": KEY_FIRST,
               "classes": CLASSES}  # fmt: skip
TO_COME, DONE, IN_SERVICE, WITH_APPLICANT = range(4)
# whole figures of an item, side by side: a line of memory instead of a dozen
AGENCY, TABLE_AT, SURE, NEXT_AT, NEXT_END, EARLY_AT, EARLY_END, CHECK, ANSWER_AT, DUE, TAIL, BREAKS = range(12)
FACTS = 16

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Words = NDArray[np.uint64]
Floats = NDArray[np.float64]


class Net(NamedTuple):
    """All arrays of a scenario; a named tuple, because that is what compiled code reads.

    Items (of all shapes, one after the other): `agency` (-1: nobody's desk), `table` and `scale` (ticks) of the
    duration, `sure` (ticks, where there is no chance in it; else -1), `due_days`, `tail_days` (days from its start to
    groundbreaking), `corrects` (probability), `answer_table` and `answer_scale`, `check_ticks`, `item_key` (random
    stream), `indegree`, `facts` (the whole ones of all these, FACTS to an item); successors in `next_at`/`next_item`
    (on finish) and `early_at`/`early_item`/`early_ticks` (so many ticks after the start).
    Projects: `shape_at` (place of its shape's first item), `size`, `first_task`, `first_early` (its early edges),
    `arrives` (tick), `order` (of arrival), `wished` (day), `rank` (class of priority), `project_key`, `start_item`
    (place of works-start, or -1); `early_project` by early edge. Tasks: `state` on the first morning (TO_COME, DONE,
    IN_SERVICE, WITH_APPLICANT), `elapsed` ticks of what is under way, `floor` the share of draws that lies below them,
    `left` how many predecessors are open, `project_of`; `rows` all that the kernel changes about them.
    Agencies: `capacity` [agency, day], `discipline`, `ageing` (days a key project is ahead). `days` are simulated.
    """

    days: int
    agency: Ints
    table: Ints
    scale: Floats
    sure: Longs
    due_days: Ints
    tail_days: Ints
    corrects: Floats
    answer_table: Ints
    answer_scale: Floats
    check_ticks: Ints
    item_key: Words
    indegree: Ints
    next_at: Ints
    next_item: Ints
    early_at: Ints
    early_item: Ints
    early_ticks: Ints
    shape_at: Ints
    size: Ints
    first_task: Longs
    first_early: Longs
    arrives: Longs
    wished: Ints
    rank: Ints
    project_key: Words
    start_item: Ints
    state: NDArray[np.int8]
    elapsed: Longs
    floor: Floats
    left: NDArray[np.int16]
    project_of: Ints
    rows: Ints
    order: Ints
    early_project: Ints
    facts: Ints
    capacity: Ints
    discipline: Ints
    ageing: Ints
    tables: Floats


def projects_in(net: Net) -> int:
    """How many projects there are."""
    return int(net.size.size)


def tasks_in(net: Net) -> int:
    """How many tasks all projects have together."""
    return int(net.left.size)
