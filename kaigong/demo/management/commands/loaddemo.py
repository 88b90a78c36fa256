"""Fill an empty database with the demo city."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from kaigong.apps.accounts.queries import nobody_yet, standing_cast
from kaigong.demo import loading
from kaigong.demo.city import PASSWORD
from kaigong.demo.portfolio import SCALES


class Command(BaseCommand):
    help = "Fill an empty database with the demo city: its agencies, people and projects, made by actions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", choices=SCALES, default="full", help="small: a few projects of every kind")
        parser.add_argument("--seed", default="", help="another seed makes another city")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        if not nobody_yet():
            raise CommandError("The database is not empty; the demo city is made in an empty one only.")
        made = loading.load(scale=options["scale"], seed=options["seed"], wall=timezone.now(), progress=self._shown)
        seconds = time.monotonic() - began
        self.stdout.write(f"  Demo city: {made['projects']} projects, {made['people']} people, {seconds:.0f} s")
        self.stdout.write(f"  Who can log in (password for all: {PASSWORD}):")
        for person in standing_cast():
            self.stdout.write(f"    {person.username:<8}{person.name_en:<16}{person.get_role_display()}")

    def _shown(self, days: Any) -> Any:
        return tqdm(days, desc="  Demo city", unit="day", file=sys.stderr, mininterval=0.3, leave=False)
