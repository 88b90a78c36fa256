"""What the pages of joint meetings and acceptance visits show, to each as his part in them is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import names, parts, queries, queries_debts, running
from kaigong.apps.cases.actions.joint import chapters_of
from kaigong.apps.cases.forms import joint as forms
from kaigong.apps.cases.models import Finding, FindingState, Item, Session, SessionKind
from kaigong.apps.documents import queries as documents
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases.values import Actor, ItemState

VERDICTS: Mapping[str, Promise] = {"pass": _("通过"), "revise": _("修改或整改后再议"), "fail": _("不通过")}
REVIEWERS = frozenset({Actor.OFFICER, Actor.HEAD})
RECTIFYING = "rectification"  # the ground that stands for a visit with a list
CONVENERS = REVIEWERS | {Actor.WINDOW}


@dataclass(frozen=True, slots=True)
class SessionVerb:
    label: Promise
    effect: Promise
    icon: str


SESSION_VERBS: Mapping[str, SessionVerb] = {
    "give_expert_opinion": SessionVerb(_("记录专家意见"), _("每位专家对每一章提一次意见。"), "message"),
    "decide_chapter": SessionVerb(
        _("决定本部门的章节"), _("通过即先行放行，只用这一章的事项不必等整本报告。"), "gavel"
    ),
    "note_finding": SessionVerb(_("记录问题"), _("现场记录，附照片；清单发出后不能再加。"), "camera"),
    "give_member_opinion": SessionVerb(_("出具专项意见"), _("各部门分别作出；规划核实先行。"), "checklist"),
    "list_rectification": SessionVerb(
        _("发出整改清单"), _("全部问题一次列出，只发一次；整改期间停止计时。"), "list-check"
    ),
    "conclude_acceptance": SessionVerb(_("出具统一意见"), _("各部门意见齐备后，一次办结。"), "certificate"),
    "answer_finding": SessionVerb(_("整改答复"), _("逐项答复；答复完最后一项，时钟继续走。"), "upload"),
    "recheck_finding": SessionVerb(_("复验"), _("只看清单所列内容。"), "eye-check"),
}


def actors(person: Person | None, session: Session) -> frozenset[Actor]:
    """The parts a person has in a session: those in its item, and of the agency that sits in it."""
    if person is None:
        return frozenset()
    mine = parts.own(person, session.item)
    sits = session.seats.filter(agency_id=person.agency_id or "").exists()
    return mine | parts.at_desk(person) if sits else mine


def verbs(person: Person | None, session: Session) -> list[str]:
    """What the person may do in a session now, as the core will let him."""
    who, agency = actors(person, session), person.agency_id if person else ""
    if session.concluded_on:
        return []
    if session.kind == SessionKind.MEETING:
        return _in_meeting(session, who, agency or "")
    member = agency in session.members and not who.isdisjoint(REVIEWERS)
    lead = member and agency == session.item.agency_id
    found = ["note_finding"] if member and not session.listed_on else []
    found += ["give_member_opinion"] if member else []
    found += ["list_rectification"] if lead and not session.listed_on and session.findings.exists() else []
    return [*found, *(["conclude_acceptance"] if lead else [])]


def _in_meeting(session: Session, who: frozenset[Actor], agency: str) -> list[str]:
    open_ = [one for one in session.chapters if one["verdict"] != "pass"]
    found = ["give_expert_opinion"] if open_ and not who.isdisjoint(CONVENERS) else []
    mine = [one for one in open_ if one["agency"] == agency]
    return [*found, *(["decide_chapter"] if mine and not who.isdisjoint(REVIEWERS) else [])]


def session_page(
    person: Person | None, session: Session, today: date, bound: tuple[str, Form] | None = None
) -> dict[str, Any]:
    """One meeting or visit with everything said in it, and what the person may do."""
    agency = (person.agency_id if person else "") or ""
    held = session.held_on is not None and today >= session.held_on
    panels = [
        {
            "verb": verb, "words": SESSION_VERBS[verb], "open": bool(bound and bound[0] == verb),
            "form": bound[1] if bound and bound[0] == verb else forms.SESSION_FORMS[verb](
                session, agency, auto_id=f"id_{verb}_%s"),
        }
        for verb in verbs(person, session)
    ]  # fmt: skip
    return {
        "session": session, "item": session.item, "held": held, "panels": panels,
        "members": [_member(session, agency_id) for agency_id in session.members],
        "chapters": [_chapter(one) for one in session.chapters],
        "findings": [_finding(person, session, one, bound) for one in session.findings.all()],
        "first": names.agency(session.first) if session.first else "",
        "verdict": VERDICTS.get(session.verdict, ""), "lead": names.agency(session.item.agency_id),
    }  # fmt: skip


def _member(session: Session, agency: str) -> dict[str, Any]:
    said = next((one for one in reversed(session.opinions) if one["agency"] == agency), None)
    return {
        "name": names.agency(agency), "first": agency == session.first,
        "verdict": VERDICTS[said["verdict"]] if said else "", "passed": bool(said and said["verdict"] == "pass"),
        "text": said["text"] if said else "", "lapsed": bool(said and said["lapsed"]),
    }  # fmt: skip


def _chapter(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": names.material(one["material"]), "agency": names.agency(one["agency"]),
        "verdict": VERDICTS.get(one["verdict"] or "", ""), "released": one["verdict"] == "pass",
        "reason": one["reason"], "document": one["document"], "decided_on": one["decided_on"],
        "opinions": [{**said, "verdict": VERDICTS[said["verdict"]]} for said in one["opinions"]],
    }  # fmt: skip


def _finding(person: Person | None, session: Session, one: Finding, bound: tuple[str, Form] | None) -> dict[str, Any]:
    """One finding: its turn, its papers, and the form of whoever has to do something about it."""
    agency, who, verb = (person.agency_id if person else "") or "", actors(person, session), ""
    if session.concluded_on is None:
        if one.state == FindingState.LISTED and not who.isdisjoint({Actor.APPLICANT, Actor.WINDOW}):
            verb = "answer_finding"
        elif one.state == FindingState.ANSWERED and agency == one.agency_id and not who.isdisjoint(REVIEWERS):
            verb = "recheck_finding"
    form = None
    if verb:
        given = bound[1] if bound and bound[0] == f"{verb}-{one.number}" else None
        form = given or forms.FINDING_FORMS[verb](session, agency, auto_id=f"id_{one.number}_%s")
    return {
        "finding": one, "agency": names.agency(one.agency_id), "verb": verb, "form": form,
        "words": SESSION_VERBS.get(verb), "papers": documents.named(sha for sha in (*one.documents, one.photo) if sha),
    }  # fmt: skip


def _any(item: Item) -> bool:
    """Whether a session was ever called for it."""
    return queries.has(item, "session") and item.sessions.exists()


def undecided(item: Item) -> bool:
    """Whether the item's visit or meeting is still to decide it: its page leads to the session, not to a decision."""
    return _any(item) and any(not row.unit and not row.concluded_on and _holds(row) for row in item.sessions.all())


def _holds(row: Session) -> bool:
    return row.kind == SessionKind.VISIT or any(not one.get("released") for one in row.chapters)


def of_item(person: Person | None, item: Item, today: date) -> dict[str, Any]:
    """For the page of an item: its sessions, and whether the person may call one."""
    convene = forms.ConveneForm(auto_id="id_convene_%s", initial={"on": today})
    return {
        "sessions": list(queries_debts.sessions_of(person, item)) if _any(item) else [],
        "convene": convene if may_convene(person, item) else None,
        "visit": visit_form(item, initial={"on": today}) if may_call(person, item) else None,
        "shared_by": [names.item(row.code) for row in _consumers(item)] if item.kind == "intermediary-service" else [],
    }  # fmt: skip


def visit_form(item: Item, *args: Any, **options: Any) -> forms.VisitForm:
    """The form to call a visit: for a single building where it may come before the rest."""
    units = item.code in running.of(item.project).units
    early = item.state not in (ItemState.ACCEPTED.value, ItemState.IN_REVIEW.value)
    return forms.VisitForm(*args, units=units, only_units=early, auto_id="id_visit_%s", **options)


def may_convene(person: Person | None, item: Item) -> bool:
    """Whether the item is a report of several chapters, and the person calls its one meeting."""
    if person is None or item.finished or len(item.parts) < 2 or _any(item):  # noqa: PLR2004 one is no joint
        return False
    if RECTIFYING in rulebook.catalogue().items[item.code].clock_exclusions:  # these are visited
        return False
    return not parts.own(person, item).isdisjoint(CONVENERS) and bool(chapters_of(item))


def may_call(person: Person | None, item: Item) -> bool:
    """Whether several agencies accept together here, and the person calls the visit now."""
    if person is None or item.finished or len(item.agencies) < 2 or item.kind == "intermediary-service":  # noqa: PLR2004
        return False
    if (
        parts.own(person, item).isdisjoint(CONVENERS)
        or RECTIFYING not in rulebook.catalogue().items[item.code].clock_exclusions
    ):
        return False
    open_ = item.sessions.filter(concluded_on=None, unit="").exists()
    running_now = item.state in (ItemState.ACCEPTED.value, ItemState.IN_REVIEW.value) and not open_
    return running_now or item.code in running.of(item.project).units


def _consumers(item: Item) -> list[Item]:
    rows = Item.objects.filter(project=item.project).only("code", "preds", "project")
    return [row for row in rows if item.code in row.preds]
