"""What of a thing's documents the public may see, and from which day: a policy for each slot."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kaigong.apps.accounts.models import Person
from kaigong.apps.documents import queries
from kaigong.apps.documents.events import PolicySet
from kaigong.apps.documents.models import Document, Policy, Publication
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.core.problems import Faulty, Problem


@transaction.atomic
def set_policy(
    *, document: Document, thing: str, slot: str, policy: str, release_on: date | None, basis: str, person: Person,
    now: datetime,
) -> Publication:  # fmt: skip
    """Say how the document in this slot (and its later versions) may be published: not at all, only redacted, or as it
    is; from a day on, and on what ground."""
    if not queries.may_redact(person, document) or not document.holders.filter(thing=thing).exists():
        raise PermissionDenied
    faults = [] if policy in Policy.values else [Problem("publication.policy", at="policy", data={"got": policy})]
    if policy != Policy.INTERNAL and release_on is None:
        faults.append(Problem("publication.day_missing", at="release_on"))
    if not basis.strip():
        faults.append(Problem("publication.basis_missing", at="basis"))
    if faults:
        raise Faulty(faults)
    said = {"policy": policy, "release_on": release_on, "basis": basis.strip()[:300], "by": person.ref, "at": now}
    row, _ = Publication.objects.update_or_create(thing=thing, slot=slot or document.sha256, defaults=said)
    event = PolicySet(thing, row.slot, policy, release_on and release_on.isoformat(), row.basis)
    last = ledger_queries.read(document.stream).last
    ledger.append(document.stream, [event], after=last, by=person.ref, now=now)
    return row
