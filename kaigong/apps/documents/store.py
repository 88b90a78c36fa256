"""The content store: every file lies under the hash of its content, in a folder or in a bucket of object storage.

`DOCUMENTS_URL` names a bucket, such as `s3://files/kaigong` (any S3-compatible service; credentials and endpoint as
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT in the environment). Without it `DOCUMENTS_ROOT` is used.
"""

import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Protocol

import obstore
from django.conf import settings
from obstore.store import from_url

CHUNK = 1024 * 1024
IN_MEMORY = 8 * CHUNK  # what is fetched from a bucket is kept in memory up to here


class Content(Protocol):
    """Where contents are kept, by a key made of their hash."""

    def has(self, key: str) -> bool: ...

    def put(self, key: str, file: IO[bytes]) -> None: ...

    def open(self, key: str) -> IO[bytes]: ...


class Folder:
    """A folder on this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def has(self, key: str) -> bool:
        return (self.root / key).exists()

    def put(self, key: str, file: IO[bytes]) -> None:
        """Written aside, made safe on disk, then put in its place in one step."""
        target = self.root / key
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

    def open(self, key: str) -> IO[bytes]:
        return (self.root / key).open("rb")


class Bucket:
    """A bucket of object storage; a put is whole or not there."""

    def __init__(self, url: str) -> None:
        self.store: Any = from_url(url, client_options={"allow_http": True} if url.startswith("s3") else None)

    def has(self, key: str) -> bool:
        try:
            obstore.head(self.store, key)
        except FileNotFoundError:
            return False
        return True

    def put(self, key: str, file: IO[bytes]) -> None:
        file.seek(0)
        obstore.put(self.store, key, file)

    def open(self, key: str) -> IO[bytes]:
        kept: Any = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  whoever asked for it closes it
        for chunk in obstore.get(self.store, key).stream(CHUNK):
            kept.write(bytes(chunk))
        kept.seek(0)
        return kept


@lru_cache(maxsize=8)
def _content(url: str, root: str) -> Content:
    return Bucket(url) if url else Folder(Path(root))


def content() -> Content:
    """The store this city uses."""
    return _content(settings.DOCUMENTS_URL, str(settings.DOCUMENTS_ROOT))


def key_of(sha256: str) -> str:
    """The key of the content with this hash."""
    return f"{sha256[:2]}/{sha256[2:]}"


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies, in a folder."""
    return Path(settings.DOCUMENTS_ROOT) / key_of(sha256)


def digest(file: IO[bytes]) -> str:
    """The SHA-256 of a file's content."""
    file.seek(0)
    running = hashlib.sha256()
    while chunk := file.read(CHUNK):
        running.update(chunk)
    return running.hexdigest()


def put(file: IO[bytes], sha256: str) -> None:
    """Store the content, once."""
    where, key = content(), key_of(sha256)
    if not where.has(key):
        where.put(key, file)


def open_content(sha256: str) -> IO[bytes]:
    """The content for reading."""
    return content().open(key_of(sha256))
