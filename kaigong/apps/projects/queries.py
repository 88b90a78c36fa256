"""Reads of the project record. Enterprise people see their own projects, people of the city see all of them."""

import json
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.projects.models import BEFORE_START, Evidence, Project, ProjectFile, Stage
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan import Chosen, Plan, ProjectFacts, plan
from kaigong.core.plan.running import Running, running
from kaigong.core.values import replace

_sorted = msgspec.json.Encoder(order="sorted").encode

OWNERS = (Role.ENTERPRISE, Role.WINDOW, Role.COMMAND)  # the owner, the window for the owner, the city's project base
KEEPERS = (*OWNERS, Role.OFFICER, Role.HEAD)  # whoever may bring a proof or say why something is late
COMMANDS = (Role.COMMAND,)


def visible(person: Person | None) -> QuerySet[Project]:
    """The projects a person may look at."""
    if person is None:
        return Project.objects.none()
    if person.role == Role.ENTERPRISE:
        return Project.objects.filter(enterprise__in=enterprises.of_person(person))
    return Project.objects.all() if roles.may(person, "see_every_project") else Project.objects.none()


def waiting() -> QuerySet[Project]:
    """The projects still to break ground, for looking ahead over the whole city."""
    return Project.objects.filter(stage__in=BEFORE_START).select_related("enterprise").order_by("code")


def started() -> QuerySet[Project]:
    """The projects that have broken ground, for the same."""
    return Project.objects.exclude(stage__in=BEFORE_START).select_related("enterprise").order_by("code")


def project(person: Person | None, code: str) -> Project:
    """One project, or 404 outside the person's scope."""
    found = visible(person).select_related("enterprise").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def owner_of(code: str) -> Enterprise | None:
    """The enterprise that owns a project, for the system itself."""
    found = Project.objects.select_related("enterprise").filter(code=code).first()
    return found.enterprise if found else None


def started_twin(of: Project) -> Project | None:
    """Another record of the same project of the same owner that has broken ground already."""
    same = Project.objects.filter(enterprise=of.enterprise, name=of.name).exclude(pk=of.pk)
    return same.exclude(started_on=None).first()


def start_evidence(of: Project) -> Evidence | None:
    """The proof with which ground was broken, as long as it counts."""
    return Evidence.objects.filter(project=of, milestone=Stage.STARTED, struck_at=None).order_by("n").first()


def sector(of: Project) -> str:
    """The industry chain of the project's file, or nothing."""
    return ProjectFile.objects.filter(pk=of.pk).values_list("sector_chain", flat=True).first() or ""


def plan_of(of: Project, *, reforms: Chosen | None = None, day: date | None = None) -> Plan:
    """The plan of a project with the facts, reforms and calendar it has now; `reforms` asks what if, `day` picks the
    law. The same question is answered from memory, in this request and the next."""
    chosen = of.reforms if reforms is None else reforms
    chosen = chosen if isinstance(chosen, str) else tuple(chosen)
    return _plan(
        of.name, of.type, _facts(of), chosen if chosen != "" else "type", of.start_on, day,
        rulebook.calendar(of.county), rulebook.catalogue().fingerprint,
    )  # fmt: skip


def _facts(of: Project) -> str:
    """The facts as one text. The row keeps it for as long as it has the same facts."""
    known, text = of.__dict__.get("_facts_text", (None, ""))
    if known is not of.facts:
        text = _sorted(of.facts).decode()
        of.__dict__["_facts_text"] = of.facts, text
    return text


@lru_cache(maxsize=4096)
def _plan(name: str, *asked: Any) -> Plan:
    return replace(_alike(*asked), name=name)


@lru_cache(maxsize=1024)
def _alike(
    type_id: str, facts: str, reforms: Chosen, start: date, day: date | None, calendar: Calendar, _fingerprint: str
) -> Plan:
    """The plan of all projects with these facts; nothing in it hangs on what they are called."""
    project = ProjectFacts("", type_id, json.loads(facts))
    return plan(rulebook.catalogue(), project, calendar, start=start, reforms=reforms, as_of=day)


def running_of(of: Project) -> Running:
    """What the project's reforms in effect change in how its cases run; answered from memory like its plan."""
    chosen = of.reforms if isinstance(of.reforms, str) else tuple(of.reforms)
    return _running(of.type, _facts(of), chosen if chosen != "" else "type", rulebook.catalogue().fingerprint)


@lru_cache(maxsize=1024)
def _running(type_id: str, facts: str, reforms: Chosen, fingerprint: str) -> Running:
    return running(rulebook.catalogue(), ProjectFacts("", type_id, json.loads(facts)), reforms)


def may_amend(person: Person | None, of: Project) -> bool:
    """Whether the person keeps this record: somebody of its enterprise, the window, or the command."""
    return person is not None and _has_part(person, of.enterprise, OWNERS)


def amendable(person: Person | None, code: str) -> Project:
    """One project the person may amend, or 404."""
    found = project(person, code)
    if not may_amend(person, found):
        raise Http404
    return found


def may_keep_life(person: Person | None, of: Project) -> bool:
    """Whether the person brings proofs and says why something is late."""
    return person is not None and _has_part(person, of.enterprise, KEEPERS)


def kept_life(person: Person | None, code: str, allowed: Collection[str] = KEEPERS) -> Project:
    """One project whose life the person keeps, or 404."""
    found = project(person, code)
    if person is None or not _has_part(person, found.enterprise, allowed):
        raise Http404
    return found


def require_owner(by: str, enterprise: Enterprise) -> None:
    """Stop whoever does not keep the records of this enterprise."""
    require_part(by, enterprise, allowed=OWNERS)


def require_part(by: str, enterprise: Enterprise, allowed: Collection[str] | None = None) -> None:
    """Stop strangers: the system passes, people of the city by role, enterprise people for their own enterprise."""
    if by.startswith(roles.SYSTEM):
        return
    person = accounts.by_ref(by)
    if person is None or not _has_part(person, enterprise, allowed or (Role.ENTERPRISE, *roles.CITY)):
        raise PermissionDenied


def _has_part(person: Person, enterprise: Enterprise, allowed: Collection[str]) -> bool:
    if not person.is_active or person.role not in allowed:
        return False
    return person.role != Role.ENTERPRISE or enterprises.of_person(person).filter(pk=enterprise.pk).exists()
