"""Texts behind integer codes: kept as one run of UTF-8 bytes, so that millions of them cost no Python objects."""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Ends = npt.NDArray[np.int64]


class Words(Sequence[str]):
    """An immutable list of texts; word i is the bytes between end i-1 and end i. Decoded only when asked for."""

    __slots__ = ("data", "ends")

    def __init__(self, data: Bytes, ends: Ends) -> None:
        self.data, self.ends = data, ends

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Words":
        """The words of these texts."""
        coded = [text.encode("utf-8", "surrogatepass") for text in texts]
        ends = np.cumsum(np.fromiter(map(len, coded), np.int64, len(coded)))
        return cls(np.frombuffer(b"".join(coded), np.uint8), ends)

    @classmethod
    def joined(cls, lists: Sequence["Words"]) -> "Words":
        """The words of several lists, one list after the other."""
        sizes = np.cumsum([0, *(words.size for words in lists)]).tolist()
        ends = [words.ends + before for words, before in zip(lists, sizes, strict=False)]
        return cls(np.concatenate([NONE.data, *(words.data[: words.size] for words in lists)]),
                   np.concatenate([NONE.ends, *ends]))  # fmt: skip

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> "Words": ...
    def __getitem__(self, index: int | slice) -> "str | Words":
        if isinstance(index, slice):
            return Words.of(self[i] for i in range(*index.indices(len(self))))
        return self.raw(index).decode("utf-8", "replace")

    def raw(self, index: int) -> bytes:
        """The bytes of one word."""
        place = index + len(self.ends) if index < 0 else index
        if not 0 <= place < len(self.ends):
            raise IndexError(index)
        return self.data[int(self.ends[place - 1]) if place else 0 : int(self.ends[place])].tobytes()

    def __iter__(self) -> Iterator[str]:
        whole, begin = self.data.tobytes(), 0
        for end in self.ends.tolist():
            yield whole[begin:end].decode("utf-8", "replace")
            begin = end

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Words):
            return np.array_equal(self.ends, other.ends) and np.array_equal(
                self.data[: other.size], other.data[: self.size]
            )
        if isinstance(other, Sequence) and not isinstance(other, str):
            return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))
        return NotImplemented

    def __hash__(self) -> int:
        return hash((len(self), self.size))

    @property
    def size(self) -> int:
        """How many bytes the words take."""
        return int(self.ends[-1]) if len(self.ends) else 0

    def __repr__(self) -> str:
        shown = ", ".join(repr(self[i]) for i in range(min(len(self), 5)))
        return f"Words([{shown}{', …' if len(self) > 5 else ''}])"


NONE = Words(np.empty(0, np.uint8), np.empty(0, np.int64))
