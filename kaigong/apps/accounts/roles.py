"""Who may what. Scope (whose project, whose desk) is the business of each app's queries; this is about verbs."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied

from kaigong.apps.accounts.models import Person, Role

CITY = frozenset({Role.WINDOW, Role.OFFICER, Role.HEAD, Role.COMMAND, Role.AUDITOR, Role.ADMINISTRATOR})
SYSTEM = "system:"

MAY: Mapping[str, frozenset[Role]] = {
    "apply": frozenset({Role.ENTERPRISE}),
    "accept": frozenset({Role.WINDOW, Role.OFFICER}),
    "decide": frozenset({Role.OFFICER, Role.HEAD}),
    "register_project": frozenset({Role.ENTERPRISE, Role.WINDOW, Role.COMMAND}),
    "import_projects": frozenset({Role.WINDOW, Role.COMMAND}),
    "register_enterprise": frozenset({Role.WINDOW, Role.ADMINISTRATOR}),
    "see_every_project": CITY,
    "record_credit": frozenset({Role.HEAD}),
    "repair_credit": frozenset({Role.HEAD}),
    "read_whole_ledger": frozenset({Role.COMMAND, Role.AUDITOR, Role.ADMINISTRATOR}),
    "steer": frozenset({Role.COMMAND}),
    "look_ahead": frozenset({Role.HEAD, Role.COMMAND, Role.AUDITOR}),
    "keep_scenarios": frozenset({Role.HEAD, Role.COMMAND}),
    "change_rulebook": frozenset({Role.ADMINISTRATOR}),
    "manage_people": frozenset({Role.ADMINISTRATOR}),
}


def may(person: Person | None, verb: str) -> bool:
    """Whether the person's role allows the verb. A verb the table does not know is a bug."""
    return person is not None and person.is_active and person.role in MAY[verb]


def require(person: Person | None, verb: str) -> None:
    """Stop with 403 (or the log-in, where nobody is logged in) unless the role allows the verb."""
    if not may(person, verb):
        raise PermissionDenied(verb)


def require_ref(by: str, verb: str) -> None:
    """The same for an action, which knows who acts by name: the system itself may, a person needs the role."""
    if not by.startswith(SYSTEM):
        require(Person.objects.filter(username=by.removeprefix("person:"), is_active=True).first(), verb)


def is_officer_of(person: Person | None, agency_id: str) -> bool:
    """Whether the person decides for this agency."""
    return may(person, "decide") and person is not None and person.agency_id == agency_id
