"""In which parts a person works on a lead, and who may write at all."""

from kaigong.apps.accounts.models import Agency, AgencyKind, Person, Role
from kaigong.apps.promotion.models import Lead, Team
from kaigong.core.promotion.decide import Actor
from kaigong.core.promotion.moves import Part

WRITERS = frozenset({Role.COMMAND, Role.HEAD})
DOERS = WRITERS | {Role.OFFICER, Role.WINDOW}


def may_write(person: Person | None) -> bool:
    """Heads for their agency, the command for everybody."""
    return person is not None and person.is_active and person.role in WRITERS and bool(person.agency_id)


def actor(person: Person, lead: Lead) -> Actor:
    """Whoever acts, in his parts of this lead."""
    found, agency = set[Part](), person.agency_id or ""
    if person.is_active and person.role in DOERS:
        if person.role == Role.COMMAND:
            found.add(Part.COMMAND)
        if person.role == Role.HEAD and agency == lead.agency_id:
            found.add(Part.KEEPER)
        if person.pk == lead.owner_id or (lead.team is not None and is_member(person, lead.team)):
            found.add(Part.MEMBER)
    return Actor(person.ref, agency, frozenset(found))


def is_member(person: Person, team: Team) -> bool:
    """Whether the person was sent with the team."""
    return team.members.filter(pk=person.pk).exists()


def agency_of(person: Person, chosen: Agency | None = None) -> Agency | None:
    """For whom somebody enters leads: his own agency; the command for any."""
    return chosen if chosen is not None and person.role == Role.COMMAND else person.agency


def takes_leads(agency: Agency) -> bool:
    """Agencies that win investment: counties, zones, bureaus and the command."""
    return agency.kind in (AgencyKind.COUNTY, AgencyKind.ZONE, AgencyKind.BUREAU, AgencyKind.COMMAND)
