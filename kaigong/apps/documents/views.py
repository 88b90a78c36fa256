"""Fetching one's own uploads."""

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_GET

from kaigong.apps.documents import actions, queries, serving


@require_GET
def download(request: HttpRequest, sha256: str) -> FileResponse:
    """Find, note, hand out."""
    document = queries.document(request.person, sha256)
    actions.record_download(document=document, of=document.stream, by=request.person.ref, now=request.now)
    return serving.response(document)
