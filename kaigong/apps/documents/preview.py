"""Pages of a document as pictures: nothing of the file itself runs in the browser."""

import io
import threading
from collections.abc import Sequence
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, UnidentifiedImageError

from kaigong.apps.documents import sniff, store
from kaigong.apps.documents.models import Document

MOST_PAGES = 400
MOST_PIXELS = 40_000_000
DPI = 150
POINTS = 72
WIDTH = 1000
Box = tuple[int, float, float, float, float]  # page from 0; left, top, width, height as shares of the page
_one_at_a_time = threading.Lock()  # the library is not safe for threads


class Unreadable(Exception):
    """The file says it is a PDF or a picture, but cannot be drawn."""


def pages(document: Document) -> int:
    """How many pages can be shown; 0 for what is no PDF and no picture, or cannot be drawn."""
    try:
        if document.media_type == sniff.PDF:
            with _one_at_a_time, store.open_content(document.sha256) as file:
                return min(len(pypdfium2.PdfDocument(file.read())), MOST_PAGES)
        if document.media_type in sniff.INLINE:
            _picture(document)
            return 1
    except (pypdfium2.PdfiumError, Unreadable):
        return 0
    return 0


def png(document: Document, page: int) -> bytes:
    """One page as a picture, at most `WIDTH` wide."""
    drawn = draw(document, page)
    drawn.thumbnail((WIDTH, WIDTH * 10))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def draw(document: Document, page: int) -> Image.Image:
    """One page at 150 dots an inch, smaller where that would be too many."""
    if document.media_type != sniff.PDF:
        return _picture(document)
    with _one_at_a_time, store.open_content(document.sha256) as file:
        try:
            pdf = pypdfium2.PdfDocument(file.read())
            return _drawn(pdf[page])
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise Unreadable from error


def _drawn(page: Any) -> Image.Image:
    width, height = page.get_size()
    scale = DPI / POINTS
    if width * height * scale * scale > MOST_PIXELS:
        scale = (MOST_PIXELS / (width * height)) ** 0.5
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return picture


def _picture(document: Document) -> Image.Image:
    with store.open_content(document.sha256) as file:
        try:
            picture = Image.open(io.BytesIO(file.read()), formats=["PNG", "JPEG"])
            if picture.width * picture.height > MOST_PIXELS:
                raise Unreadable
            return picture.convert("RGB")
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            raise Unreadable from error


def blackened(document: Document, boxes: Sequence[Box]) -> bytes:
    """The document drawn anew with black boxes: what lay under them is not in the file any more, nor any text, layer or
    remark. PDF stays PDF, a picture becomes PNG."""
    drawn = [draw(document, page) for page in range(max(pages(document), 1))]
    for page, left, top, width, height in boxes:
        picture = drawn[page]
        across, down = picture.size
        corners = (left * across, top * down, (left + width) * across, (top + height) * down)
        ImageDraw.Draw(picture).rectangle(corners, fill="black")
    out = io.BytesIO()
    if document.media_type == sniff.PDF:
        drawn[0].save(out, "PDF", save_all=True, append_images=drawn[1:], resolution=DPI)
    else:
        drawn[0].save(out, "PNG")
    return out.getvalue()
