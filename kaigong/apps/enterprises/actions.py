"""Verbs of the register of enterprises."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.enterprises import credit_codes
from kaigong.apps.enterprises.events import CreditRecorded, CreditRepaired, EnterpriseRegistered, MemberAdded
from kaigong.apps.enterprises.models import CreditRecord, Enterprise, Member
from kaigong.apps.ledger import actions as ledger
from kaigong.core.clock.due import add_months
from kaigong.core.problems import Faulty, Problem, Refused

LONGEST_NAME = 200
LONGEST_REASON = 500
COUNTS_MONTHS = 36  # a serious record counts three years, unless repaired before (a convention)


def register_problems(*, credit_code: str, name: str) -> Iterator[Problem]:
    """Everything that is wrong with a new entry of the register."""
    yield from credit_codes.code_problems(credit_code)
    if not name:
        yield Problem("name.missing", at="name")
    elif len(name) > LONGEST_NAME:
        yield Problem("name.too_long", at="name", data={"got": len(name), "limit": LONGEST_NAME})


@transaction.atomic
def register_enterprise(*, credit_code: str, name: str, by: str, now: datetime, is_sample: bool = False) -> Enterprise:
    """Enter an enterprise: the code is checked, unique, and never changes afterwards."""
    roles.require_ref(by, "register_enterprise")
    credit_code, name = credit_codes.tidy(credit_code), name.strip()
    if problems := list(register_problems(credit_code=credit_code, name=name)):
        raise Faulty(problems)
    if known := Enterprise.objects.filter(credit_code=credit_code).first():
        raise Refused("enterprise.known", credit_code=credit_code, name=known.name)
    enterprise = Enterprise(credit_code=credit_code, name=name, is_sample=is_sample, registered_at=now)
    event = EnterpriseRegistered(credit_code=credit_code, name=name, is_sample=is_sample)
    enterprise.seen_n = ledger.append(enterprise.stream, [event], after=0, by=by, now=now)
    enterprise.save()
    return enterprise


@transaction.atomic
def add_member(*, enterprise: Enterprise, person: Person, by: str, now: datetime) -> Member:
    """Let a person act for an enterprise. Officers of agencies never act for one."""
    roles.require_ref(by, "register_enterprise")
    if person.role != Role.ENTERPRISE:
        raise Refused("member.is_an_officer", name=person.name_zh, username=person.username)
    if Member.objects.filter(enterprise=enterprise, person=person).exists():
        raise Refused("member.known", name=person.name_zh, enterprise=enterprise.name)
    event = MemberAdded(person=person.ref)
    enterprise.seen_n = ledger.append(enterprise.stream, [event], after=enterprise.seen_n, by=by, now=now)
    enterprise.save(update_fields=["seen_n"])
    return Member.objects.create(enterprise=enterprise, person=person)


@transaction.atomic
def record_credit(
    *, enterprise: Enterprise, weight: str, reason: str, basis: str, source: str, by: str, now: datetime,
    expires_on: date | None = None,
) -> CreditRecord:  # fmt: skip
    """记入信用记录: what was not kept, on what ground, from which stream, and until when it counts."""
    roles.require_ref(by, "record_credit")
    if not reason.strip() or not basis.strip():
        raise Refused("credit.reason_missing")
    today = timezone.localtime(now).date()
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    values = {
        "weight": str(weight), "reason": reason.strip()[:LONGEST_REASON], "basis": basis.strip(), "source": source,
        "expires_on": expires_on or add_months(today, COUNTS_MONTHS),
    }  # fmt: skip
    entered = CreditRecorded(on=today, **values)
    enterprise.seen_n = ledger.append(enterprise.stream, [entered], after=enterprise.seen_n, by=by, now=now)
    enterprise.save(update_fields=["seen_n"])
    return CreditRecord.objects.create(enterprise=enterprise, number=enterprise.seen_n, recorded_on=today, **values)


@transaction.atomic
def repair_credit(*, record: CreditRecord, repair: str, by: str, now: datetime) -> CreditRecord:
    """信用修复: what was broken has been put right; from today the record no longer counts."""
    roles.require_ref(by, "repair_credit")
    if not repair.strip():
        raise Refused("credit.reason_missing")
    record = CreditRecord.objects.select_for_update().select_related("enterprise").get(pk=record.pk)
    if record.repaired_on:
        raise Refused("credit.repaired_before", on=record.repaired_on)
    today, enterprise = timezone.localtime(now).date(), record.enterprise
    event = CreditRepaired(record=record.number, on=today, repair=repair.strip()[:LONGEST_REASON])
    enterprise.seen_n = ledger.append(enterprise.stream, [event], after=enterprise.seen_n, by=by, now=now)
    enterprise.save(update_fields=["seen_n"])
    record.repaired_on, record.repair = today, event.repair
    record.save(update_fields=["repaired_on", "repair"])
    return record
