"""A city as flat arrays, which the compiled kernels read.

Items stand project by project, each after those it waits for. Every project is paid for by the day one of its items
starts, its goal: the milestone it names, or else an item without work that is added after its last ones.
"""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
FAR = 1 << 30  # later than any day
LIGHT, LIGHTEST = 4, 12  # a project is 4 lighter for every third of the heaviest's weight, up to 12


class Work(Protocol):
    """What an item takes: read alike of a city and of blocks bound by maximum lags."""

    @property
    def duration(self) -> Ints: ...
    @property
    def demand_at(self) -> Ints: ...
    @property
    def resource(self) -> Ints: ...
    @property
    def units(self) -> Ints: ...


class City(NamedTuple):
    """All arrays of a problem; a named tuple, because that is what compiled code reads.

    Items: `duration`; `resource` and `units` of item i in demand_at[i] … demand_at[i + 1]; what it waits for in
    `before` with `before_days` from start to start, what waits for it in `after` with `after_days`; `project`;
    `earliest` start by release and chain, `latest` by what is fixed behind it; `to_goal` days from its start to that
    of its project's goal (-1: does not lead there) and `to_end` to the end of all that follows; `level` the longest
    chain before it; `held`: 1 where the start is fixed. Projects: items first[p] … first[p + 1], `goal`, `cost` by day
    of the goal. `capacity` by resource and day is what fixed work leaves. `wish` is an item's start in the plan in
    force (-1: it has none), `stay` the cost of a day away from it. `span`: 1 where the end of all work is paid for,
    too. `plain`: 1 where nothing waits across projects and everything waits for the end of what comes before it, so
    that lists can be sorted without a heap. `light`: how much less a project weighs than the heaviest (0 … LIGHTEST).
    """

    duration: Ints
    demand_at: Ints
    resource: Ints
    units: Ints
    before_at: Ints
    before: Ints
    before_days: Ints
    after_at: Ints
    after: Ints
    after_days: Ints
    project: Ints
    earliest: Ints
    latest: Ints
    to_goal: Ints
    to_end: Ints
    level: Ints
    held: Ints
    first: Ints
    goal: Ints
    cost: Longs
    capacity: Ints
    wish: Ints
    stay: int
    span: int
    plain: int
    light: Ints
