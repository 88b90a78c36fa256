"""How accounts reach the ledger: the two are strangers (see the import contracts), and the settings introduce them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from kaigong.apps.accounts.models import Agency, Person


def record(thing: Agency | Person, event: Any, *, by: str, now: datetime) -> None:
    """Seal one event after the last one seen, and store the thing together with it."""
    append = import_string(settings.LEDGER_APPEND)
    thing.seen_n = append(thing.stream, [event], after=thing.seen_n, by=by, now=now)
    thing.save()
