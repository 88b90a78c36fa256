"""What several views share."""

from typing import Any

from django.http import HttpRequest

from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document


def is_fragment(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request")) and not request.headers.get("HX-Boosted")


def stored(request: HttpRequest, upload: Any) -> Document | None:
    """The document of an upload; one that is in the store already is taken as it is."""
    if isinstance(upload, Document):
        return upload
    return documents.store(upload=upload, by=request.person.ref, now=request.now) if upload else None
