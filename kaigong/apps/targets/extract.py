"""The text of a file that is handed in: plain text, PDF with a text layer, Word. A scan holds none, and is told so."""

import io
import zipfile
from collections.abc import Iterator

from django.core.files.uploadedfile import UploadedFile

from kaigong.core.problems import Refused
from kaigong.core.targets.decoding import decode, is_text

LARGEST = 20 * 1024 * 1024
MOST_CHARACTERS = 500_000
MOST_PAGES = 500


def text_of(upload: UploadedFile) -> str:
    """What stands in the file. Refused where it is too large, of a kind that cannot be read, or holds no text."""
    name = upload.name or ""
    if (upload.size or 0) > LARGEST:
        raise Refused("page.too_large", name=name, most=LARGEST // 1024 // 1024)
    raw = upload.read()
    if raw.startswith(b"%PDF"):
        found, empty = _pdf(raw, name), "page.scan"
    elif raw.startswith(b"PK\x03\x04"):
        found, empty = _word(raw, name), "page.no_text"
    elif is_text(raw):
        found, empty = decode(raw).text, "page.no_text"
    else:
        raise Refused("page.kind", name=name)
    if not found.strip():
        raise Refused(empty, name=name)
    return found


def checked(text: str) -> str:
    """The text, unless it is none or too long to be one page."""
    if not text.strip():
        raise Refused("page.no_text", name="")
    if len(text) > MOST_CHARACTERS:
        raise Refused("page.too_long", most=MOST_CHARACTERS)
    return text.replace("\x00", "\ufffd")


def _pdf(raw: bytes, name: str) -> str:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(raw) as document:
            if len(document) > MOST_PAGES:
                raise Refused("page.too_long", most=MOST_CHARACTERS)
            return "\n\n".join(_sheets(document))
    except pypdfium2.PdfiumError as error:
        raise Refused("page.damaged", name=name) from error


def _sheets(document: object) -> Iterator[str]:
    for sheet in document:  # type: ignore[attr-defined]
        text = sheet.get_textpage().get_text_bounded()
        yield text.replace("\r\n", "\n").replace("\ufffe", "").replace("\x02", "")


def _word(raw: bytes, name: str) -> str:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(raw))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Refused("page.damaged", name=name) from error
    rows = ["，".join(cell.text for cell in row.cells) + "。" for table in document.tables for row in table.rows]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + rows)
