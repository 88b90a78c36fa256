"""A small ledger made without a database: three streams, two daily roots, and a tail that no root vouches for yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kaigong.core.ledger import ALGORITHMS, GENESIS, Accumulator, Entry, Header, Proof, Root, Scope, Writer, paths, seal

AT = "2022-02-10T10:00:00+08:00"
CASE, PROJECT, LATE = "case:KG-2022-000001", "project:2202-421000-04-01-000001", "case:KG-2022-000002"


class Key:
    """A signing key made of a seed."""

    def __init__(self, seed: int) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def sign(self, text: bytes) -> bytes:
        return self._key.sign(text)


CITY, FORGER = Key(1), Key(2)


def chain(entries: Sequence[tuple[str, dict[str, Any]]], alg: str = "sha256") -> list[Entry]:
    """Seal these in order, each in its stream."""
    heads: dict[str, Entry] = {}
    sealed = []
    for stream, data in entries:
        last = heads.get(stream)
        n, prev = (last.n + 1, last.hash) if last else (1, GENESIS)
        entry = seal(
            stream=stream, n=n, kind="Noted", data=data, at=AT, recorded_at=AT, by="person:sun", prev=prev, alg=alg
        )
        heads[stream] = entry
        sealed.append(entry)
    return sealed


FACTS = [
    (PROJECT, {"name": "示例项目", "investment_fen": 6_050_000_000}),
    (CASE, {"item": "fire-review", "ready": True}),
    (CASE, {"item": "fire-review", "share": 0.25}),
    (PROJECT, {"stage": "signed"}),
    (CASE, {"decision": "approve", "reason": "符合"}),
    (PROJECT, {"stage": "started"}),
    (LATE, {"item": "site-opinion"}),
    (LATE, {"item": "site-opinion", "note": None}),
]
DAYS = [("2022-02-08", 0, 3), ("2022-02-09", 3, 6)]  # the entries that each root vouches for


@dataclass(frozen=True)
class Ledger:
    """Entries with the roots over them."""

    entries: list[Entry]
    roots: list[Root]
    key: Key

    def file(self) -> list[bytes]:
        """Everything."""
        writer = self._writer(Scope())
        lines = [writer.header()]
        for number, entry in enumerate(self.entries, 1):
            lines.append(writer.entry(entry))
            lines += [self._root(writer, self.roots[i]) for i, (_, _, last) in enumerate(DAYS) if last == number]
        return [*lines, *writer.finish(self.key.sign)]

    def since_second_root(self) -> list[bytes]:
        """What the second root vouches for, and later."""
        writer = self._writer(Scope(since="2022-02-09", after_root=1))
        lines = [writer.header(), *map(writer.entry, self.entries[3:6]), self._root(writer, self.roots[1])]
        return [*lines, *map(writer.entry, self.entries[6:]), *writer.finish(self.key.sign)]

    def one_stream(self, stream: str = CASE, n: int | None = None) -> list[bytes]:
        """One stream, or one entry of it, with proofs."""
        writer = self._writer(Scope(stream=stream, n=n))
        lines = [writer.header()]
        for root, (_, first, last) in zip(self.roots, DAYS, strict=True):
            lines += self._under(writer, root, self.entries[first:last], stream, n)
        tail = [entry for entry in self.entries[6:] if wanted(entry, stream, n)]
        return [*lines, *map(writer.entry, tail), *writer.finish(self.key.sign)]

    def _under(self, writer: Writer, root: Root, leaves: list[Entry], stream: str, n: int | None) -> list[bytes]:
        places = [place for place, entry in enumerate(leaves) if wanted(entry, stream, n)]
        if not places:
            return []
        lines = [*(writer.entry(leaves[place]) for place in places), self._root(writer, root)]
        hashes = [bytes.fromhex(entry.hash) for entry in leaves]
        for place, path in zip(places, paths(hashes, places, ALGORITHMS[root.alg]), strict=True):
            lines.append(writer.proof(Proof(leaves[place].n, root.n, place, [step.hex() for step in path])))
        return lines

    def _writer(self, scope: Scope) -> Writer:
        return Writer(Header(AT, self.key.public, [], sorted({root.alg for root in self.roots}), scope))

    def _root(self, writer: Writer, root: Root) -> bytes:
        return writer.root(root, self.key.sign(root.text()).hex())


def wanted(entry: Entry, stream: str, n: int | None) -> bool:
    return entry.stream == stream and n in (None, entry.n)


def roots_over(entries: Sequence[Entry], key: Key, alg: str = "sha256") -> list[Root]:
    """The two daily roots, chained and signed with the key."""
    roots: list[Root] = []
    for n, (day, first, last) in enumerate(DAYS, 1):
        tree = Accumulator(ALGORITHMS[alg])
        for entry in entries[first:last]:
            tree.add(bytes.fromhex(entry.hash))
        prev = roots[-1].hash() if roots else GENESIS
        text = tree.root().hex()
        roots.append(Root(n, day, last - first, last, text, prev, alg, "system:seal_day", AT, key.public))
    return roots


def make(key: Key = CITY, facts: Sequence[tuple[str, dict[str, Any]]] = FACTS, alg: str = "sha256") -> Ledger:
    """The sample ledger, or one with other facts or another key."""
    entries = chain(facts, alg)
    return Ledger(entries, roots_over(entries, key, alg), key)


def changed(ledger: Ledger, **fields: Any) -> Ledger:
    """The ledger with something replaced."""
    return replace(ledger, **fields)
