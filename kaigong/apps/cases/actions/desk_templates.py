"""Templates of opinions: a plain list, the agency's kept by its head, one's own by oneself."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.cases.models import OpinionTemplate
from kaigong.apps.cases.queries import DESK_ROLES
from kaigong.core.problems import Refused


def _require(person: Person, row: OpinionTemplate | None, *, shared: bool) -> None:
    if person.role not in DESK_ROLES or person.agency_id is None or not person.is_active:
        raise PermissionDenied(person.ref)
    of_others = row is not None and (row.agency_id != person.agency_id or row.owner not in ("", person.ref))
    for_all = shared or (row is not None and not row.owner)
    if of_others or (for_all and person.role != Role.HEAD):
        raise PermissionDenied(person.ref)


@transaction.atomic
def save_template(
    *, person: Person, row: OpinionTemplate | None, title: str, text: str, now: datetime, shared: bool = False
) -> OpinionTemplate:
    """A new template, or a changed one; titles are unique to their keeper."""
    _require(person, row, shared=shared)
    row = row or OpinionTemplate(agency_id=person.agency_id)
    row.owner, row.title, row.text = "" if shared else person.ref, title.strip(), text.strip()
    same = OpinionTemplate.objects.filter(agency_id=row.agency_id, owner=row.owner, title=row.title)
    if same.exclude(pk=row.pk).exists():
        raise Refused("template.known", title=row.title)
    row.save()
    return row


@transaction.atomic
def remove_template(*, person: Person, row: OpinionTemplate) -> None:
    """Opinions written with it stay as they are."""
    _require(person, row, shared=False)
    row.delete()
