"""Folding the answer to a rating."""

from collections.abc import Callable, Mapping
from typing import Any

from kaigong.core.cases.events.service import RatingAnswered
from kaigong.core.cases.values import Item
from kaigong.core.values import replace


def answered(item: Item, event: RatingAnswered) -> Item:
    """The head has answered what was said."""
    return replace(item, rating_answered=True)


CHANGES: Mapping[type[Any], Callable[[Item, Any], Item]] = {RatingAnswered: answered}
