"""Which stages of a project stand open: the next when every permit of the one before stands, sooner where possible."""

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import takewhile

MAIN = ("1", "2", "3", "4")  # one after the other
SIDE = ("assessment", "utilities")  # beside them
FIRST = (MAIN[0], SIDE[0])  # open with the first application
BESIDE = {SIDE[1]: MAIN[2]}  # opens with this stage at the latest


@dataclass(frozen=True, slots=True)
class Planned:
    """One item of the plan: its stage, what it waits for, and whether it is a permit the next stage waits for."""

    code: str
    stage: str
    needs: frozenset[str]
    permit: bool


@dataclass(frozen=True, slots=True)
class Openings:
    """`due`: stages that stand open. `early`: those that may be applied for sooner (并联审批)."""

    due: tuple[str, ...]
    early: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return self.due + self.early


class Gates:
    """The stages of one plan and what each waits for; made once for a plan, asked whenever something stands."""

    __slots__ = ("_blocked_by", "_items", "order", "present")

    def __init__(self, items: Iterable[Planned]) -> None:
        plan = {item.code: item for item in items}
        self.present = frozenset(item.stage for item in plan.values())
        self.order = [stage for stage in dict.fromkeys((*FIRST, *MAIN, *SIDE)) if stage in self.present]
        self._items = {stage: [i for i in plan.values() if i.stage == stage] for stage in self.present}
        self._blocked_by = [_blockers(plan, place) for place in range(len(MAIN))]

    def openings(self, finished: Collection[str]) -> Openings:
        """1. a main stage is due when every permit of the stages before stands; a permit that itself waits for a later
        stage holds nothing up; 2. a side track is due with its main stage, or when first possible; 3. any other stage
        may be applied for early once all that one of its items needs stands."""
        due = set(self.due(finished))
        early = (stage for stage in self.order if stage not in due and self._possible(stage, finished))
        return Openings(tuple(stage for stage in self.order if stage in due), tuple(early))

    def due(self, finished: Collection[str]) -> list[str]:
        """The stages that are due, in their order."""
        done = finished if isinstance(finished, Set) else frozenset(finished)
        due = {*FIRST, *takewhile(lambda stage: self._blocked_by[MAIN.index(stage)] <= done, MAIN)}
        due |= {side for side, main in BESIDE.items() if main in due & self.present or self._possible(side, done)}
        return [stage for stage in self.order if stage in due]

    def _possible(self, stage: str, done: Collection[str]) -> bool:
        """Whether one of its items is done, or could be begun."""
        return any(i.code in done or all(code in done for code in i.needs) for i in self._items.get(stage, ()))


def open_stages(items: Iterable[Planned], finished: Collection[str]) -> Openings:
    """The stages of the plan that are due and those that are possible, in their order."""
    return Gates(items).openings(finished)


def _blockers(plan: Mapping[str, Planned], place: int) -> frozenset[str]:
    """The permits of earlier stages that must stand before the main stage of this place is due."""
    before, later = MAIN[:place], set(MAIN[place:])
    permits = (item for item in plan.values() if item.permit and item.stage in before)
    return frozenset(item.code for item in permits if not _waits_for(item, later, plan))


def _waits_for(item: Planned, stages: Collection[str], plan: Mapping[str, Planned]) -> bool:
    """Whether the item waits, directly or not, for something of these stages."""
    seen, open_ = {item.code}, list(item.needs)
    while open_:
        code = open_.pop()
        if code in seen or code not in plan:
            continue
        seen.add(code)
        if plan[code].stage in stages:
            return True
        open_.extend(plan[code].needs)
    return False
