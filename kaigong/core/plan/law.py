"""The law a plan rests on: days and reasons as they stood on one day, kept between two changes of law."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kaigong.core.plan.milestones import BUILD_DAYS, WORKS_COMPLETE
from kaigong.core.plan.prepare import Prepared
from kaigong.core.rules.model import Item
from kaigong.core.rules.versions import as_of
from kaigong.core.rules.why import Explainer
from kaigong.core.values import Fact

Why = tuple[Mapping[str, Any], ...]
FORGET_ABOVE = 20_000  # reasons remembered for one stretch of law


@dataclass(frozen=True, slots=True)
class Law:
    """One stretch of law: what each item takes, statutory and promised, and why items are needed."""

    prepared: Prepared
    explainer: Explainer
    days: Mapping[str, Mapping[str, int]]  # mode -> item -> days before any reform
    seen: dict[tuple[str, int], Why] = field(default_factory=dict)

    def why(self, name: str, bits: int, facts: Mapping[str, Fact], reforms: tuple[str, ...]) -> Why:
        """The deciding parts of the item's condition and the articles it rests on, as `rules.why` tells them."""
        key = (name, bits & self.prepared.items[name].applies.support)
        found = self.seen.get(key)
        if found is None:
            if len(self.seen) > FORGET_ABOVE:
                self.seen.clear()
            found = self.seen[key] = self.explainer.why(name, facts, frozenset(reforms))
        return found


def law_on(prepared: Prepared, day: date | None) -> Law:
    """The law in force on a day; with none, the newest. A catalogue that is a view of a day already stays as it is."""
    laws: dict[int, Law] = prepared.memory.setdefault("laws", {})  # type: ignore[assignment]
    stretch = bisect_right(prepared.law_changes, day or date.max)
    law = laws.get(stretch)
    if law is None:
        view = prepared.catalogue
        if view.as_of is None:
            view = as_of(view, day or date.max)
        items = view.items.values()
        days = {
            "statutory": {i.id: statutory_days(i) for i in items},
            "promised": {i.id: promised_days(i) for i in items},
        }
        for each in days.values():
            each[WORKS_COMPLETE] = BUILD_DAYS
        law = laws[stretch] = Law(prepared, Explainer(view), days)
    return law


def statutory_days(item: Item) -> int:
    """Legal days in working days, else typical, else promised."""
    if item.legal_days is not None:
        return item.legal_days.working_days
    return next((days for days in (item.typical_days, item.promised_days) if days is not None), 0)


def promised_days(item: Item) -> int:
    """Promised days, else typical."""
    return next((days for days in (item.promised_days, item.typical_days) if days is not None), 0)
