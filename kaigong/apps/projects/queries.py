"""Reads of the project record. Enterprise people see their own projects, people of the city see all of them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from kaigong.apps.accounts.models import Agency, AgencyKind, Person, Role
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.projects.models import Project


def visible(person: Person | None) -> QuerySet[Project]:
    """The projects a person may look at."""
    if person is None:
        return Project.objects.none()
    if person.role == Role.ENTERPRISE:
        return Project.objects.filter(enterprise__in=enterprises.of_person(person))
    return Project.objects.all()


def project(person: Person | None, code: str) -> Project:
    """One project, or 404 outside the person's scope."""
    found = visible(person).select_related("enterprise").filter(code=code).first()
    if found is None:
        raise Http404
    return found
