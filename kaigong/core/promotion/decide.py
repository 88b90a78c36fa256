"""What people do about a lead: every verb looks at the lead as it stands and gives the events, or refuses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.core.promotion import events as e
from kaigong.core.promotion.alike import Known, alike, is_same
from kaigong.core.promotion.moves import Part, check
from kaigong.core.promotion.values import About, Lead, Limits, Stage

OLDEST = 31  # days after which a contact can no longer be reported
LONGEST = 200
MOST_FEN = 10**17


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: by which name in the ledger, for which agency, in which parts of this lead."""

    ref: str
    agency: str
    parts: frozenset[Part]


@dataclass(frozen=True, slots=True)
class Contact:
    """A conversation: when, how, what was said, what comes next and when."""

    day: date
    way: str
    text: str
    next_step: str = ""
    next_on: date | None = None
    trip: str = ""


def about_problems(about: About) -> list[Problem]:
    """Everything that is wrong with what is said of a lead."""
    found = []
    if not about.name.strip():
        found.append(Problem("lead.name_missing", at="name"))
    if len(about.name) > LONGEST:
        found.append(Problem("lead.name_long", at="name", data={"limit": LONGEST}))
    if about.investment_fen is not None and not 0 <= about.investment_fen <= MOST_FEN:
        found.append(Problem("lead.investment", at="investment"))
    return found


def enter(
    no: str, about: About, agency: str, team: str, owner: str, known: Sequence[Known], today: date, limits: Limits,
    *, another: bool = False,
) -> list[e.LeadEvent]:  # fmt: skip
    """登记线索. Whoever was first keeps it (首谈); names that are alike are to be told apart first (`another`)."""
    if faults := about_problems(about):
        raise Faulty(faults)
    found = alike(known, about.name, about.credit_code, limits.alike)
    for one, _share in found:
        if is_same(one, about.name, about.credit_code):
            mine = one.agency == agency
            raise Refused(
                "lead.known" if mine else "lead.held" if one.held else "lead.lapsed",
                no=one.no, agency=one.agency, since=one.since, name=one.name,
            )  # fmt: skip
    if found and not another:
        one = found[0][0]
        raise Faulty([Problem("lead.alike", at="name", data={"name": one.name, "agency": one.agency})])
    return [e.LeadEntered(no, about, agency, team, owner, today)]


def amend(lead: Lead, by: Actor, about: About, team: str, owner: str, today: date) -> list[e.LeadEvent]:
    """更正线索情况."""
    check(lead, "amend", by.parts)
    if faults := about_problems(about):
        raise Faulty(faults)
    return [] if (about, team, owner) == (lead.about, lead.team, lead.owner) else [
        e.LeadAmended(about, team, owner, today)
    ]  # fmt: skip


def log(lead: Lead, by: Actor, said: Contact, today: date) -> list[e.LeadEvent]:
    """记录联系. The first one is the step to 接洽, and decides who was first by the day it is reported."""
    check(lead, "log", by.parts)
    faults = []
    if not said.text.strip():
        faults.append(Problem("contact.text_missing", at="text"))
    if not today - timedelta(OLDEST) <= said.day <= today:
        faults.append(Problem("contact.day", at="day", data={"got": said.day, "days": OLDEST}))
    if said.next_step.strip() and said.next_on is None:
        faults.append(Problem("contact.next_day_missing", at="next_on"))
    if said.next_on is not None and said.next_on < today:
        faults.append(Problem("contact.next_past", at="next_on", data={"got": said.next_on}))
    if said.next_on is not None and not said.next_step.strip():
        faults.append(Problem("contact.next_missing", at="next_step"))
    if faults:
        raise Faulty(faults)
    logged = e.ContactLogged(
        said.day, said.way, said.text.strip(), said.next_step.strip(), said.next_on, by.ref, by.agency, said.trip, today
    )
    if lead.stage is Stage.CLUE:
        return [logged, e.StageReached(lead.stage, Stage.CONTACTED, (), "", today)]
    return [logged]


def advance(lead: Lead, by: Actor, to: Stage, documents: Sequence[str], note: str, today: date) -> list[e.LeadEvent]:
    """推进: one step of the way; 意向 asks for the letter of intent."""
    move = check(lead, "advance", by.parts, to)
    if move.evidence and not documents:
        raise Refused("lead.evidence_missing", no=lead.no)
    return [e.StageReached(lead.stage, to, tuple(documents), note.strip(), today)]


def pause(lead: Lead, by: Actor, reason: str, note: str, again_on: date | None, today: date) -> list[e.LeadEvent]:
    """搁置, with the reason and the day to look again."""
    check(lead, "pause", by.parts)
    if again_on is not None and again_on <= today:
        raise Refused("lead.again_past", no=lead.no, got=again_on)
    return [e.LeadPaused(_reason(lead, reason), note.strip(), again_on, today)]


def lose(lead: Lead, by: Actor, reason: str, note: str, today: date) -> list[e.LeadEvent]:
    """流失, with the reason."""
    check(lead, "lose", by.parts)
    return [e.LeadLost(_reason(lead, reason), note.strip(), today)]


def take_up(lead: Lead, by: Actor, note: str, today: date) -> list[e.LeadEvent]:
    """重启: back to the stage it had."""
    check(lead, "take_up", by.parts)
    return [e.LeadTakenUp(lead.before, note.strip(), today)]


def ask_handover(lead: Lead, by: Actor, team: str, reason: str, today: date, limits: Limits) -> list[e.LeadEvent]:
    """申请移交, by an agency that did not come first. Where the first has let it lapse, it passes over at once."""
    if lead.agency == by.agency:
        raise Refused("lead.yours_already", no=lead.no)
    if lead.ended:
        raise Refused("lead.not_possible", no=lead.no, stage=lead.stage.value, verb="ask_handover")
    if lead.asking is not None:
        raise Refused("lead.asked_before", no=lead.no, agency=lead.asking.agency, on=lead.asking.on)
    asked = e.HandoverAsked(by.agency, team, by.ref, _text(lead, reason), today)
    if lead.holds(today, limits):
        return [asked]
    return [asked, e.LeadHandedOver(by.agency, team, by.ref, "lapsed", today)]


def hand_over(lead: Lead, by: Actor, agency: str, team: str, owner: str, reason: str, today: date) -> list[e.LeadEvent]:
    """移交 to another agency: whoever asked, or one the command names."""
    check(lead, "hand_over", by.parts)
    if agency == lead.agency:
        raise Refused("lead.yours_already", no=lead.no)
    return [e.LeadHandedOver(agency, team, owner, _text(lead, reason), today)]


def decline_handover(lead: Lead, by: Actor, reason: str, today: date) -> list[e.LeadEvent]:
    """不同意移交, with the reason."""
    check(lead, "decline_handover", by.parts)
    if lead.asking is None:
        raise Refused("lead.nobody_asks", no=lead.no)
    return [e.HandoverDeclined(_text(lead, reason), today)]


def merge(lead: Lead, other: Lead, by: Actor, reason: str, today: date) -> tuple[list[e.LeadEvent], list[e.LeadEvent]]:
    """合并: `other` is the same enterprise. What happens to the lead that stays, and to the one that goes."""
    check(other, "merge", by.parts)
    if lead.no == other.no or lead.ended:
        raise Refused("lead.merge_ended", no=lead.no)
    text = _text(lead, reason)
    stays = e.LeadAbsorbed(other.no, other.contacts, other.first_contact_on, other.last_contact_on, today)
    happened: list[e.LeadEvent] = [stays]
    if lead.stage is Stage.CLUE and other.contacts:
        happened.append(e.StageReached(lead.stage, Stage.CONTACTED, (), "", today))
    return happened, [e.LeadMerged(lead.no, text, today)]


def keep_person(lead: Lead, by: Actor, key: str, digest: str, today: date) -> list[e.LeadEvent]:
    """Somebody to talk to; only the digest of who it is."""
    check(lead, "keep_person", by.parts)
    return [] if lead.people.get(key) == digest else [e.PersonKept(key, digest, today)]


def erase_person(lead: Lead, by: Actor, key: str, reason: str, today: date) -> list[e.LeadEvent]:
    """Forget somebody, as he may ask."""
    check(lead, "erase_person", by.parts)
    if key not in lead.people:
        raise Refused("lead.no_such_person", no=lead.no)
    return [e.PersonErased(key, _text(lead, reason), today)]


def link_project(lead: Lead, by: Actor, verb: str, project: str, today: date) -> list[e.LeadEvent]:
    """转为项目: registered for this, or one that is there already."""
    check(lead, verb, by.parts)
    if lead.project:
        raise Refused("lead.project_before", no=lead.no, project=lead.project)
    return [e.ProjectLinked(project, verb == "make_project", today)]


def _reason(lead: Lead, reason: str) -> str:
    if not reason.strip():
        raise Refused("lead.reason_missing", no=lead.no)
    return reason.strip()


def _text(lead: Lead, text: str) -> str:
    if not text.strip():
        raise Refused("lead.text_missing", no=lead.no)
    return text.strip()
