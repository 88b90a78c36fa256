"""In which parts a person acts on an item; the table of moves says what each part may do."""

from kaigong.apps.accounts.models import AgencyKind, Person, Role
from kaigong.apps.cases.models import Item
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.projects.models import Project
from kaigong.core.cases.values import Actor

NOBODY: frozenset[Actor] = frozenset()
PARTS = {Role.OFFICER: frozenset({Actor.OFFICER}), Role.HEAD: frozenset({Actor.HEAD}),
         Role.WINDOW: frozenset({Actor.WINDOW})}  # fmt: skip


def of(person: Person | None, item: Item) -> frozenset[Actor]:
    """The parts a person has in an item: nobody's for whoever has nothing to do with it."""
    if person is None or not person.is_active:
        return NOBODY
    if person.role == Role.ENTERPRISE:
        return frozenset({Actor.APPLICANT}) if is_applicant(person, item.project) else NOBODY
    if serves_all(person) or person.agency_id in item.agencies:
        return PARTS.get(Role(person.role), NOBODY)
    return NOBODY


def is_applicant(person: Person | None, project: Project) -> bool:
    """Whether the person acts for the enterprise of a project."""
    if person is None or person.role != Role.ENTERPRISE or not person.is_active:
        return False
    return enterprises.of_person(person).filter(pk=project.enterprise_id).exists()


def serves_all(person: Person) -> bool:
    """The comprehensive window accepts for every agency (综合窗口)."""
    return person.role == Role.WINDOW and person.agency is not None and person.agency.kind == AgencyKind.WINDOW
