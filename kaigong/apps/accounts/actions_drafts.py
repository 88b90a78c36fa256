"""Verbs on drafts: keep, drop. Drafts are nobody's business but their owner's and leave no entry in the ledger."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from kaigong.apps.accounts.models import Draft, Person

MOST_DRAFTS = 100  # of one person; the oldest goes
MOST_CHARACTERS = 200_000
LONGEST_KEY = 200
KEPT_FOR = timedelta(days=180)
SECRET_WORDS = ("password", "token", "secret", "code_otp", "csrf")  # never written down
Typed = Iterable[tuple[str, str]]


@transaction.atomic
def keep_draft(*, person: Person, key: str, fields: Typed, now: datetime) -> Draft | None:
    """Keep what was typed into a form; None where there is nothing to keep, or far too much."""
    typed = [[name, value] for name, value in fields if not _secret(name)]
    size = sum(len(name) + len(value) for name, value in typed)
    if not key or len(key) > LONGEST_KEY or not typed or size > MOST_CHARACTERS:
        return None
    draft, _new = Draft.objects.update_or_create(person=person, key=key, defaults={"fields": typed, "saved_at": now})
    spare = person.drafts.order_by("-saved_at").values_list("pk", flat=True)[MOST_DRAFTS:]
    Draft.objects.filter(pk__in=list(spare)).delete()
    person.drafts.filter(saved_at__lt=now - KEPT_FOR).delete()
    return draft


@transaction.atomic
def drop_draft(*, person: Person, key: str) -> None:
    """The form was sent, or its owner does not want the draft any more."""
    person.drafts.filter(key=key).delete()


def _secret(name: str) -> bool:
    return any(word in name.lower() for word in SECRET_WORDS)
