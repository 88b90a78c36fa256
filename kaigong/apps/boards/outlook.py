"""全市推演: the living city simulated for every open promise of starts, kept, and read by every screen from there.

It runs in the worker, never in a request: when the ledger has moved since the last time and that is some minutes ago,
or when the day has turned.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from kaigong.apps.boards.models import Outlook
from kaigong.apps.ledger import queries as ledger

WHAT_IFS = "scenario"  # streams in which nothing happens to the city


def newest(day: date) -> Outlook | None:
    """The last one made on this day or before."""
    return Outlook.objects.filter(day__lte=day).first()


def due(now: datetime) -> bool:
    """Whether the city has moved since the last one, and that is long enough ago; on a new day always."""
    today, last = timezone.localdate(now), Outlook.objects.first()
    if last is None or last.day != today:
        return True
    waited = now - last.made_at >= timedelta(minutes=settings.FORECAST_MINUTES)
    return waited and ledger.last_entry(besides=WHAT_IFS)[1] != last.seal
