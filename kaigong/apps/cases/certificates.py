"""What a certificate says, and where it stands now: both read from the ledger, not from rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from kaigong.apps.cases import steps
from kaigong.apps.cases.models import Certificate, Issue, Item
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import certificate as core
from kaigong.core.cases import events as e
from kaigong.core.problems import Refused
from kaigong.core.rules import spoken
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.model import Item as Rule

FOUND = {
    "licence": "准予许可", "gov-approval": "准予批准", "filing": "准予备案", "registration": "准予登记",
    "admin-confirmation": "准予确认", "technical-review": "审查合格", "gov-internal": "同意",
}  # fmt: skip
GRANTED = "准予办理"


def content_of(row: Certificate) -> core.Content:
    """The words of a certificate, written out in Chinese: it is a Chinese document, whoever reads it."""
    item, project = row.item, row.item.project
    catalogue = rulebook.catalogue(row.issued_on)
    rule = catalogue.items.get(item.code)
    entry = _entry(row)
    agency = catalogue.agencies.get(item.agency_id)
    return core.Content(
        number=row.number, title=row.name, item=item.code, case=item.case.no, project=project.code,
        project_name=project.name, enterprise=project.enterprise.name, enterprise_code=project.enterprise.credit_code,
        agency=item.agency_id, agency_name=agency.name_zh if agency else item.agency_id,
        issued_on=row.issued_on.isoformat(), valid_until=_until(row, entry), decision=FOUND.get(item.kind, GRANTED),
        grounds=_grounds(catalogue, rule),
        outputs=tuple(catalogue.materials[code].name_zh for code in row.outputs if code in catalogue.materials),
        replaces=tuple(_replaced(item, row)), entry=row.entry_n, entry_hash=entry.hash,
        verify_at=address(row.number), sample=project.is_sample or settings.DEMO,
    )  # fmt: skip


def address(number: str) -> str:
    """Where anybody can ask whether a certificate holds: what its code leads to."""
    return f"{settings.PUBLIC_URL}{reverse('opendata:certificate', args=[number])}"


def _entry(row: Certificate) -> ledger.Stored:
    for entry in ledger.since(row.item.case.stream, row.entry_n):
        return entry
    raise Refused("certificate.entry_missing", number=row.number)


def _until(row: Certificate, entry: ledger.Stored) -> str | None:
    """The last day on which it may be used, where the law sets one: as it says itself, or by its hand-over."""
    if entry.kind == "CertificateRenewed":
        return entry.data["use_by"]
    given = (one.data for one in ledger.since(row.item.case.stream, row.entry_n) if one.kind == "ItemDelivered")
    return next((data["use_by"] for data in given if data["item"] == row.item.code), None)


def _grounds(catalogue: Catalogue, rule: Rule | None) -> tuple[str, ...]:
    bases = rule.legal_basis if rule else ()
    return tuple(spoken.citation(spoken.CHINESE, catalogue, basis.law, basis.article) for basis in bases)


def _replaced(item: Item, row: Certificate) -> Iterable[core.Replaced]:
    """The items merged into this one, each with the certificate it had; and an earlier certificate of its own."""
    folded = steps.folded(item.case).items.get(item.code)
    numbers = {other.item.code: other.number for other in _others(item)}
    for part in folded.parts if folded else ():
        rule = rulebook.catalogue().items.get(part.code)
        yield core.Replaced(part.code, rule.name_zh if rule else part.code, numbers.get(part.code, ""))
    for other in item.certificates.filter(entry_n__lt=row.entry_n).order_by("entry_n"):
        yield core.Replaced(item.code, other.name, other.number)


def _others(item: Item) -> Iterable[Certificate]:
    return Certificate.objects.filter(item__project=item.project).exclude(item=item).select_related("item")


# ------------------------------------------------------------------------------------------------ where it stands


@dataclass(frozen=True, slots=True)
class Known:
    """A certificate the city has issued, and where it stands now."""

    row: Certificate
    state: core.State

    @property
    def valid(self) -> bool:
        """Whether it holds now."""
        return self.state.standing is core.Standing.VALID


def known(number: str) -> Known | None:
    """A certificate by its number, for anybody: where it stands is read from the ledger at this moment."""
    row = _with_all().filter(number=number).first()
    return Known(row, states_of(row.item.case.stream)[number]) if row else None


def until(row: Certificate) -> date | None:
    """The last day on which a certificate may be used, as it says itself."""
    day = _until(row, _entry(row))
    return date.fromisoformat(day) if day else None


def states_of(stream: str) -> dict[str, core.State]:
    """Every certificate of a case, by number."""
    entries = ledger.read(stream).entries
    return core.states((entry.n, entry.at.date(), e.decode(entry.kind, entry.data)) for entry in entries)


def is_original(row: Certificate, sha256: str) -> bool:
    """Whether a page with this hash is the very one that was issued."""
    return Issue.objects.filter(certificate=row, pdf_id=sha256).exists()


def issue_of(row: Certificate) -> Issue:
    """What was made of a certificate."""
    return Issue.objects.select_related("pdf").get(certificate=row)


def unmade(project: Project) -> Iterable[Certificate]:
    """The certificates of a project whose page has not been made yet."""
    return _with_all().filter(issue=None, item__project=project).order_by("issued_on", "number")


def _with_all() -> Any:
    return Certificate.objects.select_related("item__case__project__enterprise", "item__project__enterprise")
