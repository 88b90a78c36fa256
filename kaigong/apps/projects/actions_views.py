"""Verbs of saved views: one's own, and nobody else's business."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kaigong.apps.accounts.models import Person
from kaigong.apps.projects.models import Listed, SavedView
from kaigong.core.problems import Faulty, Problem

MOST, LONGEST, LONGEST_QUERY = 30, 40, 2000


@transaction.atomic
def save_view(*, page: str, name: str, query: str, person: Person, now: datetime) -> SavedView:
    """Keep what stands in the address under a name; saved again, the name means the new one."""
    name, own = name.strip(), SavedView.objects.filter(person=person, page=page)
    problems = []
    if not 0 < len(name) <= LONGEST:
        problems.append(Problem("view.name", at="name", data={"limit": LONGEST}))
    if page not in Listed.values or len(query) > LONGEST_QUERY:
        problems.append(Problem("view.address", at="name", data={"limit": LONGEST_QUERY}))
    elif own.exclude(name=name).count() >= MOST:
        problems.append(Problem("view.too_many", at="name", data={"limit": MOST}))
    if problems:
        raise Faulty(problems)
    row, _made = SavedView.objects.update_or_create(
        person=person, page=page, name=name, defaults={"query": query, "saved_at": now}
    )
    return row


@transaction.atomic
def drop_view(*, view: SavedView, person: Person, now: datetime) -> None:
    """Forget it; `now` is told like to every action, and leaves no trace: it is a setting of the person's own."""
    if view.person_id != person.pk:
        raise PermissionDenied("drop_view")
    view.delete()
