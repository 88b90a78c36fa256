"""`manage run_live`: the process that big screens listen to. It never touches the server's threads."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Serve the live lines until stopped."""

    help = "Serve the live figures of the big screens as server-sent events."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8001)

    def handle(self, *args: Any, **options: Any) -> None:
        granian = str(Path(sys.executable).parent / "granian")
        where = ["--host", options["host"], "--port", str(options["port"])]
        os.execv(granian, [  # noqa: S606  our own program
            granian, "--interface", "asgi", "--workers", "1", "--log-level", "warning", *where,
                           "kaigong.web.asgi_live:application",
        ])  # fmt: skip
