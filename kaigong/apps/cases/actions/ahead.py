"""One group is written while the next is decided: the database works in a thread of its own, which leaves the process
to whoever decides for as long as it waits.

What is decided ahead stands on what is still being written. Should that fail, both are decided again, one after the
other; so nobody is ever told of anything that was not committed."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction

from kaigong.apps.cases import writing
from kaigong.apps.cases.parcel import Parcel
from kaigong.core.problems import Refused

Send = Callable[[Parcel], Future[None]]
TURN_SECONDS = 0.001  # after which whoever decides lets the writer go on


@contextmanager
def writer() -> Iterator[Send]:
    """How parcels are sent off, each to be one transaction; inside of another they become part of that, at once."""
    if connection.in_atomic_block:
        yield _at_once
        return
    turn = sys.getswitchinterval()
    sys.setswitchinterval(TURN_SECONDS)
    try:
        with ThreadPoolExecutor(1, thread_name_prefix="writer") as thread:
            try:
                yield lambda parcel: thread.submit(_put, parcel)
            finally:
                thread.submit(lambda: connection.close())  # noqa: PLW0108 the connection of that thread
    finally:
        sys.setswitchinterval(turn)


def _put(parcel: Parcel) -> None:
    with transaction.atomic():
        writing.put(parcel, _begun)
    parcel.keep()


def _begun() -> None:
    """The transaction has begun."""


def _at_once(parcel: Parcel) -> Future[None]:
    done: Future[None] = Future()
    try:
        _put(parcel)
    except (Refused, DatabaseError) as error:
        done.set_exception(error)
    else:
        done.set_result(None)
    return done
