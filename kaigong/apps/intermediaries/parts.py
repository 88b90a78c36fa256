"""In which parts a person acts on a commission; the table of moves says what each part may do."""

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.intermediaries import terms
from kaigong.apps.intermediaries.models import Body, Commission
from kaigong.apps.intermediaries.moves import Part
from kaigong.apps.rulebook import queries as rulebook


def of(person: Person | None, commission: Commission) -> frozenset[Part]:
    """The parts a person has: nobody's for whoever has nothing to do with it."""
    if person is None or not person.is_active:
        return frozenset()
    if person.role == Role.ENTERPRISE:
        return frozenset(_for_an_enterprise(person, commission))
    deciding = terms.deciding_agencies(rulebook.catalogue(), commission.service)
    deciders = person.role in {Role.OFFICER, Role.HEAD} and person.agency_id in deciding
    return frozenset({Part.AGENCY}) if deciders else frozenset()


def _for_an_enterprise(person: Person, commission: Commission) -> set[Part]:
    found = set()
    if acts_for(person, commission.project.enterprise):
        found.add(Part.OWNER)
    own = own_body(person)
    chosen = commission.body_id is not None and own is not None and own.pk == commission.body_id
    if chosen or (own is not None and commission.body_id is None):
        found.add(Part.BODY)
    return found


def acts_for(person: Person, enterprise: Enterprise) -> bool:
    """Whether the person acts for this enterprise."""
    return enterprises.of_person(person).filter(pk=enterprise.pk).exists()


def own_body(person: Person | None) -> Body | None:
    """The body the person acts for, if any."""
    return Body.objects.filter(enterprise__in=enterprises.of_person(person)).select_related("enterprise").first()
