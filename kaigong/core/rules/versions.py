"""The catalogue as the law stood on a day, past or to come (`meta.law_version_rule`)."""

from dataclasses import replace
from datetime import date

from kaigong.core.rules.model import Catalogue, Item, LegalBasis, LegalDays


def as_of(catalogue: Catalogue, day: date) -> Catalogue:
    """The same catalogue with only the law in force on that day. Ask it of the full catalogue, not of another view.

    1. Of the legal bases, those whose since–until holds the day.
    2. Of the limits, the earliest version still in force on the day, else today's rule.
    """
    items = {name: _item_as_of(item, day) for name, item in catalogue.items.items()}
    return replace(catalogue, items=items, as_of=day)


def in_force(basis: LegalBasis, day: date) -> bool:
    """Whether a legal basis holds on a day; both ends count, an open end never closes."""
    return (basis.since is None or basis.since <= day) and (basis.until is None or day <= basis.until)


def legal_days_on(item: Item, day: date) -> LegalDays | None:
    """The statutory limit of an item on a day: `until` is the last day an earlier one is in force."""
    earlier = [before for before in item.legal_days_before if before.until is not None and day <= before.until]
    return min(earlier, key=lambda before: before.until or date.max, default=item.legal_days)


def change_days(catalogue: Catalogue) -> tuple[date, ...]:
    """The first days of force of every known change of law, in order: between two of them nothing changes."""
    found: set[date] = set()
    for item in catalogue.items.values():
        for basis in item.legal_basis:
            found.update(day for day in (basis.since, _next(basis.until)) if day is not None)
        found.update(day for before in item.legal_days_before if (day := _next(before.until)) is not None)
    return tuple(sorted(found))


def _next(day: date | None) -> date | None:
    return None if day is None or day == date.max else date.fromordinal(day.toordinal() + 1)


def _item_as_of(item: Item, day: date) -> Item:
    basis = tuple(one for one in item.legal_basis if in_force(one, day))
    limit = legal_days_on(item, day)
    if len(basis) == len(item.legal_basis) and limit is item.legal_days:
        return item
    return replace(item, legal_basis=basis, legal_days=limit)
