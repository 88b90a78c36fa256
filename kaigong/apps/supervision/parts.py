"""In which parts a person acts on a line."""

from kaigong.apps.accounts.models import Agency, AgencyKind, Person, Role
from kaigong.apps.supervision.models import Line
from kaigong.core.supervision.decide import Actor
from kaigong.core.supervision.moves import Part

DOERS = frozenset({Role.WINDOW, Role.OFFICER, Role.HEAD, Role.COMMAND})


def is_headquarters(agency: Agency | None) -> bool:
    """Whether the agency is one of the command's."""
    return agency is not None and agency.kind == AgencyKind.COMMAND


def actor(person: Person, line: Line) -> Actor:
    """Whoever acts. People of the command supervise every line; people of other agencies act for their own."""
    found, agency = set[Part](), person.agency_id or ""
    if person.is_active and person.role in DOERS:
        if agency and agency == line.lead_id:
            found.add(Part.LEAD)
        elif agency and line.helpers.filter(pk=agency).exists():
            found.add(Part.HELPER)
        if person.role == Role.COMMAND:
            found.add(Part.COMMAND)
    return Actor(person.ref, agency, frozenset(found))
