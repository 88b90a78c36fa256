"""What a plan is made of and what comes out. Items are msgspec structs: a batch builds them by the hundred thousand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import msgspec

from kaigong.core.rules.model import Due
from kaigong.core.values import Fact


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What is known of a project. An attribute not given is unknown."""

    name: str
    type: str
    attributes: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the input. Kinds: unknown_type, unknown_reform, unknown_attribute, wrong_type, missing_attribute,
    cycle; those who read text add their own. `items` wait for a missing attribute or make up a cycle; `at` is where in
    a file it stands (name:line:column), for those who read one."""

    kind: str
    name: str
    place: str
    items: tuple[str, ...] = ()
    message: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Debt:
    """A material an item may hand in later."""

    item: str
    material: str
    due: Due


class PlanItem(msgspec.Struct, frozen=True, gc=False):
    """One item of a plan. Days count from the start of the plan; dates are None where no calendar is published."""

    id: str
    name_zh: str
    name_en: str
    stage: str
    kind: str
    agency: tuple[str, ...]
    days: int
    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    slack_days: int
    critical: bool
    start: date | None
    finish: date | None
    why: tuple[Mapping[str, Any], ...]  # as `rules.why` tells: condition, value, law, article
    needs: tuple[str, ...]  # materials
    gives: tuple[str, ...]  # materials
    preds: tuple[str, ...]  # items it waits for


@dataclass(frozen=True, slots=True)
class Totals:
    """Counted over the items of the plan; `totals` tells how."""

    items: int
    applicant_touches: int
    materials_asked: int
    materials_shared: int
    fee_items: int
    days_owed: Mapping[str, int]


Mode = Literal["statutory", "promised"]
Scope = Literal["government", "all"]
NOTHING = Totals(0, 0, 0, 0, 0, {"agency": 0, "applicant": 0, "intermediary": 0, "trading": 0})


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole path of one project. With unknown attributes the items and figures are those of what is needed."""

    name: str
    type: str
    items: tuple[PlanItem, ...] = ()
    critical_path: tuple[str, ...] = ()
    to_start_days: int | None = None
    after_build_days: int | None = None
    groundbreaking: date | None = None
    groundbreaking_note: str | None = None
    remaining_days: int | None = None  # working days still to count after the last known day
    totals: Totals = NOTHING
    needed: tuple[str, ...] = ()
    not_needed: tuple[str, ...] = ()
    depends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    may_change: tuple[str, ...] = ()  # unknown attributes that can still change the order or the days
    complete: bool = False  # no item's answer is open
    faults: tuple[Fault, ...] = ()
    start: date | None = None
    days: Mode = "promised"
    scope: Scope = "all"
    reforms: tuple[str, ...] = ()  # in effect, in the order they apply
    not_in_effect: tuple[str, ...] = ()  # chosen all the same
    debts: tuple[Debt, ...] = ()

    def item(self, item_id: str) -> PlanItem | None:
        """The item of that id, if it is in the plan."""
        return next((item for item in self.items if item.id == item_id), None)
