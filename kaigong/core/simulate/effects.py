"""What each measure would change: simulated with the very random numbers of the scenario as it is, and compared
replication by replication, so that chance falls out of the difference.

effects(scenario, catalogue, *, replications, seed, …) -> Sensitivity
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kaigong.core.rules.model import Catalogue
from kaigong.core.simulate.measures import REVIEWER, Measure, applied, measures
from kaigong.core.simulate.run import Told
from kaigong.core.simulate.sample import Interval, Sample, Stop, mean_interval, paired_difference, sample, wilson
from kaigong.core.simulate.scenario import Scenario, Target
from kaigong.core.simulate.study import Sampler, Study, prepared, reached_by, varied


@dataclass(frozen=True, slots=True)
class Effect:
    """A measure against the scenario as it is. `gain` is that in the target's probability, `more_started` how many
    more have broken ground by its day, `days_sooner` the working days a start comes sooner on average over all
    projects; each with its 95 % interval. Without a target only the last is told."""

    measure: Measure
    gain: Interval | None
    more_started: Interval | None
    days_sooner: Interval
    replications: int


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """All measures, the best first: by gain in probability, then by starts, then by days. `unchanged` are those that
    provably change nothing here: reforms that touch no project, one more reviewer where nobody ever waits."""

    target: str
    probability: float | None
    ci: tuple[float, float]
    effects: tuple[Effect, ...]
    unchanged: tuple[Measure, ...]
    complete: bool
    replications: int


@dataclass(slots=True)
class Trials:
    """Runs of a scenario and of what measures make of it, all in the same replications."""

    study: Study
    catalogue: Catalogue
    seed: int
    numbers: range
    threads: int = 1
    told: Told | None = None
    stop: Stop | None = None
    done: int = 0
    sampler: Sampler = sample

    def run(self, study: Study) -> Sample | None:
        """One sample of all replications; None where it was stopped."""
        before = self.done
        told = (lambda n: self.told(before + n)) if self.told else None  # type: ignore[misc]
        found = self.sampled(study, self.numbers, told)
        self.done += found.done
        return found if found.done == len(self.numbers) else None

    def sampled(self, study: Study, numbers: range, told: Told | None = None) -> Sample:
        """Some replications of a study, wherever they are run."""
        return self.sampler(study.net, self.seed, numbers, threads=self.threads, told=told, stop=self.stop)

    def after(self, chosen: tuple[Measure, ...]) -> Study:
        """The study after some measures."""
        return varied(self.study, applied(self.study.scenario, chosen), self.catalogue)


def effects(
    scenario: Scenario, catalogue: Catalogue, *, replications: int, seed: int, target: Target | None = None,
    told: Told | None = None, stop: Stop | None = None, threads: int = 1, sampler: Sampler = sample,
) -> Sensitivity:  # fmt: skip
    """Try every measure there is, one at a time, against a target (by default the scenario's first). As in `simulate`,
    a `sampler` runs the replications elsewhere and changes nothing."""
    study = prepared(scenario, catalogue)
    aim = target or (scenario.targets[0] if scenario.targets else None)
    trials = Trials(study, catalogue, seed, range(replications), threads, told, stop, sampler=sampler)
    base = trials.run(study)
    if base is None:
        return Sensitivity(aim.text if aim else "", None, (0.0, 1.0), (), (), complete=False, replications=0)
    found, unchanged, complete = list[Effect](), list[Measure](), True
    for measure in measures(scenario, catalogue):
        other = None if idle(study, base, measure) else trials.after((measure,))
        if other is None or same(study, other):
            unchanged.append(measure)
            continue
        after = trials.run(other)
        if after is None:
            complete = False
            break
        found.append(compared(study, base, after, measure, aim))
    held = reached_by(study, base.started, aim) >= aim.started if aim else None
    hits = int(held.sum()) if held is not None else 0
    return Sensitivity(
        aim.text if aim else "", None if held is None else hits / base.done,
        wilson(hits, base.done if aim else 0), tuple(sorted(found, key=_worth)), tuple(unchanged), complete, base.done,
    )  # fmt: skip


def idle(study: Study, base: Sample, measure: Measure) -> bool:
    """Whether it is one more reviewer where nobody waited in any replication: then nothing at all changes."""
    if measure.kind != REVIEWER:
        return False
    place = next(n for n, desk in enumerate(study.city.desks) if desk.agency == measure.name)
    return not base.waited[place].any()


def same(study: Study, other: Study) -> bool:
    """Whether two studies are the same city."""
    if other.net is study.net:
        return True
    return study.city == other.city


def compared(study: Study, base: Sample, after: Sample, measure: Measure, aim: Target | None) -> Effect:
    """The differences, replication by replication."""
    sooner = _days(study, base) - _days(study, after)
    if aim is None:
        return Effect(measure, None, None, mean_interval(sooner), base.done)
    had, has = reached_by(study, base.started, aim), reached_by(study, after.started, aim)
    gain = paired_difference(had >= aim.started, has >= aim.started)
    return Effect(measure, gain, mean_interval((has - had).astype(np.float64)), mean_interval(sooner), base.done)


def _days(study: Study, found: Sample) -> np.ndarray:
    """The mean day of a start, for each replication; what has not started by the end counts as the day after."""
    mean: np.ndarray = np.minimum(found.started, study.net.days).mean(axis=1, dtype=np.float64)
    return mean


def _worth(effect: Effect) -> tuple[float, ...]:
    figures: Iterator[Interval | None] = iter((effect.gain, effect.more_started, effect.days_sooner))
    return tuple(-figure[0] if figure else 0.0 for figure in figures)
