"""What the rest of the system is told about the life of projects, once the app is ready."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaigong.apps.ledger import registry
from kaigong.apps.projects import doubts, filing, life_check, notices
from kaigong.apps.projects.events_life import StatisticsFlagged


def register() -> None:
    """The daily look at what speaks against started projects, and the check of the rows."""
    registry.register_alarm("projects-doubts", _("排查纸面开工"), look, daily=True)
    registry.register_check(life_check.faults)
    notices.register()


def look(now: datetime) -> int:
    """Once a day: time alone makes some things doubtful."""
    return doubts.review_all(timezone.localdate(now))


@filing.on(StatisticsFlagged)
def _flag(file: Any, event: StatisticsFlagged, rows: Any) -> None:
    """The file of the project shows whether it is in the statistics."""
    file.in_statistics = bool(event.on)
    file.in_statistics_on = datetime.fromisoformat(event.on).date() if event.on else None
