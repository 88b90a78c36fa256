"""Verbs of the register of enterprises."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.enterprises import credit_codes
from kaigong.apps.enterprises.events import EnterpriseRegistered, MemberAdded
from kaigong.apps.enterprises.models import Enterprise, Member
from kaigong.apps.ledger import actions as ledger
from kaigong.core.problems import Faulty, Problem, Refused

LONGEST_NAME = 200


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
