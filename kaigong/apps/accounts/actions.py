"""Verbs on agencies and people. Each checks who acts, changes one thing and seals it in the ledger."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from kaigong.apps.accounts import queries, roles
from kaigong.apps.accounts.events import (
    AgencyRegistered,
    PasswordChanged,
    PersonDeactivated,
    PersonReactivated,
    PersonRegistered,
    RoleChanged,
    SecondStepRemoved,
    SecondStepSet,
)
from kaigong.apps.accounts.models import Agency, AgencyKind, Person, Role
from kaigong.apps.accounts.record import record
from kaigong.core.problems import Faulty, Problem, Refused

OF_AN_AGENCY = frozenset({Role.WINDOW, Role.OFFICER, Role.HEAD, Role.COMMAND})


@transaction.atomic
def register_agency(
    *,
    id: str,  # noqa: A002  the agency's own key
    name_zh: str,
    name_en: str,
    kind: str,
    by: str,
    now: datetime,
    parent: Agency | None = None,
    is_sample: bool = False,
) -> Agency:
    """Enter an agency. Its key is the catalogue's where the catalogue knows it, and never changes."""
    roles.require_ref(by, "manage_people")
    agency = Agency(id=id, name_zh=name_zh, name_en=name_en, kind=kind, parent=parent, is_sample=is_sample)
    if problems := list(_agency_problems(agency)):
        raise Faulty(problems)
    if Agency.objects.filter(id=id).exists():
        raise Refused("agency.known", id=id)
    parent_id = parent.id if parent else None
    record(agency, AgencyRegistered(id, name_zh, name_en, kind, parent_id, is_sample), by=by, now=now)
    return agency


def _agency_problems(agency: Agency) -> Iterator[Problem]:
    if not _is_slug(agency.id):
        yield Problem("agency.bad_id", at="id", data={"got": agency.id})
    if not agency.name_zh:
        yield Problem("agency.no_name", at="name_zh")
    if agency.kind not in AgencyKind.values:
        yield Problem("agency.unknown_kind", at="kind", data={"got": agency.kind})


@transaction.atomic
def register_person(
    *,
    username: str,
    name_zh: str,
    role: str,
    password: str,
    by: str,
    now: datetime,
    name_en: str = "",
    title_zh: str = "",
    agency: Agency | None = None,
    is_sample: bool = False,
    hashed: str = "",
) -> Person:
    """Enter a person who can log in. `hashed` spares hashing one shared sample password hundreds of times."""
    roles.require_ref(by, "manage_people")
    person = Person(username=username, name_zh=name_zh, name_en=name_en, title_zh=title_zh, role=role)
    person.agency, person.is_sample = agency, is_sample
    if problems := [*_person_problems(person), *_password_problems(password, person, checked=not hashed)]:
        raise Faulty(problems)
    if Person.objects.filter(username=username).exists():
        raise Refused("person.known", username=username)
    if hashed:
        person.password = hashed
    else:
        person.set_password(password)
    event = PersonRegistered(username, name_zh, name_en, title_zh, role, person.agency_id, is_sample)
    record(person, event, by=by, now=now)
    return person


def _person_problems(person: Person) -> Iterator[Problem]:
    if not _is_slug(person.username):
        yield Problem("person.bad_username", at="username", data={"got": person.username})
    if not person.name_zh:
        yield Problem("person.no_name", at="name_zh")
    if person.role not in Role.values:
        yield Problem("person.unknown_role", at="role", data={"got": person.role})
    elif person.agency is None and person.role in OF_AN_AGENCY:
        yield Problem("person.agency_missing", at="agency", data={"role": Role(person.role).label})
    elif person.agency is not None and person.role == Role.ENTERPRISE:
        yield Problem("person.agency_too_many", at="agency", data={"role": Role(person.role).label})


def _password_problems(password: str, person: Person, *, checked: bool = True) -> list[Problem]:
    if not checked:
        return []
    try:
        validate_password(password, person)
    except ValidationError as error:
        return [Problem("person.weak_password", at="password", data={"why": " ".join(error.messages)})]
    return []


def _is_slug(text: str) -> bool:
    try:
        validate_slug(text)
    except ValidationError:
        return False
    return True


@transaction.atomic
def change_role(*, person: Person, role: str, agency: Agency | None, reason: str, by: str, now: datetime) -> Person:
    """Give a person another role or another agency; nobody changes their own."""
    roles.require_ref(by, "manage_people")
    if person.ref == by:
        raise Refused("person.own_role")
    event = RoleChanged(person.role, role, person.agency_id, agency.id if agency else None, reason)
    person.role, person.agency = role, agency
    if problems := list(_person_problems(person)):
        raise Faulty(problems)
    record(person, event, by=by, now=now)
    return person


@transaction.atomic
def deactivate(*, person: Person, reason: str, by: str, now: datetime) -> Person:
    """Let a person log in no longer. What they did stays."""
    roles.require_ref(by, "manage_people")
    if person.ref == by:
        raise Refused("person.own_account")
    if not person.is_active:
        raise Refused("person.inactive", name=person.name_zh)
    person.is_active = False
    record(person, PersonDeactivated(reason), by=by, now=now)
    return person


@transaction.atomic
def reactivate(*, person: Person, reason: str, by: str, now: datetime) -> Person:
    """Let a person log in again."""
    roles.require_ref(by, "manage_people")
    if person.is_active:
        raise Refused("person.active", name=person.name_zh)
    person.is_active = True
    record(person, PersonReactivated(reason), by=by, now=now)
    return person


@transaction.atomic
def change_password(*, person: Person, password: str, by: str, now: datetime) -> Person:
    """Set a new password: one's own, or another's by an administrator."""
    own = person.ref == by
    if not own:
        roles.require_ref(by, "manage_people")
    if problems := _password_problems(password, person):
        raise Faulty(problems)
    person.set_password(password)
    record(person, PasswordChanged(reset=not own), by=by, now=now)
    return person


SECOND_STEP = "totp"


def _own(person: Person, by: str) -> None:
    """The second step is one's own: nobody sets it up for another."""
    if person.ref != by:
        raise PermissionDenied(by)


@transaction.atomic
def begin_second_step(*, person: Person, by: str, now: datetime) -> TOTPDevice:
    """A device that waits for its first code; asking again gives the same one. Nothing counts before the code."""
    _own(person, by)
    if queries.device_of(person):
        raise Refused("second_step.on")
    return TOTPDevice.objects.get_or_create(user=person, confirmed=False, defaults={"name": person.username})[0]


def confirm_second_step(*, person: Person, token: str, by: str, now: datetime) -> None:
    """The first right code switches the second step on. A wrong one counts against the device, so it is stored."""
    _own(person, by)
    device = TOTPDevice.objects.filter(user=person, confirmed=False).first()
    if device is None or not device.verify_token(token):
        raise Faulty([Problem("second_step.wrong_code", at="token")])
    with transaction.atomic():
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        record(person, SecondStepSet(SECOND_STEP), by=by, now=now)


@transaction.atomic
def remove_second_step(*, person: Person, by: str, now: datetime) -> None:
    """Log in by password alone again: one's own wish, or an administrator's help when the phone is lost."""
    if person.ref != by:
        roles.require_ref(by, "manage_people")
    if not TOTPDevice.objects.filter(user=person, confirmed=True).delete()[0]:
        raise Refused("second_step.off")
    record(person, SecondStepRemoved(SECOND_STEP), by=by, now=now)
