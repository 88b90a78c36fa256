"""Reads of documents: whoever may see a thing that holds a document may see the document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.documents.models import Document, Policy, Publication, Redaction, Upload, Version
from kaigong.apps.ledger import registry


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


OFFICIALS = frozenset({Role.WINDOW, Role.OFFICER, Role.HEAD})


@dataclass(frozen=True, slots=True)
class Use:
    """A thing that holds a document, where its page is, and which version of which slot it is there."""

    thing: str
    label: str
    url: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Released:
    """A published document: the version that counts, redacted where the policy says so."""

    publication: Publication
    document: Document


def visible(person: Person | None, sha256: str) -> Document:
    """A document the person brought, or one held by a thing the person may see; else 404."""
    found = Document.objects.filter(sha256=sha256).prefetch_related("holders").first()
    if person is None or found is None or not (person.role == Role.AUDITOR or _things(person, found)):
        raise Http404
    return found


def _things(person: Person, document: Document) -> list[str]:
    """The things through which the person reaches the document."""
    held_by = [holder.thing for holder in document.holders.all()]
    return [t for t in held_by if t == person.ref or _may_see(person, t)]


def _may_see(person: Person, thing: str) -> bool:
    return not thing.startswith("person:") and registry.streams_like(thing).may_see(person, thing)


def uses(person: Person, document: Document) -> list[Use]:
    """Where the document is used, as far as the person may know."""
    things = _things(person, document) if person.role != Role.AUDITOR else [h.thing for h in document.holders.all()]
    made = Version.objects.filter(document=document, thing__in=things)
    return [
        Use(thing, str(registry.streams_like(thing).label), registry.streams_like(thing).url(thing),
            tuple(row for row in made if row.thing == thing))
        for thing in things if not thing.startswith("person:")
    ]  # fmt: skip


def slots(document: Document, thing: str) -> list[str]:
    """The slots of a thing that the document fills or filled; its own hash where it fills none."""
    found = Version.objects.filter(document=document, thing=thing).values_list("slot", flat=True)
    return sorted(set(found)) or [document.sha256]


def versions(thing: str, slot: str) -> Sequence[Version]:
    """Everything that ever filled a slot, the first first. Whoever calls has checked the thing."""
    return list(Version.objects.filter(thing=thing, slot=slot).select_related("document"))


def history(person: Person, document: Document) -> list[Sequence[Version]]:
    """The versions of every slot the document fills in things the person may see."""
    return [
        versions(use.thing, slot) for use in uses(person, document)
        for slot in sorted({row.slot for row in use.versions})
    ]  # fmt: skip


def redactions(document: Document) -> list[Redaction]:
    """The redacted versions of a document the person has been shown."""
    return list(document.redactions.select_related("redacted"))


def original(document: Document) -> Redaction | None:
    """What a redacted document was made from."""
    return Redaction.objects.filter(redacted=document).select_related("original").first()


def may_redact(person: Person | None, document: Document) -> bool:
    """People of the city who handle a thing that holds the document."""
    if person is None or not person.is_active or person.role not in OFFICIALS:
        return False
    return bool(_things(person, document))


def policies(document: Document) -> list[Publication]:
    """The policies on whatever slots the document fills."""
    found = Publication.objects.none()
    for holder in document.holders.all():
        places = [*slots(document, holder.thing)]
        found = found | Publication.objects.filter(thing=holder.thing, slot__in=places)
    return list(found)


def released(today: date) -> list[Released]:
    """Everything the public may see today: of each slot the newest version, redacted where that is the policy."""
    out = Publication.objects.exclude(policy=Policy.INTERNAL).filter(release_on__lte=today)
    found = ((row, _published(row)) for row in out)
    return [Released(row, document) for row, document in found if document is not None]


def _published(row: Publication) -> Document | None:
    last = Version.objects.filter(thing=row.thing, slot=row.slot).order_by("-n").select_related("document").first()
    newest = last.document if last else Document.objects.filter(sha256=row.slot).first()
    if newest is None or row.policy == Policy.PUBLIC:
        return newest
    made = newest.redactions.select_related("redacted").first()
    return made.redacted if made else None


def released_document(today: date, sha256: str) -> Document:
    """A document the public may see today, or 404."""
    for one in released(today):
        if one.document.sha256 == sha256:
            return one.document
    raise Http404


def upload(person: Person | None, key: UUID) -> Upload:
    """The person's own upload, or 404."""
    found = Upload.objects.filter(pk=key, by=person.ref).first() if person is not None else None
    if found is None:
        raise Http404
    return found
