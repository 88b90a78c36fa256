"""The budget of one search, the best plan so far, and the caller who is told of it and may stop it."""

from collections.abc import Callable
from time import perf_counter

from kaigong.core.optimise.values import Plan, Progress, Told

PAUSE = 0.2  # seconds between two tellings
Clock = Callable[[], float]  # seconds: of the wall, or of the processor where others need the machine, too
WAITED = 40.0  # how much longer than a processor's seconds the wall's may be


class Watch:
    """Counts from when it is made. Solvers hand in plans and bounds; what is worse than known is passed over."""

    def __init__(self, seconds: float, told: Told | None = None, clock: Clock = perf_counter) -> None:
        self.clock = clock
        self._began = clock()
        self._seconds = seconds
        self._told = told
        self._new = False
        self.stopped = False
        self.plan: Plan | None = None
        self.objective: int | None = None
        self.lower_bound: int | None = None

    def spent(self) -> float:
        return self.clock() - self._began

    def left(self) -> float:
        """Seconds left; 0 once the caller wants no more."""
        return 0.0 if self.stopped else max(0.0, self._seconds - self.spent())

    def on_the_wall(self, seconds: float) -> float:
        """How long by the wall so many seconds may take, for a solver that counts by nothing else."""
        return seconds if self.clock is perf_counter else seconds * WAITED

    def better(self, plan: Plan, objective: int) -> None:
        if self.objective is None or objective < self.objective:
            self.plan, self.objective, self._new = plan, objective, True

    def at_least(self, bound: int) -> None:
        if self.lower_bound is None or bound > self.lower_bound:
            self.lower_bound = bound

    def proven(self) -> bool:
        known = self.objective is not None and self.lower_bound is not None
        return known and self.objective <= self.lower_bound  # type: ignore[operator]

    def tell(self) -> bool:
        """Tell the caller how far things are; whether to stop."""
        if self._told is not None and not self.stopped:
            fresh = self.plan if self._new else None
            self._new = False
            self.stopped = self._told(Progress(self.spent(), self.objective, self.lower_bound, fresh))
        return self.stopped
