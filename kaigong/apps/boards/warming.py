"""What a server works out before anybody asks, so that the first look at the pages that look ahead is quick too.

It is done once, after the start: the kernels are loaded, and the answers that everybody sees first are kept. Nothing is
compiled for it: a server whose kernels are still being compiled looks again later, and gives up in the end.
"""

import logging
from collections.abc import Iterator
from importlib import import_module
from threading import Event, Thread

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connections
from django.utils.module_loading import import_string

from kaigong.apps.ledger.clock import Doubtful

KERNELS = ("kernel.replicate", "city_kernel.listed", "city_breed_kernel.child", "graph_kernel.scan")
PAGES = tuple(f"kaigong.apps.boards.views.{name}" for name in ("hold", "city_plan", "mine", "home"))
WAITS = (1.0, *(5.0,) * 60)  # seconds: people come first, and kernels take minutes to compile on a small machine
log = logging.getLogger(__name__)


def begin() -> Thread:
    """Begin in a thread of its own, which ends with the server."""
    thread = Thread(target=_when_ready, name="warming", daemon=True)
    thread.start()
    return thread


def _when_ready() -> None:
    from kaigong.core import compiled

    for seconds in WAITS:
        Event().wait(seconds)
        if compiled.kept(*KERNELS):
            return _safely()
    return None


def _safely() -> None:
    """A database that is away or not ready yet is no reason to say more than a line."""
    try:
        for what in warm():
            log.info("ready: %s", what)
    except (DatabaseError, Doubtful) as fault:
        log.info("nothing was worked out ahead: %s", fault)
    finally:
        connections.close_all()


def warm() -> Iterator[str]:
    """The promise as things are, then the plan of the city, then the process."""
    for page in PAGES:
        import_module(page)
    from kaigong.apps.boards import city_plan, hold, live, mined
    from kaigong.apps.boards.asking import Asked
    from kaigong.core.mining.graph import mine

    now = import_string(settings.CLOCK)()
    asked = hold.question(None, now.date(), Asked())
    if asked is not None:
        hold.answer(asked)
        yield "hold"
    if live.city(now.date()).waiting:
        city_plan.plan(now.date(), now)
        yield "city plan"
    mine(mined.log_of(()))
    yield "mining"
