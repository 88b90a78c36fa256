"""`check_rows`: fold every stream and compare with all rows; ends with 1 and names what differs."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from kaigong.apps.cases import checker


class Command(BaseCommand):
    """For after a crash or a restored backup."""

    help = "Recompute every chain, fold every case from its first entry and compare with all rows."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every fault; the exit status says whether there was one."""
        number = 0
        for number, fault in enumerate(checker.faults(), 1):  # noqa: B007  the count is said below
            self.stdout.write(fault)
        self.stdout.write(f"{number} faults")
        if number:
            sys.exit(1)
