"""`run_worker`: deliver what the outbox holds and ring the alarms, until SIGTERM or Ctrl-C."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from kaigong.apps.ledger.worker import Worker


class Command(BaseCommand):
    """The loop beside the server. Several may run at once; none does what another has taken."""

    help = "Deliver notices, e-mail and webhooks, and do what the clock must do, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once, for a timer or a test."""
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        """Work until told to stop; what is under way is finished first."""
        worker = Worker(clock=import_string(settings.CLOCK))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop.set())
        if once:
            while worker.once():
                pass
        else:
            worker.run()
        self.stdout.write(f"worker stopped: {worker.made} delivered, {worker.failed} tries failed")
