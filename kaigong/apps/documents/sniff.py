"""What a file is, told by its bytes and never by its name. What is not listed is not taken."""

import zipfile
from collections.abc import Iterator
from typing import IO

from kaigong.core.problems import Problem

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_MEMBERS = 5000
HEAD_BYTES = 4096
PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAGIC = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
OFFICE = (("word/", WORD), ("xl/", EXCEL))
INLINE = frozenset({PDF, PNG, JPEG})
SUFFIXES = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", TEXT: ".txt", WORD: ".docx", EXCEL: ".xlsx"}
DATA = (".csv", ".geojson", ".json", ".yaml", ".yml")  # what programs write as plain text
ACCEPTED = ".pdf,.png,.jpg,.jpeg,.txt,.docx,.xlsx"
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<?php", b"<iframe", b"<body", b"javascript:")
TEXT_ENCODINGS = ("utf-8", "gb18030")


def media_type(file: IO[bytes]) -> str | None:
    """The type of a file, or None when it is none of those taken."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _office(file)
    return TEXT if _is_plain_text(file) else None


def problems(file: IO[bytes], size: int, most: int = MAX_BYTES) -> Iterator[Problem]:
    """Everything that keeps a file out; `most` bytes may it have."""
    if not size:
        yield Problem("document.empty")
    elif size > most:
        yield Problem("document.too_large", data={"size": mebibytes(size), "limit": mebibytes(most)})
    elif media_type(file) is None:
        yield Problem("document.type")


def mebibytes(size: int) -> str:
    """A size for people."""
    return f"{size / 1024 / 1024:.1f} MB"


def _office(file: IO[bytes]) -> str | None:
    """A document of the office formats: a zip that says so, without macros, and small when unpacked."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        return None
    names = [member.filename for member in members]
    small = len(members) <= MAX_MEMBERS and sum(member.file_size for member in members) <= MAX_UNPACKED_BYTES
    if not small or "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((kind for prefix, kind in OFFICE if any(name.startswith(prefix) for name in names)), None)


def _is_plain_text(file: IO[bytes]) -> bool:
    """Text in a usual encoding, with no markup or script a browser might run."""
    file.seek(0)
    content = file.read(MAX_BYTES)
    low = content.lower()
    if b"\x00" in content or content.startswith(b"#!") or any(mark in low for mark in MARKUP):
        return False
    return any(_decodes(content, encoding) for encoding in TEXT_ENCODINGS)


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return all(char.isprintable() or char in "\r\n\t\ufeff\u3000" for char in text)
