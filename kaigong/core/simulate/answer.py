"""What comes out of a simulation, as one frozen object of dates and shares.

simulate(scenario, catalogue, *, replications, seed, told, threads) -> Answer   (in `study`)
"""

from dataclasses import dataclass
from datetime import date

QUANTILES = (10, 50, 80, 95)


@dataclass(frozen=True, slots=True)
class ProjectAnswer:
    """By which day the project has broken ground in so many of a hundred replications; None: not within the days
    simulated. `share` is that of the replications in which it did at all."""

    id: str
    p10: date | None
    p50: date | None
    p80: date | None
    p95: date | None
    share: float


@dataclass(frozen=True, slots=True)
class TargetAnswer:
    """The share of replications in which the target held, with the 95 % interval of Wilson for the true one; and how
    many projects had started by the day in 10, 50 and 90 of a hundred replications. `probability` is None, with a
    `note`, where nothing can be said."""

    text: str
    probability: float | None
    ci: tuple[float, float]
    p10: int | None = None
    p50: int | None = None
    p90: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class WeekAnswer:
    """One week of a desk, means over days and replications: share of reviewers at work (None: there were none),
    tasks that wait, and the working days a task waited that joined the queue or left it."""

    monday: date
    utilisation: float | None
    queue: float
    p95_queue: float
    reviewers: float


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """One agency over all days. `mean_wait_days` by Little's law: all the waiting there was, over all that came. The
    `binding` desk is the one whose relief would bring most projects' starts forward most (see `binding`); at most one
    binds, none where nobody waits. `relief_days` is what its relief brings: working days over all starts, a
    replication; None where that was not tried."""

    agency: str
    utilisation: float | None
    mean_wait_days: float
    p95_queue: float
    binding: bool
    arrivals: float
    relief_days: float | None
    weeks: tuple[WeekAnswer, ...]


@dataclass(frozen=True, slots=True)
class FanDay:
    """How many projects have broken ground by the end of a working day, in 10, 50 and 90 of a hundred replications;
    those are counted that count for the first target, without one all."""

    day: date
    p10: int
    p50: int
    p90: int


@dataclass(frozen=True, slots=True)
class Answer:
    """All of it. `complete` is False where it was stopped before all replications `asked` were done; everything then
    rests on the `replications` that were. `notes` say in words what the figures leave out."""

    replications: int
    asked: int
    complete: bool
    projects: tuple[ProjectAnswer, ...]
    targets: tuple[TargetAnswer, ...]
    desks: tuple[DeskAnswer, ...]
    fan: tuple[FanDay, ...]
    notes: tuple[str, ...]
    seconds: float
