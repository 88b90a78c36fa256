"""One group is written while the next is decided: a long feed is written by a process of its own, where one may be had;
else the database works in a thread, which leaves the process to whoever decides for as long as it waits.

What is decided ahead stands on what is still being written. Should that fail, both are decided again, one after the
other; so nobody is ever told of anything that was not committed."""

import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction

from kaigong.apps.cases import writing, writing_process
from kaigong.apps.cases.parcel import Parcel
from kaigong.apps.cases.writing_process import Way
from kaigong.core.problems import Refused

TURN_SECONDS = 0.001  # after which whoever decides lets the writer go on


@contextmanager
def writer(*, long: bool = False) -> Iterator[Way]:
    """How parcels are sent off, each to be one transaction; inside of another they become part of that, at once.
    `long`: there are many, so that a process is worth its beginning."""
    if connection.in_atomic_block:
        yield Way(_at_once)
    elif long and writing_process.possible():
        with writing_process.process() as way:
            yield way
    else:
        with _thread() as way:
            yield way


@contextmanager
def _thread() -> Iterator[Way]:
    turn = sys.getswitchinterval()
    sys.setswitchinterval(TURN_SECONDS)
    try:
        with ThreadPoolExecutor(1, thread_name_prefix="writer") as thread:
            try:
                yield Way(lambda parcel: thread.submit(_put, parcel))
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
