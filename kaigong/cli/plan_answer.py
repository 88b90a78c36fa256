"""A plan as the JSON of the contract: fields in its order, then what is ours."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from kaigong.core.plan import Debt, Fault, Plan, PlanItem, ReadyBy, ReformEffect, Totals


class Answer(msgspec.Struct, omit_defaults=False):
    """One JSON document; the names and their order are the contract's."""

    name: str
    type: str
    complete: bool
    faults: tuple[Fault, ...]
    items: tuple[PlanItem, ...]
    critical_path: tuple[str, ...]
    to_start_days: int | None
    after_build_days: int | None
    groundbreaking: date | None
    groundbreaking_note: str | None
    totals: Totals
    needed: tuple[str, ...]
    not_needed: tuple[str, ...]
    depends: Mapping[str, tuple[str, ...]]
    may_change: tuple[str, ...]
    remaining_days: int | None
    start: date | None
    days: str
    scope: str
    reforms: tuple[str, ...]
    not_in_effect: tuple[str, ...]
    debts: tuple[Debt, ...]


class Compared(msgspec.Struct):
    """What `--compare` and `--ready-by` add."""

    compare: tuple[ReformEffect, ...] | msgspec.UnsetType = msgspec.UNSET
    ready_by: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


_encode = msgspec.json.Encoder().encode


def answer(plan: Plan) -> Answer:
    return Answer(
        plan.name, plan.type, plan.complete, plan.faults, plan.items, plan.critical_path, plan.to_start_days,
        plan.after_build_days, plan.groundbreaking, plan.groundbreaking_note, plan.totals, plan.needed,
        plan.not_needed, plan.depends, plan.may_change, plan.remaining_days, plan.start, plan.days, plan.scope,
        plan.reforms, plan.not_in_effect, plan.debts,
    )  # fmt: skip


def line(plan: Plan) -> bytes:
    """One line of a batch."""
    return _encode(answer(plan)) + b"\n"


def document(plan: Plan, effects: tuple[ReformEffect, ...] | None, ready: ReadyBy | None) -> bytes:
    """One readable document."""
    more = Compared(msgspec.UNSET if effects is None else effects, msgspec.UNSET if ready is None else _ready(ready))
    extra = _encode(more)[1:-1]
    text = _encode(answer(plan))
    whole = text if not extra else text[:-1] + b"," + extra + b"}"
    return msgspec.json.format(whole, indent=1) + b"\n"


def _ready(ready: ReadyBy) -> dict[str, Any]:
    return {
        "by": ready.by,
        "start": ready.start,
        "note": ready.note,
        "items": ready.items,
        "materials": ready.materials,
    }
