"""How a document reaches a browser: images and PDF may be shown, everything else is only saved."""

from django.http import FileResponse

from kaigong.apps.documents import sniff, store
from kaigong.apps.documents.models import Document


def response(document: Document) -> FileResponse:
    """The content, in a sandbox of its own, never guessed at by the browser."""
    shown = document.media_type in sniff.INLINE
    answer = FileResponse(
        store.open_content(document.sha256),
        as_attachment=not shown,
        filename=document.name,
        content_type=document.media_type,
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
