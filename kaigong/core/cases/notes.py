"""What may be said at any time and moves nothing: comments, consults, questions, the rating of the service."""

from collections.abc import Callable, Mapping
from datetime import datetime

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.checks import found
from kaigong.core.cases.moves import check_note
from kaigong.core.cases.records import Asked
from kaigong.core.cases.values import Case, Item
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Refused

SCORES = range(1, 6)


def _said(case: Case, do: c.Command, verb: str, text: str) -> Item:
    """The item something is said of, if this may be said by these parts and says anything."""
    item = found(case, do)
    check_note(item, verb, do.actors)
    if not text.strip():
        raise Refused("note.empty", item=item.code)
    return item


def comment(case: Case, do: c.Comment, now: datetime, calendar: Calendar) -> list[e.Event]:
    """A comment of the desk, in any state."""
    item = _said(case, do, "comment", do.text)
    return [e.CommentMade(item.code, do.text.strip(), do.by, now.date())]


def ask_consult(case: Case, do: c.AskConsult, now: datetime, calendar: Calendar) -> list[e.Event]:
    """Another agency is asked for advice. It binds nobody and stops no clock."""
    item = _said(case, do, "ask_consult", do.question)
    if not do.agency:
        raise Refused("consult.nobody_asked", item=item.code)
    return [e.ConsultAsked(item.code, _new_id(case), do.agency, do.question.strip(), do.by, now.date())]


def answer_consult(case: Case, do: c.AnswerConsult, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The agency asked answers, once."""
    item = _said(case, do, "answer_consult", do.answer)
    _open(item, do.id, "consult")
    return [e.ConsultAnswered(item.code, do.id, do.answer.strip(), do.by, now.date())]


def ask_question(case: Case, do: c.AskQuestion, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The applicant asks the desk."""
    item = _said(case, do, "ask_question", do.text)
    return [e.QuestionAsked(item.code, _new_id(case), do.text.strip(), do.by, now.date())]


def answer_question(case: Case, do: c.AnswerQuestion, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The desk answers, once."""
    item = _said(case, do, "answer_question", do.text)
    _open(item, do.id, "question")
    return [e.QuestionAnswered(item.code, do.id, do.text.strip(), do.by, now.date())]


def rate(case: Case, do: c.RateService, now: datetime, calendar: Calendar) -> list[e.Event]:
    """好差评: the applicant rates an item that has ended, once a round."""
    item = found(case, do)
    check_note(item, "rate", do.actors)
    if do.score not in SCORES:
        raise Refused("rating.out_of_range", item=item.code, score=do.score)
    if item.rating:
        raise Refused("rating.given_before", item=item.code)
    return [e.ServiceRated(item.code, do.score, do.text.strip(), do.by, now.date())]


def _new_id(case: Case) -> str:
    """The number of the ledger entry it will be."""
    return str(case.last + 1)


def _open(item: Item, id_: str, kind: str) -> Asked:
    asked = next((one for one in item.asked if one.id == id_ and one.kind == kind), None)
    if asked is None:
        raise Refused("note.no_such_question", item=item.code, id=id_)
    return asked


DECIDERS: Mapping[type[c.CaseCommand], Callable[..., list[e.Event]]] = {
    c.Comment: comment,
    c.AskConsult: ask_consult,
    c.AnswerConsult: answer_consult,
    c.AskQuestion: ask_question,
    c.AnswerQuestion: answer_question,
    c.RateService: rate,
}
