"""Read an exported ledger and recompute everything in it, believing nothing but the signatures.

1. The header must say that this is a ledger of a version known here; else the file cannot be verified at all (Faulty),
   unless the lines below it are a ledger's all the same: then the header is what does not hold.
2. Every other line must be canonical. An entry must carry its own hash and the hash of the entry before it.
3. A root must carry the Merkle root of the entries before it (or each entry a proof), be signed, and follow the last.
4. The heads and the signed end must agree with what was read, so nothing was cut off, dropped, added or moved.
The first thing that does not hold ends the reading.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from kaigong.core.ledger.canonical import parse
from kaigong.core.ledger.chain import ALGORITHMS
from kaigong.core.ledger.check import Break, Check
from kaigong.core.ledger.export import VERSION, Header, shape
from kaigong.core.problems import Faulty, Problem

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something does not hold."""

    line: int
    stream: str | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whole, or where it first breaks and why; and what was read until then. `sealed` entries stand under a root."""

    whole: bool
    where: Place | None
    why: Problem | None
    entries: int
    streams: int
    roots: int
    sealed: int
    header: Header | None  # None where that is what does not hold


def verify(lines: Iterable[bytes], *, keys: Collection[str] = (), roots: Collection[str] = ()) -> Verdict:
    """Check a file line by line.

    With `keys`, only signatures of these public keys count; with `roots`, the file must hold the daily roots of these
    hashes (all in hex). Somebody who kept one of either need not believe the city's word.
    """
    numbered = _numbered(lines)
    line, text = next(numbered, (1, b""))
    try:
        check = Check(_header(text), text, keys, roots)
    except Faulty as faulty:
        if not _of_a_ledger(faulty.problems[0], numbered):
            raise
        return Verdict(False, Place(line), faulty.problems[0], 0, 0, 0, 0, None)
    try:
        for number, text in numbered:
            line = number
            check.take(text)
        line += 1
        check.must_be_over()
    except Break as found:
        return _broken(check, line, found, numbered)
    return _verdict(check, None, None)


def _broken(check: Check, line: int, found: Break, rest: Iterator[tuple[int, bytes]]) -> Verdict:
    """The first break; what stands further down may tell more about it."""
    place, problem = Place(line, found.stream, found.n), found.problem
    if problem.code == "entry.gap":
        problem = _gap_or_order(found, rest)
    if problem.code == "root.count" and problem.data["found"] < problem.data["stated"]:
        place = Place(line, *_missing(check, rest))
    return _verdict(check, place, problem)


def _verdict(check: Check, where: Place | None, why: Problem | None) -> Verdict:
    counts = (check.entries, len(check.chains.heads), check.roots, check.sealed)
    return Verdict(why is None, where, why, *counts, check.header)


def _numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers, without what a mail program or an editor may have put around them."""
    for number, line in enumerate(lines, 1):
        text = (line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line).strip(b" \t\r\n")
        if text:
            yield number, text


def _header(text: bytes) -> Header:
    """The header, or all that keeps the file from being verified."""
    try:
        fields = parse(text)
    except Faulty:
        got = text[:40].decode(errors="replace")
        raise Faulty([Problem("file.not_verifiable", at="line 1", data={"got": got})]) from None
    if not isinstance(fields, dict) or fields.pop("kaigong", None) != "ledger":
        raise Faulty([Problem("file.unknown_kind", at="line 1", data={"known": "ledger"})])
    version = fields.pop("version", None)
    if type(version) is int and version != VERSION:
        raise Faulty([Problem("file.unknown_version", at="line 1", data={"got": str(version)[:40], "known": VERSION})])
    try:
        if type(version) is not int:
            raise ValueError("version")
        header: Header = shape(fields, Header)
    except ValueError as error:
        raise Faulty([Problem("file.header", at="line 1", data={"got": str(error)})]) from None
    if unknown := sorted(set(header.algorithms) - set(ALGORITHMS)):
        raise Faulty([Problem("file.unknown_algorithm", at="line 1", data={"got": unknown})])
    return header


def _of_a_ledger(problem: Problem, rest: Iterator[tuple[int, bytes]]) -> bool:
    """Whether what follows a faulty first line was written by this version of a ledger."""
    if problem.code == "file.unknown_version":
        return False
    lines = list(rest)
    used = problem.data["got"] if problem.code == "file.unknown_algorithm" else ()
    newer = any(f'"alg":"{name}"'.encode() in text for name in used for _, text in lines)
    return not newer and any(True for _ in _named(iter(lines)))


def _gap_or_order(found: Break, rest: Iterator[tuple[int, bytes]]) -> Problem:
    """An entry that seems to be missing may only stand further down; then the order is what does not hold."""
    missing = found.problem.data["missing"]
    for line, stream, n, is_head in _named(rest):
        if (stream, n) == (found.stream, missing) and not is_head:
            return Problem("entry.order", data={"missing": missing, "found_on_line": line})
    return found.problem


def _missing(check: Check, rest: Iterator[tuple[int, bytes]]) -> tuple[str | None, int | None]:
    """Which entry a root misses, if a later entry or head of its stream tells."""
    last = {stream: head.n for stream, head in check.chains.heads.items()}
    for _, stream, n, is_head in _named(rest):
        if stream not in last and check.header.scope.mid_stream:
            last[stream] = n - 1
        expected = last.get(stream, 0) + 1
        if n > expected or (n == expected and is_head):
            return stream, expected
        last[stream] = max(n, expected - 1)
    return None, None


def _named(lines: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, str, int, bool]]:
    """Of the lines, believed or not, those that name an entry: line, stream, number, and whether as a head."""
    for line, text in lines:
        try:
            fields = parse(text)
        except Faulty:
            continue
        match fields:
            case {"stream": str(stream), "n": int(n)}:
                yield line, stream, n, False
            case {"head": {"stream": str(stream), "n": int(n)}}:
                yield line, stream, n, True
