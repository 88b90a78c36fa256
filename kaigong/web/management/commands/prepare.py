"""What stands between an installed Kaigong and a served one: tables, the demo city, collected static files."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kaigong.apps.accounts import queries

PASSWORD = "kaigong-demo"  # noqa: S105  the demo city's own, printed for everyone


class Command(BaseCommand):
    help = "Bring the tables up to date, fill an empty demo city, collect static files, and say who can log in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-static", action="store_true", help="leave the static files as they are")

    def handle(self, *args: Any, **options: Any) -> None:
        self._migrate()
        load = settings.DEMO and queries.nobody_yet()
        if load:
            call_command("loaddemo")  # says itself who can log in
        if not options["no_static"]:
            self._collect()
        if not load:
            self._who()

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self.stdout.write(f"  Bringing the database up to date ({len(plan)} migrations)")
            call_command("migrate", verbosity=0)

    def _collect(self) -> None:
        stamp, digest = Path(settings.STATIC_ROOT) / ".stamp", static_digest()
        if not stamp.exists() or stamp.read_text() != digest:
            self.stdout.write("  Collecting static files")
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(digest)

    def _who(self) -> None:
        if settings.DEMO:
            self.stdout.write(f"\n  Who can log in (password for all: {PASSWORD}):")
            for person in queries.standing_cast():
                self.stdout.write(f"    {person.username:<8}{person.name_en:<16}{person.get_role_display()}")
        elif queries.nobody_yet():
            self.stdout.write("\n  Nobody can log in yet: kaigong-manage create_administrator USERNAME --name NAME")


def static_digest() -> str:
    """Changes whenever a file that would be collected changes in size or time."""
    total = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            total.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return total.hexdigest()
