"""What the ledger's pages are told about the streams of supervision."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import registry
from kaigong.apps.supervision import care_queries, folded_events, queries

KINDS = {
    "LineRaised": _("立项督办"),
    "LeadChanged": _("调整责任单位"),
    "DueMoved": _("调整时限"),
    "OrderIssued": _("下达督办单"),
    "OrderAnswered": _("反馈督办单"),
    "OrderOverdue": _("督办单逾期"),
    "ProgressNoted": _("报送进展"),
    "LineClimbed": _("升级督办"),
    "TalkListed": _("列入约谈名单"),
    "TalkHeld": _("已约谈"),
    "ClosureAsked": _("申请销号"),
    "ClosureReturned": _("退回销号申请"),
    "LineClosed": _("核验销号"),
    "LineReopened": _("重新打开"),
    "CauseGone": _("督办原因消除"),
    "DecisionTaken": _("会议议定"),
    "LineDropped": _("撤销督办"),
    "WeekListed": _("每周清单"),
    "MeetingOpened": _("召开会办"),
    "MeetingDecided": _("会议议定"),
    "MeetingClosed": _("闭会"),
    "RulesSet": _("设定督办规则"),
    "TicketRaised": _("提出诉求"),
    "TicketPromised": _("认领诉求"),
    "TicketAnswered": _("答复诉求"),
    "TicketReferred": _("转办诉求"),
    "TicketRated": _("评价答复"),
    "TicketOverdue": _("诉求逾期"),
    "CareBegun": _("安排包保"),
    "CareEnded": _("结束包保"),
    "VisitLogged": _("走访"),
    "TourPlanned": _("筹备项目拉练"),
    "StopAdded": _("列入拉练路线"),
    "StopSeen": _("到站"),
    "StopScored": _("打分"),
    "FindingRaised": _("拉练发现问题立项"),
    "GroundbreakingPlanned": _("筹备集中开工"),
    "ProjectListed": _("列入集中开工名单"),
    "ProjectUnlisted": _("移出集中开工名单"),
    "EventHeld": _("已举行"),
    "EventCancelled": _("取消"),
}


def register() -> None:
    """Called once when the app is ready."""
    registry.register_streams("line", _("督办事项"), may_see=may_see_line, own=own_lines, url=line_url)
    registry.register_streams("week", _("每周清单"), may_see=may_see_command, url=week_url)
    registry.register_streams("tour", _("项目拉练"), may_see=may_see_command, url=tour_url)
    registry.register_streams("groundbreaking", _("集中开工"), may_see=may_see_command, url=groundbreaking_url)
    registry.register_check(folded_events.faults)
    registry.register_streams("meeting", _("会办"), may_see=may_see_command, url=meeting_url)
    registry.register_streams("supervision-rules", _("督办规则"), may_see=may_see_command, url=rules_url)
    registry.register_streams("ticket", _("诉求"), may_see=may_see_ticket, own=own_tickets, url=ticket_url)
    registry.register_streams("binding", _("包保"), may_see=may_see_care)
    registry.register_streams("visit", _("走访"), may_see=may_see_visit)
    registry.register_kinds(KINDS)


def _key(stream: str) -> str:
    return stream.partition(":")[2]


def may_see_line(person: Person | None, stream: str) -> bool:
    """Whoever may see the line."""
    return queries.lines(person).filter(no=_key(stream)).exists()


def own_lines(person: Person | None) -> Iterable[str]:
    """The lines one has a part in."""
    return [f"line:{no}" for no in queries.lines(person).values_list("no", flat=True)]


def line_url(stream: str) -> str:
    """The page of the line."""
    return reverse("supervision:line", args=[_key(stream)])


def may_see_command(person: Person | None, stream: str) -> bool:
    """Lists, meetings and rules are for the people of the city."""
    return queries.may_look(person)


def week_url(stream: str) -> str:
    """The page of the list."""
    return reverse("supervision:week", args=[_key(stream)])


def meeting_url(stream: str) -> str:
    """The page of the meeting."""
    return reverse("supervision:meeting", args=[_key(stream)])


def tour_url(stream: str) -> str:
    """The page of the tour."""
    return reverse("supervision:tour", args=[_key(stream)])


def groundbreaking_url(stream: str) -> str:
    """The page of the ceremony."""
    return reverse("supervision:groundbreaking", args=[_key(stream)])


def rules_url(stream: str) -> str:
    """The page of the rules."""
    return reverse("supervision:rules")


def may_see_ticket(person: Person | None, stream: str) -> bool:
    """Whoever may see the ticket."""
    return care_queries.tickets(person).filter(no=_key(stream)).exists()


def own_tickets(person: Person | None) -> Iterable[str]:
    """The tickets one has a part in."""
    return [f"ticket:{no}" for no in care_queries.tickets(person).values_list("no", flat=True)]


def ticket_url(stream: str) -> str:
    """The page of the ticket."""
    return reverse("care:ticket", args=[_key(stream)])


def may_see_care(person: Person | None, stream: str) -> bool:
    """Whoever may see who looks after whom."""
    return _is_key(_key(stream)) and care_queries.bindings(person).filter(pk=_key(stream)).exists()


def may_see_visit(person: Person | None, stream: str) -> bool:
    """Whoever may see the visit."""
    return _is_key(_key(stream)) and care_queries.visits(person).filter(pk=_key(stream)).exists()


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
