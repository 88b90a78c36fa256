"""Reads of documents: one's own uploads here; what a case or a project holds, through those."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.documents.models import Document


def document(person: Person | None, sha256: str) -> Document:
    """A document the person brought himself, or any for an auditor; else 404."""
    if person is None:
        raise Http404
    found = Document.objects.all() if person.role == Role.AUDITOR else of_thing(person.ref)
    return _one(found, sha256)


def held(thing: str, sha256: str) -> Document:
    """A document that this thing holds. Whoever calls has checked that the person may see the thing."""
    return _one(of_thing(thing), sha256)


def of_thing(thing: str) -> QuerySet[Document]:
    """The documents a thing holds."""
    return Document.objects.filter(holders__thing=thing)


def named(hashes: Iterable[str]) -> dict[str, Document]:
    """Documents by hash."""
    return Document.objects.in_bulk(list(hashes))


def _one(documents: QuerySet[Document], sha256: str) -> Document:
    found = documents.filter(sha256=sha256).first()
    if found is None:
        raise Http404
    return found
