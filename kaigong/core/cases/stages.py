"""Which stages of a project stand open: the next when every permit of the one before stands, sooner where possible."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

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


def open_stages(items: Iterable[Planned], finished: Collection[str]) -> Openings:
    """The stages of the plan that are due and those that are possible, in their order.

    1. a main stage is due when every permit of the stages before stands; a permit that itself waits for a later stage
       holds nothing up; 2. a side track is due with its main stage, or when first possible; 3. any other stage may be
       applied for early once all that one of its items needs stands.
    """
    plan, done = {item.code: item for item in items}, frozenset(finished)
    present = {item.stage for item in plan.values()}
    due = {stage for stage in _main_due(plan, done) if stage in present}
    due |= {stage for stage in FIRST if stage in present}
    possible = {item.stage for item in plan.values() if item.needs <= done or item.code in done}
    due |= {side for side, main in BESIDE.items() if side in present and (main in due or side in possible)}
    order = [stage for stage in (*FIRST, *MAIN, *SIDE) if stage in present]
    order = list(dict.fromkeys(order))
    return Openings(
        tuple(stage for stage in order if stage in due),
        tuple(stage for stage in order if stage in possible and stage not in due),
    )


def _main_due(plan: Mapping[str, Planned], done: frozenset[str]) -> list[str]:
    due: list[str] = []
    for place, stage in enumerate(MAIN):
        before = [item for item in plan.values() if item.permit and item.stage in MAIN[:place]]
        later = set(MAIN[place:])
        if any(item.code not in done and not _waits_for(item, later, plan) for item in before):
            break
        due.append(stage)
    return due


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
