"""Which sample person acts: the officers of an agency, the clerks of the window, whoever acts for an enterprise."""

from collections import defaultdict
from dataclasses import dataclass

from kaigong.apps.accounts.models import AgencyKind, Person, Role
from kaigong.apps.accounts.queries import standing_cast
from kaigong.apps.enterprises.models import Member
from kaigong.demo.dice import one_of


@dataclass(frozen=True, slots=True)
class People:
    """The sample people at work. The standing cast is left to visitors wherever an agency has somebody else."""

    officers: dict[str, list[Person]]
    clerks: list[Person]
    owners: dict[int, list[Person]]
    heads: dict[str, Person]

    def head(self, agency: str) -> Person | None:
        """Who confirms at the agency what an officer asks for."""
        return self.heads.get(agency)

    def officer(self, agency: str, *about: object) -> Person | None:
        """Who handles this at the agency."""
        found = self.officers.get(agency)
        return one_of(found, "officer", *about) if found else None

    def clerk(self, *about: object) -> Person | None:
        return one_of(self.clerks, "clerk", *about) if self.clerks else None

    def owner(self, enterprise_id: int) -> Person | None:
        """Who acts for the enterprise; a sample person only."""
        found = self.owners.get(enterprise_id)
        return found[0] if found else None


def at_work() -> People:
    """Everybody who can act today."""
    cast = {person.pk for person in standing_cast()}
    officers: dict[str, list[Person]] = defaultdict(list)
    clerks: list[Person] = []
    heads: dict[str, Person] = {}
    sample = Person.objects.filter(is_sample=True, is_active=True).select_related("agency").order_by("username")
    for person in sorted(sample, key=lambda person: person.pk in cast):
        if person.role == Role.OFFICER and person.agency_id:
            officers[person.agency_id].append(person)
        if person.role == Role.HEAD and person.agency_id:
            heads.setdefault(person.agency_id, person)
        if person.role == Role.WINDOW and person.agency and person.agency.kind == AgencyKind.WINDOW:
            clerks.append(person)
    owners: dict[int, list[Person]] = defaultdict(list)
    for member in Member.objects.filter(person__in=sample).select_related("person").order_by("id"):
        owners[member.enterprise_id].append(member.person)
    return People(
        {key: _others_first(found, cast) for key, found in officers.items()}, _others_first(clerks, cast), owners,
        heads,
    )  # fmt: skip


def _others_first(found: list[Person], cast: set[int]) -> list[Person]:
    return [person for person in found if person.pk not in cast] or found
