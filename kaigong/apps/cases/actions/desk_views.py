"""Named views of the desk: one's own, seen and changed by nobody else."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases.models import DeskView
from kaigong.apps.cases.queries import DESK_ROLES
from kaigong.core.problems import Refused

MOST_VIEWS = 20


@transaction.atomic
def save_view(*, person: Person, name: str, query: str, now: datetime) -> DeskView:
    """Keep what the desk shows under a name; the same name again means the newer view."""
    if person.role not in DESK_ROLES or not person.is_active:
        raise PermissionDenied(person.ref)
    if not name.strip():
        raise Refused("view.no_name")
    mine = DeskView.objects.filter(owner=person.ref)
    if mine.exclude(name=name.strip()).count() >= MOST_VIEWS:
        raise Refused("view.too_many", limit=MOST_VIEWS)
    row, _new = DeskView.objects.update_or_create(owner=person.ref, name=name.strip(), defaults={"query": query})
    return row


def remove_view(*, person: Person, row: DeskView, now: datetime) -> None:
    """Take a name away; what it showed is still there."""
    if row.owner != person.ref:
        raise PermissionDenied(person.ref)
    row.delete()
