"""python -m kaigong.web.manage tick: let the clock do what it must do by itself; run it every few minutes."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from kaigong.apps.cases import actions


class Command(BaseCommand):
    help = "Deemed acceptances, due days under a new calendar, and forecasts, as of now or of --at."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", help="an hour such as 2022-02-17T09:00, in place of now")

    def handle(self, *args: Any, **options: Any) -> None:
        told = options["at"]
        now = timezone.make_aware(datetime.fromisoformat(told)) if told else timezone.now()
        moved = actions.tick(now=now)
        self.stdout.write(f"{moved} cases moved")
