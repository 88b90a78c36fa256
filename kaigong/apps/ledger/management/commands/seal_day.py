"""`seal_day [--day D]`: sign the daily root. Meant for a timer shortly after midnight."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kaigong.apps.ledger import actions
from kaigong.apps.ledger.refusals import TEXTS
from kaigong.core.problems import Refused


class Command(BaseCommand):
    """Sign the Merkle root over what was recorded since the last one."""

    help = "Sign the ledger's Merkle root of a day (default: yesterday) and chain it to the root before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day."""
        parser.add_argument("--day", type=date.fromisoformat, help="ISO date; default yesterday")

    def handle(self, *args: Any, day: date | None = None, **options: Any) -> None:
        """Seal, and say what was sealed."""
        now = timezone.now()
        day = day or timezone.localdate(now) - timedelta(days=1)
        try:
            root = actions.seal_day(day=day, by="system:seal_day", now=now)
        except Refused as refusal:
            raise CommandError(str(TEXTS[refusal.code]).format(**refusal.data)) from refusal
        self.stdout.write(f"{root.day} root {root.n} {root.hash}")
