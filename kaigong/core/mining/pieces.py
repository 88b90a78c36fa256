"""The bytes of a source piece by piece: from memory, a mapped file or an open one; unpacked and recoded on the way."""

import codecs
import mmap
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from kaigong.core.mining.log import Fault

PIECE = 1 << 20
GZIP = b"\x1f\x8b"
FREE, RATIO = 1 << 28, 200  # unpacked bytes nobody asks about; beyond them no log packs so well
Told = Callable[[int, int], None]  # bytes read so far, bytes of the whole source (0: unknown)


class Readable(Protocol):
    """An open binary file, or what behaves like one."""

    def read(self, size: int = ..., /) -> bytes: ...


Source = bytes | bytearray | memoryview | mmap.mmap | Readable


def raw(source: Source, told: Told | None = None) -> Iterator[bytes | memoryview]:
    """The source as it stands."""
    if hasattr(source, "read") and not isinstance(source, mmap.mmap):
        yield from _from_file(source, told)
        return
    view: memoryview = memoryview(source).cast("B")
    for at in range(0, len(view), PIECE):
        if told:
            told(at, len(view))
        yield view[at : at + PIECE]


def _from_file(source: Readable, told: Told | None) -> Iterator[bytes]:
    done = 0
    while piece := source.read(PIECE):
        if told:
            told(done, 0)
        done += len(piece)
        yield piece


def head(pieces: Iterator[bytes | memoryview], size: int) -> tuple[bytes, Iterator[bytes | memoryview]]:
    """The first bytes, and all pieces with these among them again."""
    taken: list[bytes | memoryview] = []
    have = 0
    for piece in pieces:
        taken.append(piece)
        have += len(piece)
        if have >= size:
            break
    return b"".join(taken)[:size], _chained(taken, pieces)


def _chained(taken: list[bytes | memoryview], rest: Iterator[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    yield from taken
    yield from rest


def unpacked(pieces: Iterator[bytes | memoryview], faults: list[Fault]) -> Iterator[bytes | memoryview]:
    """Gunzip what is gzip, member by member. What is cut off or damaged is told; what came before is given."""
    start, pieces = head(pieces, 2)
    return _members(pieces, faults) if start == GZIP else pieces


def _members(pieces: Iterator[bytes | memoryview], faults: list[Fault]) -> Iterator[bytes]:
    engine, before, begun, given = zlib.decompressobj(31), 0, False, 0
    for piece in pieces:
        rest: bytes | memoryview = piece
        while len(rest):
            begun = True
            try:
                out = engine.decompress(rest, PIECE)
            except zlib.error as error:
                at = before + len(piece) - len(rest) + 1
                faults.append(Fault("gzip.damaged", byte=at, data={"got": str(error).split(": ", 1)[-1]}))
                return
            given += len(out)
            if given > FREE and given > RATIO * (before + len(piece) - len(engine.unconsumed_tail)):
                faults.append(Fault("gzip.bomb", byte=before + 1, data={"got": given}))
                return
            yield out
            rest = engine.unconsumed_tail
            if engine.eof:
                begun = False
                engine, rest = zlib.decompressobj(31), engine.unused_data.lstrip(b"\0")
                if not GZIP.startswith(rest[:2]):
                    faults.append(Fault("gzip.trailing", byte=before + len(piece) - len(rest) + 1, severe=False))
                    return
        before += len(piece)
    yield engine.flush()
    if begun and not engine.eof:
        faults.append(Fault("gzip.cut_off", byte=before + 1))


BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']""")
PLAIN = frozenset({"utf-8", "ascii"})


def encoding_of_xml(start: bytes) -> tuple[str, int]:
    """The encoding an XML file states by its first bytes, and how many bytes of mark to leave out."""
    for mark, name in BOMS:
        if start.startswith(mark):
            return name, len(mark)
    for opening, name in ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be")):
        if start.startswith(opening):
            return name, 0
    found = DECLARED.match(start)
    return (found[1].decode().lower() if found else "utf-8"), 0


def recoded(pieces: Iterator[bytes | memoryview], encoding: str, skip: int, faults: list[Fault]) -> Iterator[Any]:
    """The pieces as UTF-8 without the mark; UTF-8 itself is handed on as it is."""
    try:
        name = codecs.lookup(encoding).name
        decoder = codecs.getincrementaldecoder(name)("replace")
    except (LookupError, ValueError):
        faults.append(Fault("text.unknown_encoding", 1, 1, {"got": encoding}))
        return
    start, pieces = head(pieces, max(skip, 1))
    left = skip
    for piece in pieces:
        part, left = memoryview(piece)[left:], max(0, left - len(piece))
        yield part if name in PLAIN else decoder.decode(bytes(part)).encode("utf-8")
    if name not in PLAIN:
        yield decoder.decode(b"", final=True).encode("utf-8")
