"""A city whose last day is to be early is one large project: a release is then one more activity to wait for."""

from dataclasses import replace

from kaigong.core.optimise import project
from kaigong.core.optimise.values import Activity, Aim, Lag, Objective, Plan, Problem
from kaigong.core.optimise.watch import Watch
from kaigong.core.optimise.windows import windows


class Trimmed(Watch):
    """Hands on only the first so many starts of a plan."""

    def __init__(self, whole: Watch, count: int) -> None:
        super().__init__(whole.left(), clock=whole.clock)
        self._whole, self._count = whole, count

    def better(self, plan: Plan, objective: int) -> None:
        super().better(plan, objective)
        self._whole.better(Plan(plan.starts[: self._count]), objective)

    def at_least(self, bound: int) -> None:
        super().at_least(bound)
        self._whole.at_least(bound)

    def left(self) -> float:
        return min(super().left(), self._whole.left())

    def tell(self) -> bool:
        self.stopped = self._whole.tell()
        return self.stopped


def as_one(problem: Problem) -> Problem:
    """The same demands without projects."""
    release = {each.id: each.release for each in problem.projects if each.release > 0}
    none = (0,) * len(problem.resources)
    days = sorted(set(release.values()))
    place = {day: len(problem.activities) + n for n, day in enumerate(days)}
    gates = tuple(Activity(f"day {day}", day, none) for day in days)
    waiting = {lag.after for lag in problem.lags}
    lags = tuple(
        Lag(place[release[each.project]], i, release[each.project])
        for i, each in enumerate(problem.activities)
        if each.project in release and i not in waiting
    )
    plain = tuple(replace(each, project=None) for each in problem.activities)
    return Problem((*plain, *gates), (*problem.lags, *lags), problem.resources, objective=Objective(Aim.MAKESPAN))


def suits(problem: Problem) -> bool:
    """Whether the search for one project can plan it."""
    return (
        problem.objective.aim is Aim.MAKESPAN
        and not problem.in_force
        and project.suits(replace(as_one(problem), fixed=problem.fixed))
    )


def search(problem: Problem, watch: Watch, *, seed: int, threads: int) -> bool:
    """Fill the watch; whether the plan is proven best."""
    one = as_one(problem)
    known = windows(one)
    if isinstance(known, tuple):
        return False
    return project.search(one, known, Trimmed(watch, len(problem.activities)), seed=seed, threads=threads)
