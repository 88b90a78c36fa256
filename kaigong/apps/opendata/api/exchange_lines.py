"""The lines of the feed: every move an agency's own system may send, and the action that carries it out.

A line names the item of a case. One about a debt names the debt as events do (`item/material`), one about a meeting or
a visit names the session (`item/meeting`, `item/visit-1`). What happened before it could be sent is a late entry
(补录): `late` says when it happened and why it comes only now.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from ninja import Field, Schema
from pydantic import AwareDatetime, ConfigDict, StringConstraints

from kaigong.apps.cases import actions
from kaigong.apps.opendata import queries
from kaigong.core.cases.joint_values import Expert
from kaigong.core.cases.records import LateEntry
from kaigong.core.problems import Refused

LARGEST_ID = 2**53 - 1
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Days = Annotated[int, Field(ge=1, le=250)]
Verdict = Literal["pass", "revise", "fail"]
Act = Callable[..., Any]


class Late(Schema):
    """补录: when it really happened, and why it is entered only now."""

    model_config = ConfigDict(extra="forbid")
    on: AwareDatetime
    ground: Text


class Line(Schema):
    """What every move says: which item of which case, by which officer (his user name), and what the sender knew."""

    model_config = ConfigDict(extra="forbid")
    case: str = Field(max_length=30)
    item: str = Field(max_length=80)
    by: str = Field(max_length=150)
    seen: int | None = Field(None, ge=0, le=LARGEST_ID)


class MaybeLate(Line):
    late: Late | None = None


class Plain(MaybeLate):
    action: Literal["accept", "deliver", "confirm_stop", "grant_renewal"]


class TakeOn(Line):
    action: Literal["take_on", "decide_on_pledge"]


class AskCorrection(MaybeLate):
    action: Literal["ask_correction"]
    missing: list[Text] = Field(min_length=1, max_length=100)


class WithReason(MaybeLate):
    action: Literal["find_not_needed", "refuse_acceptance", "extend", "decline_renewal"]
    reason: Text


class Reasoned(Line):
    action: Literal["decline_stop", "propose_extension", "decline_extension", "extend_use"]
    reason: Text


class Stop(MaybeLate):
    action: Literal["suspend"]
    reason: str = Field(max_length=40, description="a ground of the catalogue")
    planned_days: Days


class ProposeStop(Line):
    action: Literal["propose_stop"]
    reason: str = Field(max_length=40, description="a ground of the catalogue")
    planned_days: Days


class Resume(MaybeLate):
    action: Literal["resume"]
    result: Text


class Decide(MaybeLate):
    action: Literal["decide"]
    decision: Literal["approve", "reject"]
    reason: Words = ""


class AcceptDeferred(Line):
    """容缺受理."""

    action: Literal["accept_deferred"]
    materials: list[Key] = Field(min_length=1, max_length=50)
    promise: Text
    wait_days: Days | None = None


class ApproveDeferred(Line):
    """办结（容缺通过）."""

    action: Literal["approve_deferred"]
    materials: list[Key] = Field(default_factory=list, max_length=50)
    reason: Words = ""


class Debt(Line):
    """One debt: a material still owed, a promise, an input or an inspection that follows."""

    debt: Key


class VerifyDebt(Debt):
    action: Literal["verify_debt"]
    kept: bool
    note: Words = ""
    days: Days | None = None


class RemindDebt(Debt):
    action: Literal["remind_debt"]


class ExtendDebt(Debt):
    action: Literal["extend_debt"]
    days: Days
    reason: Text


class EndDebt(Debt):
    action: Literal["waive_debt", "revoke_on_debt"]
    reason: Text


class ExpertLine(Schema):
    model_config = ConfigDict(extra="forbid")
    name: Text
    organisation: Words = ""
    field: Words = ""


class ConveneMeeting(Line):
    """召开联合评审会."""

    action: Literal["convene_meeting"]
    on: date
    place: Text
    experts: list[ExpertLine] = Field(default_factory=list, max_length=30)


class CallVisit(Line):
    """安排联合踏勘."""

    action: Literal["call_visit"]
    on: date
    place: Text
    unit: Words = ""


class InSession(Line):
    session: Key


class ExpertOpinion(InSession):
    action: Literal["give_expert_opinion"]
    chapter: Key
    expert: Text
    verdict: Verdict
    text: Words = ""


class DecideChapter(InSession):
    action: Literal["decide_chapter"]
    chapter: Key
    verdict: Verdict
    reason: Words = ""


class NoteFinding(InSession):
    action: Literal["note_finding"]
    text: Text
    place: Words = ""
    must: bool = True


class MemberOpinion(InSession):
    action: Literal["give_member_opinion"]
    verdict: Verdict
    text: Words = ""


class ListRectification(InSession):
    action: Literal["list_rectification"]
    days: Days


class RecheckFinding(InSession):
    action: Literal["recheck_finding"]
    finding: Key
    met: bool
    note: Words = ""


class Conclude(InSession):
    action: Literal["conclude_acceptance"]
    verdict: Verdict
    opinion: Text


Move = Annotated[
    Plain | TakeOn | AskCorrection | WithReason | Reasoned | Stop | ProposeStop | Resume | Decide | AcceptDeferred
    | ApproveDeferred | VerifyDebt | RemindDebt | ExtendDebt | EndDebt | ConveneMeeting | CallVisit | ExpertOpinion
    | DecideChapter | NoteFinding | MemberOpinion | ListRectification | RecheckFinding | Conclude,
    Field(discriminator="action"),
]  # fmt: skip
OF_ITEMS: Mapping[str, Act] = {
    "accept": actions.accept_item, "take_on": actions.take_on_item, "deliver": actions.deliver_item,
    "ask_correction": actions.ask_correction, "find_not_needed": actions.find_not_needed,
    "refuse_acceptance": actions.refuse_acceptance, "suspend": actions.suspend_item,
    "propose_stop": actions.propose_stop, "confirm_stop": actions.confirm_stop, "decline_stop": actions.decline_stop,
    "resume": actions.resume_item, "extend": actions.extend_item, "propose_extension": actions.propose_extension,
    "decline_extension": actions.decline_extension, "decide": actions.decide_item,
    "decide_on_pledge": actions.decide_on_pledge, "accept_deferred": actions.accept_deferred,
    "approve_deferred": actions.approve_deferred, "extend_use": actions.extend_use,
    "grant_renewal": actions.grant_renewal, "decline_renewal": actions.decline_renewal,
    "convene_meeting": actions.convene_meeting, "call_visit": actions.call_visit,
}  # fmt: skip
OF_DEBTS: Mapping[str, Act] = {
    "verify_debt": actions.verify_debt, "remind_debt": actions.remind_debt, "extend_debt": actions.extend_debt,
    "waive_debt": actions.waive_debt, "revoke_on_debt": actions.revoke_on_debt,
}  # fmt: skip
IN_SESSIONS: Mapping[str, Act] = {
    "give_expert_opinion": actions.give_expert_opinion, "decide_chapter": actions.decide_chapter,
    "note_finding": actions.note_finding, "give_member_opinion": actions.give_member_opinion,
    "list_rectification": actions.list_rectification, "recheck_finding": actions.recheck_finding,
    "conclude_acceptance": actions.conclude_acceptance,
}  # fmt: skip
OWN = frozenset(Line.model_fields) - {"seen"} | {"action"}


def command(move: Any) -> tuple[Act, dict[str, Any]]:
    """The action of a line and what it takes beside item, person and hour."""
    fields = {name: value for name, value in move.model_dump().items() if name not in OWN}
    if "late" in fields:
        fields["late"] = LateEntry(**fields["late"]) if fields["late"] else None
    if "experts" in fields:
        fields["experts"] = [Expert(**one) for one in fields["experts"]]
    name = move.action
    if name in OF_DEBTS:
        return _on_debt(OF_DEBTS[name]), fields
    if name in IN_SESSIONS:
        return _in_session(IN_SESSIONS[name]), fields
    return OF_ITEMS[name], fields


def _on_debt(act: Act) -> Act:
    def on_debt(*, item: Any, debt: str, **given: Any) -> Any:
        row = queries.debt_of(item, debt)
        if row is None:
            raise Refused("debt.unknown", item=item.code, debt=debt)
        try:
            return act(debt=row, **given)
        except PermissionDenied:
            raise Refused("move.not_yours", item=item.code, verb="revoke") from None

    return on_debt


def _in_session(act: Act) -> Act:
    def in_session(*, item: Any, session: str, seen: int | None, **given: Any) -> Any:
        row = queries.session_of(item, session)
        if row is None:
            raise Refused("session.unknown", item=item.code, session=session)
        if seen is not None and item.seen_n > seen:
            raise Refused("item.changed_since", item=item.code, seen=seen, now=item.seen_n, state=item.state)
        return act(session=row, **given)

    return in_session
