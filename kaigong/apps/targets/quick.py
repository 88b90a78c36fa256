"""Sums of monthly figures out of the tallies: they cost the same however many months there are.

In a city with very many of them (`big`) nothing else is asked of the rows of months either: completeness is then the
months reported of the months planned, late rows are not counted, and a ranking takes the sums as they are: with
millions of rows behind them their error is nothing beside the differences.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kaigong.apps.ledger import tallies
from kaigong.apps.projects import tallied_money
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.measures import tree
from kaigong.core.measures.formula import Asked, Formula
from kaigong.core.measures.tree import Aggregate, Test

MONEY = {"done_fen": tallied_money.done_by, "planned_fen": tallied_money.planned_by}
BIG = 2_000_000  # months planned
CITY, COUNTY = "city", "county"


def big() -> bool:
    """Whether the rows of months are too many to be gone through for a page."""
    return bool(rulebook.once("months", lambda: tallies.total(tallied_money.PLANNED).count > BIG))


def sums(part: Aggregate, asked: Asked) -> dict[str, Fraction] | None:
    """The sum of a month's money by county; None where the tallies cannot say."""
    span = _months(part.where, asked)
    if span is None or not isinstance(part.value, tree.Field) or not _told(part):
        return None
    found: Mapping[str, Any] = MONEY[part.value.name]("place", first=span[0], last=span[1])
    return {place: Fraction(amount.fen) for place, amount in found.items()}


def _told(part: Aggregate) -> bool:
    """Whether it is a sum of what the tallies have."""
    named = isinstance(part.value, tree.Field) and part.value.name in MONEY
    return part.source == "months" and part.kind == "sum" and named


def all_sums(read: Formula, asked: Asked) -> bool:
    """Whether the tallies answer all of a formula."""
    return all(_told(part) and _months(part.where, asked) is not None for part in read.aggregates)


def basis(read: Formula, asked: Asked) -> dict[str, tuple[int, int, int, int]]:
    """By county: months reported, planned, reported, late (not counted)."""
    span = next(span for part in read.aggregates if (span := _months(part.where, asked)))
    done, planned = (MONEY[name]("place", first=span[0], last=span[1]) for name in ("done_fen", "planned_fen"))
    found = {}
    for place in done.keys() | planned.keys():
        reported = done[place].count if place in done else 0
        wanted = max(planned[place].count if place in planned else 0, reported)
        found[place] = reported, wanted, reported, 0
    return found


def _months(test: Test | None, asked: Asked) -> Any:
    if isinstance(test, tree.Within) and test.field.name == "month":
        return asked.span(test.span)
    return None
