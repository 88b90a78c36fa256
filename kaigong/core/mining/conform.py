"""Conformance: what a log did against what the plan asks.

    conform(doings, norms, workdays) -> Conformance

A *doing* is one item of one case with when it was begun, when it was done and when that was written down
(`doings.py` makes them out of a log). Found are:

- skipped: a required item never done although something that builds on it was, or the case is closed
- early: begun before an item it waits for was done (where no beginning is known: done before that one was)
- late: more working days from the beginning to the end than promised, or than the law allows; without a beginning
  they count from the end of the last item it waited for, else from the first event of the case
- twice: done again after it was done
- afterwards: written down on a later day than it happened
- unplanned: done although the plan does not have it

What is given in stages (a construction permit for the pit, then for what stands on it) is told apart by its order:
where a log calls all of them by the one name, the first is the first stage and the others are the later ones. Stages
and items that are done once a building may come several times.

Days, not hours, decide: what happens on the same day is in order. Fitness of a case is the share of the checks that
hold: one for every required item, one for every item it waits for, one for its days, one for each doing being the
first, one for each day of writing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from kaigong.core.mining.norm import Norm, Step
from kaigong.core.mining.times import NO_DAY, Workdays

SKIPPED, EARLY, LATE, TWICE, AFTERWARDS, UNPLANNED = "skipped", "early", "late", "twice", "afterwards", "unplanned"
KINDS = (SKIPPED, EARLY, LATE, TWICE, AFTERWARDS, UNPLANNED)
PROMISED, STATUTORY = "promised", "statutory"


@dataclass(frozen=True, slots=True)
class Doing:
    """Days are ordinals, NO_DAY where not known. `excused`: withdrawn, or found not to be needed. `used`: working days
    it took where the source counts them itself, stops taken out; `limits` the days it was given, likewise."""

    item: str
    begun: int = NO_DAY
    done: int = NO_DAY
    written: int = NO_DAY
    excused: bool = False
    due: Mapping[str, int] = field(default_factory=dict)  # promised, statutory: the last day, as the source has it


@dataclass(frozen=True, slots=True)
class Case:
    """The doings of a case in their order, its first day, and whether nothing more can come."""

    name: str
    doings: Sequence[Doing]
    first: int = NO_DAY
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Deviation:
    """One thing that went otherwise. `other`: the item it came before, or which limit it passed; `days` how far."""

    kind: str
    item: str
    other: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """One case held against its norm."""

    case: str
    checks: int
    deviations: tuple[Deviation, ...]

    @property
    def fitness(self) -> float:
        return 1 - min(len(self.deviations), self.checks) / self.checks if self.checks else 1.0


@dataclass(frozen=True, slots=True)
class ItemRow:
    """How one item fared in all cases."""

    item: str
    done: int
    deviations: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Conformance:
    """All cases. `fitness` is the share of all checks that hold; `whole` counts the cases without a deviation."""

    cases: tuple[Fit, ...]
    items: tuple[ItemRow, ...]
    totals: Mapping[str, int]
    fitness: float
    whole: int


def conform(cases: Iterable[Case], norm_for: Callable[[str], Norm], workdays: Workdays) -> Conformance:
    """Each case against the norm of its name."""
    fits, done, found = list[Fit](), Counter[str](), dict[str, Counter[str]]()
    for case in cases:
        fit = fit_of(case, norm_for(case.name), workdays)
        fits.append(fit)
        done.update(one.item for one in case.doings if _finished(one))
        for deviation in fit.deviations:
            found.setdefault(deviation.item, Counter())[deviation.kind] += 1
    checks, wrong = sum(fit.checks for fit in fits), sum(min(len(fit.deviations), fit.checks) for fit in fits)
    totals = Counter(deviation.kind for fit in fits for deviation in fit.deviations)
    rows = [ItemRow(item, done[item], dict(found.get(item, {}))) for item in {*done, *found}]
    return Conformance(
        tuple(fits), tuple(sorted(rows, key=lambda row: (-sum(row.deviations.values()), row.item))),
        {kind: totals[kind] for kind in KINDS}, 1 - wrong / checks if checks else 1.0,
        sum(not fit.deviations for fit in fits),
    )  # fmt: skip


def _finished(doing: Doing) -> bool:
    return doing.done != NO_DAY and not doing.excused


def fit_of(case: Case, norm: Norm, workdays: Workdays) -> Fit:
    """Every check of one case."""
    case = replace(case, doings=_staged(case.doings, norm))
    found, checks, first = list[Deviation](), 0, dict[str, Doing]()
    for doing in case.doings:
        if _finished(doing) and doing.item in first and doing.item not in norm.many:
            found.append(Deviation(TWICE, doing.item))
        checks += _finished(doing)
        if doing.written != NO_DAY and doing.done != NO_DAY:
            checks += 1
            if doing.written > doing.done:
                found.append(Deviation(AFTERWARDS, doing.item, days=doing.written - doing.done))
        if _finished(doing):
            first.setdefault(doing.item, doing)
    begun = {one.item: one for one in case.doings if one.item not in first and one.begun != NO_DAY and not one.excused}
    excused = {one.item for one in case.doings if one.excused}
    checks += len(norm.required)
    found += (
        Deviation(SKIPPED, item)
        for item in sorted(norm.required - first.keys() - excused)
        if _passed(item, case, norm, first)
    )
    for item, doing in {**begun, **first}.items():
        step = norm.steps.get(item)
        if step is None:
            checks += 1
            found.append(Deviation(UNPLANNED, item))
            continue
        more, wrong = _order(step, doing, first, case)
        late = _late(step, doing, first, case, workdays)
        checks += more + bool(late is not None)
        found += [*wrong, *(late or ())]
    return Fit(case.name, checks, tuple(found))


def _staged(doings: Sequence[Doing], norm: Norm) -> Sequence[Doing]:
    """Under the names of the stages, what a log calls by the one name of them all and what was done more than once."""
    often = Counter(doing.item for doing in doings if doing.item in norm.phases and not doing.excused)
    if all(count < 2 for count in often.values()):
        return doings
    seen, found = Counter[str](), list[Doing]()
    for doing in doings:
        if often[doing.item] < 2 or doing.excused:
            found.append(doing)
            continue
        stages = norm.phases[doing.item]
        found.append(replace(doing, item=stages[min(seen[doing.item], len(stages) - 1)]))
        seen[doing.item] += 1
    return found


def _passed(item: str, case: Case, norm: Norm, first: Mapping[str, Doing]) -> bool:
    return case.closed or not norm.followers.get(item, frozenset()).isdisjoint(first)


def _order(step: Step, doing: Doing, first: Mapping[str, Doing], case: Case) -> tuple[int, list[Deviation]]:
    """What it waits for, as far as the case has it done or begun at all (what is missing counts as skipped)."""
    mark = doing.begun if doing.begun != NO_DAY else doing.done
    found, checks = [], 0
    for pred in step.preds:
        if pred in first:
            checks += 1
            if first[pred].done > mark:
                found.append(Deviation(EARLY, step.id, pred, first[pred].done - mark))
    return checks, found


def _late(
    step: Step, doing: Doing, first: Mapping[str, Doing], case: Case, workdays: Workdays
) -> list[Deviation] | None:
    """None where it cannot be told. Past both limits counts once, as past the law's."""
    if not _finished(doing):
        return None
    if doing.due:
        over = {which: doing.done - day for which, day in doing.due.items()}
        return _worst(step.id, over)
    limits = {PROMISED: step.promised, STATUTORY: step.statutory}
    start = doing.begun
    if start == NO_DAY:
        start = max((first[pred].done for pred in step.preds if pred in first), default=case.first)
    if start == NO_DAY or not any(limit is not None for limit in limits.values()):
        return None
    used = float(workdays.between(np.array([start]), np.array([doing.done]))[0])
    if np.isnan(used):
        return None
    return _worst(step.id, {which: int(used) - limit for which, limit in limits.items() if limit is not None})


def _worst(item: str, over: Mapping[str, int]) -> list[Deviation]:
    for which in (STATUTORY, PROMISED):
        if over.get(which, 0) > 0:
            return [Deviation(LATE, item, which, over[which])]
    return []
