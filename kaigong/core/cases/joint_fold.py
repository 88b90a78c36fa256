"""Folding of joint sessions: what a meeting or a visit looks like after an event. It never refuses."""

from collections.abc import Callable, Mapping
from typing import Any

from kaigong.core.cases.events import joint as j
from kaigong.core.cases.joint_values import (
    Chapter,
    ChapterOpinion,
    Finding,
    FindingState,
    MemberOpinion,
    Session,
    SessionKind,
    Verdict,
)
from kaigong.core.cases.values import Case
from kaigong.core.values import replace


def with_session(case: Case, event: Any) -> Case:
    """The case with the session of an event as it is after it."""
    if isinstance(event, j.MeetingConvened):
        return _kept(case, _convened(event))
    if isinstance(event, j.VisitCalled):
        return _kept(case, _called(event))
    session = case.sessions.get(event.session)
    if session is None:
        return case
    return _kept(case, SESSIONS[type(event)](session, event))


def _kept(case: Case, session: Session) -> Case:
    return replace(case, sessions={**case.sessions, session.id: session})


def _convened(event: j.MeetingConvened) -> Session:
    chapters = tuple(Chapter(material, agency) for material, agency in event.chapters)
    return Session(
        event.session, SessionKind.MEETING, (event.item,), event.on, event.place, experts=event.experts,
        chapters=chapters, called_on=event.called_on,
    )  # fmt: skip


def _called(event: j.VisitCalled) -> Session:
    return Session(
        event.session, SessionKind.VISIT, (event.item,), event.on, event.place, event.unit, event.first, event.members,
        called_on=event.called_on, due_on=event.due_on,
    )  # fmt: skip


def _in_chapter(session: Session, material: str, change: Callable[[Chapter], Chapter]) -> Session:
    return replace(
        session, chapters=tuple(change(one) if one.material == material else one for one in session.chapters)
    )


def _expert_spoke(session: Session, event: j.ExpertOpinionGiven) -> Session:
    said = ChapterOpinion(event.expert, event.verdict, event.text)
    return _in_chapter(session, event.chapter, lambda one: replace(one, opinions=(*one.opinions, said)))


def _chapter_decided(session: Session, event: j.ChapterDecided) -> Session:
    return _in_chapter(
        session,
        event.chapter,
        lambda one: replace(one, verdict=event.verdict, reason=event.reason, decided_on=event.on),
    )


def _released(session: Session, event: j.ChapterReleased) -> Session:
    return _in_chapter(session, event.chapter, lambda one: replace(one, document=event.document))


def _noted(session: Session, event: j.FindingNoted) -> Session:
    return replace(session, findings=(*session.findings, event.finding))


def _in_finding(session: Session, id: str, change: Callable[[Finding], Finding]) -> Session:
    return replace(session, findings=tuple(change(one) if one.id == id else one for one in session.findings))


def _opinion(session: Session, event: j.MemberOpinionGiven) -> Session:
    said = MemberOpinion(event.agency, event.verdict, event.text, event.officer, event.on)
    return replace(session, opinions=(*session.opinions, said))


def _silent(session: Session, event: j.MemberOpinionLapsed) -> Session:
    said = MemberOpinion(event.agency, Verdict.PASS, on=event.on, lapsed=True)
    return replace(session, opinions=(*session.opinions, said))


def _listed(session: Session, event: j.RectificationListed) -> Session:
    findings = tuple(
        replace(one, state=FindingState.LISTED) if one.id in event.findings else one for one in session.findings
    )
    return replace(session, findings=findings, listed_on=event.on, rectify_by=event.due_on, rectified_on=None)


def _answered(session: Session, event: j.FindingAnswered) -> Session:
    return _in_finding(
        session,
        event.finding,
        lambda one: replace(one, state=FindingState.ANSWERED, answer=event.text, documents=event.documents),
    )


def _rectified(session: Session, event: j.RectificationReported) -> Session:
    return replace(session, rectified_on=event.on)


def _rechecked(session: Session, event: j.FindingRechecked) -> Session:
    state = FindingState.MET if event.met else FindingState.LISTED
    return _in_finding(session, event.finding, lambda one: replace(one, state=state, note=event.note))


def _concluded(session: Session, event: j.AcceptanceConcluded) -> Session:
    return replace(session, concluded_on=event.on, verdict=event.verdict, opinion=event.opinion)


def _unit(session: Session, event: j.UnitAccepted) -> Session:
    return session


SESSIONS: Mapping[type[Any], Callable[[Session, Any], Session]] = {
    j.ExpertOpinionGiven: _expert_spoke,
    j.ChapterDecided: _chapter_decided,
    j.ChapterReleased: _released,
    j.FindingNoted: _noted,
    j.MemberOpinionGiven: _opinion,
    j.MemberOpinionLapsed: _silent,
    j.RectificationListed: _listed,
    j.FindingAnswered: _answered,
    j.RectificationReported: _rectified,
    j.FindingRechecked: _rechecked,
    j.AcceptanceConcluded: _concluded,
    j.UnitAccepted: _unit,
}
# what members and experts say in a session moves no item: it makes nobody's page of it stale
QUIET: tuple[type[Any], ...] = (j.MeetingConvened, j.VisitCalled, *SESSIONS)
CASE_CHANGES: Mapping[type[Any], Callable[[Case, Any], Case]] = dict.fromkeys(QUIET, with_session)
