"""The content store: a folder in which every file lies under the hash of its content."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings

CHUNK = 1024 * 1024


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies."""
    return Path(settings.DOCUMENTS_ROOT) / sha256[:2] / sha256[2:]


def digest(file: IO[bytes]) -> str:
    """The SHA-256 of a file's content."""
    file.seek(0)
    running = hashlib.sha256()
    while chunk := file.read(CHUNK):
        running.update(chunk)
    return running.hexdigest()


def put(file: IO[bytes], sha256: str) -> None:
    """Store the content once: written aside, made safe on disk, then put in its place in one step."""
    target = path_of(sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            file.seek(0)
            while chunk := file.read(CHUNK):
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        Path(aside).replace(target)
    except OSError:
        Path(aside).unlink(missing_ok=True)
        raise


def open_content(sha256: str) -> IO[bytes]:
    """The content for reading."""
    return path_of(sha256).open("rb")
