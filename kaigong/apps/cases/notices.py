"""Who is told of what in a case: one table, from the kind of event to the recipients and what the notice says.

`told` is called for every event as it goes into the book, so it only looks up and copies; who the people are and what
they read is found out later, by the worker.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from kaigong.apps.cases.models import Case
from kaigong.apps.notices.actions import Told
from kaigong.apps.projects.models import Project
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core

Who = Callable[[core.Item, Any], Sequence[str]]
APPLICANT = "applicant"  # a group of its own: applicant:<project code>, the enterprise that owns the project


def agency(item: core.Item, event: Any) -> Sequence[str]:
    """Everybody at the desks of the agencies that have the item."""
    return [f"agency:{id}" for id in item.agencies]


def officer(item: core.Item, event: Any) -> Sequence[str]:
    """Whoever works on it; the whole desk while nobody does."""
    return [item.officer] if item.officer else agency(item, event)


def head(item: core.Item, event: Any) -> Sequence[str]:
    """Whoever heads the first agency of the item."""
    return [f"head:{item.agencies[0]}"] if item.agencies else []


def named(field: str) -> Who:
    """The person that the event names."""
    return lambda item, event: [value] if (value := getattr(event, field)) else []


def agencies_named(field: str) -> Who:
    """The agency or agencies that the event names."""

    def who(item: core.Item, event: Any) -> Sequence[str]:
        value = getattr(event, field)
        return [f"agency:{id}" for id in ((value,) if isinstance(value, str) else value)]

    return who


def chapters(item: core.Item, event: Any) -> Sequence[str]:
    """The authorities that decide chapters of a meeting."""
    return [f"agency:{id}" for id in dict.fromkeys(authority for _chapter, authority in event.chapters)]


def asker(item: core.Item, event: Any) -> Sequence[str]:
    """Whoever works on the item that another agency was asked about."""
    return officer(item, event)


def owner(item: core.Item, event: Any) -> Sequence[str]:
    """The applicant."""
    return [APPLICANT]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: the kind of notice, who is told, and which fields of the event it says."""

    kind: str
    who: tuple[Who, ...]
    fields: tuple[str, ...] = ()
    when: Callable[[Any], bool] = lambda event: True


RULES: Mapping[type[Any], Rule] = {
    # the application and its rounds
    e.ItemReceived: Rule("item-received", (agency,)),
    e.ItemResubmitted: Rule("item-received", (agency,)),
    e.ItemReady: Rule("item-ready", (agency,)),
    e.MaterialResupplied: Rule("material-resupplied", (officer,), ("note",), lambda event: event.complete),
    e.PointsUnmet: Rule("points-unmet", (owner,), ("reason",)),
    e.ItemAccepted: Rule("item-accepted", (owner,), ("on", "promised_due", "statutory_due")),
    e.ItemNotNeeded: Rule("item-not-needed", (owner,), ("reason",)),
    e.AcceptanceRefused: Rule("acceptance-refused", (owner,), ("reason",)),
    e.ItemWithdrawn: Rule("item-withdrawn", (officer,), ("reason",)),
    # stops and extensions
    e.StopProposed: Rule("stop-proposed", (head,), ("reason", "planned_days")),
    e.StopDeclined: Rule("stop-declined", (officer,), ("reason",)),
    e.ItemSuspended: Rule("item-suspended", (owner,), ("on", "reason", "planned_days")),
    e.StopOverran: Rule("stop-overran", (officer, head), ("planned_end",)),
    e.ItemResumed: Rule("item-resumed", (owner,), ("on", "promised_due")),
    e.ExtensionProposed: Rule("extension-proposed", (head,), ("reason", "days")),
    e.ExtensionDeclined: Rule("extension-declined", (officer,), ("reason",)),
    e.DueExtended: Rule("due-extended", (owner,), ("days", "reason", "promised_due")),
    # the decision and after
    e.ItemDecided: Rule("item-decided", (owner,), ("decision", "reason")),
    e.CertificateDue: Rule("certificate-issued", (owner,), ("number", "by")),
    e.ItemEnded: Rule("item-ended", (owner,), ("cause",)),
    e.ItemCalledBack: Rule("item-called-back", (owner,), ("reason",)),
    e.ItemLapsed: Rule("item-lapsed", (owner,), ("use_by",)),
    e.UseExtended: Rule("use-extended", (owner, officer), ("use_by", "basis")),
    e.RenewalAsked: Rule("renewal-asked", (officer, head), ("reason", "due")),
    e.RenewalDecided: Rule("renewal-declined", (owner,), ("reason",), lambda event: not event.granted),
    e.ItemRevoked: Rule("item-revoked", (owner,), ("reason",)),
    e.SimulationPassed: Rule("simulation-passed", (owner,)),
    e.SimulationVoided: Rule("simulation-voided", (owner,), ("note",)),
    # who has it
    e.ItemAssigned: Rule("item-assigned", (named("officer"),)),
    e.WorkHandedOver: Rule("item-assigned", (named("officer"),)),
    e.ItemTransferred: Rule("item-transferred", (owner, agencies_named("agency")), ("reason",)),
    # debts
    e.PledgeSigned: Rule("pledge-signed", (officer,)),
    e.DebtIncurred: Rule("debt-incurred", (owner,)),
    e.DebtReminded: Rule("debt-reminded", (owner,)),
    e.DebtBlocked: Rule("debt-blocked", (owner,), ("state_by",)),
    e.DebtPaid: Rule("debt-paid", (officer,), ("note",)),
    e.DebtVerified: Rule("debt-verified", (owner,)),
    e.DebtFoundFalse: Rule("debt-found-false", (owner,), ("reason", "state_by")),
    e.CorrectionOrdered: Rule("correction-ordered", (owner,), ("what", "due_on")),
    e.DebtStated: Rule("debt-stated", (officer, head), ("text",)),
    e.DebtExtended: Rule("debt-extended", (owner,), ("due_on",)),
    e.DebtWaived: Rule("debt-waived", (owner,), ("reason",)),
    e.DebtRevoked: Rule("debt-revoked", (owner,), ("reason",)),
    e.PartsRemeasured: Rule("parts-remeasured", (agencies_named("users"),), ("parts",)),
    # joint forms
    e.MeetingConvened: Rule("meeting-convened", (owner, chapters), ("on", "place")),
    e.VisitCalled: Rule("visit-called", (owner, agencies_named("members")), ("on", "place")),
    e.RectificationListed: Rule("rectification-listed", (owner,), ("due_on",)),
    e.RectificationReported: Rule("rectification-reported", (officer,)),
    e.AcceptanceConcluded: Rule("acceptance-concluded", (owner,), ("opinion",)),
    e.UnitAccepted: Rule("unit-accepted", (owner,), ("unit",)),
    # questions, opinions, ratings
    e.QuestionAsked: Rule("question-asked", (agency,), ("text",)),
    e.QuestionAnswered: Rule("question-answered", (owner,), ("text",)),
    e.ConsultAsked: Rule("consult-asked", (agencies_named("agency"),), ("question",)),
    e.ConsultAnswered: Rule("consult-answered", (asker,), ("answer",)),
    e.OpinionsAsked: Rule("opinions-asked", (agencies_named("reviewers"),), ("question", "due")),
    e.OpinionGiven: Rule("opinion-given", (officer,), ("text",)),
    e.OpinionsLapsed: Rule("opinions-lapsed", (officer,)),
    e.CommentMade: Rule("comment-made", (officer,), ("text",)),
    e.ServiceRated: Rule("service-rated", (head,), ("score", "text")),
    e.RatingAnswered: Rule("rating-answered", (owner,), ("text",)),
}

TOLD = RULES.keys() | {e.NoticeSent, e.CaseOpened, e.ThemeReplied, e.StageExtended}  # of nothing else is anybody told


def told(case: Case, folded: core.Case, happened: Sequence[Any], *, by: str) -> Iterator[Told]:
    """What is to be told of what happened in a case that now stands as folded; nobody is told what he did himself."""
    for event in happened:
        if (rule := RULES.get(type(event))) is not None:
            item = folded.items.get(event.item)
            if item is not None and rule.when(event) and not _said_already(item, event):
                yield _told(case, item, event, rule, by)
        elif isinstance(event, e.NoticeSent):
            points = [[code, point.text] for code, some in event.points.items() for point in some]
            yield _of_case(case, "notice-sent", {"number": len(points), "points": points}, by)
        elif isinstance(event, e.CaseOpened):
            yield _of_case(case, "case-opened", {"stage": event.stage}, by)
        elif isinstance(event, e.ThemeReplied):
            yield _of_case(case, "theme-replied", {}, by)
        elif isinstance(event, e.StageExtended):
            yield _of_case(case, "stage-extended", {"reason": event.reason, "due": _plain(event.due)}, by)


def _said_already(item: core.Item, event: Any) -> bool:
    """An item that waits for no other is ready as it comes in: one notice is enough."""
    return isinstance(event, e.ItemReady) and not item.needs


def _told(case: Case, item: core.Item, event: Any, rule: Rule, by: str) -> Told:
    to = [ref for who in rule.who for ref in who(item, event)]
    data = {field: _plain(getattr(event, field)) for field in rule.fields}
    project, no, code = case.project, case.no, item.code
    data["item"], data["project"], data["case"] = code, project.name, no
    return Told(_reach(to, project), rule.kind, case.stream, data, f"/cases/{no}/items/{code}/", but=by)


def _of_case(case: Case, kind: str, data: dict[str, Any], by: str) -> Told:
    data |= {"project": case.project.name, "case": case.no}
    return Told(_reach([APPLICANT], case.project), kind, case.stream, data, f"/cases/{case.no}/", but=by)


def _reach(to: Sequence[str], project: Project) -> tuple[str, ...]:
    if APPLICANT in to:
        owner = f"{APPLICANT}:{project.code}"
        to = [owner if ref == APPLICANT else ref for ref in to]
    return tuple(to) if len(to) < 2 else tuple(dict.fromkeys(to))


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    kind = type(value)
    if kind is str or kind is int or value is None:
        return value
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
