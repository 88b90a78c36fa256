"""What the worker's alarm clock does for cases."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases.actions import clock
from kaigong.apps.ledger import registry


def register() -> None:
    """Called once, when the app is ready: each minute what has fallen due, each day every forecast besides."""
    registry.register_alarm("cases", _("办理到期事项"), ring)
    registry.register_alarm("forecasts", _("更新开工预测"), forecasts, daily=True)


def ring(now: datetime) -> None:
    """What has fallen due happens by itself."""
    clock.ring(now=now)


def forecasts(now: datetime) -> None:
    """Every project under way runs forward to the new day."""
    clock.tick(now=now)
