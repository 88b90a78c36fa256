"""Searches that take longer than a page may: one runs in a thread of its own, tells how far it is, and can be stopped.

What it tells lies in a folder of the server, named by what was asked, so that every process of the server sees it and
nobody starts the same search twice. Nothing in it names anybody; after `KEPT_FOR` it is gone.
"""

import hashlib
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

KEPT_FOR = timedelta(hours=12)
LIMIT = 150.0  # seconds after which a search stops by itself
SILENT = 20.0  # seconds without a word after which its process is taken to be gone
EVERY = 0.3  # seconds between two words
STATE, STOP, LOCK = "state.json", "stop", "lock"
RUNNING, DONE, STOPPED, LOST = "running", "done", "stopped", "lost"

_threads: dict[str, threading.Thread] = {}
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class State:
    """How far a search is: what it has told last, and its answer once it is done."""

    status: str
    seconds: float
    told: Mapping[str, Any]
    answer: Mapping[str, Any]


class Word:
    """What a search speaks through: it tells how far it is, and asks whether it should stop."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.began, self.last, self.stopped = folder, time.time(), 0.0, False
        self.told: dict[str, Any] = {}

    def tell(self, **told: Any) -> None:
        """Said now and then, not every time."""
        self.told = told
        self._speak()

    def stop(self) -> bool:
        """Whether somebody wants it to stop, or it has taken too long."""
        self._speak()
        return self.stopped

    def _speak(self) -> None:
        now = time.time()
        if now - self.last < EVERY or self.stopped:
            return
        self.last = now
        self.stopped = (self.folder / STOP).exists() or now - self.began > LIMIT
        self.write(RUNNING, {})

    def write(self, status: str, answer: Mapping[str, Any]) -> None:
        """All at once, so that nobody reads half of it."""
        now = time.time()
        said = {"status": status, "at": now, "seconds": now - self.began, "told": self.told, "answer": answer}
        part = self.folder / f"{STATE}.part"
        with suppress(FileNotFoundError):  # cleared away meanwhile
            part.write_text(json.dumps(said), encoding="utf-8")
            part.replace(self.folder / STATE)


Search = Callable[[Word], Mapping[str, Any]]


def key_of(asked: object) -> str:
    """The name of what was asked."""
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:32]


def state(key: str) -> State | None:
    """How far it is; None where it was not begun, or is cleared away."""
    try:
        said: Any = json.loads((_home() / key / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    silent = said["status"] == RUNNING and time.time() - said["at"] > SILENT
    return State(LOST if silent else said["status"], said["seconds"], said["told"], said["answer"])


def begin(key: str, search: Search) -> None:
    """Begin it, unless it runs or is done."""
    known, folder = state(key), _home() / key
    if known is not None:
        if known.status in (RUNNING, DONE):
            return
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        os.close(os.open(folder / LOCK, os.O_CREAT | os.O_EXCL))
    except FileExistsError:  # another process was quicker
        return
    word = Word(folder)
    word.write(RUNNING, {})
    _threads[key] = threading.Thread(target=_run, args=(key, search, word), name=f"search-{key[:8]}", daemon=True)
    _threads[key].start()


def _run(key: str, search: Search, word: Word) -> None:
    try:
        with _one_at_a_time:
            word.began = time.time()
            answer = search(word)
        word.write(STOPPED if word.stopped else DONE, answer)
    finally:
        _threads.pop(key, None)


def stop(key: str) -> None:
    """Ask it to stop; it does within a moment."""
    folder = _home() / key
    if folder.is_dir():
        (folder / STOP).touch()


def settle(key: str) -> None:
    """Wait for one of this process."""
    thread = _threads.get(key)
    if thread is not None:
        thread.join()


def clear(now: datetime) -> int:
    """Clear away what is older than it is kept; gives how many."""
    gone = 0
    for folder in _home().glob("*"):
        if folder.stat().st_mtime < (now - KEPT_FOR).timestamp():
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def _home() -> Path:
    return Path(settings.SCRATCH_ROOT) / "searches"
