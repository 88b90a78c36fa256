"""What was worked out at some cost, kept by what was asked."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """The last answers; the oldest is let go. Whoever asks for one that is being made waits for it: nothing is worked
    out twice at the same time."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._made: dict[Hashable, T] = {}
        self._making: dict[Hashable, Lock] = {}
        self._look = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer; made where it is not known."""
        with self._look:
            if key in self._made:
                return self._made[key]
            making = self._making.setdefault(key, Lock())
        with making:
            try:
                return self._made[key] if key in self._made else self._put(key, make())
            finally:
                self._making.pop(key, None)

    def known(self, key: Hashable) -> T | None:
        """The answer, where it is known."""
        return self._made.get(key)

    def clear(self) -> None:
        """Forget everything."""
        with self._look:
            self._made.clear()

    def _put(self, key: Hashable, made: T) -> T:
        with self._look:
            while len(self._made) >= self.most:
                self._made.pop(next(iter(self._made)))
            self._made[key] = made
        return made
