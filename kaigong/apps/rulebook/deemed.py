"""Reads of the switch by which silence approves. While none was ever set nothing is asked of the database."""

from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.http import Http404

from kaigong.apps.accounts.models import Person
from kaigong.apps.rulebook import inforce, queries
from kaigong.apps.rulebook.models_deemed import DeemedRule
from kaigong.apps.rulebook.origins import phases_of, whole_of
from kaigong.core.rules.model import Item

THING = "deemed"
OPEN = "local-rule"  # what the catalogue writes where a local rule may let a decision lapse into approval


def rules() -> QuerySet[DeemedRule]:
    """Every rule ever set, the newest first."""
    return DeemedRule.objects.all()


def rule(person: Person | None, pk: int) -> DeemedRule:
    """One rule that still holds, for whoever may change it, else 404."""
    found = DeemedRule.objects.filter(pk=pk, until=None).first() if queries.may_change(person) else None
    if found is None:
        raise Http404
    return found


def open_to_it() -> dict[str, Item]:
    """The items for which the catalogue leaves it to a local rule."""
    return {code: item for code, item in queries.catalogue().items.items() if item.deemed_approval == OPEN}


def codes() -> frozenset[str]:
    """The items for which it was ever switched on somewhere."""
    own = frozenset(code for code, _region, _rule, _since, _until in _set(_stamp()))
    return own.union(*(phases_of(queries.catalogue(), code) for code in own))


def basis(code: str, region: str, last: date | None) -> str:
    """The rule by which silence past this last day approves an item at a place; "": it does not. The rule of the place
    goes before that of the whole city; a phase follows the rule of the whole item."""
    known = _set(_stamp())
    if last is None or not known:
        return ""
    codes = (code, whole_of(queries.catalogue(), code))
    held = {
        where: rule
        for item, where, rule, since, until in known
        if item in codes and where in (region, queries.CITY) and since <= last and (until is None or last < until)
    }
    return held.get(region) or held.get(queries.CITY, "")


def standing_at(code: str, region: str) -> bool:
    """Whether one is set there already that has not been taken off."""
    return DeemedRule.objects.filter(Q(item=code, region=region, until=None)).exists()


def _stamp() -> str:
    return inforce.stamps().get(THING, "")


@lru_cache(maxsize=4)
def _set(stamp: str) -> tuple[tuple[str, str, str, date, date | None], ...]:
    if not stamp:
        return ()
    return tuple(DeemedRule.objects.values_list("item", "region", "rule", "since", "until"))
