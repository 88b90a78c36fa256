"""Reads of the register. Enterprise people see their own; officers of the city see all."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.enterprises.models import CreditRecord, Enterprise, Member, Weight
from kaigong.apps.ledger import wire


def may_register(person: Person | None) -> bool:
    """Whether the person keeps the register."""
    return roles.may(person, "register_enterprise")


def visible(person: Person | None) -> QuerySet[Enterprise]:
    """The enterprises a person may look at."""
    if person is None:
        return Enterprise.objects.none()
    if person.role == Role.ENTERPRISE:
        return Enterprise.objects.filter(members__person=person)
    return Enterprise.objects.all()


def of_person(person: Person | None) -> QuerySet[Enterprise]:
    """The enterprises a person may act for."""
    return Enterprise.objects.filter(members__person=person) if person else Enterprise.objects.none()


def is_member(person: Person, enterprise: int | None) -> bool:
    """Whether a person may act for one enterprise, by its key."""
    sql = "SELECT 1 FROM enterprises_member WHERE person_id = %s AND enterprise_id = %s"
    return enterprise is not None and bool(wire.rows(sql, (person.pk, enterprise)))


def enterprise(person: Person | None, credit_code: str) -> Enterprise:
    """One enterprise, or 404 outside the person's scope."""
    found = visible(person).filter(credit_code=credit_code).first()
    if found is None:
        raise Http404
    return found


def members(person: Person | None, of: Enterprise) -> QuerySet[Member]:
    """The people of an enterprise that the person may look at."""
    return Member.objects.filter(enterprise__in=visible(person).filter(pk=of.pk)).select_related("person")


def search(person: Person | None, text: str) -> QuerySet[Enterprise]:
    """Enterprises by a part of the name or of the code, with the number of their projects."""
    rows = visible(person).annotate(project_count=Count("projects")).order_by("name", "credit_code")
    if not text:
        return rows
    return rows.filter(name__icontains=text) | rows.filter(credit_code__icontains=text)


def projects_of(person: Person | None, of: Enterprise) -> QuerySet[Any]:
    """The projects of an enterprise in the person's scope: names and codes, as the app above keeps them."""
    return enterprise(person, of.credit_code).projects.only("name", "code", "is_sample").order_by("name")


def credit(person: Person | None, of: Enterprise) -> QuerySet[CreditRecord]:
    """The credit records of an enterprise in the person's scope, the last first."""
    return CreditRecord.objects.filter(enterprise__in=visible(person).filter(pk=of.pk))


def credit_record(person: Person | None, credit_code: str, number: int) -> CreditRecord:
    """One credit record, or 404."""
    found = credit(person, enterprise(person, credit_code)).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def in_bad_credit(of: Enterprise, today: date) -> bool:
    """Whether an unrepaired serious record counts against the enterprise today."""
    counting = CreditRecord.objects.filter(enterprise=of, weight=Weight.SERIOUS, repaired_on=None)
    return counting.filter(expires_on__gte=today).exists()


def credit_class(of: Enterprise) -> str:
    """`clean` without an unrepaired record, else the weight of the heaviest: how often its promises are checked."""
    weights = set(CreditRecord.objects.filter(enterprise=of, repaired_on=None).values_list("weight", flat=True))
    return next((weight.value for weight in (Weight.SERIOUS, Weight.ORDINARY) if weight in weights), "clean")


def may_repair(person: Person | None) -> bool:
    """Whether the person may enter that something was put right."""
    return roles.may(person, "repair_credit")
