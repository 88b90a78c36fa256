"""Bytes of a file as text: the encoding is recognised, every run of bytes that is no text is told with its place."""

from dataclasses import dataclass

LISTED = 1000  # bad places of one file that are listed one by one
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class BadBytes:
    """A run of bytes that is no text; `more` says that the others after it are not listed."""

    byte: int
    line: int
    raw: bytes
    more: bool = False


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, with U+FFFD for every run of bytes that is none."""

    text: str
    encoding: str
    bad: tuple[BadBytes, ...] = ()


def decode(raw: bytes) -> Decoded:
    """A mark at the start names the encoding; else UTF-8, else GB18030; of damaged text, what suits it better."""
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _forgiving(raw[len(mark) :], encoding, len(mark))
    for encoding in ("utf-8", "gb18030"):
        try:
            return Decoded(raw.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return min((_forgiving(raw, encoding, 0) for encoding in ("utf-8", "gb18030")), key=lambda each: len(each.bad))


def is_text(raw: bytes) -> bool:
    """Whether the bytes can be text at all: no PDF, archive or picture, no zero bytes but in UTF-16."""
    if raw.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff")):
        return False
    return b"\x00" not in raw or raw.startswith((b"\xff\xfe", b"\xfe\xff"))


def _forgiving(raw: bytes, encoding: str, offset: int) -> Decoded:
    parts: list[str] = []
    bad: list[BadBytes] = []
    position, line = 0, 1
    while position < len(raw):
        try:
            parts.append(raw[position:].decode(encoding))
            break
        except UnicodeDecodeError as error:
            good = raw[position : position + error.start].decode(encoding)
            parts += [good, "\ufffd"]
            line += good.count("\n")
            last = len(bad) == LISTED
            start, end = position + error.start, position + error.end
            bad.append(BadBytes(start + offset, line, raw[start:end], last))
            position = end
            if last:
                parts.append(raw[position:].decode(encoding, errors="replace"))
                break
    return Decoded("".join(parts), encoding, tuple(bad))
