"""The signed data inside a certificate's page, found without reading PDF: a hostile file gets no parser to attack.

A page made here carries the data as one compressed stream of its own. Streams are unpacked one by one up to a limit,
and what begins like a certificate is handed on; whether it is one is for its signature to say.
"""

import re
import zlib
from collections.abc import Iterator

from kaigong.core.cases.certificate import MAX_BYTES

PDF = b"%PDF-"
STREAM = re.compile(rb"stream\r?\n")
BEGINS = b'{"certificate":{'
MOST_STREAMS = 200


def is_pdf(data: bytes) -> bool:
    """Whether the bytes say that they are PDF."""
    return data.startswith(PDF)


def attached(data: bytes) -> bytes | None:
    """The signed data in a page, or None where there is none."""
    return next((text for text in _streams(data) if text.startswith(BEGINS)), None)


def _streams(data: bytes) -> Iterator[bytes]:
    for n, found in enumerate(STREAM.finditer(data)):
        if n >= MOST_STREAMS:
            return
        body = data[found.end() : found.end() + MAX_BYTES]
        if body.startswith(BEGINS):
            yield body.partition(b"\nendstream")[0]
            continue
        try:
            yield zlib.decompressobj().decompress(body, MAX_BYTES)
        except zlib.error:
            continue
