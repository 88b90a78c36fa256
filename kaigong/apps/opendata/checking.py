"""A file that somebody hands in: what it is, whether it holds, and what the city knows of it. Nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from kaigong.apps.cases import certificates
from kaigong.apps.ledger import signing
from kaigong.core.cases import certificate as core
from kaigong.core.cases import certificate_pdf, passport_check
from kaigong.core.cases.verify_words import CHINESE, sentence
from kaigong.core.ledger.canonical import parse
from kaigong.core.ledger.verify import verify
from kaigong.core.problems import Faulty, Problem

CERTIFICATE, PASSPORT, LEDGER, UNKNOWN = "certificate", "passport", "ledger", "unknown"


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer to one file."""

    kind: str
    whole: bool
    why: str = ""  # the first thing that does not hold, in words
    place: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def check(data: bytes, language: str = CHINESE) -> Checked:
    """Recognise the file by its first bytes and recompute it. Whatever it holds, the answer is one of ours."""
    kind = kind_of(data)
    try:
        if kind == CERTIFICATE:
            return _certificate(data, language)
        if kind == PASSPORT:
            return _passport(data, language)
        if kind == LEDGER:
            return _ledger(data, language)
    except Faulty as faulty:
        return _broken(kind, faulty.problems[0], language)
    return _broken(UNKNOWN, Problem("file.not_ours"), language)


def kind_of(data: bytes) -> str:
    """What a file says it is."""
    if certificate_pdf.is_pdf(data):
        return CERTIFICATE
    first = data[: 64 * 1024].lstrip(b"\xef\xbb\xbf \r\n\t").partition(b"\n")[0]
    try:
        fields = parse(first)
    except Faulty:
        return UNKNOWN
    said = fields.get("kaigong") if isinstance(fields, dict) else None
    return said if said in (CERTIFICATE, PASSPORT, LEDGER) else UNKNOWN


def _certificate(data: bytes, language: str) -> Checked:
    """Signature first; then whether the page is the very one that was issued, and where the certificate stands now."""
    page = certificate_pdf.is_pdf(data)
    text = certificate_pdf.attached(data) if page else data
    if text is None:
        raise Faulty([Problem("file.no_certificate_inside")])
    signed = core.read(text)
    if problem := signed.problem(signing.public_keys()):
        return _broken(CERTIFICATE, problem, language)
    known = certificates.known(signed.content.number)
    original = bool(known and page and certificates.is_original(known.row, sha256(data).hexdigest()))
    details = {"signed": signed, "known": known, "page": page, "original": original}
    if known is None:
        return Checked(CERTIFICATE, False, sentence("certificate.unknown", {}, language), "", details)
    return Checked(CERTIFICATE, True, details=details)


def _passport(data: bytes, language: str) -> Checked:
    """Everything in it recomputed; who held which days is told only of a whole one."""
    verdict = passport_check.verify(data, keys=signing.public_keys())
    if verdict.why is None:
        return Checked(PASSPORT, True, details={"verdict": verdict})
    place = verdict.where
    assert place is not None
    said = [str(place.line), *(part for part in (place.stream, place.n and str(place.n), place.item) if part)]
    why = sentence(verdict.why.code, verdict.why.data, language)
    return Checked(PASSPORT, False, why, " · ".join(said), {"verdict": verdict})


def _ledger(data: bytes, language: str) -> Checked:
    keys = [key.public_key for key in signing.public_keys()]
    verdict = verify(data.splitlines(keepends=True), keys=keys)
    if verdict.why is None:
        return Checked(LEDGER, True, details={"verdict": verdict})
    place = f"{verdict.where.line}" if verdict.where else ""
    return Checked(LEDGER, False, sentence(verdict.why.code, verdict.why.data, language), place, {"verdict": verdict})


def _broken(kind: str, problem: Problem, language: str) -> Checked:
    return Checked(kind, False, sentence(problem.code, problem.data, language))
