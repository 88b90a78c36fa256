"""Sealing many entries quickly. Texts and hashes are those of `chain.seal`, byte for byte (a property test says so).

Where every field of an event is of a kind that msgspec writes canonically, one call writes its text; what many entries
have alike (who, when, the kind, the stream) is written once. Everything else goes the plain way.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

from kaigong.core.ledger.canonical import canonical
from kaigong.core.ledger.chain import algorithm
from kaigong.core.ledger.events import Fact, encode
from kaigong.core.problems import Faulty, Problem

LONG = re.compile(rb"[0-9]{16}").search  # a number that long may be one that does not read back as itself
WRITTEN_ALIKE = (str, int, bool, NoneType, date)
PLAIN, NUMBERS, FREE = range(3)  # no number in it; whole numbers, which may be too long; written the plain way
_sorted = msgspec.json.Encoder(order="sorted").encode
_text = msgspec.json.Encoder().encode
_ways: dict[type[Any], int] = {Fact: FREE}


class Sealed(NamedTuple):
    """One entry in the order of the table's columns."""

    stream: str
    n: int
    kind: str
    at: str
    recorded_at: str
    by: str
    data: str
    prev: str
    alg: str
    hash: str


class Sealer:
    """Seals entries that one person records at one moment. Without `hashes` it writes and checks them, but leaves their
    hashes to `sealed_on`."""

    def __init__(self, *, at: str, recorded_at: str, by: str, alg: str = "sha256", hashes: bool = True) -> None:
        self.at, self.recorded_at, self.by, self.alg, self._hashes = at, recorded_at, by, alg, hashes
        self._digest = algorithm(alg)
        self._head = b'{"alg":' + _quoted(alg) + b',"at":' + _quoted(at) + b',"by":' + _quoted(by) + b',"data":'
        self._tail = b'","recorded_at":' + _quoted(recorded_at) + b',"stream":'

    def seal(self, stream: str, n: int, prev: str, event: Any) -> Sealed:
        """Entry n of a stream, after the entry whose hash is `prev`."""
        kind, data = written(event)
        return self.on(prev, stream, n, kind, data)

    def on(self, prev: str, stream: str, n: int, kind: str, data: bytes) -> Sealed:
        """The same of an event that is written already."""
        text = b'%b%b,"kind":%b,"n":%d,"prev":"%b%b%b}' % (
            self._head, data, _quoted(kind), n, prev.encode(), self._tail, _quoted(stream)
        )  # fmt: skip
        hash = self._digest(text).hex()
        return Sealed(stream, n, kind, self.at, self.recorded_at, self.by, data.decode(), prev, self.alg, hash)

    def run(self, stream: str, after: int, prev: str, events: Iterable[Any]) -> list[Sealed]:
        """Entries that follow each other."""
        sealed: list[Sealed] = []
        if not self._hashes:
            for n, event in enumerate(events, after + 1):
                kind, data = written(event)
                sealed.append(
                    Sealed(stream, n, kind, self.at, self.recorded_at, self.by, data.decode(), "", self.alg, "")
                )
            return sealed
        for n, event in enumerate(events, after + 1):
            sealed.append(self.seal(stream, n, prev, event))
            prev = sealed[-1].hash
        return sealed


def sealed_on(entries: Iterable[Sealed], heads: dict[str, str]) -> list[Sealed]:
    """Entries that have no hashes yet, in their order, each on the head of its stream, which moves on with it."""
    found = []
    for stream, n, kind, at, recorded_at, by, data, _prev, alg, _hash in entries:
        sealed = _sealer(at, recorded_at, by, alg).on(heads[stream], stream, n, kind, data.encode())
        heads[stream] = sealed.hash
        found.append(sealed)
    return found


@lru_cache(maxsize=1024)
def _sealer(at: str, recorded_at: str, by: str, alg: str) -> Sealer:
    return Sealer(at=at, recorded_at=recorded_at, by=by, alg=alg)


def written(event: Any) -> tuple[str, bytes]:
    """The kind of an event and its canonical data."""
    kind = type(event)
    way = _ways.get(kind)
    if way is None:
        way = _ways[kind] = _way(kind)
    if way is not FREE:
        try:
            data = _sorted(event)
        except UnicodeEncodeError:
            raise Faulty([Problem("json.lone_surrogate", at=kind.__name__)]) from None
        if way is PLAIN or not LONG(data):
            return kind.__name__, data
    name, plain = encode(event)
    return name, canonical(plain)


@lru_cache(maxsize=8192)
def _quoted(text: str) -> bytes:
    try:
        return _text(text)
    except UnicodeEncodeError:
        raise Faulty([Problem("json.lone_surrogate", at=f"{text[:100]!a}")]) from None


def _way(kind: Any) -> int:
    """How values of this type are written: by msgspec where it writes all of them as the standard does."""
    if not _written_alike(kind, WRITTEN_ALIKE):
        return FREE
    return PLAIN if _written_alike(kind, set(WRITTEN_ALIKE) - {int}) else NUMBERS


def _written_alike(kind: Any, alike: Collection[Any]) -> bool:
    """Whether all of it is of these types: no fractions, no free keys."""
    if kind in alike:
        return True
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return all(_written_alike(hints[field.name], alike) for field in fields(kind))
    if get_origin(kind) in (tuple, list, frozenset, set, Union, UnionType):
        return all(_written_alike(part, alike) for part in get_args(kind) if part is not Ellipsis)
    return (
        isinstance(kind, type)
        and issubclass(kind, Enum)
        and all(type(m.value) in (str, int) and type(m.value) in alike for m in kind)
    )
