"""Reads of notices. Everybody sees his own, and the webhooks of the agency or enterprise he speaks for."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404

from kaigong.apps.accounts.models import Agency, Person, Role
from kaigong.apps.notices import registry
from kaigong.apps.notices.models import Notice, Preference, Reader, Subscription
from kaigong.apps.notices.registry import How

DIGEST = "digest"  # has switches of its own
MOST_COUNTED = 100  # the bell says 99+
DESKS = (Role.OFFICER, Role.HEAD, Role.WINDOW)


def notices(person: Person | None) -> QuerySet[Notice]:
    """What the person was told, the newest first."""
    if person is None:
        return Notice.objects.none()
    return Notice.objects.filter(person=person, listed=True)


def unread(person: Person | None) -> QuerySet[Notice]:
    """What the person was told and has not seen."""
    return notices(person).filter(read_at=None)


def unread_count(person: Person | None) -> int:
    """How much of it, counted up to a hundred."""
    return 0 if person is None else unread(person).order_by()[:MOST_COUNTED].count()


def notice(person: Person | None, pk: int) -> Notice:
    """One of the person's own, or 404."""
    found = notices(person).filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found


# ---------------------------------------------------------------------------------------------- how one is reached


def reader(person: Person) -> Reader:
    """How a person is reached; whoever never chose is told in the list, with the digest."""
    return Reader.objects.filter(person=person).first() or Reader(person=person)


def ways(person: Person) -> Mapping[str, tuple[str, str]]:
    """For every kind that ever reaches somebody in the person's role, how it comes: into the list, by e-mail."""
    chosen = {row.kind: row for row in Preference.objects.filter(person=person)}
    side = registry.APPLICANTS if person.role == Role.ENTERPRISE else registry.STAFF
    kinds = {code: kind for code, kind in registry.kinds().items() if code != DIGEST and side in kind.to}
    return {code: way(kind, chosen.get(code)) for code, kind in kinds.items()}


def way(kind: registry.Kind, chosen: Preference | None) -> tuple[str, str]:
    """How one kind comes to somebody who chose, or did not."""
    if chosen is None:
        return kind.inbox, kind.email
    return How.NOW if kind.must else chosen.inbox, chosen.email


def readers(people: Iterable[Person]) -> Mapping[int, Reader]:
    """How several people are reached."""
    return {row.person_id: row for row in Reader.objects.filter(person__in=list(people))}


def chosen(people: Iterable[Person], kind: str) -> Mapping[int, Preference]:
    """What several people chose for a kind."""
    return {row.person_id: row for row in Preference.objects.filter(person__in=list(people), kind=kind)}


def readers_of_digests() -> list[str]:
    """The user names of everybody who can log in and did not refuse every digest."""
    silent = Reader.objects.filter(digest_inbox=False, digest_email=False).values("person")
    return list(Person.objects.filter(is_active=True).exclude(pk__in=silent).values_list("username", flat=True))


def mail_is_set_up() -> bool:
    """Whether the city sends e-mail at all."""
    return bool(settings.MAIL_FROM)


# ------------------------------------------------------------------------------------------------------- recipients


def person_named(username: str) -> Person | None:
    """Somebody who can log in."""
    return Person.objects.filter(username=username, is_active=True).first()


def people_of(to: Iterable[str]) -> list[Person]:
    """The people behind recipients, each once."""
    found: dict[int, Person] = {}
    for ref in to:
        prefix, _, id = ref.partition(":")
        if prefix == "person":
            people: Iterable[Person] = Person.objects.filter(username=id)
        else:
            people = registry.groups()[prefix].people(id) if prefix in registry.groups() else ()
        found |= {person.pk: person for person in people if person.is_active}
    return list(found.values())


def people_of_agency(id: str) -> QuerySet[Person]:
    """Whoever works at the desks of an agency."""
    return Person.objects.filter(agency_id=id, role__in=DESKS, is_active=True)


def agencies_managed_by(person: Person) -> list[tuple[str, Agency]]:
    """The agency a head speaks for; an administrator speaks for all of them."""
    if person.role == Role.ADMINISTRATOR:
        return [(f"agency:{agency.id}", agency) for agency in Agency.objects.all()]
    if person.role == Role.HEAD and person.agency is not None:
        return [(f"agency:{person.agency_id}", person.agency)]
    return []


# --------------------------------------------------------------------------------------------------------- webhooks


def managed(person: Person | None) -> dict[str, Any]:
    """The agencies and enterprises whose webhooks the person manages: reference → what it is called."""
    if person is None or not person.is_active:
        return {}
    return {ref: name for group in registry.groups().values() for ref, name in group.managed_by(person)}


def require_managed(person: Person | None, owner: str) -> None:
    """Stop with 404 unless the person speaks for the owner."""
    if owner not in managed(person):
        raise Http404(owner)


def subscriptions(person: Person | None) -> QuerySet[Subscription]:
    """The webhooks the person manages, those in use first."""
    return Subscription.objects.filter(owner__in=managed(person)).order_by("ended_at", "owner", "id")


def subscription(person: Person | None, pk: int) -> Subscription:
    """One of them, or 404."""
    found = subscriptions(person).filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found


def subscribed(owners: Iterable[str], kind: str) -> list[Subscription]:
    """The webhooks of some owners that are told of a kind."""
    rows = Subscription.objects.filter(owner__in=list(owners), ended_at=None)
    return [row for row in rows if row.wants(kind)]


def in_use(pk: int) -> Subscription | None:
    """A webhook that has not ended."""
    return Subscription.objects.filter(pk=pk, ended_at=None).first()
