"""好差评: a low rating is answered by the head of the agency, once, in words."""

from collections.abc import Callable, Mapping
from datetime import datetime

from kaigong.core.cases import events as e
from kaigong.core.cases.checks import found
from kaigong.core.cases.commands.base import CaseCommand
from kaigong.core.cases.commands.service import AnswerRating
from kaigong.core.cases.values import Actor, Case
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Refused

LOW = 2  # so much or less must be answered


def answer_rating(case: Case, do: AnswerRating, now: datetime, calendar: Calendar) -> list[e.Event]:
    """Say what was done about it."""
    item = found(case, do)
    if Actor.HEAD not in do.actors:
        raise Refused("move.not_yours", item=item.code, verb="answer_rating")
    if not item.rating:
        raise Refused("rating.not_given", item=item.code)
    if item.rating_answered:
        raise Refused("rating.answered_before", item=item.code)
    if not do.text.strip():
        raise Refused("note.empty", item=item.code)
    return [e.RatingAnswered(item.code, do.text.strip(), do.by, now.date())]


DECIDERS: Mapping[type[CaseCommand], Callable[..., list[e.Event]]] = {AnswerRating: answer_rating}
