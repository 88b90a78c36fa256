"""One chain per stream: each entry is hashed together with the hash of the one before."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from kaigong.core.ledger.canonical import canonical
from kaigong.core.problems import Faulty, Problem

GENESIS = "0" * 64  # stands for the entry before the first
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Entry:
    """One sealed entry; `data` is canonical JSON, the times are the very texts that were sealed."""

    stream: str
    n: int
    kind: str
    at: str
    recorded_at: str
    by: str
    data: bytes
    prev: str
    alg: str
    hash: str


def _sha256(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()


def _sm3(text: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SM3, Hash  # slow to import, and seldom wanted

    digest = Hash(SM3())
    digest.update(text)
    return digest.finalize()


ALGORITHMS: Mapping[str, Callable[[bytes], bytes]] = {"sha256": _sha256, "sm3": _sm3}


def digest(alg: str, text: bytes) -> bytes:
    """The hash of a text; Faulty for an algorithm nobody here knows."""
    return algorithm(alg)(text)


def algorithm(alg: str) -> Callable[[bytes], bytes]:
    """How hashes are made; Faulty for an algorithm nobody here knows."""
    if alg not in ALGORITHMS:
        raise Faulty([Problem("ledger.unknown_algorithm", data={"got": alg, "known": sorted(ALGORITHMS)})])
    return ALGORITHMS[alg]


def stamp(moment: datetime) -> str:
    """A moment as it is sealed: ISO with its offset."""
    if moment.tzinfo is None:
        raise ValueError("a sealed time needs an offset")
    return moment.isoformat()


def seal(
    *, stream: str, n: int, kind: str, data: Any, at: str, recorded_at: str, by: str, prev: str, alg: str = "sha256"
) -> Entry:
    """Entry n of a stream, after the entry whose hash is `prev`."""
    payload = canonical(data)
    text = sealed_text(stream, n, kind, at, recorded_at, by, payload, prev, alg)
    return Entry(stream, n, kind, at, recorded_at, by, payload, prev, alg, digest(alg, text).hex())


def sealed_text(
    stream: str, n: int, kind: str, at: str, recorded_at: str, by: str, data: bytes, prev: str, alg: str
) -> bytes:
    """What is hashed: the canonical JSON of every field but the hash. The keys stand in their canonical order."""
    fields = {"alg": alg, "at": at, "by": by, "data": msgspec.Raw(data), "kind": kind, "n": n}
    try:
        return _encode(fields | {"prev": prev, "recorded_at": recorded_at, "stream": stream})
    except UnicodeEncodeError:
        raise Faulty([Problem("json.lone_surrogate", at=f"{stream[:100]!a} {n}")]) from None


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a stream that was seen."""

    n: int
    hash: str


class Chains:
    """Checks entries as they come, each against the one before it in its stream."""

    def __init__(self, *, mid_stream: bool = False) -> None:
        self.heads: dict[str, Head] = {}
        self._mid_stream = mid_stream  # the first entry seen of a stream need not be its first

    def take(self, entry: Entry) -> Problem | None:
        """What does not hold for the next entry, or None; then it is the head of its stream."""
        return self._seal_broken(entry) or self._link_broken(entry)

    def _seal_broken(self, entry: Entry) -> Problem | None:
        if entry.alg not in ALGORITHMS:
            return Problem("entry.algorithm", data={"got": entry.alg})
        text = sealed_text(
            entry.stream, entry.n, entry.kind, entry.at, entry.recorded_at, entry.by, entry.data, entry.prev, entry.alg
        )
        recomputed = ALGORITHMS[entry.alg](text).hex()
        return None if recomputed == entry.hash else Problem("entry.hash", data={"recomputed": recomputed})

    def _link_broken(self, entry: Entry) -> Problem | None:
        head = self.heads.get(entry.stream)
        if head is None and self._mid_stream:
            head = Head(entry.n - 1, entry.prev)
        head = head or Head(0, GENESIS)
        if entry.n <= head.n:
            return Problem("entry.duplicate", data={"last": head.n})
        if entry.n != head.n + 1:
            return Problem("entry.gap", data={"missing": head.n + 1})
        if entry.prev != head.hash:
            return Problem("entry.prev", data={"expected": head.hash})
        self.heads[entry.stream] = Head(entry.n, entry.hash)
        return None
