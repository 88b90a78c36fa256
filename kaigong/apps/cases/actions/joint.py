"""Joint forms: the expert meeting with its chapters, the acceptance visit with its one list and one opinion."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import owing, parts, planned, running
from kaigong.apps.cases.actions.one import do
from kaigong.apps.cases.models import Item, Session
from kaigong.apps.documents.models import Document
from kaigong.apps.projects import queries as projects
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import joint_commands as jc
from kaigong.core.cases.joint_values import Expert, Verdict

RECTIFYING = "rectification"  # the ground for which a visit stops the clock
PLANNING = "planning-verification"  # decided first within the visit (城乡规划法 Art. 45)


def convene_meeting(
    *, item: Item, on: date, place: str, experts: Sequence[Expert], person: Person, now: datetime,
    chapters: Sequence[tuple[str, str]] | None = None, seen: int | None = None,
) -> Session:  # fmt: skip
    """召开联合评审会: one meeting for all chapters; each goes to the authority of the item that uses it."""
    taken = tuple(chapters_of(item) if chapters is None else chapters)
    values = {"on": on, "place": place, "experts": tuple(experts), "chapters": taken}
    do(item, person, now, seen, jc.ConveneMeeting, **values)
    return Session.objects.get(case=item.case, key=f"{item.code}/meeting")


def chapters_of(item: Item) -> tuple[tuple[str, str], ...]:
    """The chapters of a consolidated report in this plan, each with the agency of the item that waits for it."""
    plan, known = projects.plan_of(item.project), rulebook.catalogue().items
    authorities = {
        material: known[one.id].agency[0]
        for one in plan.items
        for material in one.needs
        if item.code in one.preds and material in known[item.code].outputs
    }
    return tuple((chapter, authorities[chapter]) for chapter in known[item.code].outputs if chapter in authorities)


def give_expert_opinion(
    *, session: Session, chapter: str, expert: str, verdict: str, person: Person, now: datetime, text: str = "",
) -> Session:  # fmt: skip
    """What one expert said of one chapter."""
    values = {"chapter": chapter, "expert": expert, "verdict": Verdict(verdict), "text": text}
    return _in(session, person, now, jc.GiveExpertOpinion, **values)


def decide_chapter(
    *, session: Session, chapter: str, verdict: str, person: Person, now: datetime, reason: str = "",
    document: Document | None = None,
) -> Session:  # fmt: skip
    """The authority of a chapter decides it; passed, it is released at once."""
    values = {"chapter": chapter, "verdict": Verdict(verdict), "reason": reason}
    return _in(session, person, now, jc.DecideChapter, document=document.sha256 if document else "", **values)


def call_visit(
    *, item: Item, on: date, place: str, person: Person, now: datetime, unit: str = "", seen: int | None = None
) -> Session:
    """安排联合踏勘: one visit of all members; for a single building where the city lets it come before the rest."""
    ways = running.of(item.project)
    known = rulebook.catalogue().items
    first = known[PLANNING].agency[0] if PLANNING in item.parts else ""
    values = {"members": tuple(item.agencies), "first": first, "unit": unit, "days": item.promised_days}
    do(
        item, person, now, seen, jc.CallVisit,
        on=on, place=place, agency=person.agency_id or "", units_allowed=item.code in ways.units, **values,
    )  # fmt: skip
    return Session.objects.filter(item=item).latest("pk")


def note_finding(
    *, session: Session, text: str, person: Person, now: datetime, place: str = "", must: bool = True,
    photo: Document | None = None,
) -> Session:  # fmt: skip
    """记录问题: what a member saw, with a photo."""
    values = {"text": text, "place": place, "must": must, "photo": photo.sha256 if photo else ""}
    return _in(session, person, now, jc.NoteFinding, **values)


def give_member_opinion(*, session: Session, verdict: str, person: Person, now: datetime, text: str = "") -> Session:
    """出具专项意见: a member's own decision within the one procedure."""
    return _in(session, person, now, jc.GiveMemberOpinion, verdict=Verdict(verdict), text=text)


def list_rectification(*, session: Session, days: int, person: Person, now: datetime) -> Session:
    """发出整改清单: everything found, once; the clock stands until the owner reports it done."""
    ground = rulebook.catalogue().exclusion_reasons[RECTIFYING]
    stops = {"statutory": ground.stops_statutory_clock, "promised": ground.stops_promised_clock}
    return _in(session, person, now, jc.ListRectification, days=days, **stops)


def answer_finding(
    *, session: Session, finding: str, text: str, person: Person, now: datetime, documents: Sequence[Document] = ()
) -> Session:
    """整改答复, point by point; with the last one the clock runs again."""
    hashes = tuple(document.sha256 for document in documents)
    return _in(session, person, now, jc.AnswerFinding, finding=finding, text=text, documents=hashes)


def recheck_finding(
    *, session: Session, finding: str, met: bool, person: Person, now: datetime, note: str = ""
) -> Session:
    """复验: only what the list names, by the member that found it."""
    return _in(session, person, now, jc.RecheckFinding, finding=finding, met=met, note=note)


def conclude_acceptance(*, session: Session, verdict: str, opinion: str, person: Person, now: datetime) -> Session:
    """出具统一意见: one opinion for all members; it decides the item, or accepts the one building."""
    item = session.item
    silent = item.code in running.of(item.project).silent
    values = {"outputs": planned.gives(item), "holds": owing.holds(item), "silence": silent}
    return _in(session, person, now, jc.ConcludeAcceptance, verdict=Verdict(verdict), opinion=opinion, **values)


def _in(session: Session, person: Person, now: datetime, command: Any, **fields: Any) -> Session:
    """One move in a session, in the person's parts in its item, or of the agency that sits in it."""
    ways = parts.capacities(person, session.item, timezone.localtime(now).date())
    if session.seats.filter(agency_id=person.agency_id or "").exists():
        ways.append(parts.Capacity(person.ref, parts.at_desk(person)))
    who = {"agency": person.agency_id or "", "officer": person.ref}
    do(session.item, person, now, None, command, ways=ways, session=session.key, **who, **fields)
    return Session.objects.select_related("item__case__project__enterprise", "item__project__enterprise").get(
        pk=session.pk
    )
