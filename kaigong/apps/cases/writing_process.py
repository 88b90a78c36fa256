"""A process of its own that writes parcels, so that deciding and writing have a core each.

It is forked, for then it is there at once; hence only where nothing else runs in the process: a command, the worker, a
script. It gets a connection of its own, and ends when nobody can send it anything any more. What it was sent is either
written whole or not at all, also when the process that decides is killed meanwhile."""

import gc
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mmap import mmap
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from typing import Any, Protocol

from django.db import DatabaseError, OperationalError, connection, connections, transaction

from kaigong.apps.cases import steps, writing
from kaigong.apps.cases.parcel import Parcel
from kaigong.apps.cases.sending import Sender, begins, unpacked
from kaigong.apps.ledger import wire
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.problems import Refused

WRITTEN, AGAIN, FAILED = "written", "again", "failed"
LEAST_GROUPS = 4  # for fewer a process is not worth its beginning
MOST_SENT = 3  # parcels on their way: some take longer to decide, others to write
ROOM = 16 * 1024 * 1024  # of a parcel; larger ones go through the pipe
_inherited: list[Any] = []  # connections of the process that decides: never used here, never closed


class Sent(Protocol):
    """A parcel that was sent off."""

    def done(self) -> bool:
        """Whether it is known what became of it."""

    def result(self) -> None:
        """Wait until it is written; what was refused, or failed, is raised."""


@dataclass(frozen=True, slots=True)
class Way:
    """How parcels are sent off, and how many may be on their way."""

    send: Callable[[Parcel], Sent]
    most: int = 1
    hashes: bool = True  # whether entries must be sealed when they are sent; else whoever writes them does it


def possible() -> bool:
    """Whether a process may be forked here: there is one thread, and others can reach the database."""
    if threading.active_count() > 1 or "fork" not in get_all_start_methods() or connection.in_atomic_block:
        return False
    return wire.on_postgresql() or not connection.is_in_memory_db()  # type: ignore[attr-defined]


class Writer:
    """The way to the process, from whoever decides. The pipe says where in the shared memory a parcel lies."""

    def __init__(self, pipe: Connection, shared: mmap) -> None:
        self._pipe, self._shared, self._sender = pipe, shared, Sender()
        self._open: deque[_Answer] = deque()
        self._sent = 0

    def send(self, parcel: Parcel) -> "_Answer":
        """Have it written, after those that were sent before."""
        while len(self._open) >= (1 if self._sender.full else MOST_SENT):
            self.hear()
        text, at = self._sender.packed(parcel), self._sent % MOST_SENT * ROOM
        self._sent += 1
        with _alive():
            if len(text) <= ROOM:
                self._shared[at : at + len(text)] = text
                self._pipe.send((at, len(text)))
            else:
                while self._open:  # neither then waits for the other to read
                    self.hear()
                self._pipe.send((at, 0))
                self._pipe.send_bytes(text)
        answer = _Answer(self, parcel)
        self._open.append(answer)
        return answer

    def ready(self) -> bool:
        """Whether there is an answer to be heard."""
        return self._pipe.poll()

    def hear(self) -> None:
        """The answer to the first that has none yet."""
        with _alive():
            said = self._pipe.recv()
        if said[0] != WRITTEN:
            self._sender.forget()
        self._open.popleft().heard(*said)


@contextmanager
def _alive() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError):
        raise OperationalError("the process that writes has ended; its last groups may stand or not") from None


class _Answer:
    def __init__(self, writer: Writer, parcel: Parcel) -> None:
        self._writer, self._parcel = writer, parcel
        self._said = ""
        self._error: Exception | None = None

    def done(self) -> bool:
        while not self._said and self._writer.ready():
            self._writer.hear()
        return bool(self._said)

    def result(self) -> None:
        while not self._said:
            self._writer.hear()
        if self._error:
            raise self._error

    def heard(self, said: str, what: Any) -> None:
        """What became of it: the keys of the cases that began, by stream, and where all end; or the error."""
        self._said = said
        if said != WRITTEN:
            self._error = Refused("stream.moved_on", stream="") if said == AGAIN else what
            return
        keys, heads = what
        for stream, key in keys.items():
            row = self._parcel.moved[stream].row
            row.pk, row._state.adding = key, False
        for project, expected, late in self._parcel.forecasts:
            project.forecast_start_on, project.plan_late_days = expected, late
        self._parcel.keep(heads.split())


@contextmanager
def process() -> Iterator[Way]:
    """How parcels are sent to a process of their own. SQLite must not be open in a process that forks: the connection
    is closed before and opened again by the next who asks."""
    if not wire.on_postgresql():
        connections.close_all()
    fork = get_context("fork")
    ours, theirs = fork.Pipe()
    with mmap(-1, MOST_SENT * ROOM) as shared:  # memory that nobody has written to takes no room
        child = fork.Process(target=_serve, args=(theirs, ours, shared), name="writer")
        child.start()
        theirs.close()
        try:
            yield Way(Writer(ours, shared).send, MOST_SENT, hashes=False)
        finally:
            ours.close()
            child.join()


def _serve(pipe: Connection, other: Connection, shared: mmap) -> None:
    other.close()  # else the end of the process that decides would go unnoticed
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever decides ends, and then this
    for inherited in connections.all(initialized_only=True):
        _inherited.append(inherited.connection)
        inherited.connection = None
    gc.freeze()
    said = WRITTEN
    try:
        while True:
            at, length = pipe.recv()
            text = shared[at : at + length] if length else pipe.recv_bytes()
            if said == WRITTEN or begins(text):  # what stands on something that was not written is not looked at
                said, what = _answered(text)
            else:
                what = None
            pipe.send((AGAIN if what is None else said, what))
    except (EOFError, OSError):
        connections.close_all()


def _answered(text: bytes) -> tuple[str, Any]:
    try:
        parcel = unpacked(text)
        with rulebook.one_look(), transaction.atomic():
            writing.put(parcel, _begun)
    except Refused:
        return AGAIN, None
    except DatabaseError as error:
        again = isinstance(error, OperationalError) and steps.crossed(error)
        return (AGAIN, None) if again else (FAILED, error)
    keys = {stream: one.row.pk for stream, one in parcel.moved.items() if one.is_new}
    return WRITTEN, (keys, " ".join(parcel.heads()))


def _begun() -> None:
    """The transaction has begun."""
