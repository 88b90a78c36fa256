"""Read a passport line by line and believe nothing in it: chains, roots, moves, days, certificates, sums, signatures.

1. The header must say that this is a passport of a version known here; else it cannot be verified at all (Faulty).
2. Every other line must be canonical and stand in its section.
3. Each entry must carry its own hash and that of the entry before it, and hold by the rules (`passport_rules`).
4. Daily roots must be signed and lead to their entries; certificates must be signed and be those of the entries.
5. The days owed must come out as stated. The signed end must agree with all of it.
The first thing that does not hold ends the reading.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec

from kaigong.core.cases import certificate, passport, passport_owed, passport_rules
from kaigong.core.cases import events as e
from kaigong.core.cases.passport_facts import Facts
from kaigong.core.cases.passport_replay import IMPOSSIBLE, PROJECT, Impossible, Replay, Step
from kaigong.core.ledger.canonical import canonical, parse
from kaigong.core.ledger.chain import ALGORITHMS, Chains, Entry
from kaigong.core.ledger.export import shape
from kaigong.core.ledger.merkle import root_by_path
from kaigong.core.ledger.roots import Root, signature_holds
from kaigong.core.ledger.signatures import ED25519, PublicKey
from kaigong.core.problems import Faulty, Problem

ENTRY_FIELDS = frozenset(Entry.__dataclass_fields__)
TEXTS = ENTRY_FIELDS - {"data", "n"}
HASH_DIGITS = frozenset("0123456789abcdef")
MOST_LINES = 500_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something does not hold."""

    line: int
    stream: str | None = None
    n: int | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whole, or where it first breaks and why. `statement` is what was recomputed, where the file was read that far."""

    whole: bool
    where: Place | None
    why: Problem | None
    header: passport.Header | None
    entries: int
    cases: int
    certificates: int
    roots: int
    sealed: int
    statement: passport_owed.Statement | None
    names: dict[tuple[str, str], passport.Name]


class Break(Exception):
    """The first thing that does not hold."""

    def __init__(
        self, problem: Problem, stream: str | None = None, n: int | None = None, item: str | None = None
    ) -> None:
        super().__init__(problem.code)
        self.problem, self.stream, self.n, self.item = problem, stream, n, item


def verify(data: bytes, *, keys: Collection[PublicKey] = ()) -> Verdict:
    """Check a whole file. With `keys`, only signatures of these count. Faulty where it is no passport at all."""
    lines = data.split(b"\n")
    check = Check(read_header(lines[0]), lines[0], keys)
    number = 1
    try:
        if len(lines) > MOST_LINES:
            raise Break(Problem("file.too_many_lines", data={"limit": MOST_LINES}))
        for text in lines[1:-1]:
            number += 1
            check.take(text)
        number += 1
        check.over(lines[-1])
    except Break as found:
        place = Place(number, found.stream, found.n, found.item)
        return check.verdict(place, found.problem)
    return check.verdict(None, None)


def read_header(text: bytes) -> passport.Header:
    """The header, or all that keeps the file from being verified."""
    try:
        fields = parse(text)
    except Faulty:
        raise _fault("file.not_verifiable", got=text[:40].decode(errors="replace")) from None
    if not isinstance(fields, dict) or fields.pop("kaigong", None) != passport.KIND:
        raise _fault("file.unknown_kind", known=passport.KIND)
    version = fields.pop("version", None)
    if version != passport.VERSION:
        raise _fault("file.unknown_version", got=str(version)[:40], known=passport.VERSION)
    try:
        header: passport.Header = shape(fields, passport.Header)
        date.fromisoformat(header.as_of)
    except (ValueError, TypeError) as error:
        raise _fault("file.header", got=str(error)[:200]) from None
    return header


def _fault(code: str, **data: Any) -> Faulty:
    return Faulty([Problem(code, at="line 1", data=data)])


class Check:
    """Takes the lines one by one and raises Break at the first that does not hold."""

    def __init__(self, header: passport.Header, text: bytes, keys: Collection[PublicKey]) -> None:
        self.header, self._keys = header, frozenset(keys)
        self.facts, self.replay, self.chains = Facts(), Replay(), Chains()
        self.certificates: dict[str, e.CertificateDue | e.CertificateRenewed] = {}
        self.statement: passport_owed.Statement | None = None
        self.entries = self.shown = self.roots = self.sealed = 0
        self._digest, self._lines, self._rank, self._over = sha256(text + b"\n"), 1, 0, False
        self._named: set[str] = set()  # hashes that entries name
        self._documents: set[str] = set()
        self._given: set[str] = set()  # numbers of the certificates that came with the file
        self._hashes: dict[tuple[str, int], str] = {}
        self._last_root: Root | None = None
        self._proved: set[tuple[str, int]] = set()
        self._first = text

    def verdict(self, where: Place | None, why: Problem | None) -> Verdict:
        """What was read so far, whole or not."""
        return Verdict(
            why is None, where, why, self.header, self.entries, len(self.replay.cases), len(self._given), self.roots,
            len(self._proved), self.statement, self.facts.names,
        )  # fmt: skip

    def take(self, text: bytes) -> None:
        """The next line."""
        if self._over:
            raise _break("end.more_lines")
        if self._lines == 1:
            _canonical(self._first)
        fields = _canonical(text)
        try:
            self._hand_on(fields)
        except Impossible as found:
            raise Break(found.problem) from None
        except (ValueError, TypeError, msgspec.ValidationError) as error:  # fields missing, or of another type
            raise _break("line.malformed", got=str(error)[:200]) from None
        self._digest.update(text + b"\n")
        self._lines += 1

    def over(self, rest: bytes) -> None:
        """After the last line: the end must have been among them, and nothing may follow its line feed."""
        if not self._over:
            raise _break("end.missing")
        if rest:
            raise _break("end.more_lines")

    def _hand_on(self, fields: dict[str, Any]) -> None:
        kind = "entry" if "hash" in fields and len(fields) > 1 else next(iter(fields), "")
        if kind not in passport.RANK or (kind != "entry" and len(fields) != 1):
            raise _break("line.unknown", got=", ".join(sorted(fields))[:100])
        if passport.RANK[kind] < self._rank:
            raise _break("line.section", got=kind)
        self._rank = passport.RANK[kind]
        if kind in passport.FACTS:
            self.facts.add(_strict(fields[kind], passport.FACTS[kind]))
        elif kind == "entry":
            self._entry(_as_entry(fields))
        else:
            getattr(self, f"_{kind}")(fields[kind])

    def _entry(self, entry: Entry) -> None:
        if not entry.stream.startswith("case:") and entry.stream != f"{PROJECT}{self.header.project.code}":
            raise Break(Problem("entry.scope"), entry.stream, entry.n)
        if problem := self.chains.take(entry):
            raise Break(problem, entry.stream, entry.n)
        self.entries += 1
        self._hashes[entry.stream, entry.n] = entry.hash
        self._named |= set(_hashes_in(parse(entry.data)))
        try:
            step = self.replay.take(entry)
            found = passport_rules.first_problem(step, self.facts) if step else None
        except Impossible as impossible:
            raise Break(impossible.problem, entry.stream, entry.n, impossible.item) from None
        if found:
            raise Break(found[0], entry.stream, entry.n, found[1])
        if step:
            self._of_project(step)

    def _of_project(self, step: Step) -> None:
        """A case of another project does not belong here; a number is given to one certificate."""
        event = step.event
        if isinstance(event, e.CaseOpened) and event.project != self.header.project.code:
            raise Break(Problem("entry.scope"), step.entry.stream, step.entry.n)
        if isinstance(event, e.CERTIFICATES):
            if event.number in self.certificates:
                problem = Problem("certificate.number_twice", data={"number": event.number[:60]})
                raise Break(problem, step.entry.stream, step.entry.n, event.item)
            self.certificates[event.number] = event

    def _root(self, fields: dict[str, Any]) -> None:
        """Its own hash, its signature by a key of the ledger, its place after the root before."""
        fields = dict(fields)
        hash, signature = str(fields.pop("hash", "")), str(fields.pop("signature", ""))
        root: Root = shape(fields, Root)
        if root.hash() != hash:
            raise _break("root.hash", root=root.n, recomputed=root.hash())
        if self._last_root is not None and root.n <= self._last_root.n:
            raise _break("root.order", root=root.n)
        key = PublicKey(ED25519, root.public_key)
        if root.public_key not in self.header.ledger_keys or (self._keys and key not in self._keys):
            raise _break("root.key", root=root.n, got=root.public_key[:64])
        if not signature_holds(root.public_key, signature, root.text()):
            raise _break("root.signature", root=root.n)
        self._last_root = root
        self.roots += 1

    def _proof(self, fields: Any) -> None:
        """The way from an entry to the root just read."""
        proof: passport.Proof = _strict(fields, passport.Proof)
        root, hash = self._last_root, self._hashes.get((proof.stream, proof.n))
        if root is None or proof.root != root.n or hash is None or root.alg not in ALGORITHMS:
            raise _break("proof.unexpected", root=proof.root, got=proof.n)
        path = [bytes.fromhex(step) for step in proof.path]
        found = root_by_path(bytes.fromhex(hash), proof.index, root.entries, path, ALGORITHMS[root.alg])
        if found is None or found.hex() != root.root:
            raise Break(Problem("proof.path", data={"root": proof.root}), proof.stream, proof.n)
        self._proved.add((proof.stream, proof.n))

    def _document(self, fields: Any) -> None:
        document: passport.Document = _strict(fields, passport.Document)
        if document.sha256 not in self._named or document.sha256 in self._documents:
            raise _break("document.unexpected", got=document.sha256[:64])
        self._documents.add(document.sha256)

    def _certificate(self, fields: Any) -> None:
        """Signed by the city's key, and what the entry of that number says."""
        self._documents_complete()
        signed = certificate.read_fields(fields)
        content = signed.content
        if problem := signed.problem(self._keys):
            raise _break(problem.code, **problem.data)
        event = self.certificates.get(content.number)
        stream = f"case:{content.case}"
        if event is None or content.number in self._given:
            raise _break("certificate.unexpected", number=content.number[:60])
        stated = (content.item, content.issued_on, content.project, content.entry_hash)
        if stated != (event.item, str(event.on), self.header.project.code, self._hashes.get((stream, content.entry))):
            raise Break(Problem("certificate.other", data={"number": content.number}), stream, content.entry)
        self._given.add(content.number)

    def _owed(self, fields: Any) -> None:
        """The days owed, recomputed from the entries."""
        self._documents_complete()
        self.statement = recomputed(self.replay, self.facts, self.header)
        found = passport.plain(self.statement)
        if fields != found:
            raise _break("owed.other", **_first_other(fields, found))

    def _end(self, fields: Any) -> None:
        """Counts, digest, signature."""
        if self.statement is None:
            raise _break("owed.missing")
        fields = dict(fields)
        signature = str(fields.pop("signature", ""))
        end: passport.End = shape(fields, passport.End)
        counts = {"lines": self._lines, "entries": self.entries, "streams": len(self.chains.heads)}
        for name, count in counts.items():
            if getattr(end, name) != count:
                raise _break("end.count", of=name, stated=getattr(end, name), found=count)
        if end.digest != self._digest.hexdigest():
            raise _break("end.digest")
        signer = self.header.signer
        if self._keys and signer not in self._keys:
            raise _break("end.key", got=f"{signer.algorithm} {signer.public_key}"[:150])
        if not signer.verify(signature, end.text()):
            raise _break("end.signature")
        self._over = True

    def _documents_complete(self) -> None:
        if missing := sorted(self._named - self._documents):
            raise _break("document.missing", got=missing[0])


def recomputed(replay: Replay, facts: Facts, header: passport.Header) -> passport_owed.Statement:
    """The days owed of cases told again."""
    try:
        return passport_owed.statement(replay, facts.calendar(), date.fromisoformat(header.as_of))
    except IMPOSSIBLE:
        raise Impossible(Problem("owed.impossible")) from None


def _break(code: str, **data: Any) -> Break:
    return Break(Problem(code, data=data))


def _canonical(text: bytes) -> dict[str, Any]:
    """A line as an object, if it is written in the one way there is."""
    try:
        fields = parse(text)
        written = canonical(fields) if isinstance(fields, dict) else None
    except Faulty as faulty:
        raise _break("line.malformed", got=str(faulty.problems[0])[:200]) from None
    if written is None:
        raise _break("line.malformed", got=text[:40].decode(errors="replace"))
    if written != text:
        pairs = enumerate(zip(written, text, strict=False), 1)
        column = next((n for n, (one, other) in pairs if one != other), min(len(written), len(text)) + 1)
        raise _break("line.not_canonical", column=column)
    return fields  # type: ignore[no-any-return]


def _strict(value: Any, kind: type[Any]) -> Any:
    """A value of ours with exactly the fields it writes."""
    made = msgspec.convert(value, kind)
    if passport.plain(made) != value:
        raise ValueError("fields unknown or missing")
    return made


def _as_entry(fields: dict[str, Any]) -> Entry:
    typed = fields.keys() == ENTRY_FIELDS and isinstance(fields["data"], dict) and type(fields["n"]) is int
    if not typed or fields["n"] < 1 or not all(type(fields[name]) is str for name in TEXTS):
        raise _break("line.unknown", got=", ".join(sorted(fields))[:100])
    return Entry(**fields | {"data": canonical(fields["data"])})


def _hashes_in(value: Any) -> Iterable[str]:
    """Every hash of a document that stands in the data of an entry."""
    if isinstance(value, str):
        if len(value) == 64 and HASH_DIGITS.issuperset(value):
            yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _hashes_in(member)
    elif isinstance(value, list):
        for member in value:
            yield from _hashes_in(member)


def hashes_in(data: bytes) -> set[str]:
    """The hashes of documents that an entry names, for whoever writes a passport."""
    return set(_hashes_in(parse(data)))


def _first_other(stated: Any, found: dict[str, Any]) -> dict[str, Any]:
    """Where a statement first departs from what was recomputed."""
    if not isinstance(stated, dict):
        return {"of": "—", "stated": "—", "found": "—"}
    for name, value in found.items():
        if stated.get(name) != value:
            if name in ("owed", "debts") and isinstance(stated.get(name), dict):
                keys = sorted({*value, *stated[name]})
                key = next(key for key in keys if value.get(key) != stated[name].get(key))
                return {"of": key, "stated": stated[name].get(key, 0), "found": value.get(key, 0)}
            return {"of": name, "stated": str(stated.get(name))[:60], "found": str(value)[:60]}
    return {"of": ", ".join(sorted(set(stated) - set(found)))[:60], "stated": "—", "found": "—"}
