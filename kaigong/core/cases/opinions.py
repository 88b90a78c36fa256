"""Internal opinions (T24): any number of reviewers, known only when asked; silence past the day is agreement."""

from collections.abc import Callable, Mapping
from datetime import datetime

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.checks import allowed, found
from kaigong.core.cases.records import OpinionState
from kaigong.core.cases.values import Case, Item
from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.problems import Refused


def pending(item: Item) -> dict[str, str]:
    """The reviewers who have not answered, with their last day in words of a date."""
    return {one.reviewer: str(one.due or "") for one in item.opinions if one.state is OpinionState.PENDING}


def objections(item: Item) -> list[str]:
    """The reviewers who object."""
    return [one.reviewer for one in item.opinions if one.state is OpinionState.OBJECTED]


def ask_opinions(case: Case, do: c.AskOpinions, now: datetime, calendar: Calendar) -> list[e.Event]:
    """Reviewers are asked; each has the same days. One who has not answered yet is not asked again."""
    item = allowed(case, do, "ask_opinions")
    reviewers = tuple(dict.fromkeys(one.strip() for one in do.reviewers if one.strip()))
    if not reviewers or do.days < 1:
        raise Refused("opinion.nobody_asked", item=item.code)
    if again := sorted(set(reviewers) & pending(item).keys()):
        raise Refused("opinion.asked_before", item=item.code, reviewers=again)
    try:
        due = calendar.after(now.date(), do.days)
    except UnknownYear:
        due = None
    return [e.OpinionsAsked(item.code, reviewers, do.question.strip(), due, do.by, now.date())]


def give_opinion(case: Case, do: c.GiveOpinion, now: datetime, calendar: Calendar) -> list[e.Event]:
    """A reviewer agrees or objects, up to and on his last day. An objection says why."""
    item = allowed(case, do, "give_opinion")
    asked = next((one for one in item.opinions if one.reviewer == do.reviewer), None)
    if asked is None:
        raise Refused("opinion.not_asked", item=item.code, reviewer=do.reviewer)
    late = asked.due is not None and now.date() > asked.due
    if asked.state is OpinionState.LAPSED or (asked.state is OpinionState.PENDING and late):
        raise Refused("opinion.lapsed", item=item.code, reviewer=do.reviewer, last=asked.due)
    if asked.state is not OpinionState.PENDING:
        raise Refused("opinion.given_before", item=item.code, reviewer=do.reviewer)
    if not do.agrees and not do.text.strip():
        raise Refused("opinion.reason_missing", item=item.code, reviewer=do.reviewer)
    return [e.OpinionGiven(item.code, do.reviewer, do.agrees, do.text.strip(), now.date())]


def lapse_opinions(case: Case, do: c.LapseOpinions, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T24, by the clock: whoever was silent past his day counts as agreeing."""
    item = found(case, do)
    silent = tuple(
        one.reviewer
        for one in item.opinions
        if one.state is OpinionState.PENDING and one.due is not None and now.date() > one.due
    )
    if not silent or item.finished:
        return []
    return [e.OpinionsLapsed(item.code, silent, now.date())]


DECIDERS: Mapping[type[c.CaseCommand], Callable[..., list[e.Event]]] = {
    c.AskOpinions: ask_opinions,
    c.GiveOpinion: give_opinion,
    c.LapseOpinions: lapse_opinions,
}
