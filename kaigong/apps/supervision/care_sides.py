"""On which side of a ticket somebody stands, and who looks after whom."""

from datetime import date

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.supervision.models import Binding, Ticket
from kaigong.apps.supervision.parts import DOERS
from kaigong.core.supervision import tickets as core


def ticket_of(row: Ticket) -> core.Ticket:
    """The ticket, folded from every entry of its stream."""
    return core.replay((entry.n, core.decode(entry.kind, entry.data)) for entry in ledger.read(row.stream).entries)


def side(person: Person, ticket: Ticket, day: date) -> core.Side | None:
    """The person's side: the enterprise's (or of whoever looks after it), the owning agency's, or the command's."""
    if may_ask_for(person, ticket.enterprise, day) and person.agency_id != ticket.agency_id:
        return core.Side.COMMAND if person.role == Role.COMMAND else core.Side.ASKER
    if person.role in DOERS and person.agency_id == ticket.agency_id and person.is_active:
        return core.Side.OWNER
    return core.Side.COMMAND if person.role == Role.COMMAND and person.is_active else None


def looks_after(person: Person | None, enterprise: Enterprise, day: date) -> bool:
    """Whether the person is bound to the enterprise, or to a project of it, on that day."""
    if person is None or not person.is_active:
        return False
    rows = Binding.objects.filter(person=person, enterprise=enterprise, since__lte=day)
    return rows.filter(ended_on=None).exists() or rows.filter(ended_on__gt=day).exists()


def may_ask_for(person: Person | None, enterprise: Enterprise, day: date) -> bool:
    """Whether the person may raise a ticket for the enterprise: its own people, whoever looks after it."""
    if person is None or not person.is_active:
        return False
    own = person.role == Role.ENTERPRISE and enterprises.of_person(person).filter(pk=enterprise.pk).exists()
    return own or looks_after(person, enterprise, day)
