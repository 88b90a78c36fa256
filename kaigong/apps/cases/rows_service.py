"""Rows that questions, answers and ratings write."""

from typing import Any

from kaigong.apps.cases import rows
from kaigong.apps.cases.models import LOW, Case, Item, Question, Rating
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core


def _item(case: Case, code: str) -> Item:
    return Item.objects.get(case=case, code=code)


@rows.on(e.QuestionAsked)
def _asked(case: Case, folded: core.Case, event: e.QuestionAsked, n: int) -> None:
    said = {"text": event.text, "asked_by": event.by, "asked_on": event.on}
    Question.objects.update_or_create(item=_item(case, event.item), number=event.id, defaults=said)


@rows.on(e.QuestionAnswered)
def _answered(case: Case, folded: core.Case, event: e.QuestionAnswered, n: int) -> None:
    told = {"answer": event.text, "answered_by": event.by, "answered_on": event.on}
    Question.objects.filter(item__case=case, item__code=event.item, number=event.id).update(**told)


@rows.on(e.ServiceRated)
def _rated(case: Case, folded: core.Case, event: e.ServiceRated, n: int) -> None:
    """A new round of the item may be rated anew; what was said of the one before stays in the ledger."""
    item = _item(case, event.item)
    said: dict[str, Any] = {
        "agency_id": item.agency_id, "score": event.score, "text": event.text, "rated_by": event.by,
        "rated_on": event.on, "owes_answer": event.score <= LOW, "answer": "", "answered_by": "", "answered_on": None,
    }  # fmt: skip
    Rating.objects.update_or_create(item=item, defaults=said)


@rows.on(e.RatingAnswered)
def _rating_answered(case: Case, folded: core.Case, event: e.RatingAnswered, n: int) -> None:
    told = {"answer": event.text, "answered_by": event.by, "answered_on": event.on, "owes_answer": False}
    Rating.objects.filter(item__case=case, item__code=event.item).update(**told)
