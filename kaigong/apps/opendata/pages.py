"""What the public pages show: nothing that belongs to a person."""

from datetime import date, datetime
from typing import Any

from kaigong.apps.cases import names
from kaigong.apps.cases.certificates import Known
from kaigong.apps.opendata import masking
from kaigong.apps.opendata.checking import Checked
from kaigong.core.cases.certificate import Content
from kaigong.core.cases.verify_words import CHINESE, ENGLISH

NAME_SHOWN = 80


def language(code: str | None) -> str:
    """The language of the core's words for the language of the page."""
    return ENGLISH if (code or "").startswith("en") else CHINESE


def certificate(known: Known, *, now: datetime) -> dict[str, Any]:
    """One certificate: what it is, whose, and whether it holds."""
    row, project = known.row, known.row.item.project
    return {
        "number": row.number, "item": row.item, "agency": names.agency(row.item.agency_id),
        "project": masking.text(project.name), "issued_on": row.issued_on, "state": known.state, "valid": known.valid,
        "enterprise": masking.enterprise(project.enterprise.name, project.enterprise.credit_code),
        "sample": project.is_sample or project.enterprise.is_sample, "asked_at": now,
        "outputs": names.joined(names.material(output) for output in row.outputs), "stream": row.item.case.stream,
        "entry": known.state.entry,
    }  # fmt: skip


def checked(found: Checked, name: str) -> dict[str, Any]:
    """The answer to a file."""
    context: dict[str, Any] = {"checked": found, "file_name": name[:NAME_SHOWN], **found.details}
    if signed := found.details.get("signed"):
        context |= {"said": _said(signed.content), "key": signed.key}
    return context


def _said(content: Content) -> dict[str, Any]:
    """What the signed data say, as far as the public is told."""
    return {
        "title": content.title, "number": content.number, "project": masking.text(content.project_name),
        "enterprise": masking.enterprise(content.enterprise, content.enterprise_code), "sample": content.sample,
        "agency": content.agency_name, "issued_on": date.fromisoformat(content.issued_on),
    }  # fmt: skip
