"""Paper at the window, for somebody without an account: a receipt first, then what the paper means."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.cases import parts, steps
from kaigong.apps.cases.actions import moves
from kaigong.apps.cases.actions.applying import Given, apply_for
from kaigong.apps.cases.actions.one import do
from kaigong.apps.cases.models import Case, Item, PaperReceipt, ReceiptCounter
from kaigong.apps.documents.models import Document
from kaigong.apps.projects.models import Project
from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.records import LateEntry
from kaigong.core.cases.values import Actor
from kaigong.core.problems import Refused

APPLICATION = "纸质申请"
WHATS = {"resupply": "补正材料", "withdraw": "撤回申请书", "resubmit": "重新申请", "other": "其他材料"}  # as printed
ON_BEHALF = frozenset({Actor.APPLICANT})  # the applicant's own signed paper


@transaction.atomic
def take_application(
    *, project: Project, stages: Sequence[str], materials: Given, papers: Sequence[str], brought_by: str, phone: str,
    person: Person, now: datetime, late: LateEntry | None = None,
) -> tuple[list[Case], PaperReceipt]:  # fmt: skip
    """代为申请: the window files the application of whoever came with paper, and prints a receipt. Paper that came in
    earlier (`late`) is received as of then (补录): days run from that hour, which every item says with the ground."""
    _require_window(person)
    cases = apply_for(project=project, stages=stages, materials=materials, by=person.ref, now=now, late=late)
    case = Case.objects.select_related("project__enterprise").get(pk=cases[0].pk)
    brought = {"what": APPLICATION, "papers": list(papers), "brought_by": brought_by, "phone": phone}
    row = _receipt(case, None, brought, person=person, now=now)
    event = e.PaperTaken("", row.number, APPLICATION, tuple(papers), timezone.localtime(now).date())
    steps.settle(case, steps.folded(case), [event], by=person.ref, now=timezone.localtime(now))
    return cases, row


def _require_window(person: Person) -> None:
    if person.role != Role.WINDOW or not person.is_active:
        raise PermissionDenied(person.ref)


def _receipt(
    case: Case, item: Item | None, brought: Mapping[str, Any], *, person: Person, now: datetime
) -> PaperReceipt:
    if not brought["brought_by"].strip():
        raise Refused("receipt.nobody")
    return PaperReceipt.objects.create(
        number=_next_number(timezone.localtime(now).year), case=case, item=item, taken_at=now, taken_by=person.ref,
        **brought,
    )  # fmt: skip


def _next_number(year: int) -> str:
    """The next number of the year; two windows at once wait for each other at the counter's row."""
    ReceiptCounter.objects.get_or_create(year=year)
    ReceiptCounter.objects.filter(year=year).update(last=F("last") + 1)
    return f"SJ-{year}-{ReceiptCounter.objects.get(year=year).last:06d}"


@transaction.atomic
def record_paper(
    *, item: Item, what: str, papers: Sequence[str], brought_by: str, phone: str, person: Person, now: datetime,
    documents: Sequence[Document] = (), seen: int | None = None,
) -> PaperReceipt:  # fmt: skip
    """收取纸质材料 of an item under way: a receipt, and the move of the applicant that the paper is."""
    _require_window(person)
    if not [paper for paper in papers if paper.strip()]:
        raise Refused("receipt.no_papers")
    listed = [paper.strip() for paper in papers if paper.strip()]
    brought = {"what": WHATS[what], "papers": listed, "brought_by": brought_by, "phone": phone}
    row = _receipt(item.case, item, brought, person=person, now=now)
    do(item, person, now, seen, c.TakePaper, receipt=row.number, what=WHATS[what], papers=tuple(listed))
    note = f"纸质材料（{row.number}）：" + "；".join(listed)
    ways = [parts.Capacity(person.ref, ON_BEHALF)]
    if what == "resupply":
        moves.resupply(item=item, note=note, documents=documents, person=person, now=now)
    elif what == "withdraw":
        do(item, person, now, None, c.WithdrawItem, ways=ways, reason=note)
    elif what == "resubmit":
        moves.resubmit_item(item=item, note=note, person=person, now=now)
    return row
