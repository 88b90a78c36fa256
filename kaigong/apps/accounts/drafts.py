"""Reads of drafts: everybody sees his own and no others."""

from collections.abc import Iterable

from kaigong.apps.accounts.models import Draft, Person

MOST_KEYS = 20  # forms of one page


def of(person: Person | None, key: str) -> Draft | None:
    """The person's draft of a form."""
    return None if person is None else person.drafts.filter(key=key).first()


def among(person: Person | None, keys: Iterable[str]) -> list[Draft]:
    """The person's drafts of some forms."""
    return [] if person is None else list(person.drafts.filter(key__in=list(keys)[:MOST_KEYS]))


def values(draft: Draft | None) -> dict[str, list[str]]:
    """The fields of a draft by name, as a form's data has them."""
    found: dict[str, list[str]] = {}
    for name, value in draft.fields if draft else ():
        found.setdefault(name, []).append(value)
    return found
