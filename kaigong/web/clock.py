"""The clock of the server: read in one place, and in one process it never goes back by a little.

A time service that sets the clock back by seconds would let a later request be earlier than the one before. Steps of
up to `HELD` are waited out: the time stands still until the clock has caught up. A larger step means that the clock
was wrong before or is wrong now; then the ledger refuses what would lie before its predecessor.
"""

from datetime import datetime, timedelta, timezone
from threading import Lock

from django.utils import timezone as django_clock

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
HELD = timedelta(minutes=5)


class Steady:
    """A clock that never goes back by a little."""

    def __init__(self) -> None:
        self._last: datetime | None = None
        self._lock = Lock()

    def read(self, wall: datetime) -> datetime:
        """The time to go by when the clock on the wall shows `wall`."""
        with self._lock:
            if self._last is None or wall >= self._last or self._last - wall > HELD:
                self._last = wall
            return self._last


_steady = Steady()


def now() -> datetime:
    """The time in Beijing."""
    return _steady.read(django_clock.now().astimezone(BEIJING))
