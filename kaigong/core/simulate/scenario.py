"""A scenario as plain values: what is asked of the simulation, in dates and words of the city.

`assemble` turns it into a city in working days, `reader` reads it from a file; pages may build it themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan import Chosen, Mode, ProjectFacts
from kaigong.core.simulate.distributions import Distribution
from kaigong.core.simulate.model import UnderWay

DISCIPLINES = ("first-come", "earliest-due", "least-slack", "key-first")
PROMISED = Distribution("fixed")
AS_PROMISED = Distribution("lognormal", None, 0.5)
OWNERS = "owners"


@dataclass(frozen=True, slots=True)
class Entry:
    """One project of the portfolio. It applies on `applies`; where that is not known, on the day from which its plan
    just reaches `wished_start`. `done` and `under_way` tell where it stands on the first day; `started` is the day
    ground was broken, where it was. `reforms` None: as the scenario says."""

    id: str
    facts: ProjectFacts
    wished_start: date | None = None
    key: bool = False
    applies: date | None = None
    reforms: Chosen | None = None
    done: frozenset[str] = frozenset()
    under_way: Mapping[str, UnderWay] = field(default_factory=dict)
    started: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """So many reviewers from a day on."""

    first: date
    count: int


@dataclass(frozen=True, slots=True)
class Change:
    """So many more reviewers (or fewer: leave) from a day to another, both included; `lent_by` another agency that
    misses them meanwhile."""

    first: date
    last: date
    count: int
    lent_by: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """The reviewers of an agency, each with `at_once` cases in hand, and how they pick from what waits. `ageing_days`:
    under key-first a key project counts as having waited so many days longer, so that nobody waits for ever."""

    reviewers: tuple[Step, ...]
    discipline: str = "first-come"
    at_once: int = 1
    changes: tuple[Change, ...] = ()
    closed: tuple[tuple[date, date], ...] = ()
    ageing_days: int = 10


@dataclass(frozen=True, slots=True)
class Durations:
    """How long an item takes; without a mean of its own a distribution takes the days the plan promises."""

    default: Distribution = AS_PROMISED
    items: Mapping[str, Distribution] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Correction:
    """The share of applications sent back once, which is found out in `check_days`, and how long the applicant takes
    to answer. The default holds for items with a government clock."""

    default: float = 0.0
    items: Mapping[str, float] = field(default_factory=dict)
    answer: Distribution = Distribution("gamma", 5.0, 0.8)
    check_days: float = 0.5


@dataclass(frozen=True, slots=True)
class Target:
    """At least so many projects have broken ground by a day. Those that had before the first day count, unless it is
    told `since` when starts count; `among` are the ids that count (none: all)."""

    text: str
    started: int
    by: date
    since: date | None = None
    among: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Costs:
    """What a measure costs, in whatever unit the city likes: one more reviewer, a reform brought in, another
    discipline; an agency that keeps to the days promised, the owners and intermediaries who do, papers that need no
    correction. What stands by name outranks the general figure; None: not to be had."""

    reviewer: float | None = 1.0
    reviewers: Mapping[str, float] = field(default_factory=dict)
    reform: float | None = 1.0
    reforms: Mapping[str, float] = field(default_factory=dict)
    discipline: float | None = 1.0
    keep: float | None = None
    keeps: Mapping[str, float] = field(default_factory=dict)
    owners: float | None = None
    right_first: float | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that is asked. An agency without a desk here has as many reviewers as it needs; `intermediaries`
    gives by item how many commissions intermediary bodies carry out at once (not named: `intermediary_default`,
    None: as many as come). Attributes a project does not give take the sample values of its type if `fill`. Whoever is
    `kept` (agencies, and OWNERS for all who have no desk here) takes the days promised and no more."""

    start: date
    until: date
    calendar: Calendar
    portfolio: tuple[Entry, ...]
    agencies: Mapping[str, Desk] = field(default_factory=dict)
    durations: Durations = Durations()
    correction: Correction = Correction()
    reforms: Chosen = "type"
    targets: tuple[Target, ...] = ()
    intermediaries: Mapping[str, int] = field(default_factory=dict)
    intermediary_default: int | None = None
    days: Mode = "promised"
    fill: bool = True
    costs: Costs = Costs()
    added: frozenset[str] = frozenset()  # reforms chosen beside those said, for every project
    dropped: frozenset[str] = frozenset()  # and not chosen, whoever says them
    kept: frozenset[str] = frozenset()
