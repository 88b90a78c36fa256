"""One proof as it is handed in: completed from the photo itself, checked with every fault named, made an event."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kaigong.apps.documents.models import Document
from kaigong.apps.projects import photos
from kaigong.apps.projects.events_life import EvidenceFiled
from kaigong.apps.projects.models import Kind
from kaigong.core.problems import Problem

NUMBERED = frozenset({Kind.PERMIT, Kind.CERTIFICATE, Kind.INVOICE})
PAID = frozenset({Kind.INVOICE, Kind.PAYMENT, Kind.TAX})
MOST_FEN, MOST_READING = 10**17, Decimal(10) ** 13


@dataclass(frozen=True, slots=True)
class Proof:
    """A document of a kind, the day and place it speaks of, and the number it says."""

    kind: str
    document: Document
    on: date | None = None
    latitude: float | None = None
    longitude: float | None = None
    number: str = ""
    amount_fen: int | None = None
    reading: Decimal | None = None
    from_file: str = ""


def completed(proof: Proof) -> Proof:
    """What a photo tells of itself goes before what was typed."""
    if proof.kind != Kind.PHOTO:
        return replace(proof, number=proof.number.strip())
    told = photos.told(proof.document)
    read = [name for name, there in (("day", told.on), ("place", told.latitude)) if there is not None]
    return replace(
        proof, on=told.on or proof.on, from_file=" ".join(read),
        latitude=proof.latitude if told.latitude is None else told.latitude,
        longitude=proof.longitude if told.longitude is None else told.longitude,
    )  # fmt: skip


def problems(proof: Proof, today: date) -> Iterator[Problem]:
    """Everything that keeps a proof from proving anything."""
    if proof.kind not in Kind.values:
        yield Problem("evidence.kind", at="kind", data={"got": proof.kind})
    if proof.on is None:
        yield Problem("evidence.day_missing", at="on")
    elif proof.on > today:
        yield Problem("evidence.in_future", at="on", data={"on": proof.on, "today": today})
    if proof.kind == Kind.PHOTO:
        yield from _photo_problems(proof)
    if proof.kind in NUMBERED and not proof.number:
        yield Problem("evidence.number_missing", at="number")
    if proof.kind in PAID and not (proof.amount_fen and 0 < proof.amount_fen <= MOST_FEN):
        yield Problem("evidence.amount_missing", at="amount")
    if proof.kind == Kind.METER and not (proof.reading is not None and 0 <= proof.reading <= MOST_READING):
        yield Problem("evidence.reading_missing", at="reading")


def _photo_problems(proof: Proof) -> Iterator[Problem]:
    if proof.document.media_type not in photos.IMAGES:
        yield Problem("evidence.no_picture", at="document", data={"name": proof.document.name})
    placed = proof.latitude is not None and proof.longitude is not None
    if not placed or not (-90 <= (proof.latitude or 0) <= 90 and -180 <= (proof.longitude or 0) <= 180):
        yield Problem("evidence.place_missing", at="latitude")


def event(proof: Proof, milestone: str) -> EvidenceFiled:
    """The proof as the ledger keeps it."""
    return EvidenceFiled(
        kind=str(proof.kind), milestone=str(milestone), document=proof.document.sha256,
        on=proof.on.isoformat() if proof.on else "",
        latitude="" if proof.latitude is None else f"{proof.latitude:.6f}",
        longitude="" if proof.longitude is None else f"{proof.longitude:.6f}", number=proof.number[:80],
        amount_fen=proof.amount_fen, reading="" if proof.reading is None else f"{proof.reading:.2f}",
        from_file=proof.from_file,
    )  # fmt: skip
