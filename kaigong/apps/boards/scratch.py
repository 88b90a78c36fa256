"""Logs that somebody looks at for an hour. They lie in a folder of the server that only this module opens, each under a
name nobody can guess, in the folder of whoever brought it; no table knows them, no other process is handed them, and
after `KEPT_FOR` they are gone."""

import json
import re
import secrets
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from kaigong.apps.accounts.models import Person
from kaigong.core.problems import Refused

KEPT_FOR = timedelta(hours=12)
MOST_BYTES = 64 * 1024 * 1024
MOST_EACH = 5  # logs of one person at a time; the oldest goes
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,40}")
LONGEST_NAME = 200
LOG, ABOUT = "log", "about.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A log in scratch: its own name, its size, when it was brought, and what was said about its columns."""

    token: str
    name: str
    size: int
    at: datetime
    columns: Mapping[str, str]
    folder: Path
    names: Mapping[str, str] = field(default_factory=dict)  # activity -> item of the catalogue, as the person said

    @property
    def path(self) -> Path:
        """Where its bytes lie."""
        return self.folder / LOG

    @property
    def gone_at(self) -> datetime:
        """When it is cleared away."""
        return self.at + KEPT_FOR


def put(person: Person, name: str, chunks: Iterable[bytes], now: datetime) -> Kept:
    """Take a log in. Refused when it is too large; then nothing of it stays."""
    clear(now)
    folder = _home(person) / secrets.token_urlsafe(18)
    folder.mkdir(parents=True, mode=0o700)
    kept = Kept(folder.name, Path(name).name[:LONGEST_NAME], 0, now, {}, folder)
    _write(kept)  # before its bytes: a folder without it is cleared away by whoever clears meanwhile
    size = 0
    with (folder / LOG).open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                break
            file.write(chunk)
    if size > MOST_BYTES:
        shutil.rmtree(folder)
        raise Refused("log.too_large", limit=f"{MOST_BYTES // 1024 // 1024} MB")
    kept = Kept(kept.token, kept.name, size, now, {}, folder)
    _write(kept)
    for old in _of(person)[MOST_EACH:]:
        shutil.rmtree(old.folder, ignore_errors=True)
    return kept


def rewrite(kept: Kept, content: bytes) -> Kept:
    """Other bytes in place of those that were brought: what was in an archive. Refused when that is too large."""
    if len(content) > MOST_BYTES:
        drop(kept)
        raise Refused("log.too_large", limit=f"{MOST_BYTES // 1024 // 1024} MB")
    kept.path.write_bytes(content)
    return _noted(replace(kept, size=len(content)))


def note_columns(kept: Kept, columns: Mapping[str, str]) -> Kept:
    """Which column says what, as the person confirmed it."""
    return _noted(replace(kept, columns=dict(columns)))


def note_names(kept: Kept, names: Mapping[str, str]) -> Kept:
    """Which activity is which item of the catalogue, as the person says."""
    return _noted(replace(kept, names=dict(names)))


def _noted(kept: Kept) -> Kept:
    _write(kept)
    return kept


def of(person: Person, token: str, now: datetime) -> Kept | None:
    """One's own log by its token, while it is kept."""
    folder = _home(person) / token
    kept = _read(folder) if TOKEN.fullmatch(token) and folder.is_dir() else None
    return kept if kept and now < kept.gone_at else None


def logs(person: Person, now: datetime) -> list[Kept]:
    """One's own logs, the newest first."""
    return [kept for kept in _of(person) if now < kept.gone_at]


def drop(kept: Kept) -> None:
    """Clear one away at once."""
    shutil.rmtree(kept.folder, ignore_errors=True)


def clear(now: datetime) -> int:
    """Clear away everybody's whose time is over, and whatever nobody can read; gives how many."""
    gone = 0
    for folder in _root().glob("[0-9]*/*"):
        kept = _read(folder)
        if kept is None or now >= kept.gone_at:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def _of(person: Person) -> list[Kept]:
    found = [kept for folder in _home(person).glob("*") if (kept := _read(folder))]
    return sorted(found, key=lambda kept: kept.at, reverse=True)


def _root() -> Path:
    return Path(settings.SCRATCH_ROOT)


def _home(person: Person) -> Path:
    return _root() / str(person.pk)


def _write(kept: Kept) -> None:
    about = {
        "name": kept.name, "size": kept.size, "at": kept.at.isoformat(), "columns": dict(kept.columns),
        "names": dict(kept.names),
    }  # fmt: skip
    (kept.folder / ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def _read(folder: Path) -> Kept | None:
    try:
        about: Any = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    at = datetime.fromisoformat(about["at"])
    return Kept(folder.name, about["name"], about["size"], at, about["columns"], folder, about.get("names", {}))
