"""What must be kept in mind between two lines of an exported ledger, and every rule a line must meet."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from kaigong.core.ledger.canonical import canonical, parse
from kaigong.core.ledger.chain import ALGORITHMS, GENESIS, Chains, Entry
from kaigong.core.ledger.export import End, Header, Proof, shape
from kaigong.core.ledger.merkle import Accumulator, root_by_path
from kaigong.core.ledger.roots import Root, signature_holds
from kaigong.core.problems import Faulty, Problem

ENTRY_FIELDS = frozenset(Entry.__dataclass_fields__)
TEXTS = ENTRY_FIELDS - {"data", "n"}


@dataclass(frozen=True, slots=True)
class HeadLine:
    """What the file says is the last entry of a stream."""

    stream: str
    n: int
    hash: str


class Break(Exception):
    """The first thing that does not hold."""

    def __init__(self, code: str, stream: str | None = None, n: int | None = None, **data: Any) -> None:
        super().__init__(code)
        self.problem = Problem(code, data=data)
        self.stream, self.n = stream, n


class Check:
    """Takes a file's lines one by one and raises Break at the first that does not hold."""

    def __init__(self, header: Header, text: bytes, keys: Collection[str], roots: Collection[str]) -> None:
        self.header = header
        self.chains = Chains(mid_stream=header.scope.mid_stream)
        self.entries = self.roots = self.sealed = 0
        self._digest = sha256(text + b"\n")
        self._signers = Signers(header, keys)
        self._wanted = {hash.lower() for hash in roots}
        self._tree: _WholeTree | _Proofs = _Proofs() if header.scope.stream else _WholeTree(header)
        self._heads: list[str] = []
        self._over = False

    def take(self, text: bytes) -> None:
        """The next line."""
        if self._over:
            raise Break("end.more_lines")
        fields = _canonical_object(text)
        try:
            self._hand_on(fields)
        except (ValueError, TypeError) as error:  # fields missing, or of another type
            raise Break("line.malformed", got=str(error)[:200]) from None
        self._digest.update(text + b"\n")

    def must_be_over(self) -> None:
        """After the last line: the end must have been among them."""
        if not self._over:
            raise Break("end.missing")

    def _hand_on(self, fields: dict[str, Any]) -> None:
        match fields:
            case {"hash": _, "n": _, "stream": _}:
                self._entry(_as_entry(fields))
            case {"root": dict(root)} if len(fields) == 1:
                self._root(root)
            case {"proof": dict(proof)} if len(fields) == 1:
                self._tree.proof(shape(proof, Proof))
            case {"head": dict(head)} if len(fields) == 1:
                self._head(shape(head, HeadLine))
            case {"end": dict(end)} if len(fields) == 1:
                self._end(end)
            case _:
                raise Break("line.unknown", got=", ".join(sorted(fields))[:100])

    def _entry(self, entry: Entry) -> None:
        scope = self.header.scope
        if self._heads:
            raise Break("head.too_early", entry.stream, entry.n)
        if entry.stream != (scope.stream or entry.stream) or entry.n != (scope.n or entry.n):
            raise Break("entry.scope", entry.stream, entry.n)
        if problem := self.chains.take(entry):
            raise Break(problem.code, entry.stream, entry.n, **problem.data)
        self._tree.entry(entry)
        self.entries += 1

    def _root(self, fields: dict[str, Any]) -> None:
        """Its own hash, its signature, its place after the root before, and then what it vouches for."""
        hash, signature = str(fields.pop("hash", "")), str(fields.pop("signature", ""))
        root: Root = shape(fields, Root)
        if self._heads:
            raise Break("head.too_early", root=root.n)
        if root.alg not in self.header.algorithms:
            raise Break("root.algorithm", root=root.n, got=root.alg)
        if root.hash() != hash:
            raise Break("root.hash", root=root.n, recomputed=root.hash())
        self._signers.check("root", root.public_key, signature, root.text(), root=root.n)
        self.sealed += self._tree.root(root)
        self.roots += 1
        self._wanted.discard(hash)

    def _head(self, head: HeadLine) -> None:
        self._tree.settled()
        if self._heads and head.stream <= self._heads[-1]:
            raise Break("head.order", head.stream)
        found = self.chains.heads.get(head.stream)
        if found is None:
            raise Break("stream.missing", head.stream, 1, entries=head.n)
        if head.n != found.n:
            code = "stream.cut" if head.n > found.n else "stream.grown"
            raise Break(code, head.stream, min(head.n, found.n) + 1, head=head.n, found=found.n)
        if head.hash != found.hash:
            raise Break("head.hash", head.stream, head.n)
        self._heads.append(head.stream)

    def _end(self, fields: dict[str, Any]) -> None:
        self._tree.settled()
        signature = str(fields.pop("signature", ""))
        end: End = shape(fields, End)
        if missing := sorted(set(self.chains.heads) - set(self._heads)):
            raise Break("head.missing", missing[0])
        counts = {"entries": self.entries, "roots": self.roots, "streams": len(self.chains.heads)}
        for name, count in counts.items():
            if getattr(end, name) != count:
                raise Break("end.count", of=name, stated=getattr(end, name), found=count)
        if end.digest != self._digest.hexdigest():
            raise Break("end.digest")
        self._signers.check("end", end.public_key, signature, end.text())
        for hash in sorted(self._wanted):
            raise Break("root.not_there", got=hash)
        self._over = True


def _canonical_object(text: bytes) -> dict[str, Any]:
    """The object on a line. Another way to write the same object is refused, so no two readers can differ about it."""
    try:
        fields = parse(text)
        if not isinstance(fields, dict):
            raise Break("line.malformed", got=type(fields).__name__)
        written = canonical(fields)
    except Faulty as faulty:
        raise Break("line.malformed", got=str(faulty)) from None
    if written != text:
        raise Break("line.not_canonical", column=_first_difference(written, text))
    return fields


def _first_difference(one: bytes, other: bytes) -> int:
    pairs = zip(one, other, strict=False)
    return next((column for column, (a, b) in enumerate(pairs, 1) if a != b), min(len(one), len(other)) + 1)


def _as_entry(fields: dict[str, Any]) -> Entry:
    """An entry of the right fields and types; its data back in their canonical text."""
    typed = fields.keys() == ENTRY_FIELDS and isinstance(fields["data"], dict) and type(fields["n"]) is int
    if not typed or fields["n"] < 1 or not all(type(fields[name]) is str for name in TEXTS):
        raise Break("line.unknown", got=", ".join(sorted(fields))[:100])
    return Entry(**fields | {"data": canonical(fields["data"])})


class Signers:
    """The keys whose signatures count: those of the header, and of them only the trusted ones where any were named."""

    def __init__(self, header: Header, trusted: Collection[str]) -> None:
        self._stated = {header.public_key, *header.earlier_keys}
        self._trusted = {key.lower() for key in trusted}

    def check(self, what: str, public_key: str, signature: str, text: bytes, **data: Any) -> None:
        """Break unless this key counts and the signature over the text is its own."""
        if public_key not in self._stated or (self._trusted and public_key not in self._trusted):
            raise Break(f"{what}.key", got=public_key[:64], **data)
        if not signature_holds(public_key, signature, text):
            raise Break(f"{what}.signature", **data)


class _WholeTree:
    """A file of all streams: each root must be the one over exactly the entries since the root before."""

    def __init__(self, header: Header) -> None:
        self._algorithms = header.algorithms
        self._fresh()
        self._last_n, self._last_hash, self._total = header.scope.after_root, None, 0
        if header.scope.after_root == 0:
            self._last_hash = GENESIS

    _last_hash: str | None  # None: the file begins after a root that is not in it
    _total: int

    def _fresh(self) -> None:
        self._trees = {alg: Accumulator(ALGORITHMS[alg]) for alg in self._algorithms}
        self._count = 0

    def entry(self, entry: Entry) -> None:
        """The next leaf."""
        leaf = bytes.fromhex(entry.hash)
        for tree in self._trees.values():
            tree.add(leaf)
        self._count += 1

    def root(self, root: Root) -> int:
        """How many entries the root vouches for, if it does."""
        if root.n != self._last_n + 1:
            raise Break("root.gap", root=root.n, missing=self._last_n + 1)
        if self._last_hash is not None and root.prev != self._last_hash:
            raise Break("root.prev", root=root.n, expected=self._last_hash)
        if root.entries != self._count:
            raise Break("root.count", root=root.n, stated=root.entries, found=self._count)
        if self._trees[root.alg].root().hex() != root.root:
            raise Break("root.merkle", root=root.n, recomputed=self._trees[root.alg].root().hex())
        if self._last_hash is not None and root.total != self._total + root.entries:
            raise Break("root.total", root=root.n, stated=root.total, found=self._total + root.entries)
        self._last_n, self._last_hash, self._total = root.n, root.hash(), root.total
        self._fresh()
        return root.entries

    def proof(self, proof: Proof) -> None:
        """A file of everything needs none."""
        raise Break("proof.unexpected", root=proof.root, got=asdict(proof)["n"])

    def settled(self) -> None:
        """Nothing is ever awaited here."""


class _Proofs:
    """A file of one stream: after each root, a proof for every entry since the root before."""

    def __init__(self) -> None:
        self._open: list[Entry] = []
        self._awaited: dict[int, Entry] = {}
        self._root: Root | None = None

    def entry(self, entry: Entry) -> None:
        """An entry that the next root, if any, must vouch for."""
        self.settled()
        self._open.append(entry)

    def root(self, root: Root) -> int:
        """How many entries must now be proved to stand under this root."""
        self.settled()
        if self._root is not None:
            self._must_follow(root, self._root)
        self._root = root
        self._awaited = {entry.n: entry for entry in self._open}
        self._open = []
        return len(self._awaited)

    def _must_follow(self, root: Root, before: Root) -> None:
        if root.n <= before.n:
            raise Break("root.order", root=root.n)
        if root.n == before.n + 1 and root.prev != before.hash():
            raise Break("root.prev", root=root.n, expected=before.hash())

    def proof(self, proof: Proof) -> None:
        """The way from one of those entries to the root just read."""
        entry = self._awaited.pop(proof.n, None)
        if entry is None or self._root is None or proof.root != self._root.n:
            raise Break("proof.unexpected", root=proof.root, got=proof.n)
        leaf, path = bytes.fromhex(entry.hash), [bytes.fromhex(step) for step in proof.path]
        found = root_by_path(leaf, proof.index, self._root.entries, path, ALGORITHMS[self._root.alg])
        if found is None or found.hex() != self._root.root:
            raise Break("proof.path", entry.stream, entry.n, root=proof.root)

    def settled(self) -> None:
        """Break if an entry still waits for its proof."""
        for entry in self._awaited.values():
            raise Break("proof.missing", entry.stream, entry.n)
