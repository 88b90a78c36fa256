"""What is under way in the sample city on its first day beside the plain approvals: a document let follow after the
decision, promises (one drawn for its check, one not), a certificate that its holder asks to renew, a joint acceptance.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kaigong.apps.cases import actions as cases
from kaigong.apps.cases import owing
from kaigong.apps.cases.models import Debt, Item, State
from kaigong.apps.projects.models import Project
from kaigong.core.plan.milestones import WORKS_COMPLETE
from kaigong.core.problems import Refused
from kaigong.demo import evidence
from kaigong.demo.people import People

MOST = 200  # items looked at for each
SURVEY, ACCEPTANCE = "joint-survey", "joint-acceptance"
EARLY = "样例：为演示联合验收，提前报告完工。"
RECEIVED, ACCEPTED = (State.RECEIVED,), (State.ACCEPTED, State.IN_REVIEW)
Act = Callable[[Item, People, datetime], bool]


def fill(people: People, now: datetime) -> int:
    """One of each kind, where an item of a sample project allows it. How many there are."""
    ends = Q(use_by__isnull=False, renew_last_on__gte=now.date())
    promised = _first(_promise, Q(state__in=RECEIVED), people, now)
    return (
        _first(_let_follow, Q(state__in=ACCEPTED), people, now)
        + (promised or _first(_promise_instead, Q(state__in=ACCEPTED), people, now))
        + _first(_ask_renewal, ends, people, now, "renew_last_on")
        + _first(_begin_acceptance, Q(code=WORKS_COMPLETE, state=State.TO_DO), people, now)
    )  # fmt: skip


def _first(act: Act, which: Q, people: People, now: datetime, *order: str) -> int:
    for item in _lying(which, order):
        try:
            with transaction.atomic():
                if act(item, people, now):
                    return 1
        except Refused:
            continue  # this one does not allow it
    return 0


def _lying(which: Q, order: Sequence[str]) -> Iterator[Item]:
    found = Item.objects.filter(
        which, waits=False, simulated=False, project__is_sample=True, project__named_on_page=False
    )
    rows = found.order_by(*order, "case__no", "id")
    yield from rows.select_related("case__project__enterprise", "project__enterprise")[:MOST]


def _let_follow(item: Item, people: People, now: datetime) -> bool:
    """办结（容缺通过）: the document is owed from today."""
    listed, head = owing.published(item), people.head(item.agency_id)
    if not listed or head is None:
        return False
    materials, reason = [next(iter(listed))], "样例：主要材料齐备，准予；所缺材料按公布的期限补交。"
    cases.approve_deferred(item=item, materials=materials, reason=reason, person=head, now=now)
    return True


def _promise(item: Item, people: People, now: datetime) -> bool:
    """签署告知承诺书, decided on at once. The draw is the product's own, so one follows the other until there is one
    drawn for its check and one that was left."""
    owner, officer = people.owner(item.project.enterprise_id), people.officer(item.agency_id)
    if owner is None or officer is None or not owing.may_be_promised(item):
        return False
    digest = owing.pledge_text(item).digest
    item = cases.sign_pledge(item=item, signer=owner.name_zh, digest=digest, person=owner, now=now)
    cases.decide_on_pledge(item=item, person=officer, now=now)
    return set(Debt.objects.filter(kind="pledge", ended=False).values_list("drawn", flat=True)) == {True, False}


def _promise_instead(item: Item, people: People, now: datetime) -> bool:
    """改按告知承诺办理: an owner takes an application back and hands it in anew, to be decided on a promise."""
    owner = people.owner(item.project.enterprise_id)
    if owner is None or not owing.may_be_promised(item):
        return False
    note = "样例：改按告知承诺方式办理。"
    item = cases.withdraw_item(item=item, reason=note, person=owner, now=now)
    return _promise(cases.resubmit_item(item=item, note=note, person=owner, now=now), people, now)


def _ask_renewal(item: Item, people: People, now: datetime) -> bool:
    """申请延续 of the certificate whose time ends first while the works have not begun: its decision is ahead."""
    owner = people.owner(item.project.enterprise_id)
    if owner is None:
        return False
    cases.ask_renewal(item=item, reason="样例：施工队伍未能按时进场，不能按期开工，申请延期。", person=owner, now=now)
    return True


def _begin_acceptance(item: Item, people: People, now: datetime) -> bool:
    """联合验收 under way: the works are reported complete, measured once for all, visited today; one thing is noted.

    That it comes so soon after the start is for show, and the report says so.
    """
    project, owner = item.project, people.owner(item.project.enterprise_id)
    if owner is None:
        return False
    for code in (WORKS_COMPLETE, SURVEY):
        step = _item_of(project, code)
        paper = evidence.of_milestone(project, f"{step.name_zh}（样例，为演示验收提前）", now.date(), owner.ref, now)
        cases.report_done(item=step, on=now.date(), document=paper, note=EARLY, person=owner, now=now)
    acceptance = _item_of(project, ACCEPTANCE)
    lead = people.officer(acceptance.agency_id)
    if lead is None or acceptance.waits:
        raise Refused("item.waits_for", item=ACCEPTANCE)
    taken = cases.accept_item(item=acceptance, person=lead, now=now)
    visit = cases.call_visit(item=taken, on=now.date(), place=project.name, person=lead, now=now)
    cases.note_finding(session=visit, text="样例：消防车道标线未完成。", place="主入口", person=lead, now=now)
    return True


def _item_of(project: Project, code: str) -> Item:
    found = Item.objects.select_related("case__project__enterprise", "project__enterprise")
    row = found.filter(project=project, code=code).first()
    if row is None:
        raise Refused("item.unknown", item=code, case=project.code)
    return row
