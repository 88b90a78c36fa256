"""Reads of a city's own changes of the catalogue: drafts for whoever may change the rules, the rest for everybody."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.http import Http404

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.rulebook import drafts, inforce, queries, told
from kaigong.apps.rulebook.models import CatalogueEdition, EditionState
from kaigong.core.rules.changes import changes
from kaigong.core.rules.editions import version_id

READ_DRAFTS = frozenset({Role.AUDITOR, Role.COMMAND, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class LawChange:
    """A day on which the law changes: the version from that day, the editions that begin, and what changes."""

    day: date
    version: str
    editions: tuple[CatalogueEdition, ...]
    things: list[told.Told]
    future: bool


def may_watch(person: Person | None) -> bool:
    """Whether the person prepares the rules or watches over them."""
    return person is not None and person.is_active and person.role in READ_DRAFTS


def editions(person: Person | None) -> QuerySet[CatalogueEdition]:
    """What was published, and for those who prepare or watch over the rules also the drafts."""
    found = CatalogueEdition.objects.all()
    if may_watch(person):
        return found
    return found.filter(Q(published_at__isnull=False))


def edition(person: Person | None, number: int) -> CatalogueEdition:
    """One of them, else 404."""
    found = editions(person).filter(number=number).first()
    if found is None:
        raise Http404(number)
    return found


def draft(person: Person | None, number: int) -> CatalogueEdition:
    """One for whoever may change it, else 404."""
    if not queries.may_change(person):
        raise Http404(number)
    return edition(person, number)


def law_changes(today: date) -> list[LawChange]:
    """Every day on which the law of this city changes, the newest first, with what changes."""
    starts: dict[date, list[CatalogueEdition]] = {}
    for row in CatalogueEdition.objects.filter(state__in=(EditionState.PUBLISHED, EditionState.IN_FORCE)):
        if row.force_on:
            starts.setdefault(row.force_on, []).append(row)
    return [law_change(day, today, tuple(starts.get(day, ()))) for day in reversed(inforce.versions())]


def law_change(day: date, today: date, begun: tuple[CatalogueEdition, ...] = ()) -> LawChange:
    """What changes in the law overnight."""
    before, after = inforce.catalogue(day - timedelta(1)), inforce.catalogue(day)
    things = told.changes(changes(before, after), before, after)
    return LawChange(day, after.version, begun, things, day > today)


def differences(edition: CatalogueEdition, day: date) -> list[told.Told]:
    """What an edition changes in the law of its day, in words."""
    before, after = drafts.both(edition, day)
    return told.changes(changes(before, after), before, after)


def version_of(day: date) -> str:
    """How the law of a day is called."""
    return version_id(inforce.versions(), inforce.editions(), day)
