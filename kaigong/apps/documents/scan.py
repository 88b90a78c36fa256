"""The hook for a virus scanner: a command that is given the file's path and says by its exit status what it found.

`DOCUMENTS_SCANNER`, for instance `clamdscan --fdpass --no-summary`: 0 clean, 1 infected, anything else: it could not be
scanned, and what could not be scanned is not taken.
"""

import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from typing import IO

from django.conf import settings

from kaigong.core.problems import Problem

CLEAN, INFECTED = 0, 1
SECONDS = 120
CHUNK = 1024 * 1024


def problems(file: IO[bytes]) -> Iterator[Problem]:
    """What the scanner has against a file; nothing where no scanner is set."""
    if not settings.DOCUMENTS_SCANNER:
        return
    found = _ask(shlex.split(settings.DOCUMENTS_SCANNER), file)
    if found == INFECTED:
        yield Problem("document.infected")
    elif found != CLEAN:
        yield Problem("document.not_scanned")


def _ask(command: list[str], file: IO[bytes]) -> int | None:
    with tempfile.NamedTemporaryFile() as copy:
        file.seek(0)
        while chunk := file.read(CHUNK):
            copy.write(chunk)
        copy.flush()
        try:
            run = subprocess.run([*command, copy.name], capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired):
            return None
    return run.returncode
