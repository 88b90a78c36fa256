"""What the alarm clock does for supervision."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaigong.apps.ledger import registry
from kaigong.apps.supervision import actions


def register() -> None:
    """Called once when the app is ready."""
    registry.register_alarm("supervision", _("督办到期与升级"), every_minute)
    registry.register_alarm("supervision-watch", _("逾期自动立项督办"), watch, daily=True)


def every_minute(now: datetime) -> None:
    """Lines climb, tickets become late."""
    actions.ring(now=now)
    actions.ring_tickets(now=now)


def watch(now: datetime) -> None:
    """Once a day: what is late becomes a line; on Mondays the weekly list."""
    actions.raise_by_itself(now=now)
    if timezone.localdate(now).weekday() == 0:
        actions.make_week(now=now)
