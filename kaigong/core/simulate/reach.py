"""The cheapest set of measures that lifts a target's probability to a wished level.

Steps: greedily, the measure with the most gain for its cost at a time (the gain is in the expected shortfall until the
target begins to hold, so that there is a way up from nothing); then whatever turns out not to be needed goes; then
every set of up to `SMALL` of the most useful measures that would be cheaper is tried, so that the greedy way is not
simply believed. All of that in the same few replications. Because the best of many was picked in them, the set is
confirmed in as many others that played no part: the probability told is the one from there, and so is what each
measure adds to those before it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations_with_replacement

import numpy as np

from kaigong.core.rules.model import Catalogue
from kaigong.core.simulate.effects import Trials, compared, idle, same
from kaigong.core.simulate.measures import DISCIPLINE, REVIEWER, Measure, cost_of, measures
from kaigong.core.simulate.run import Told
from kaigong.core.simulate.sample import Interval, Sample, Stop, quantile_of, sample, wilson
from kaigong.core.simulate.scenario import Scenario, Target
from kaigong.core.simulate.study import Sampler, Study, prepared, reached_by

SMALL, POOL, MOST_STEPS, LOOKED_AT = 3, 5, 40, 8
FEW = 4  # a set of the last step is first tried in one of so many replications: mostly that already rules it out
FREE = 1e-3  # what costs nothing is divided by that
FELT, LITTLE = 0.005, 0.2  # of a start: less is no gain; less is not worth having where it does not reach the level


Heard = Callable[[int, float], object]  # is told how many sets were tried, and the best probability so far


@dataclass(frozen=True, slots=True)
class Added:
    """A measure of the set, and what it adds to those before it: to the probability and to the starts by the day, each
    with its 95 % interval; `probability` with all up to it."""

    measure: Measure
    gain: Interval
    more_started: Interval
    probability: float


@dataclass(frozen=True, slots=True)
class Reach:
    """The set found and what it costs. `probability` with its interval `ci` was seen in replications that took no part
    in the search, `before` is that of the scenario as it is. `status`: reached (even the lower end of the interval is
    at the level), likely (the probability is, the lower end is not), not-confirmed (it is
    below there, though the search saw the level hold), not-reached (no set was found: `chosen` is then the one that
    comes nearest), stopped. `steps` has the set again, whatever gained most for its cost first; `starts` is how many
    start by the day with it: P10, P50, P90.
    `proven_small`: no cheaper set of up to three of the `pool` holds the level in the replications searched."""

    target: str
    level: float
    status: str
    chosen: tuple[Measure, ...]
    cost: float
    probability: float | None
    ci: tuple[float, float]
    before: float | None
    proven_small: bool
    pool: tuple[Measure, ...]
    sets_tried: int
    replications: int
    steps: tuple[Added, ...] = ()
    starts: tuple[int, int, int] | None = None


@dataclass(slots=True)
class Tried:
    """What a set of measures gives in the replications of the search."""

    chosen: tuple[Measure, ...]
    study: Study
    found: Sample
    probability: float
    shortfall: float


@dataclass(slots=True)
class _Search:
    trials: Trials
    target: Target
    level: float
    heard: Heard | None = None
    known: dict[tuple[Measure, ...], Tried] = field(default_factory=dict)
    stopped: bool = False
    ruled_out: int = 0

    def measures(self) -> list[Measure]:
        """Those to be had that change something in the scenario as it is."""
        study, base = self.trials.study, self.tried(())
        if base is None:
            return []
        offered = [m for m in measures(study.scenario, self.trials.catalogue) if m.cost is not None]
        return [m for m in offered if m.kind == REVIEWER or not same(study, self.trials.after((m,)))]

    def tried(self, chosen: Sequence[Measure]) -> Tried | None:
        """Run a set, once; None when it was stopped."""
        key = tuple(sorted(chosen))
        if key not in self.known and not self.stopped:
            study = self.trials.after(key)
            found = self.trials.run(study)
            if found is None:
                self.stopped = True
                return None
            reached = reached_by(study, found.started, self.target)
            self.known[key] = Tried(
                key, study, found, float((reached >= self.target.started).mean()),
                float(np.maximum(self.target.started - reached, 0).mean()),
            )  # fmt: skip
            if self.heard:
                self.heard(self.looked_at, max(one.probability for one in self.known.values()))
        return self.known.get(key)

    def holds(self, tried: Tried | None) -> bool:
        return tried is not None and tried.probability >= self.level

    def hopeless(self, chosen: Sequence[Measure]) -> bool:
        """Whether so many of the first replications miss the target that the level cannot hold in all of them."""
        key, numbers = tuple(sorted(chosen)), self.trials.numbers
        some = numbers[: len(numbers) // FEW]
        if key in self.known or not some:
            return False
        study = self.trials.after(key)
        found = self.trials.sampled(study, some)
        if found.done < len(some):
            self.stopped = True
            return False
        missed = int((reached_by(study, found.started, self.target) < self.target.started).sum())
        out = (len(numbers) - missed) / len(numbers) < self.level
        self.ruled_out += out
        if out and self.heard:
            self.heard(self.looked_at, max(one.probability for one in self.known.values()))
        return out

    @property
    def looked_at(self) -> int:
        """Sets tried, in all replications or in as many as it took."""
        return len(self.known) + self.ruled_out

    def greedy(self, offered: Sequence[Measure]) -> Tried | None:
        """Add the measure with the most gain for its cost until the level holds or nothing helps further."""
        at = self.tried(())
        for _ in range(MOST_STEPS):
            if at is None or self.holds(at):
                return at
            steps = [step for step in (self.tried((*at.chosen, m)) for m in self._useful(at, offered)) if step]
            steps = [step for step in steps if _better(at, step) > FELT]
            if not steps:
                return at
            at = max(steps, key=lambda step, now=at: _better(now, step) / _extra(now, step))  # type: ignore[misc]
        return at

    def nearest(self, at: Tried) -> Tried:
        """Of a set that does not hold, without whatever brings next to nothing."""
        for measure in sorted(at.chosen, key=lambda m: -(m.cost or 0.0)):
            rest = list(at.chosen)
            rest.remove(measure)
            fewer = self.tried(rest)
            if fewer and _better(fewer, at) <= LITTLE:
                at = fewer
        return at

    def _useful(self, at: Tried, offered: Sequence[Measure]) -> Iterator[Measure]:
        """Reviewers where most is waited now; every other measure once."""
        waiting = at.found.waited.sum(axis=1)
        by_desk = {desk.agency: waiting[n] for n, desk in enumerate(at.study.city.desks)}
        desks = sorted((m for m in offered if m.kind == REVIEWER), key=lambda m: -by_desk[m.name])
        yield from (m for m in desks[:LOOKED_AT] if not idle(at.study, at.found, m))
        yield from (m for m in offered if m.kind != REVIEWER and _sane((*at.chosen, m)))

    def pruned(self, at: Tried) -> Tried:
        """Without whatever the level does not need, the dearest first."""
        for measure in sorted(at.chosen, key=lambda m: -(m.cost or 0.0)):
            rest = list(at.chosen)
            rest.remove(measure)
            fewer = self.tried(rest)
            if fewer and self.holds(fewer):
                at = fewer
        return at

    def ranked(self, at: Tried) -> tuple[Measure, ...]:
        """The measures of a set, one after the other the one that gains most for its cost on those before it."""
        left, found = list(at.chosen), list[Measure]()
        while left:
            base = self.tried(found)
            steps = [(self.tried((*found, m)), m) for m in dict.fromkeys(left)]
            worth = [(_better(base, one) / _extra(base, one), m) for one, m in steps if base and one]
            best = max(worth, key=lambda pair: pair[0])[1] if worth else left[0]
            left.remove(best)
            found.append(best)
        return tuple(found)

    def pool(self, at: Tried | None, offered: Sequence[Measure]) -> tuple[Measure, ...]:
        """The most useful measures: those chosen, then those that help most alone."""
        base = self.tried(())
        singles = [one for one in (self.known.get((m,)) for m in offered) if one and base]
        singles.sort(key=lambda one: -_better(base, one) / _extra(base, one))  # type: ignore[arg-type]
        picked = dict.fromkeys([*(at.chosen if at else ()), *(one.chosen[0] for one in singles)])
        return tuple(picked)[:POOL]

    def small(self, at: Tried | None, pool: Sequence[Measure]) -> Tried | None:
        """The cheapest that holds of all sets of up to a few, if cheaper than what is known."""
        sets = [each for size in range(SMALL + 1) for each in combinations_with_replacement(pool, size) if _sane(each)]
        for each in sorted(sets, key=cost_of):
            if at is not None and cost_of(each) >= cost_of(at.chosen):
                return at
            found = None if self.hopeless(each) else self.tried(each)
            if self.stopped:
                return at
            if self.holds(found):
                return found
        return at


def _sane(chosen: Sequence[Measure]) -> bool:
    """Only reviewers can be had twice, and there is one discipline."""
    once = [m.kind if m.kind == DISCIPLINE else m for m in chosen if m.kind != REVIEWER]
    return len(set(once)) == len(once)


def _better(before: Tried, after: Tried) -> float:
    return before.shortfall - after.shortfall + (after.probability - before.probability)


def _extra(before: Tried, after: Tried) -> float:
    return max(cost_of(after.chosen) - cost_of(before.chosen), FREE)


def reach(
    scenario: Scenario, catalogue: Catalogue, level: float, *, replications: int, seed: int,
    target: Target | None = None, told: Told | None = None, stop: Stop | None = None, threads: int = 1,
    heard: Heard | None = None, sampler: Sampler = sample,
) -> Reach:  # fmt: skip
    """Look for the cheapest set in so many replications, and confirm it in as many others."""
    aim = target or scenario.targets[0]
    trials = Trials(
        prepared(scenario, catalogue), catalogue, seed, range(replications), threads, told, stop, sampler=sampler
    )
    search = _Search(trials, aim, level, heard)
    offered = search.measures()
    far = search.greedy(offered)
    at = search.pruned(far) if far and search.holds(far) else None
    pool = search.pool(at or far, offered)
    at = search.small(at, pool)
    if at is None and far is not None:
        at = search.nearest(far)
    base = search.known.get(())
    found = Reach(
        aim.text, level, "stopped" if search.stopped else "not-reached", (), 0.0, None, (0.0, 1.0),
        base.probability if base else None, not search.stopped, pool, search.looked_at, replications,
    )  # fmt: skip
    return found if at is None or search.stopped else confirmed(found, search.ranked(at), at, trials, aim)


def confirmed(found: Reach, ranked: Sequence[Measure], at: Tried, trials: Trials, aim: Target) -> Reach:
    """What the set gives in replications that took no part in the search, and what each of it adds there."""
    numbers = range(trials.numbers.stop, 2 * trials.numbers.stop)
    chosen, steps, held = list[Measure](), list[Added](), at.probability >= found.level
    study, before = trials.study, trials.sampled(trials.study, numbers)
    for measure in ranked:
        chosen.append(measure)
        study = trials.after(tuple(chosen))
        after = trials.sampled(study, numbers)
        if after.done < len(numbers) or before.done < len(numbers):
            return replace(found, status="stopped", chosen=at.chosen, cost=cost_of(at.chosen))
        added = _added(study, before, after, measure, aim)
        if not held and added.more_started[1] <= 0:
            chosen.pop()  # it is not worth having where it does not even reach the level
            continue
        steps.append(added)
        before = after
    hits = int((reached_by(study, before.started, aim) >= aim.started).sum())
    low, high = wilson(hits, before.done)
    share = hits / max(before.done, 1)
    status = "reached" if low >= found.level else "likely" if share >= found.level else "not-confirmed"
    status = status if held else "not-reached"
    starts = np.sort(reached_by(study, before.started, aim))
    p10, p50, p90 = (int(quantile_of(starts, percent)) for percent in (10, 50, 90))
    return replace(
        found, status=status, chosen=tuple(sorted(chosen)), cost=cost_of(chosen), probability=share, ci=(low, high),
        steps=tuple(steps), starts=(p10, p50, p90),
    )  # fmt: skip


def _added(study: Study, before: Sample, after: Sample, measure: Measure, aim: Target) -> Added:
    effect = compared(study, before, after, measure, aim)
    nothing = (0.0, 0.0, 0.0)
    share = float((reached_by(study, after.started, aim) >= aim.started).mean())
    return Added(measure, effect.gain or nothing, effect.more_started or nothing, share)
