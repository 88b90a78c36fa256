"""Reads of agencies and people. Lists of people are for administrators; names are for everyone."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django_otp.plugins.otp_totp.models import TOTPDevice

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Agency, Person, Role


def agency(agency_id: str) -> Agency | None:
    """One agency by its key: its name is public."""
    return Agency.objects.filter(id=agency_id).first()


def agencies() -> QuerySet[Agency]:
    """Every agency: their names are public."""
    return Agency.objects.all()


def agencies_kept(person: Person | None) -> QuerySet[Agency]:
    """The agencies with the number of their people, for whoever keeps the register."""
    roles.require(person, "manage_people")
    return Agency.objects.select_related("parent").annotate(
        people_count=Count("people", filter=Q(people__is_active=True))
    )


def agency_kept(person: Person | None, agency_id: str) -> Agency:
    """One agency for whoever keeps the register, else 404."""
    found = Agency.objects.filter(id=agency_id).first() if roles.may(person, "manage_people") else None
    if found is None:
        raise Http404
    return found


def officers_of(of: Agency) -> QuerySet[Person]:
    """Who decides for the agency."""
    return of.people.filter(is_active=True, role__in=[Role.OFFICER, Role.HEAD])


def people(person: Person | None) -> QuerySet[Person]:
    """Everyone who can log in, for an administrator."""
    roles.require(person, "manage_people")
    return Person.objects.select_related("agency")


def search_people(person: Person | None, *, text: str = "", role: str = "", agency_id: str = "") -> QuerySet[Person]:
    """People by a part of the name, by role and by agency."""
    rows = people(person).order_by("role", "agency_id", "username")
    if text:
        rows = rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(username__icontains=text))
    if role:
        rows = rows.filter(role=role)
    return rows.filter(agency_id=agency_id) if agency_id else rows


def one(person: Person | None, username: str) -> Person:
    """One person: oneself, or anybody for an administrator; else 404."""
    if person is not None and (person.username == username or roles.may(person, "manage_people")):
        found = Person.objects.select_related("agency").filter(username=username).first()
        if found is not None:
            return found
    raise Http404


def by_ref(ref: str) -> Person | None:
    """Whoever the ledger names: `person:zhao`."""
    return Person.objects.filter(username=ref.removeprefix("person:")).first() if ref.startswith("person:") else None


def names_of(refs: set[str]) -> dict[str, Person]:
    """The people behind several references at once."""
    usernames = [ref.removeprefix("person:") for ref in refs if ref.startswith("person:")]
    return {person.ref: person for person in Person.objects.filter(username__in=usernames)}


def half_way(pk: int) -> Person | None:
    """Whoever has given the password and still owes the second step."""
    return Person.objects.filter(pk=pk, is_active=True).first()


def nobody_yet() -> bool:
    """Whether the database is empty of people: nobody could log in."""
    return not Person.objects.exists()


def standing_cast() -> list[Person]:
    """One person of each role to try the demo city with."""
    names = ["lin", "zhao", "sun", "qian", "zhou", "wu", "admin", "wei"]
    found = {person.username: person for person in Person.objects.filter(username__in=names, is_active=True)}
    return [found[name] for name in names if name in found]


def device_of(person: Person) -> TOTPDevice | None:
    """The device of the person's second step, if one is in use."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()
