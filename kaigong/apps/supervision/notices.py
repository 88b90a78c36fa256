"""Whom an event of a line concerns, and what they read."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaigong.apps.notices import registry
from kaigong.apps.notices.actions import Told, tell_many
from kaigong.apps.supervision import digest
from kaigong.apps.supervision.models import Line, Ticket
from kaigong.core.supervision import events as e
from kaigong.core.supervision import tickets as t
from kaigong.core.supervision.values import Line as Core

LEAD, HOLDER, HELPERS = "lead", "holder", "helpers"
TITLE = _("{label}：{line}")
# kind: (label, text, whom)
TEXTS: Mapping[type[Any], tuple[str, Any, Any, tuple[str, ...]]] = {
    e.LineRaised: ("line-raised", _("督办事项"), _("请于 {due_on} 前办结，销号需要：{wanted}。"), (LEAD, HELPERS)),
    e.LeadChanged: ("line-lead-changed", _("调整责任单位"), _("责任单位已调整：{reason}"), (LEAD, HELPERS)),
    e.DueMoved: ("line-due-moved", _("调整督办时限"), _("新的时限为 {due_on}。{reason}"), (LEAD,)),
    e.OrderIssued: ("line-ordered", _("督办单"), _("请于 {answer_by} 前反馈：{asked}"), (LEAD,)),
    e.OrderAnswered: ("line-answered", _("督办单已反馈"), _("{answer}"), (HOLDER,)),
    e.OrderOverdue: ("line-order-overdue", _("督办单逾期未反馈"), _("反馈期限已过，请立即反馈。"), (LEAD, HOLDER)),
    e.LineClimbed: (
        "line-climbed", _("督办事项升级"), _("到期未办，已升级到上一级指挥部督办。"), (LEAD, HOLDER),
    ),
    e.TalkListed: ("line-talk", _("列入约谈名单"), _("督办单 {late} 次逾期，已列入约谈名单。"), (LEAD, HOLDER)),
    e.ClosureAsked: ("line-closure-asked", _("申请销号"), _("请核验：{text}"), (HOLDER, HELPERS)),
    e.ClosureReturned: ("line-closure-returned", _("销号申请退回"), _("{reason}"), (LEAD,)),
    e.LineClosed: ("line-closed", _("已销号"), _("核验通过，已销号。"), (LEAD, HELPERS)),
    e.LineReopened: ("line-reopened", _("重新打开"), _("{reason}"), (LEAD, HOLDER)),
    e.DecisionTaken: ("line-decided", _("会议议定"), _("请于 {due_on} 前完成：{text}"), (LEAD, HELPERS)),
    e.CauseGone: ("line-cause-gone", _("督办原因已消除"), _("{text}，可以申请销号。"), (LEAD,)),
}  # fmt: skip


ASKER, OWNER = "asker", "owner"
TICKETS: Mapping[type[Any], tuple[str, Any, Any, tuple[str, ...]]] = {
    t.TicketRaised: ("ticket-raised", _("企业诉求"), _("请于 {answer_by} 前认领或答复：{text}"), (OWNER,)),
    t.TicketPromised: ("ticket-promised", _("诉求已认领"), _("承诺 {due_on} 前办理：{text}"), (ASKER,)),
    t.TicketAnswered: ("ticket-answered", _("诉求已答复"), _("{text}。请评价是否满意。"), (ASKER,)),
    t.TicketReferred: ("ticket-referred", _("诉求转办"), _("{reason}。期限不变。"), (OWNER, ASKER)),
    t.TicketRated: ("ticket-rated", _("诉求已评价"), _("{text}"), (OWNER,)),
    t.TicketOverdue: ("ticket-overdue", _("诉求逾期"), _("期限已过，将自动列为督办事项。"), (OWNER,)),
}  # fmt: skip


def register() -> None:
    """Called once when the app is ready."""
    registry.register_digest(digest.sections)
    for kind, label, text, _whom in TICKETS.values():
        registry.register(kind, label, title=TITLE, text=text, words=_words(label))
    for kind, label, text, _whom in TEXTS.values():
        registry.register(kind, label, title=TITLE, text=text, words=_words(label))


def _words(label: Any) -> Any:
    return lambda data: {**data, "label": label}


def tell(row: Line, line: Core, happened: Sequence[e.Event], *, by: str, now: datetime) -> None:
    """Into the outbox, in the caller's transaction."""
    groups = {LEAD: [line.lead], HOLDER: [line.holder], HELPERS: list(line.helpers)}
    told = []
    for event in happened:
        if type(event) in TEXTS:
            kind, _label, _text, whom = TEXTS[type(event)]
            to = tuple(dict.fromkeys(f"agency:{id}" for name in whom for id in groups[name]))
            told.append(Told(to, kind, row.stream, _data(row, line, event), f"/supervision/{row.no}/", but=by))
    tell_many(told, now=now)


def _data(row: Line, line: Core, event: Any) -> dict[str, Any]:
    known = {name: getattr(event, name) for name in event.__dataclass_fields__}
    plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in known.items()}
    simple = {key: value for key, value in plain.items() if isinstance(value, str | int)}
    return {**simple, "line": line.title, "no": row.no}


def tell_of_ticket(row: Ticket, happened: Sequence[t.Event], *, by: str, now: datetime) -> None:
    """The same for a ticket: whoever asked, and the agency that owns it."""
    groups = {ASKER: f"enterprise:{row.enterprise.credit_code}", OWNER: f"agency:{row.agency_id}"}
    told = []
    for event in happened:
        kind, _label, _text, whom = TICKETS[type(event)]
        known = {name: getattr(event, name) for name in event.__dataclass_fields__}
        plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in known.items()}
        simple = {key: value for key, value in plain.items() if isinstance(value, str | int)}
        data = {**simple, "line": row.text[:60], "no": row.no}
        told.append(Told(tuple(groups[name] for name in whom), kind, row.stream, data, f"/care/{row.no}/", but=by))
    tell_many(told, now=now)
