"""What an applicant does beside applying: answer the merged notice point by point, ask, say what the service was like;
and what the head of an agency says to a low rating."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import names
from kaigong.apps.cases.actions.moves import resupply
from kaigong.apps.cases.actions.one import do
from kaigong.apps.cases.models import Case, Item
from kaigong.apps.projects import queries as project_queries
from kaigong.core.cases import commands as c
from kaigong.core.cases.commands.service import AnswerRating
from kaigong.core.cases.records import Answer
from kaigong.core.problems import Refused


@transaction.atomic
def answer_notice(
    *, case: Case, answers: Mapping[str, Sequence[Answer]], person: Person, now: datetime,
    seen: Mapping[str, int] | None = None,
) -> list[Item]:  # fmt: skip
    """Answer points of the merged notice, of one item or of several, all of them or some: what is handed in is kept,
    and an item is corrected when its last point is answered."""
    project_queries.require_owner(person.ref, case.project.enterprise)
    rows = {row.code: row for row in Item.objects.filter(case=case, code__in=answers).select_related("case")}
    if strange := sorted(set(answers) - set(rows)):
        raise names.readable(Refused("item.unknown", item=strange[0], case=case.no))
    if not any(answers.values()):
        raise names.readable(Refused("resupply.empty", item=next(iter(answers), "")))
    found = []
    for code, given in answers.items():
        if given:
            rows[code].case, rows[code].project = case, case.project
            found.append(resupply(item=rows[code], person=person, now=now, answers=given, seen=(seen or {}).get(code)))
    return found


def ask_question(*, item: Item, text: str, person: Person, now: datetime) -> Item:
    """询问: the applicant asks the agency; nothing stops and nothing starts by it."""
    return do(item, person, now, None, c.AskQuestion, text=text, by=person.ref)


def rate_item(*, item: Item, score: int, text: str, person: Person, now: datetime) -> Item:
    """好差评: once an item has ended, 1 to 5, with words if one likes."""
    return do(item, person, now, None, c.RateService, score=score, text=text, by=person.ref)


def answer_rating(*, item: Item, text: str, person: Person, now: datetime) -> Item:
    """回复评价: the head of the agency says what was done about it."""
    return do(item, person, now, None, AnswerRating, text=text, by=person.ref)
