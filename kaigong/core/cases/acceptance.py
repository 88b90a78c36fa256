"""联合验收: one visit for all members, one rectification list, a re-check of what it lists, one opinion.

Planning verification comes first within it (城乡规划法 Art. 45). A single building may go through it before the rest.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from kaigong.core.cases import decide, stops
from kaigong.core.cases import events as e
from kaigong.core.cases import joint_commands as jc
from kaigong.core.cases.checks import found, need_reason
from kaigong.core.cases.commands import CaseCommand, DecideItem, ResumeItem, SuspendItem
from kaigong.core.cases.debts import working_day
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.joint_gates import sessions_of
from kaigong.core.cases.joint_values import Finding, FindingState, Session, SessionKind, Verdict
from kaigong.core.cases.meeting import AUTHORITIES, CONVENERS, may, session_of
from kaigong.core.cases.values import Actor, Case, Decision, Item, ItemState
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Refused

GROUND = "rectification"
RUNNING = (ItemState.ACCEPTED, ItemState.IN_REVIEW)
OWNERS = frozenset({Actor.APPLICANT, Actor.WINDOW})
PROCEDURE = frozenset({Actor.HEAD})  # the procedure itself stops and restarts the clock; nobody need confirm it again


def call_visit(case: Case, do: jc.CallVisit, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The lead calls one visit of all members; for a single building where that may come before the rest."""
    item = found(case, do)
    may(do, CONVENERS, "call_visit")
    unit = do.unit.strip()
    if unit and not do.units_allowed:
        raise Refused("acceptance.no_units", item=item.code)
    if not unit and item.state not in RUNNING:
        raise Refused("acceptance.not_accepted", item=item.code, state=item.state.value)
    if do.on < now.date():
        raise Refused("session.in_the_past", item=item.code, session_on=do.on)
    open_ = [
        one
        for one in sessions_of(case, item.code, SessionKind.VISIT)
        if one.unit == unit and one.verdict is not Verdict.FAIL
    ]
    if open_:
        raise Refused("acceptance.one_visit", item=item.code, session_on=open_[0].on)
    n = len(sessions_of(case, item.code, SessionKind.VISIT)) + 1
    due = working_day(now.date(), do.days, calendar) if unit and do.days else item.due.binding
    members = tuple(dict.fromkeys(do.members)) or item.agencies
    first = do.first if do.first in members else ""
    return [
        e.VisitCalled(
            item.code, f"{item.code}/visit-{n}", do.on, do.place.strip(), members, first, unit, now.date(), due
        )
    ]


def note_finding(case: Case, do: jc.NoteFinding, now: datetime, calendar: Calendar) -> list[e.Event]:
    """A member writes down what it saw. After the list has gone out nothing can be added to it."""
    session = _member(case, do, "note_finding")
    if now.date() < (session.on or now.date()):
        raise Refused("session.not_held_yet", item=do.item, session_on=session.on)
    if session.listed_on:
        raise Refused("acceptance.list_closed", item=do.item, listed_on=session.listed_on)
    text = need_reason(do.text, "finding.empty", case.items[do.item])
    number = f"{len(session.findings) + 1}"
    finding = Finding(number, do.agency, text, do.place.strip(), do.photo, do.must)
    return [e.FindingNoted(do.item, session.id, finding, do.officer, now.date())]


def _member(case: Case, do: jc.SessionCommand, verb: str) -> Session:
    session = session_of(case, do, SessionKind.VISIT)
    may(do, AUTHORITIES, verb)
    if do.agency not in session.members:
        raise Refused("acceptance.not_a_member", item=do.item, agency=do.agency)
    return session


def list_rectification(case: Case, do: jc.ListRectification, now: datetime, calendar: Calendar) -> list[e.Event]:
    """整改清单: everything found goes to the owner in one list, once; the clock stands until he reports it done."""
    session, item, today = _lead(case, do, "list_rectification"), case.items[do.item], now.date()
    if session.listed_on:
        raise Refused("acceptance.list_closed", item=item.code, listed_on=session.listed_on)
    listed = tuple(one.id for one in session.findings)
    if not listed:
        raise Refused("acceptance.nothing_found", item=item.code)
    due = working_day(today, do.days, calendar) if do.days > 0 else None
    if due is None:
        raise Refused("acceptance.days_missing", item=item.code)
    stopped = _stop(case, item, do, now, calendar) if not session.unit else []
    return [e.RectificationListed(item.code, session.id, today, due, listed), *stopped]


def _stop(case: Case, item: Item, do: jc.ListRectification, now: datetime, calendar: Calendar) -> list[e.Event]:
    if GROUND not in item.exclusions or item.state not in RUNNING:
        return []
    taken: list[e.Event] = []
    if item.state is ItemState.ACCEPTED:
        taken = [e.ItemTakenOn(item.code, do.officer, now.date())]
    stop = SuspendItem(
        item=item.code, actors=PROCEDURE, reason=GROUND, statutory=do.statutory, promised=do.promised,
        planned_days=do.days,
    )  # fmt: skip
    return [*taken, *stops.suspend(fold_all(case, taken), stop, now, calendar)]


def _lead(case: Case, do: jc.SessionCommand, verb: str) -> Session:
    session = _member(case, do, verb)
    if do.agency != case.items[do.item].agencies[0]:
        raise Refused("acceptance.not_the_lead", item=do.item, agency=case.items[do.item].agencies[0])
    return session


def answer_finding(case: Case, do: jc.AnswerFinding, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The owner says how one point of the list was put right; with the last of them the clock runs again."""
    session = session_of(case, do, SessionKind.VISIT)
    may(do, OWNERS, "answer_finding")
    finding = _on_list(session, do.finding, FindingState.LISTED, "finding.not_yours_now")
    text = need_reason(do.text, "finding.answer_empty", case.items[do.item])
    today = now.date()
    answered = e.FindingAnswered(do.item, session.id, finding.id, text, do.documents, today)
    left = [one for one in session.findings if one.state is FindingState.LISTED and one.id != finding.id]
    if left:
        return [answered]
    events: list[e.Event] = [answered, e.RectificationReported(do.item, session.id, today)]
    item = case.items[do.item]
    if item.stopped and item.stopped.reason == GROUND and not session.unit:
        events += stops.resume(case, ResumeItem(item=item.code, actors=PROCEDURE, result=text), now, calendar)
    return events


def _on_list(session: Session, id: str, state: FindingState, code: str) -> Finding:
    finding = session.finding(id)
    if finding is None:
        raise Refused("finding.not_listed", item=session.item, finding=id)
    if finding.state is not state:
        raise Refused(code, item=session.item, finding=id)
    return finding


def recheck(case: Case, do: jc.RecheckFinding, now: datetime, calendar: Calendar) -> list[e.Event]:
    """复验: only what the list names, by the member that found it."""
    session = _member(case, do, "recheck_finding")
    finding = _on_list(session, do.finding, FindingState.ANSWERED, "finding.not_answered")
    if finding.agency != do.agency:
        raise Refused("acceptance.not_your_finding", item=do.item, finding=finding.id, agency=finding.agency)
    note = do.note.strip() if do.met else need_reason(do.note, "reason.missing", case.items[do.item])
    return [e.FindingRechecked(do.item, session.id, finding.id, do.met, note, do.officer, now.date())]


def give_member_opinion(case: Case, do: jc.GiveMemberOpinion, now: datetime, calendar: Calendar) -> list[e.Event]:
    """Each member's own legal decision within the one procedure. Planning verification is decided first."""
    session, today = _member(case, do, "give_member_opinion"), now.date()
    if today < (session.on or today):
        raise Refused("session.not_held_yet", item=do.item, session_on=session.on)
    text = do.text.strip()
    if do.verdict is Verdict.PASS:
        _after_planning(session, do.agency)
        left = [one.id for one in session.findings if one.agency == do.agency and one.blocks]
        if left:
            raise Refused("acceptance.findings_open", item=do.item, findings=left)
    else:
        text = need_reason(text, "reason.missing", case.items[do.item])
    return [e.MemberOpinionGiven(do.item, session.id, do.agency, do.verdict, text, do.officer, today)]


def _after_planning(session: Session, agency: str) -> None:
    said = session.opinion_of(session.first) if session.first else None
    if session.first and agency != session.first and (said is None or said.verdict is not Verdict.PASS):
        raise Refused("acceptance.planning_first", item=session.item, agency=session.first)


def conclude(case: Case, do: jc.ConcludeAcceptance, now: datetime, calendar: Calendar) -> list[e.Event]:
    """One opinion for all. It passes only with every member's word, and nothing on the list left open."""
    session, item, today = _lead(case, do, "conclude_acceptance"), case.items[do.item], now.date()
    opinion = need_reason(do.opinion, "reason.missing", item)
    silent: list[e.Event] = []
    if do.verdict is Verdict.PASS:
        silent = _heard(session, today, silence=do.silence)
    over = e.AcceptanceConcluded(item.code, session.id, do.verdict, opinion, do.officer, today)
    if session.unit:
        return [*silent, over, *_unit(case, item, session, do, today)]
    choice = Decision.APPROVE if do.verdict is Verdict.PASS else Decision.REJECT
    decision = DecideItem(
        item=item.code, actors=do.actors, decision=choice, reason=opinion, officer=do.officer, outputs=do.outputs,
        holds=do.holds,
    )  # fmt: skip
    events = [*silent, over]
    return [*events, *decide.item(fold_all(case, events), decision, now, calendar)]


def _unit(case: Case, item: Item, session: Session, do: jc.ConcludeAcceptance, today: date) -> list[e.Event]:
    if do.verdict is not Verdict.PASS:
        return []
    place = [one.id for one in sessions_of(case, item.code, SessionKind.VISIT) if one.unit].index(session.id) + 1
    number = f"{decide.number(case, item)}-U{place}"
    return [e.UnitAccepted(item.code, session.id, session.unit, number, today)]


def _heard(session: Session, today: date, *, silence: bool) -> list[e.Event]:
    """Every member has passed it, or was silent past the day where silence counts; planning never by silence."""
    open_ = [one.id for one in session.findings if one.blocks]
    if open_:
        raise Refused("acceptance.findings_open", item=session.item, findings=open_)
    events: list[e.Event] = []
    for agency in session.members:
        said = session.opinion_of(agency)
        late = session.due_on is not None and today > session.due_on
        if said is None and silence and late and agency != session.first:
            events.append(e.MemberOpinionLapsed(session.item, session.id, agency, today))
        elif said is None or said.verdict is not Verdict.PASS:
            raise Refused("acceptance.opinion_missing", item=session.item, agency=agency)
    return events


DECIDERS: Mapping[type[CaseCommand], Callable[..., list[e.Event]]] = {
    jc.CallVisit: call_visit,
    jc.NoteFinding: note_finding,
    jc.ListRectification: list_rectification,
    jc.AnswerFinding: answer_finding,
    jc.RecheckFinding: recheck,
    jc.GiveMemberOpinion: give_member_opinion,
    jc.ConcludeAcceptance: conclude,
}
