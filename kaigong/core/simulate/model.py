"""What is simulated, as plain values: kinds of projects with their items, the projects, the desks.

Durations are working days. An item nobody has a desk for (`agency` None) needs no reviewer: the owner, an intermediary
without a limit, the clock itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kaigong.core.simulate.distributions import Distribution

WHOLE = Distribution("fixed")


@dataclass(frozen=True, slots=True)
class ItemModel:
    """One item of a kind of projects. `promised` days stand in where a distribution has no mean of its own; `early`
    says which items of the shape it waits for only so many days after their start."""

    code: str
    agency: str | None
    promised: float
    duration: Distribution = WHOLE
    needs: tuple[str, ...] = ()
    early: Mapping[str, float] = field(default_factory=dict)
    corrects: float = 0.0
    answer: Distribution = WHOLE
    check_days: float = 0.5


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An item begun before the first day: with its reviewer, or back with the applicant, for so many days now."""

    days: float
    with_applicant: bool = False


@dataclass(frozen=True, slots=True)
class ProjectModel:
    """One project. `arrives` and `wished` are working days from the first day simulated (negative: before it)."""

    id: str
    shape: str
    arrives: float
    wished: int = 0
    rank: int = 1
    done: frozenset[str] = frozenset()
    under_way: Mapping[str, UnderWay] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeskModel:
    """An agency's reviewers, day by day (the last holds on), and the order in which they take what waits. Under
    key-first a key project counts as having waited `ageing_days` longer."""

    agency: str
    reviewers: tuple[int, ...]
    discipline: str = "first-come"
    ageing_days: int = 10


@dataclass(frozen=True, slots=True)
class City:
    """Everything there is to simulate, for so many working days. `start_item` is the item whose end breaks ground."""

    days: int
    shapes: Mapping[str, tuple[ItemModel, ...]]
    projects: tuple[ProjectModel, ...]
    desks: tuple[DeskModel, ...]
    start_item: str = "works-start"
