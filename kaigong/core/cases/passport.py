"""The file format of a project passport (项目护照): one signed file that says all that happened to a project.

JSON Lines, every line canonical and ended by a line feed; any other byte is a break. In this order: the header; the
facts that days are counted with (years of the calendar, days of the region, grounds of stops, limits in force, names);
the entries of the project's and its cases' streams; daily roots with proofs; documents by hash; certificates; the days
owed as recomputed; a signed end with the digest of all lines before it. docs/decisions/0010 has all of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

import msgspec

from kaigong.core.cases.values import Terms
from kaigong.core.ledger.canonical import canonical
from kaigong.core.ledger.chain import Entry
from kaigong.core.ledger.roots import Root
from kaigong.core.ledger.signatures import PublicKey, Signer

KIND, VERSION = "passport", 1
# the order in which kinds of lines follow each other
SECTIONS = (
    "header", "year", "days", "ground", "law", "name", "entry", "root", "proof", "document", "certificate", "owed",
    "end",
)  # fmt: skip
RANK = {name: rank for rank, name in enumerate(SECTIONS)} | {"proof": SECTIONS.index("root")}


@dataclass(frozen=True, slots=True)
class Project:
    """Whose passport it is."""

    code: str
    name: str
    type: str
    region: str
    enterprise: str
    enterprise_code: str
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The first line. `as_of` is the last day that counts; `ledger_keys` are those that signed the daily roots."""

    exported_at: str
    as_of: str
    project: Project
    signer: PublicKey
    ledger_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the calendar; known to the city from a moment on ("": always)."""

    year: int
    rest: tuple[str, ...]
    work: tuple[str, ...]
    notice: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """Days on which the region works or rests otherwise than the country, while they were in force for the city."""

    region: str
    name: str
    rest: tuple[str, ...]
    work: tuple[str, ...]
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground on which a clock may stop, and which."""

    id: str
    name_zh: str
    name_en: str
    statutory: bool
    promised: bool


@dataclass(frozen=True, slots=True)
class Law:
    """The limit the law gave an item under a version of the catalogue on a day, with what it rests on."""

    item: str
    on: str
    law: str
    terms: Terms
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """What an item, an agency or a stage is called. `what` says which of them the id belongs to."""

    what: str
    id: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Proof:
    """That entry n of a stream is leaf `index` under a daily root."""

    stream: str
    n: int
    root: int
    index: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document that an entry names: its hash, and what the city knows of it."""

    sha256: str
    name: str = ""
    size: int = 0
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """The last line, signed: how much came before it, and the SHA-256 of those lines."""

    lines: int
    entries: int
    streams: int
    digest: str

    def text(self) -> bytes:
        """The very bytes that are signed; they say what they are."""
        return canonical({"kaigong": "passport-end", **asdict(self)})


FACTS = {"year": Year, "days": Days, "ground": Ground, "law": Law, "name": Name}


@dataclass(frozen=True, slots=True)
class Parts:
    """What a passport is written from; the days owed are computed, not handed in."""

    header: Header
    facts: tuple[Year | Days | Ground | Law | Name, ...]
    entries: tuple[Entry, ...]
    roots: tuple[tuple[Root, str], ...] = ()  # with their signatures
    proofs: tuple[Proof, ...] = ()
    documents: tuple[Document, ...] = ()
    certificates: tuple[dict[str, Any], ...] = field(default_factory=tuple)


def plain(value: Any) -> Any:
    """A value of ours as plain JSON."""
    return msgspec.json.decode(msgspec.json.encode(value))


def write(parts: Parts, owed: Any, signer: Signer) -> Iterator[bytes]:
    """The lines of a passport; `owed` is its statement of days."""
    digest, lines = sha256(), 0
    for row in _rows(parts, owed):
        line = canonical(row) + b"\n"
        digest.update(line)
        lines += 1
        yield line
    streams = len({entry.stream for entry in parts.entries})
    end = End(lines, len(parts.entries), streams, digest.hexdigest())
    yield canonical({"end": {**asdict(end), "signature": signer.sign(end.text())}}) + b"\n"


def _rows(parts: Parts, owed: Any) -> Iterator[dict[str, Any]]:
    yield {"kaigong": KIND, "version": VERSION, **plain(parts.header)}
    names = {kind: name for name, kind in FACTS.items()}
    for fact in sorted(parts.facts, key=lambda fact: RANK[names[type(fact)]]):
        yield {names[type(fact)]: plain(fact)}
    for entry in parts.entries:
        yield {**asdict(entry), "data": msgspec.json.decode(entry.data)}
    yield from _under_roots(parts)
    for document in parts.documents:
        yield {"document": plain(document)}
    for certificate in parts.certificates:
        yield {"certificate": certificate}
    yield {"owed": plain(owed)}


def _under_roots(parts: Parts) -> Iterable[dict[str, Any]]:
    """Each root, and after it the proofs of the entries that stand under it."""
    for root, signature in parts.roots:
        yield {"root": {**asdict(root), "hash": root.hash(), "signature": signature}}
        yield from ({"proof": plain(proof)} for proof in parts.proofs if proof.root == root.n)
