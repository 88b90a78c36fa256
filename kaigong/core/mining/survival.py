"""How long things last, when some of them had not ended yet when the log did (Kaplan and Meier 1958).

    spells_of_cases(graph, closed)     whole cases, from their first to their last event
    spells_after(graph, closed)        by activity: until the next event of the case
    spells_of_items(cases, now)        by item of the catalogue: from its beginning to its end
    kaplan_meier(days, ended) -> Curve
    learn(spells, length) -> {name: Curve}
    closed(graph, end, ends) -> which cases can have no more events

What had not ended counts for as long as it had lasted and no longer: left out, it would make the long ones look rare;
taken as ended, it would make all look short. A quantile that the curve does not come down to is not known.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

import numpy as np
from numpy.typing import NDArray

from kaigong.core.mining.conform import Case
from kaigong.core.mining.graph import DAY, Floats, Graph, Ints, quantiles
from kaigong.core.mining.log import NO_TIME
from kaigong.core.mining.times import EPOCH, NO_DAY, Workdays, local_days

QUIET = 0.99  # a case without a known end counts as closed once quiet for longer than this share of all waits
POINTS = 1000
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Curve:
    """`survive[i]`: the share that lasts longer than `days[i]`."""

    days: Floats
    survive: Floats
    ended: int
    censored: int

    def quantile(self, share: float) -> float | None:
        """The days within which this share ends; None where the log is too young to tell."""
        place = int(np.searchsorted(-self.survive, -(1 - share) - 1e-12))
        return float(self.days[place]) if place < len(self.days) else None

    def lasts_longer(self, days: float) -> float:
        """The share that lasts longer."""
        place = int(np.searchsorted(self.days, days, "right"))
        return float(self.survive[place - 1]) if place else 1.0

    def points(self, n: int = POINTS) -> list[float]:
        """Equally likely lengths. What the log is too young to tell has the longest length it tells (`unknown`)."""
        if not len(self.days):
            return []
        found = (self.quantile((i + 0.5) / n) for i in range(n))
        last = float(self.days[-1])
        return [last if one is None else one for one in found]

    @property
    def unknown(self) -> float:
        """The share whose length is longer than anything the log tells."""
        return float(self.survive[-1]) if len(self.survive) else 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """From `begin` to `end` in microseconds; `end` is NO_TIME for what had not ended at `until`.
    `what` codes `names`."""

    names: Sequence[str]
    what: NDArray[np.int64]
    begin: Ints
    end: Ints
    until: Ints

    def take(self, which: Flags) -> "Spells":
        return Spells(self.names, self.what[which], self.begin[which], self.end[which], self.until[which])

    def seen_at(self, moment: int) -> "Spells":
        """As they stood at that moment: what had not begun is not there, what had not ended is open."""
        found = self.take(self.begin < moment)
        end = np.where((found.end != NO_TIME) & (found.end < moment), found.end, NO_TIME)
        return replace(found, end=end, until=np.minimum(found.until, moment))


Length = Callable[[Ints, Ints], Floats]  # begin, end -> days, NaN where unknown


def calendar_days(begin: Ints, end: Ints) -> Floats:
    """Days by the clock; an end before the beginning counts as at once."""
    found: Floats = np.maximum(end - begin, 0) / DAY
    return found


def working_days(workdays: Workdays, zone: tzinfo) -> Length:
    """Working days, the first day not counted."""
    return lambda begin, end: np.maximum(workdays.between(local_days(begin, zone), local_days(end, zone)), 0.0)


def kaplan_meier(days: Floats, ended: Flags) -> Curve:
    """At equal lengths what ended goes before what was still open."""
    order = np.argsort(days, kind="stable")
    days, ended = days[order], ended[order]
    at, begin = np.unique(days, return_index=True)
    deaths = np.add.reduceat(ended.astype(np.int64), begin) if len(at) else np.zeros(0, np.int64)
    risk = len(days) - begin
    survive = np.cumprod(1 - deaths / np.maximum(risk, 1)).astype(np.float64)
    kept = deaths > 0
    return Curve(at[kept], survive[kept], int(ended.sum()), int((~ended).sum()))


def lengths(spells: Spells, length: Length = calendar_days) -> tuple[Floats, Flags]:
    """How long each has lasted (NaN where unknown), and whether it has ended."""
    ended = spells.end != NO_TIME
    return length(spells.begin, np.where(ended, spells.end, spells.until)), ended


def learn(spells: Spells, length: Length = calendar_days) -> dict[str, Curve]:
    """A curve for each name that occurs; spells of unknown length are left out."""
    days, ended = lengths(spells, length)
    order = np.argsort(spells.what, kind="stable")
    order = order[~np.isnan(days[order])]
    which, begin = np.unique(spells.what[order], return_index=True)
    pieces = np.split(order, begin[1:]) if len(which) else []
    return {spells.names[int(code)]: kaplan_meier(days[at], ended[at]) for code, at in zip(which, pieces, strict=True)}


def closed(graph: Graph, end: str | None = None, ends: Collection[str] = ()) -> Flags:
    """By the case attribute that has its end; else by its last activity; else by how long it has been quiet."""
    log = graph.log
    if end is not None:
        return np.asarray(log.attributes[end].values != NO_TIME)
    last = log.activity[np.maximum(log.first[1:] - 1, 0)] if len(log.activity) else np.zeros(len(graph.first), int)
    if ends:
        return np.isin(last, [code for code, name in enumerate(log.activities) if name in ends])
    return np.asarray(graph.last < _now(graph) - _quiet(graph))


def _quiet(graph: Graph) -> int:
    log = graph.log
    after = np.flatnonzero((log.case[1:] == log.case[:-1]) & (log.time[1:] != NO_TIME) & (log.time[:-1] != NO_TIME))
    waits = log.time[after + 1] - log.time[after]
    return int(quantiles(waits, [QUIET])[0]) if len(waits) else 0


def _now(graph: Graph) -> int:
    """The last moment of the log."""
    return int(graph.last.max(initial=NO_TIME))


def spells_of_cases(graph: Graph, is_closed: Flags) -> Spells:
    """All under one name, "case"; cases without a time are left out."""
    known = graph.first != NO_TIME
    until = np.full(len(graph.first), _now(graph))
    ends = np.where(is_closed, graph.last, NO_TIME)
    return Spells(("case",), np.zeros(len(graph.first), np.int64), graph.first, ends, until).take(known)


def spells_after(graph: Graph, is_closed: Flags) -> Spells:
    """By activity: what passes until the next event of the case; the last event of an open case waits still."""
    log, n = graph.log, len(graph.log.activity)
    following = np.concatenate([log.time[1:], [NO_TIME]])[:n]
    last = np.concatenate([log.case[1:] != log.case[:-1], [True]])[:n]
    ends = np.where(last, NO_TIME, following)
    usable = (log.time != NO_TIME) & np.where(last, ~is_closed[log.case], following != NO_TIME)
    found = Spells(log.activities, log.activity.astype(np.int64), log.time, ends, np.full(n, _now(graph)))
    return found.take(usable)


def spells_of_items(cases: Iterable[Case], now: int) -> Spells:
    """By item: from its beginning to its end, or to `now` (a day's ordinal) where it has none. What was excused was
    given up then, and counts for as long as it had lasted."""
    names: dict[str, int] = {}
    rows = [(names.setdefault(item, len(names)), *days) for item, *days in _items(cases, now)]
    table = np.array(rows, np.int64).reshape(-1, 4)
    begin, end, until = ((table[:, column] - EPOCH) * DAY for column in (1, 2, 3))
    return Spells(tuple(names), table[:, 0], begin, np.where(table[:, 2] == NO_DAY, NO_TIME, end), until)


def _items(cases: Iterable[Case], now: int) -> Iterator[tuple[str, int, int, int]]:
    for case in cases:
        for doing in case.doings:
            if doing.begun == NO_DAY:
                continue
            gone = doing.excused and doing.done != NO_DAY
            yield doing.item, doing.begun, NO_DAY if doing.excused else doing.done, doing.done if gone else now


def as_csv(curve: Curve, n: int = POINTS) -> bytes:
    """What `durations: {kind: empirical, file: …}` of a scenario reads: a heading, then a length a line."""
    return ("\n".join(["days", *(f"{days:.6g}" for days in curve.points(n))]) + "\n").encode()


def summary(curves: Mapping[str, Curve]) -> Iterator[tuple[str, int, int, float | None, float | None, float | None]]:
    """Name, ended, censored, P10, P50, P90; the most often seen first."""
    for name, curve in sorted(curves.items(), key=lambda pair: (-pair[1].ended - pair[1].censored, pair[0])):
        yield name, curve.ended, curve.censored, curve.quantile(0.1), curve.quantile(0.5), curve.quantile(0.9)
