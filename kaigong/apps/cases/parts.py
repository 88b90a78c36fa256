"""In which parts a person acts on an item; the table of moves says what each part may do.

Whoever stands in for somebody absent acts in that person's parts too, and then the entry is signed for both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts import standing
from kaigong.apps.accounts.models import Person, Role, StandIn
from kaigong.apps.cases.models import Item
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.projects.models import Project
from kaigong.core.cases.values import Actor

NOBODY: frozenset[Actor] = frozenset()
PARTS = {Role.OFFICER: frozenset({Actor.OFFICER}), Role.HEAD: frozenset({Actor.HEAD}),
         Role.WINDOW: frozenset({Actor.WINDOW})}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Capacity:
    """In which parts somebody acts, and how the ledger says who did."""

    by: str
    actors: frozenset[Actor]
    absent: Person | None = None


def of(
    person: Person | None, item: Item, day: date | None = None, away: Sequence[StandIn] | None = None
) -> frozenset[Actor]:
    """The parts a person has in an item: nobody's for whoever has nothing to do with it. With a day, those of whoever
    he stands in for on it too (`away`, where the caller has read that already)."""
    if day is None or person is None:
        return own(person, item)
    return NOBODY.union(*(way.actors for way in capacities(person, item, day, away)))


def capacities(person: Person, item: Item, day: date, away: Sequence[StandIn] | None = None) -> list[Capacity]:
    """In his own parts first; then for each absent person he stands in for, in that person's."""
    mine = own(person, item)
    found = [Capacity(person.ref, mine)]
    for row in accounts.standing_in(person, day) if away is None else away:
        theirs = own(row.absent, item) if standing.covers(row, item.agencies) else NOBODY
        if theirs - mine:
            found.append(Capacity(standing.signature(person, row.absent), theirs, row.absent))
    return found


def own(person: Person | None, item: Item) -> frozenset[Actor]:
    """The parts a person has by his own post."""
    if person is None or not person.is_active:
        return NOBODY
    if person.role == Role.ENTERPRISE:
        return frozenset({Actor.APPLICANT}) if is_applicant(person, item.project) else NOBODY
    if serves_all(person) or person.agency_id in item.agencies:
        return PARTS.get(Role(person.role), NOBODY)
    return NOBODY


def over_stages(person: Person | None) -> frozenset[Actor]:
    """The part of the government above the agencies: it may prolong the joint handling of a stage."""
    governs = person is not None and person.is_active and person.role == Role.COMMAND
    return frozenset({Actor.GOVERNMENT}) if governs else NOBODY


def at_desk(person: Person) -> frozenset[Actor]:
    """The parts somebody has at his own desk, whatever the item."""
    return PARTS.get(Role(person.role), NOBODY) if person.is_active else NOBODY


def is_applicant(person: Person | None, project: Project) -> bool:
    """Whether the person acts for the enterprise of a project."""
    if person is None or person.role != Role.ENTERPRISE or not person.is_active:
        return False
    return enterprises.is_member(person, project.enterprise_id)


def serves_all(person: Person) -> bool:
    """The comprehensive window accepts for every agency (综合窗口)."""
    return standing.serves_all(person)
