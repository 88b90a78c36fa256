"""Verification for programs: where a certificate stands, whether a file holds, and the public keys."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from kaigong.apps.cases import certificates
from kaigong.apps.ledger import signing
from kaigong.apps.opendata import checking, masking, pages
from kaigong.apps.opendata.api.problems import Problem, problem
from kaigong.apps.opendata.forms import MAX_BYTES

router = Router(tags=["trust"])


class CertificateState(Schema):
    """A certificate as the ledger has it at this moment; nothing that belongs to a person."""

    number: str
    title: str
    agency: str
    project: str
    enterprise: str
    issued_on: date
    standing: str
    since: date
    replaced_by: str | None
    sample: bool
    stream: str
    entry: int
    asked_at: datetime


class Share(Schema):
    party: str
    days: int


class Verified(Schema):
    """Whether the file holds, and the first thing that does not, with its place."""

    kind: str
    whole: bool
    why: str | None
    place: str | None
    number: str | None = None
    standing: str | None = None
    project: str | None = None
    days: int | None = None
    owed: list[Share] | None = None


class Key(Schema):
    algorithm: str
    public_key: str


class Keys(Schema):
    kaigong: str
    version: int
    keys: list[Key]


@router.get(
    "/certificates/{number}", response={200: CertificateState, 404: Problem}, summary="A certificate's state (证书状态)"
)
def certificate(request: HttpRequest, number: str) -> dict[str, Any]:
    """Whether a certificate holds now: valid, revoked, called-back, lapsed or replaced."""
    known = certificates.known(number)
    if known is None:
        raise Http404
    row, project, state = known.row, known.row.item.project, known.state
    return {
        "number": row.number, "title": row.name, "agency": row.item.agency_id, "project": masking.text(project.name),
        "enterprise": masking.enterprise(project.enterprise.name, project.enterprise.credit_code),
        "issued_on": row.issued_on, "standing": state.standing.value, "since": state.since,
        "replaced_by": state.by or None, "sample": project.is_sample or project.enterprise.is_sample,
        "stream": row.item.case.stream, "entry": state.entry, "asked_at": request.now,
    }  # fmt: skip


@router.post(
    "/verifications", response={200: Verified, 413: Problem, 422: Problem, 400: Problem}, summary="Verify a file (核验)"
)
def verification(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """A certificate (PDF or signed data), a project passport or a ledger. The file is read and forgotten."""
    if file.size is None or file.size > MAX_BYTES:
        return problem(413, "too_large", pages.too_large())
    found = checking.check(file.read())
    told: dict[str, Any] = {"kind": found.kind, "whole": found.whole, "why": found.why or None}
    told["place"] = found.place or None
    if known := found.details.get("known"):
        told |= {"number": known.row.number, "standing": known.state.standing.value}
    verdict = found.details.get("verdict")
    if found.kind == checking.PASSPORT and found.whole and verdict is not None:
        owed = [{"party": party, "days": days} for party, days in verdict.statement.owed.items()]
        told |= {"project": verdict.header.project.code, "days": verdict.statement.days, "owed": owed}
    return told


@router.get("/keys", response=Keys, summary="Public keys (公钥)")
def keys(request: HttpRequest) -> dict[str, Any]:
    """The keys whose signatures are the city's."""
    return signing.published()
