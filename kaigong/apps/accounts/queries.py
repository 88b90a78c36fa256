"""Reads of agencies and people. Lists of people are for administrators; names are for everyone."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import get_language
from django_otp.plugins.otp_totp.models import TOTPDevice

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Agency, Person, Role, StandIn


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


# ----------------------------------------------------------------------------------------------------- stand-ins


def rules_desk_of(person: Person, whom: Person) -> bool:
    """Whether the person decides who works at somebody's desk: the head of that agency, or an administrator."""
    if roles.may(person, "manage_people"):
        return True
    return person.is_active and person.role == Role.HEAD and whom.agency_id == person.agency_id


def standing_in(person: Person | None, day: date) -> list[StandIn]:
    """For whom the person acts on a day, besides himself."""
    if person is None or not person.is_active:
        return []
    if (known := person.__dict__.get("_stand_ins")) and known[0] == day:
        return [row for row in known[1] if _lasts(row, day)]
    return [row for row in _named_for(person) if _lasts(row, day)]


def named_for(person: Person) -> list[StandIn]:
    """Whom the person is named to stand in for, not ended: also before the first day and after the last."""
    known = person.__dict__.get("_stand_ins")
    return [row for row in (known[1] if known else _named_for(person)) if row.ended_on is None]


def _lasts(row: StandIn, day: date) -> bool:
    return row.starts_on <= day <= row.ends_on and (row.ended_on is None or row.ended_on > day)


def _named_for(person: Person) -> list[StandIn]:
    """Asked by every request, and most people stand in for nobody: then the person's row said so (`web.sessions`)."""
    if person.__dict__.get("is_stand_in") is False:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM accounts_standin WHERE stand_in_id = %s LIMIT 1", [person.pk])
        if cursor.fetchone() is None:
            return []
    rows = StandIn.objects.filter(stand_in=person, absent__is_active=True)
    return list(rows.select_related("absent__agency"))


def standing_in_each(asked: Iterable[tuple[Person, date]]) -> dict[tuple[int, date], list[StandIn]]:
    """The same for many people and days, by person's key and day; one query."""
    wanted: dict[tuple[int, date], list[StandIn]] = {(person.pk, day): [] for person, day in asked if person.is_active}
    days = [day for _pk, day in wanted]
    if not days:
        return {}
    rows = StandIn.objects.filter(starts_on__lte=max(days), ends_on__gte=min(days), absent__is_active=True)
    for row in rows.filter(stand_in__in={pk for pk, _day in wanted}).select_related("absent__agency"):
        for pk, day in wanted:
            if pk == row.stand_in_id and _lasts(row, day):
                wanted[pk, day].append(row)
    return wanted


def look_once(person: Person | None, day: date) -> None:
    """Read for whom the person stands in, and take it as read for as long as this request holds the person."""
    if person is not None:
        person.__dict__["_stand_ins"] = (day, _named_for(person) if person.is_active else [])


def stand_ins_between(absent: Person, start: date, end: date) -> QuerySet[StandIn]:
    """Who stands in for somebody on any day of a span."""
    rows = StandIn.objects.filter(absent=absent, starts_on__lte=end, ends_on__gte=start)
    return rows.filter(Q(ended_on=None) | Q(ended_on__gt=start)).select_related("stand_in")


def stand_ins(person: Person | None) -> QuerySet[StandIn]:
    """The stand-ins a person may look at: all for an administrator or auditor, an agency's for its head, one's own."""
    if person is None:
        return StandIn.objects.none()
    rows = StandIn.objects.select_related("absent__agency", "stand_in__agency")
    if person.role in (Role.ADMINISTRATOR, Role.AUDITOR):
        return rows
    own = Q(absent=person) | Q(stand_in=person)
    return rows.filter(own | Q(absent__agency_id=person.agency_id)) if person.role == Role.HEAD else rows.filter(own)


def stand_in(person: Person | None, pk: int) -> StandIn:
    """One stand-in the person may end, else 404."""
    row = stand_ins(person).filter(pk=pk).first()
    if row is None or person is None or not (row.absent == person or rules_desk_of(person, row.absent)):
        raise Http404
    return row


def colleagues(person: Person | None) -> QuerySet[Person]:
    """Whose desks a person decides on: an administrator on all, a head on the agency's, everyone on the own."""
    desks = Person.objects.filter(is_active=True, role__in=[Role.WINDOW, Role.OFFICER, Role.HEAD])
    desks = desks.select_related("agency").order_by("agency_id", "role", "username")
    if person is None:
        return desks.none()
    if roles.may(person, "manage_people"):
        return desks
    return desks.filter(agency_id=person.agency_id) if person.role == Role.HEAD else desks.filter(pk=person.pk)


def agency_names(keys: Iterable[str]) -> dict[str, str]:
    """The names of some agencies, in the language of the page."""
    english = (get_language() or "").startswith("en")
    rows = Agency.objects.filter(id__in=list(keys))
    return {row.id: (english and row.name_en) or row.name_zh for row in rows}


def at_desks_of(agencies: Iterable[str]) -> QuerySet[Person]:
    """Who sits at the desks of some agencies."""
    desks = Person.objects.filter(is_active=True, role__in=[Role.WINDOW, Role.OFFICER, Role.HEAD])
    return desks.filter(agency_id__in=list(agencies)).select_related("agency").order_by("agency_id", "role", "username")


def reviewers() -> list[tuple[int, str, str]]:
    """Who can review at a desk: person's key, agency, role. Numbers and places only, no names."""
    rows = Person.objects.filter(is_active=True, role__in=[Role.OFFICER, Role.HEAD], agency__isnull=False)
    return list(rows.order_by("agency_id", "pk").values_list("pk", "agency_id", "role"))


def away_from(day: date) -> dict[int, list[tuple[date, date]]]:
    """The spans in which people are away from a day on, by person's key: those somebody stands in for them."""
    rows = StandIn.objects.filter(ends_on__gte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))
    found: dict[int, list[tuple[date, date]]] = {}
    for pk, first, last in rows.order_by("pk").values_list("absent_id", "starts_on", "ends_on"):
        found.setdefault(pk, []).append((first, last))
    return found
