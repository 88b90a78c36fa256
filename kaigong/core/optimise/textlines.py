"""Lines and whole numbers of a text file, with a fault for everything that is not as it should be."""

from collections.abc import Iterator
from typing import Any

from kaigong.core.problems import Faulty, Problem

MOST = 2**31 - 1  # of any number in a file
MOST_DAYS = 1_000_000  # of a duration or a lag
MOST_FAULTS = 200  # then reading stops: a file of noise need not be listed to its end


class Lines:
    """A text taken apart, and the faults found in it so far."""

    def __init__(self, source: bytes) -> None:
        self.faults: list[Problem] = []
        self.rows = self._decode(source).splitlines()

    def _decode(self, source: bytes) -> str:
        try:
            text = source.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = source[: error.start].count(b"\n") + 1
            raise Faulty([Problem("file.not_text", f"line {line}", {"byte": error.start})]) from error
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            raise Faulty([Problem("file.not_text", f"line {line}", {"byte": source.index(b"\0")})])
        return text

    def fault(self, code: str, line: int, **data: Any) -> None:
        """Note a fault; too many of them end the reading."""
        self.faults.append(Problem(code, f"line {line}", data))
        if len(self.faults) >= MOST_FAULTS:
            raise Faulty([*self.faults, Problem("file.too_many_faults", f"line {line}")])

    def whole(self, token: str, line: int, what: str, low: int = 0, high: int = MOST) -> int:
        """The token as a whole number between low and high; else a fault, and low (or 0) to go on with."""
        if not token.lstrip("+-").isascii() or not token.lstrip("+-").isdigit() or len(token) > 18:
            self.fault("number.wrong", line, what=what, got=token[:40])
            return max(low, 0)
        number = int(token) if token.count("-") + token.count("+") <= 1 else high + 1
        if not low <= number <= high:
            self.fault("number.out_of_range", line, what=what, got=token[:40], low=low, high=high)
            return max(low, 0)
        return number

    def filled(self) -> Iterator[tuple[int, list[str]]]:
        """Number and words of every line that is not blank."""
        for number, row in enumerate(self.rows, 1):
            words = row.split()
            if words:
                yield number, words

    def finish(self) -> None:
        """Raise what was found wrong, all of it."""
        if self.faults:
            raise Faulty(self.faults)
