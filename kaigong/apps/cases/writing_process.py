"""A process of its own that writes parcels, so that deciding and writing have a core each.

It is forked, for then it is there at once; hence only where nothing else runs in the process: a command, the worker, a
script. It gets a connection of its own, and ends when nobody can send it anything any more. What it was sent is either
written whole or not at all, also when the process that decides is killed meanwhile."""

import gc
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from typing import Any, Protocol

from django.db import DatabaseError, OperationalError, connection, connections, transaction

from kaigong.apps.cases import steps, writing
from kaigong.apps.cases.parcel import Parcel
from kaigong.apps.cases.sending import Sender, unpacked
from kaigong.apps.ledger import wire
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.problems import Refused

WRITTEN, AGAIN, FAILED = "written", "again", "failed"
LEAST_GROUPS = 4  # for fewer a process is not worth its beginning
_inherited: list[Any] = []  # connections of the process that decides: never used here, never closed


class Sent(Protocol):
    """A parcel that was sent off."""

    def result(self) -> None:
        """Wait until it is written; what was refused, or failed, is raised."""


Send = Callable[[Parcel], Sent]


def possible() -> bool:
    """Whether a process may be forked here: there is one thread, and others can reach the database."""
    if threading.active_count() > 1 or "fork" not in get_all_start_methods() or connection.in_atomic_block:
        return False
    return wire.on_postgresql() or not connection.is_in_memory_db()  # type: ignore[attr-defined]


class Writer:
    """The way to the process, from whoever decides."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._sender = pipe, Sender()

    def send(self, parcel: Parcel) -> "_Answer":
        """Have it written. One at a time: the answer to the one before has been read."""
        self._pipe.send_bytes(self._sender.packed(parcel))
        return _Answer(self, parcel)

    def answer(self) -> dict[str, int]:
        """The keys of the cases that began, by stream."""
        try:
            said, what = self._pipe.recv()
        except EOFError:
            raise OperationalError("the process that writes has ended; its last group may stand or not") from None
        if said == WRITTEN:
            return dict(what)
        self._sender.forget()
        raise Refused("stream.moved_on", stream="") if said == AGAIN else what


class _Answer:
    def __init__(self, writer: Writer, parcel: Parcel) -> None:
        self._writer, self._parcel = writer, parcel

    def result(self) -> None:
        for stream, key in self._writer.answer().items():
            row = self._parcel.moved[stream].row
            row.pk, row._state.adding = key, False
        for project, expected, late in self._parcel.forecasts:
            project.forecast_start_on, project.plan_late_days = expected, late
        self._parcel.keep()


@contextmanager
def process() -> Iterator[Send]:
    """How parcels are sent to a process of their own. SQLite must not be open in a process that forks: the connection
    is closed before and opened again by the next who asks."""
    if not wire.on_postgresql():
        connections.close_all()
    fork = get_context("fork")
    ours, theirs = fork.Pipe()
    child = fork.Process(target=_serve, args=(theirs, ours), name="writer")
    child.start()
    theirs.close()
    try:
        yield Writer(ours).send
    finally:
        ours.close()
        child.join()


def _serve(pipe: Connection, other: Connection) -> None:
    other.close()  # else the end of the process that decides would go unnoticed
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever decides ends, and then this
    for inherited in connections.all(initialized_only=True):
        _inherited.append(inherited.connection)
        inherited.connection = None
    gc.freeze()
    try:
        while True:
            pipe.send(_answered(pipe.recv_bytes()))
    except (EOFError, BrokenPipeError):
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
    return WRITTEN, {stream: one.row.pk for stream, one in parcel.moved.items() if one.is_new}


def _begun() -> None:
    """The transaction has begun."""
