"""The fonts certificates are set in: where they lie, and which characters they have.

A typesetter puts an empty box where no font has a character, and says nothing. A name on a certificate must not end
like that, so the table of characters of each font file is read first.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from kaigong.core.problems import Refused

SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
FILES = ("NotoSerifCJK*-Regular.*", "NotoSerifCJK*-Bold.*", "NotoSansCJK*-Regular.*")
PLACES = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)
SUFFIXES = frozenset({".ttc", ".otf", ".ttf", ".otc"})
UNICODE_FULL = ((3, 10), (0, 4), (0, 6))  # tables that go beyond the basic plane
SPANS = 12  # the format of those tables
Span = tuple[int, int]


def files() -> tuple[Path, ...]:
    """Noto CJK, and whatever further fonts the city has put into its own folder; refused when Noto is missing."""
    own = Path(settings.FONTS_ROOT)
    found = _found((own, *(Path(place).expanduser() for place in PLACES)))
    if not any("Serif" in path.name for path in found):
        raise Refused("certificate.fonts_missing", wanted=SERIF, folder=str(own))
    further = sorted(path for path in own.rglob("*") if path.suffix.lower() in SUFFIXES) if own.is_dir() else []
    return tuple(dict.fromkeys((*found, *further)))


@cache
def _found(places: tuple[Path, ...]) -> tuple[Path, ...]:
    """Of each wanted file the first that lies in one of the places."""
    found: list[Path] = []
    for wanted in FILES:
        hits = (path for place in places if place.is_dir() for path in sorted(place.rglob(wanted)))
        found.extend(hit for hit in [next(hits, None)] if hit is not None)
    return tuple(found)


def missing(text: str) -> str:
    """The characters of a text that no font has, each once."""
    fonts = [_spans(path) for path in files()]
    shown = dict.fromkeys(char for char in text if not char.isspace())
    return "".join(char for char in shown if not any(_has(font, ord(char)) for font in fonts))


def _has(font: tuple[Span, ...], point: int) -> bool:
    place = bisect_right(font, point, key=lambda span: span[0]) - 1
    return place >= 0 and point <= font[place][1]


@cache
def _spans(path: Path) -> tuple[Span, ...]:
    """The stretches of characters a font file has, in order; of a collection, those of its first font."""
    return tuple(sorted(_read(path.read_bytes())))


def _read(data: bytes) -> Iterator[Span]:
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    tables = struct.unpack_from(">H", data, start + 4)[0]
    for n in range(tables):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", data, start + 12 + 16 * n)
        if tag == b"cmap":
            yield from _cmap(data, offset)


def _cmap(data: bytes, offset: int) -> Iterator[Span]:
    (count,) = struct.unpack_from(">H", data, offset + 2)
    for n in range(count):
        platform, encoding, at = struct.unpack_from(">HHI", data, offset + 4 + 8 * n)
        if (platform, encoding) in UNICODE_FULL and struct.unpack_from(">H", data, offset + at)[0] == SPANS:
            (groups,) = struct.unpack_from(">I", data, offset + at + 12)
            for group in range(groups):
                first, last, _glyph = struct.unpack_from(">III", data, offset + at + 16 + 12 * group)
                yield first, last
            return
