"""Debts: let follow, promise, pay, check, remind, extend, waive, revoke; and what was only simulated."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import owing, parts, planned, running, steps
from kaigong.apps.cases.actions.one import do
from kaigong.apps.cases.models import Debt, Item, State
from kaigong.apps.documents.models import Document
from kaigong.apps.enterprises import actions as enterprises
from kaigong.apps.enterprises.models import Weight
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import debts_commands as dc
from kaigong.core.cases.values import Decision
from kaigong.core.problems import Refused

BASIS = "《行政许可法》第六十九条"
PLEDGE_BASIS = "国办发〔2020〕42号；《行政许可法》第六十九条"


def accept_deferred(
    *, item: Item, materials: Sequence[str], promise: str, person: Person, now: datetime,
    wait_days: int | None = None, seen: int | None = None,
) -> Item:  # fmt: skip
    """容缺受理: the clock starts; each listed material follows, before the decision (`wait_days`) or as published."""
    day = timezone.localtime(now).date()
    _in_good_credit(item, now)
    given: dict[str, Any] = {"terms": planned.terms(item.code, day), "finished": steps.finished(item.project)}
    deferrals = owing.deferrals(item, materials, wait_days)
    return do(
        item, person, now, seen, dc.AcceptDeferred,
        **given, law=rulebook.catalogue(day).version, deferrals=deferrals, promise=promise,
    )  # fmt: skip


def _in_good_credit(item: Item, now: datetime) -> None:
    if owing.bad_credit(item, timezone.localtime(now).date()):
        raise Refused("deferral.bad_credit", enterprise=item.project.enterprise.name)


def approve_deferred(
    *, item: Item, reason: str, person: Person, now: datetime, materials: Sequence[str] = (),
    seen: int | None = None,
) -> Item:  # fmt: skip
    """办结（容缺通过）, by the head: approved with debts, whose days run from today."""
    day = timezone.localtime(now).date()
    return do(
        item, person, now, seen, dc.ApproveDeferred,
        decision=Decision.APPROVE, reason=reason, officer=person.ref, outputs=planned.gives(item),
        holds=owing.holds(item), use=planned.use_of(item.code, day, item.parts),
        laters=running.laters(item.project, item.code),
        deferrals=owing.deferrals(item, materials, None),
    )  # fmt: skip


def sign_pledge(
    *, item: Item, signer: str, digest: str, person: Person, now: datetime, seen: int | None = None
) -> Item:
    """签署告知承诺书: word for word what the page showed; if the text has changed since, it must be read again."""
    text = owing.pledge_text(item)
    if digest != text.digest:
        raise Refused("pledge.text_changed", item=item.code)
    return do(
        item, person, now, seen, dc.SignPledge,
        version=text.version, text=text.text, conditions=text.conditions, replaces=text.replaces,
        consequence=text.consequence, signer=signer, allowed=owing.may_be_promised(item),
        bad_credit=owing.bad_credit(item, timezone.localtime(now).date()),
    )  # fmt: skip


def decide_on_pledge(*, item: Item, person: Person, now: datetime, seen: int | None = None) -> Item:
    """凭承诺当场决定: accepted and approved at once; the check plan begins, drawn from the ledger."""
    day = timezone.localtime(now).date()
    return do(
        item, person, now, seen, dc.DecideOnPledge,
        terms=planned.terms(item.code, day), finished=steps.finished(item.project), officer=person.ref,
        law=rulebook.catalogue(day).version, plan=owing.check_plan(item), outputs=planned.gives(item),
        bad_credit=owing.bad_credit(item, day), holds=owing.holds(item),
        laters=running.laters(item.project, item.code), use=planned.use_of(item.code, day, item.parts),
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ one debt


def pay_debt(
    *, debt: Debt, person: Person, now: datetime, note: str = "", documents: Sequence[Document] = (),
    seen: int | None = None,
) -> Debt:  # fmt: skip
    """补交: the material, or how the promise was put right."""
    hashes = tuple(document.sha256 for document in documents)
    return _on(debt, person, now, seen, dc.PayDebt, note=note, documents=hashes)


def verify_debt(
    *, debt: Debt, kept: bool, person: Person, now: datetime, note: str = "", days: int | None = None,
    seen: int | None = None,
) -> Debt:  # fmt: skip
    """核查, by the verifier: in order, or not; a promise not kept is ordered to be put right within so many days."""
    here = person.agency_id == debt.verifier
    ways = [parts.Capacity(person.ref, parts.at_desk(person) if here else parts.NOBODY)]
    values = {"officer": person.ref, "kept": kept, "note": note, "days": days or 0}
    return _on(debt, person, now, seen, dc.VerifyDebt, ways=ways, **values)


def remind_debt(*, debt: Debt, person: Person, now: datetime, seen: int | None = None) -> Debt:
    """提醒."""
    return _on(debt, person, now, seen, dc.RemindDebt)


def state_case(*, debt: Debt, text: str, person: Person, now: datetime, seen: int | None = None) -> Debt:
    """陈述申辩."""
    return _on(debt, person, now, seen, dc.StateCase, text=text)


def extend_debt(*, debt: Debt, days: int, reason: str, person: Person, now: datetime, seen: int | None = None) -> Debt:
    """延长补交期限, once, by the head."""
    return _on(debt, person, now, seen, dc.ExtendDebt, officer=person.ref, days=days, reason=reason)


def waive_debt(*, debt: Debt, reason: str, person: Person, now: datetime, seen: int | None = None) -> Debt:
    """免予补交, by the head, with the reason."""
    return _on(debt, person, now, seen, dc.WaiveDebt, officer=person.ref, reason=reason)


@transaction.atomic
def revoke_on_debt(*, debt: Debt, reason: str, person: Person, now: datetime, seen: int | None = None) -> Debt:
    """撤销, by the head, after the applicant was heard; the broken promise goes on his credit record."""
    row = _on(debt, person, now, seen, dc.RevokeOnDebt, officer=person.ref, reason=reason)
    pledge = row.kind == "pledge"
    enterprises.record_credit(
        enterprise=row.project.enterprise, weight=Weight.SERIOUS if pledge else Weight.ORDINARY,
        reason=f"{owing.debt_name(row.key)}：{reason}", basis=PLEDGE_BASIS if pledge else BASIS,
        source=row.case.stream, by=person.ref, now=now,
    )  # fmt: skip
    return row


def _on(debt: Debt, person: Person, now: datetime, seen: int | None, command: Any, **fields: Any) -> Debt:
    """One move on a debt, in the person's parts in its item, and the verifier's if that is his agency."""
    item = debt.item
    ways = fields.pop("ways", None)
    if ways is None:
        ways = parts.capacities(person, item, timezone.localtime(now).date())
        if person.agency_id == debt.verifier:
            ways.append(parts.Capacity(person.ref, parts.at_desk(person)))
    do(item, person, now, seen, command, ways=ways, debt=debt.key, **fields)
    return Debt.objects.select_related("case__project__enterprise", "item", "project__enterprise").get(pk=debt.pk)


# ------------------------------------------------------------------------------------------- simulated reviews


@transaction.atomic
def void_simulation(
    *, item: Item, ground: str, person: Person, now: datetime, note: str = "", seen: int | None = None
) -> Item:
    """预审作废: somebody else won the land, so every simulated result of the project is void; or the design changed, so
    this one is, and with it those reviewed on it."""
    row = do(item, person, now, seen, dc.VoidSimulation, ground=ground, note=note, by=person.ref)
    gone = {item.code}
    others = Item.objects.filter(project=item.project, state=State.SIMULATED).select_related("case", "project")
    for other in sorted(others, key=lambda one: one.pk):
        if ground == "outbid" or gone & set(other.preds):
            gone.add(other.code)
            ways = [parts.Capacity(person.ref, parts.at_desk(person))]  # one finding ends them all
            do(other, person, now, None, dc.VoidSimulation, ways=ways, ground=ground, note=note, by=person.ref)
    return row
