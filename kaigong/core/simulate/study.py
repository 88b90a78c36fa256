"""A whole simulation: scenario in, answer out.

Steps: the city of the scenario as arrays; replications until done or stopped; days, shares and intervals read off them;
the binding desk tried out with the same random numbers.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple, Protocol

import numpy as np

from kaigong.core.rules.model import Catalogue
from kaigong.core.simulate.answer import QUANTILES, Answer, DeskAnswer, FanDay, ProjectAnswer, TargetAnswer, WeekAnswer
from kaigong.core.simulate.assemble import Assembly, days_of_scenario, desks_of
from kaigong.core.simulate.assemble import Days as Worked
from kaigong.core.simulate.binding import Relief, relief
from kaigong.core.simulate.build import net_of, with_desks
from kaigong.core.simulate.model import City
from kaigong.core.simulate.net import TICKS, Net
from kaigong.core.simulate.run import Told
from kaigong.core.simulate.sample import NEVER, Sample, Stop, mean_interval, quantile_of, sample, started_by, wilson
from kaigong.core.simulate.scenario import Scenario, Target

SHOWN = 8  # names in a note


class Sampler(Protocol):
    """Runs replications: `sample`, or the same on a cluster."""

    def __call__(
        self, net: Net, seed: int, replications: Sequence[int], *, threads: int = 1, told: Told | None = None,
        stop: Stop | None = None,
    ) -> Sample: ...  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """A scenario made ready: its city, the arrays of it, its days, and what has to be said beside the figures."""

    scenario: Scenario
    city: City
    net: Net
    days: Worked
    notes: tuple[str, ...]


def prepared(scenario: Scenario, catalogue: Catalogue) -> Study:
    """The arrays of a scenario; everything that does not depend on chance."""
    days = days_of_scenario(scenario)
    assembly = Assembly(scenario, catalogue, days)
    city = assembly.city()
    return Study(scenario, city, net_of(city), days, tuple(_notes(assembly, catalogue, city)))


def varied(study: Study, scenario: Scenario, catalogue: Catalogue) -> Study:
    """The study of a scenario that differs from another's; where only the desks do, the rest of the arrays is kept."""
    if replace(scenario, agencies=study.scenario.agencies, targets=study.scenario.targets) != study.scenario:
        return prepared(scenario, catalogue)
    city = replace(study.city, desks=desks_of(scenario, study.days, study.city.shapes))
    return replace(study, scenario=scenario, city=city, net=with_desks(study.net, city))


def simulate(
    scenario: Scenario, catalogue: Catalogue, *, replications: int, seed: int, told: Told | None = None,
    stop: Stop | None = None, threads: int = 1, sampler: Sampler = sample,
) -> Answer:  # fmt: skip
    """Simulate a scenario. `told` hears how many replications are done; when `stop` says yes, the answer rests on
    those and is not complete. Neither the number of threads nor their order changes anything but the time, nor does a
    `sampler` other than `sample`, which runs them elsewhere."""
    began = time.perf_counter()
    study = prepared(scenario, catalogue)
    found = sampler(study.net, seed, range(replications), threads=threads, told=told, stop=stop)
    return answer(study, found, replications, seed, began, threads)


def answer(study: Study, found: Sample, asked: int, seed: int, began: float, threads: int = 1) -> Answer:
    """What the replications say."""
    reliefs = relief(study.net, found, seed, threads, tried=found.done == asked)
    return Answer(
        replications=found.done,
        asked=asked,
        complete=found.done == asked,
        projects=tuple(_projects(study, found)),
        targets=tuple(_target(study, found, target) for target in study.scenario.targets),
        desks=tuple(_desks(study, found, reliefs)),
        fan=tuple(_fan(study, found)),
        notes=study.notes,
        seconds=round(time.perf_counter() - began, 3),
    )


def _projects(study: Study, found: Sample) -> Iterator[ProjectAnswer]:
    ordered = np.sort(found.started, axis=0)
    days = [_taken(ordered, percent) for percent in QUANTILES]
    shares = np.count_nonzero(found.started != NEVER, axis=0) / max(found.done, 1)
    for p, entry in enumerate(study.scenario.portfolio):
        p10, p50, p80, p95 = (entry.started or _day(study, column[p]) for column in days)
        yield ProjectAnswer(entry.id, p10, p50, p80, p95, float(shares[p]))


def _taken(ordered: np.ndarray, percent: int) -> Sequence[int]:
    """A quantile of every column; never, where nothing was seen."""
    seen = quantile_of(ordered, percent) if ordered.shape[0] else np.full(ordered.shape[1], NEVER)
    return [int(day) for day in seen]


def _day(study: Study, n: int) -> date | None:
    return study.days.dates[n] if n < len(study.days.dates) else None


def _target(study: Study, found: Sample, target: Target) -> TargetAnswer:
    """The share of replications that reach it, and the spread of what is reached."""
    last = study.days.dates[-1]
    if target.by > last and study.days.cut:
        note = f"{target.by} lies after {last}, the last day of a published calendar"
        return TargetAnswer(target.text, None, (0.0, 1.0), note=note)
    if not found.done:
        return TargetAnswer(target.text, None, (0.0, 1.0), note="no replication was finished")
    reached = np.sort(reached_by(study, found.started, target))
    hits = int(np.count_nonzero(reached >= target.started))
    p10, p50, p90 = (int(quantile_of(reached, percent)) for percent in (10, 50, 90))
    return TargetAnswer(target.text, hits / found.done, wilson(hits, found.done), p10, p50, p90)


def reached_by(study: Study, started: np.ndarray, target: Target) -> np.ndarray:
    """How many starts count for a target, for each replication."""
    return started_by(started[:, counted(study, target)], day_of(study, target))


def counted(study: Study, target: Target) -> np.ndarray:
    """Which projects count for a target."""
    late = [not (p.started and target.since and p.started < target.since) for p in study.scenario.portfolio]
    among = [not target.among or p.id in target.among for p in study.scenario.portfolio]
    return np.array(late, np.bool_) & np.array(among, np.bool_)


def day_of(study: Study, target: Target) -> int:
    """The number of the last working day that counts for a target."""
    return int(np.searchsorted(np.array(study.days.dates, "datetime64[D]"), np.datetime64(target.by), "right")) - 1


def _desks(study: Study, found: Sample, reliefs: Relief) -> Iterator[DeskAnswer]:
    days, runs = study.net.days - 1, max(found.done, 1)
    weeks = [(monday, list(ns)) for monday, ns in groupby(range(days), lambda n: _monday(study.days.dates[n + 1]))]
    for a, desk in enumerate(study.city.desks):
        seen = _Seen(study.net.capacity[a, :days], found.busy[a] / (runs * TICKS), found.waited[a] / (runs * TICKS),
                     found.queue[:, a])  # fmt: skip
        yield DeskAnswer(
            agency=desk.agency,
            utilisation=_share(seen.busy.sum(), seen.capacity.sum()),
            mean_wait_days=_ratio(float(seen.waiting.sum()), float(found.came[a]) / runs),
            p95_queue=_p95(seen.queue),
            binding=reliefs.binding == a,
            arrivals=float(found.came[a]) / runs,
            relief_days=reliefs.days.get(a),
            weeks=tuple(_week(monday, slice(ns[0], ns[-1] + 1), seen) for monday, ns in weeks),
        )


class _Seen(NamedTuple):
    """One desk day by day: means, and its queue in each replication kept."""

    capacity: np.ndarray
    busy: np.ndarray
    waiting: np.ndarray
    queue: np.ndarray


def _week(monday: date, part: slice, seen: _Seen) -> WeekAnswer:
    there = seen.capacity[part]
    return WeekAnswer(
        monday, _share(seen.busy[part].sum(), there.sum()), float(seen.waiting[part].mean()),
        _p95(seen.queue[:, part]), float(there.mean()),
    )  # fmt: skip


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


def _share(part: float, whole: float) -> float | None:
    """A share; none of nothing. Whoever is at work though the desk is closed or cut can make it more than one."""
    return float(part / whole) if whole > 0 else None


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0


def _p95(queue: np.ndarray) -> float:
    """The queue that 95 of a hundred days of all replications do not exceed."""
    if not queue.size:
        return 0.0
    place = max(-(-queue.size * 95 // 100) - 1, 0)
    return float(np.partition(queue.ravel(), place)[place])


def _fan(study: Study, found: Sample) -> Iterator[FanDay]:
    """Of the projects that count for the first target; without one, of all."""
    if not found.done:
        return
    days, targets = len(study.days.dates), study.scenario.targets
    counts = np.zeros((found.done, days), np.int32)
    of_those = found.started[:, counted(study, targets[0])] if targets else found.started
    for row, started in zip(counts, of_those, strict=True):
        row += np.cumsum(np.bincount(started[started < days], minlength=days))[:days].astype(np.int32)
    counts.sort(axis=0)
    low, middle, high = (quantile_of(counts, percent) for percent in (10, 50, 90))
    for n, day in enumerate(study.days.dates):
        yield FanDay(day, int(low[n]), int(middle[n]), int(high[n]))


def mean_started(found: Sample, day: int) -> tuple[float, float, float]:
    """How many have broken ground by a day on average, with its interval."""
    return mean_interval(started_by(found.started, day).astype(np.float64))


def _notes(assembly: Assembly, catalogue: Catalogue, city: City) -> Iterator[str]:
    """What the figures leave out, in words."""
    days, said = assembly.days, assembly.scenario.agencies
    if days.cut:
        yield f"simulated to {days.dates[-1]}: no calendar is published for what follows, up to {days.cut}"
    codes = {item.code for shape in city.shapes.values() for item in shape if item.agency is None and item.promised}
    free = sorted({catalogue.items[code].agency[0] for code in codes} - said.keys())
    if free:
        more = f" and {len(free) - SHOWN} more" if len(free) > SHOWN else ""
        yield f"as many reviewers as it takes, for want of a desk in the scenario: {', '.join(free[:SHOWN])}{more}"
    if assembly.open_facts:
        yield f"{assembly.open_facts} projects with unknown attributes: of them only what is needed for certain"
    endless = sum(city.start_item not in {item.code for item in city.shapes[p.shape]} for p in city.projects)
    if endless:
        yield f"{endless} projects never break ground: their plan has no {city.start_item}"
