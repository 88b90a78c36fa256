"""Approval by silence (T25), said on the page of an item: before it happens, and after."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kaigong.apps.cases.models import Item, State
from kaigong.apps.rulebook import deemed

RUNNING = (State.ACCEPTED, State.IN_REVIEW)


def cases(today: date) -> set[int]:
    """The cases with an item whose last day has passed in silence where a local rule lets silence approve. Asked anew
    each time, for the rule may be set while they run."""
    codes = deemed.codes()
    if not codes:
        return set()
    late = Item.objects.filter(code__in=codes, state__in=RUNNING, simulated=False, statutory_due_on__lt=today)
    rows = late.values_list("case_id", "code", "project__county", "statutory_due_on")
    return {case for case, code, county, last in rows if deemed.basis(code, county, last)}


def of_item(item: Item, today: date, entries: Sequence[Any]) -> dict[str, Any]:
    """`lapse`: by which rule, after which day and whether that is today; `lapsed`: by which rule it was approved."""
    last = next((entry.data for entry in reversed(entries) if entry.kind == "ItemDecided"), {})
    found: dict[str, Any] = {"lapse": None, "lapsed": last.get("basis", "") if last.get("deemed") else ""}
    if item.state in RUNNING and not item.simulated:
        rule = deemed.basis(item.code, item.project.county, item.statutory_due_on)
        if rule:
            found["lapse"] = {"rule": rule, "last": item.statutory_due_on, "today": item.statutory_due_on == today}
    return found
