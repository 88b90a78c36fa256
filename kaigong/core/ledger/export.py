"""The file format of an exported ledger: JSON Lines, each line canonical (docs/decisions/0004-ledger.md has all of it).

A header, the entries in the ledger's order, each daily root after the entries it vouches for, the head of every stream,
and a signed end that counts the rest and holds a digest of all lines before it, so that nothing can be cut off.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import msgspec

from kaigong.core.ledger.canonical import canonical
from kaigong.core.ledger.chain import Entry, Head
from kaigong.core.ledger.roots import Root, Sign

VERSION = 1
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Scope:
    """What a file holds: everything, one stream, or one entry; all of it, or from the root after `after_root` on."""

    stream: str | None = None
    n: int | None = None
    since: str | None = None
    after_root: int = 0

    @property
    def mid_stream(self) -> bool:
        """Whether a stream may begin with another entry than its first."""
        return self.n is not None or self.since is not None


@dataclass(frozen=True, slots=True)
class Header:
    """The first line: what the file is, and whose signatures it carries (a city may have changed its key)."""

    exported_at: str
    public_key: str
    earlier_keys: list[str]
    algorithms: list[str]
    scope: Scope


@dataclass(frozen=True, slots=True)
class Proof:
    """That entry n of the stream exported is leaf `index` under a root."""

    n: int
    root: int
    index: int
    path: list[str]


@dataclass(frozen=True, slots=True)
class End:
    """The last line, signed: how much came before it, and the SHA-256 of those lines."""

    entries: int
    roots: int
    streams: int
    digest: str
    public_key: str

    def text(self) -> bytes:
        """The very bytes that are signed; they say what they are."""
        return canonical({"kaigong": "ledger-end", **asdict(self)})


class Writer:
    """Gives the lines of a file one by one, counting and digesting them for the end."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._digest = sha256()
        self._heads: dict[str, Head] = {}
        self._entries = self._roots = 0

    def header(self) -> bytes:
        """The first line."""
        return self._line(canonical({"kaigong": "ledger", "version": VERSION, **asdict(self._header)}))

    def entry(self, entry: Entry) -> bytes:
        """One sealed entry; its keys stand in their canonical order."""
        self._entries += 1
        self._heads[entry.stream] = Head(entry.n, entry.hash)
        fields: dict[str, Any] = {"alg": entry.alg, "at": entry.at, "by": entry.by, "data": msgspec.Raw(entry.data)}
        fields |= {"hash": entry.hash, "kind": entry.kind, "n": entry.n, "prev": entry.prev}
        return self._line(_encode(fields | {"recorded_at": entry.recorded_at, "stream": entry.stream}))

    def root(self, root: Root, signature: str) -> bytes:
        """A root, after the entries it vouches for."""
        self._roots += 1
        return self._line(canonical({"root": {**asdict(root), "hash": root.hash(), "signature": signature}}))

    def proof(self, proof: Proof) -> bytes:
        """In a file of one stream: the way from an entry to the root just given."""
        return self._line(canonical({"proof": asdict(proof)}))

    def finish(self, sign: Sign) -> Iterator[bytes]:
        """The heads of all streams and the signed end."""
        for stream in sorted(self._heads):
            yield self._line(canonical({"head": {"stream": stream, **asdict(self._heads[stream])}}))
        counts = (self._entries, self._roots, len(self._heads))
        end = End(*counts, self._digest.hexdigest(), self._header.public_key)
        yield canonical({"end": {**asdict(end), "signature": sign(end.text()).hex()}}) + b"\n"

    def _line(self, text: bytes) -> bytes:
        self._digest.update(text + b"\n")
        return text + b"\n"


def shape(value: Any, kind: type[Any]) -> Any:
    """A parsed object as the dataclass it must be; a ValueError where it has other fields or other types."""
    made = msgspec.convert(value, kind)
    if len(value) != len(made.__dataclass_fields__):
        raise ValueError(f"fields unknown or missing: {sorted(value)}")
    return made
