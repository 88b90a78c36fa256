"""The clock of the server: read in one place, held where it goes back a little, doubted where it jumps.

A time service may set the clock back by seconds; a later request must not be earlier than the one before, so the time
then stands still until the clock has caught up. A larger jump while the server runs means that the clock was wrong
before or is wrong now. Nobody but a person can tell which: until the clock is put right, or the server is started
again by somebody who has looked at it, pages are shown and nothing is recorded.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from threading import Lock

from django.utils import timezone as django_clock

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
HELD = timedelta(minutes=5)  # a step back that is waited out
BELIEVED = timedelta(hours=1)  # a step forward that is believed


class Doubtful(Exception):
    """The clock jumped while the server ran; the jump is in `by`."""

    def __init__(self, by: timedelta) -> None:
        super().__init__(f"the clock jumped by {by}; put it right, or start again after checking it")
        self.by = by


def running_for() -> timedelta:
    """How long the machine has been running, asleep or awake: no setting of the clock moves it."""
    return timedelta(seconds=time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)))


@dataclass(frozen=True, slots=True)
class Reading:
    """The time to go by, and by how much the clock has jumped (None: it is believed)."""

    now: datetime
    jump: timedelta | None = None


class Steady:
    """A clock on the wall beside one that cannot be set."""

    def __init__(self, wall: Callable[[], datetime], running: Callable[[], timedelta]) -> None:
        self._wall, self._running, self._lock = wall, running, Lock()
        self._last = wall()  # the last time believed, and how long the machine had been running then
        self._ran = running()

    def read(self) -> Reading:
        """The time now."""
        with self._lock:
            wall, ran = self._wall(), self._running()
            expected = self._last + (ran - self._ran)
            jump = wall - expected
            if jump > BELIEVED or -jump > HELD:
                return Reading(expected, jump)
            if wall >= self._last:
                self._last, self._ran = wall, ran
            return Reading(self._last)


_steady = Steady(lambda: django_clock.now().astimezone(BEIJING), running_for)


def now() -> datetime:
    """The time in Beijing; while the clock is in doubt, as it would be had it not jumped."""
    return _steady.read().now


def jump() -> timedelta | None:
    """By how much the clock has jumped; None while it is believed."""
    return _steady.read().jump


def sure() -> datetime:
    """The time, for whoever acts on it without a person looking on: refused while the clock is in doubt."""
    reading = _steady.read()
    if reading.jump is not None:
        raise Doubtful(reading.jump)
    return reading.now
