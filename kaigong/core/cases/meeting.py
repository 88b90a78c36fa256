"""多评合一: one expert meeting, a decision of its own authority on every chapter, each chapter released by itself."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from kaigong.core.cases import events as e
from kaigong.core.cases import joint_commands as jc
from kaigong.core.cases.checks import found, need_reason
from kaigong.core.cases.commands import CaseCommand, Command
from kaigong.core.cases.joint_values import Chapter, Session, SessionKind, Verdict, released_key
from kaigong.core.cases.values import Actor, Case
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Refused

AUTHORITIES = frozenset({Actor.OFFICER, Actor.HEAD})
CONVENERS = AUTHORITIES | {Actor.WINDOW}


def session_of(case: Case, do: jc.SessionCommand, kind: SessionKind) -> Session:
    """The session the command is about, while it is not over."""
    found(case, do)
    session = case.sessions.get(do.session)
    if session is None or session.item != do.item or session.kind != kind:
        raise Refused("session.unknown", item=do.item, session=do.session)
    if session.over:
        raise Refused("session.over", item=do.item, session=session.id)
    return session


def may(do: Command, who: frozenset[Actor], verb: str) -> None:
    """Refuse whoever does not act in one of these parts."""
    if who.isdisjoint(do.actors):
        raise Refused("move.not_yours", item=do.item, verb=verb)


def convene(case: Case, do: jc.ConveneMeeting, now: datetime, calendar: Calendar) -> list[e.Event]:
    """One meeting for all chapters, with its experts; once an item."""
    item = found(case, do)
    may(do, CONVENERS, "convene_meeting")
    if item.finished:
        raise Refused("move.not_possible", item=item.code, state=item.state.value, verb="convene_meeting")
    if not do.experts or not do.chapters:
        raise Refused("meeting.not_whole", item=item.code)
    if any(one.kind == SessionKind.MEETING and one.item == item.code for one in case.sessions.values()):
        raise Refused("meeting.one_only", item=item.code)
    name = f"{item.code}/meeting"
    return [e.MeetingConvened(item.code, name, do.on, do.place.strip(), do.experts, do.chapters, now.date())]


def give_expert_opinion(case: Case, do: jc.GiveExpertOpinion, now: datetime, calendar: Calendar) -> list[e.Event]:
    """What one expert says on one chapter, once."""
    session = session_of(case, do, SessionKind.MEETING)
    may(do, CONVENERS, "give_expert_opinion")
    chapter = _chapter(session, do.chapter)
    if do.expert not in {expert.name for expert in session.experts}:
        raise Refused("meeting.no_such_expert", item=do.item, expert=do.expert)
    if any(said.expert == do.expert for said in chapter.opinions):
        raise Refused("meeting.said_before", item=do.item, expert=do.expert, material=do.chapter)
    _held(session, now.date())
    text = do.text.strip()
    return [e.ExpertOpinionGiven(do.item, session.id, do.chapter, do.expert, do.verdict, text, now.date())]


def decide_chapter(case: Case, do: jc.DecideChapter, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The authority of a chapter decides it, whatever becomes of the others; passed, it is released at once."""
    session, today = session_of(case, do, SessionKind.MEETING), now.date()
    may(do, AUTHORITIES, "decide_chapter")
    chapter = _chapter(session, do.chapter)
    _held(session, today)
    if do.agency != chapter.agency:
        raise Refused("meeting.not_your_chapter", item=do.item, material=do.chapter, agency=chapter.agency)
    if chapter.released:
        raise Refused("meeting.decided_before", item=do.item, material=do.chapter)
    if not chapter.opinions:
        raise Refused("meeting.no_opinion", item=do.item, material=do.chapter)
    reason = do.reason.strip()
    if do.verdict is not Verdict.PASS:
        reason = need_reason(reason, "reason.missing", case.items[do.item])
    decided = e.ChapterDecided(do.item, session.id, do.chapter, do.agency, do.verdict, reason, do.officer, today)
    if do.verdict is not Verdict.PASS:
        return [decided]
    return [decided, e.ChapterReleased(do.item, session.id, do.chapter, do.document, today)]


def _chapter(session: Session, material: str) -> Chapter:
    chapter = session.chapter(material)
    if chapter is None:
        raise Refused("meeting.no_such_chapter", item=session.item, material=material)
    return chapter


def _held(session: Session, today: date) -> None:
    if session.on is not None and today < session.on:
        raise Refused("session.not_held_yet", item=session.item, session_on=session.on)


def released(case: Case) -> dict[str, date]:
    """The chapters of this case that may be used already, as `finished` names them."""
    return {
        released_key(session.item, chapter.material): chapter.decided_on
        for session in case.sessions.values()
        for chapter in session.chapters
        if chapter.released and chapter.decided_on
    }


DECIDERS: Mapping[type[CaseCommand], Callable[..., list[e.Event]]] = {
    jc.ConveneMeeting: convene,
    jc.GiveExpertOpinion: give_expert_opinion,
    jc.DecideChapter: decide_chapter,
}
