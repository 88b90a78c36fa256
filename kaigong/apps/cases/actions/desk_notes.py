"""What may be said of an item at any time: comments, consults, opinions of other agencies, answers to the applicant."""

from collections.abc import Sequence
from datetime import datetime

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts import standing
from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import names, parts, queries_desk
from kaigong.apps.cases.actions.one import do
from kaigong.apps.cases.models import Inquiry, Item
from kaigong.core.cases import commands as c
from kaigong.core.problems import Refused


def comment(*, item: Item, text: str, person: Person, now: datetime) -> Item:
    """留言: a note for colleagues; it moves nothing and stops nothing."""
    return do(item, person, now, None, c.Comment, text=text, by=person.ref)


def ask_consult(*, item: Item, agency: str, question: str, person: Person, now: datetime) -> Item:
    """征询: another agency is asked for advice; no clock stops for it."""
    _has_desk(item, [agency])
    return do(item, person, now, None, c.AskConsult, agency=agency, question=question, by=person.ref)


def ask_opinions(
    *, item: Item, agencies: Sequence[str], question: str, days: int, person: Person, now: datetime,
    seen: int | None = None,
) -> Item:  # fmt: skip
    """征求部门意见: any number of agencies, each with the same last day; silence counts as agreement (T24)."""
    _has_desk(item, agencies)
    asked = {"reviewers": tuple(agencies), "question": question, "days": days}
    return do(item, person, now, seen, c.AskOpinions, by=person.ref, **asked)


def _has_desk(item: Item, agencies: Sequence[str]) -> None:
    known = set(queries_desk.other_agencies(item).filter(id__in=agencies).values_list("id", flat=True))
    if strange := sorted(set(agencies) - known):
        raise names.readable(Refused("consult.no_desk", item=item.code, agency=names.agency(strange[0])))


def answer_consult(*, inquiry: Inquiry, answer: str, person: Person, now: datetime) -> Item:
    """答复征询, by the agency that was asked."""
    ways = asked_ways(person, inquiry, now)
    return do(inquiry.item, person, now, None, c.AnswerConsult, ways=ways, id=inquiry.key, answer=answer, by=person.ref)


def give_opinion(*, inquiry: Inquiry, agrees: bool, text: str, person: Person, now: datetime) -> Item:
    """答复部门意见, by the agency that was asked."""
    ways, given = asked_ways(person, inquiry, now), {"reviewer": inquiry.key, "agrees": agrees, "text": text}
    return do(inquiry.item, person, now, None, c.GiveOpinion, ways=ways, **given)


def asked_ways(person: Person, inquiry: Inquiry, now: datetime) -> list[parts.Capacity]:
    """Whoever sits at the desk that was asked, or stands in there, answers in the part he has there."""
    ways = [parts.Capacity(person.ref, parts.at_desk(person))] if person.agency_id == inquiry.agency_id else []
    for row in accounts.standing_in(person, now.date()):
        if inquiry.agency_id == row.absent.agency_id and inquiry.agency_id in row.agencies:
            ways.append(parts.Capacity(standing.signature(person, row.absent), parts.at_desk(row.absent), row.absent))
    if not ways:
        raise names.readable(Refused("move.not_yours", item=inquiry.item.code, verb="give_opinion"))
    return ways


def answer_question(*, item: Item, id: str, text: str, person: Person, now: datetime) -> Item:  # noqa: A002
    """答复申请人的询问."""
    return do(item, person, now, None, c.AnswerQuestion, id=id, text=text, by=person.ref)
