"""Batches: the same work of several cases done by the same hand in one go, while each of them had waited.

batching(log, within, least) -> (Batched, …), the activity with the most batched work first

A batch is a longest run of events of one activity and one resource, in the order of time, in which each comes at most
`within` after the one before, with at least `least` different cases. Events without a time or a resource are left out.
Where a source tells only the day, everything of a day is one run: then read a batch as "the day's pile".
"""

from dataclasses import dataclass

import numpy as np

from kaigong.core.mining.graph import DAY, Ints
from kaigong.core.mining.log import NO_TIME, Codes, Log

WITHIN = 10 * 60 * 1_000_000  # microseconds
LEAST = 3


@dataclass(frozen=True, slots=True)
class Batched:
    """An activity done in batches. Waits are from the event before it in its case, the middle of each kind."""

    activity: str
    events: int
    batches: int
    batched: int  # events in batches
    most: int  # cases in one batch
    wait_batched_days: float | None
    wait_alone_days: float | None

    @property
    def share(self) -> float:
        return self.batched / self.events


def batching(log: Log, within: int = WITHIN, least: int = LEAST) -> tuple[Batched, ...]:
    """Every activity with a batch."""
    usable = np.flatnonzero((log.time != NO_TIME) & (log.resource >= 0))
    order = usable[np.lexsort((log.time[usable], log.resource[usable], log.activity[usable]))]
    if not len(order):
        return ()
    who, what, when = log.resource[order], log.activity[order], log.time[order]
    new = (np.diff(who) != 0) | (np.diff(what) != 0) | (np.diff(when) > within)
    run = np.concatenate([[0], np.cumsum(new)])
    cases = _different(run, log.case[order])
    inside = cases[run] >= least
    waits = _waits(log)[order]
    events = np.bincount(log.activity, minlength=len(log.activities))
    rows = [_row(log, int(code), run, cases, inside, what, waits, events) for code in np.unique(what[inside])]
    return tuple(sorted(rows, key=lambda row: (-row.batched, row.activity)))


def _different(run: Ints, case: Codes) -> Ints:
    """How many different cases each run has."""
    order = np.lexsort((case, run))
    first = np.concatenate([[True], (np.diff(run[order]) != 0) | (np.diff(case[order]) != 0)])
    return np.bincount(run[order][first], minlength=int(run[-1]) + 1)


def _waits(log: Log) -> Ints:
    """From the event before in the case; NO_TIME where that or its time is not known."""
    found = np.full(len(log.time), NO_TIME)
    after = np.flatnonzero((log.case[1:] == log.case[:-1]) & (log.time[1:] != NO_TIME) & (log.time[:-1] != NO_TIME)) + 1
    found[after] = log.time[after] - log.time[after - 1]
    return found


def _row(log: Log, code: int, run: Ints, cases: Ints, inside: Ints, what: Codes, waits: Ints, events: Ints) -> Batched:
    here = what == code
    batched = here & inside
    of_batches = cases[np.unique(run[batched])]
    return Batched(
        log.activities[code], int(events[code]), len(of_batches), int(batched.sum()), int(of_batches.max()),
        _middle(waits[batched]), _middle(waits[here & ~inside]),
    )  # fmt: skip


def _middle(waits: Ints) -> float | None:
    known = waits[waits != NO_TIME]
    return round(float(np.median(known)) / DAY, 6) if len(known) else None
