"""What the public pages show: nothing that belongs to a person."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kaigong.apps.cases import names
from kaigong.apps.cases.certificates import Known
from kaigong.apps.opendata import checking, masking
from kaigong.apps.opendata.checking import Checked
from kaigong.core.cases.certificate import Content
from kaigong.core.cases.passport import Name
from kaigong.core.cases.passport_check import Verdict
from kaigong.core.cases.passport_owed import Statement
from kaigong.core.cases.verify_words import CHINESE, ENGLISH

Named = Mapping[tuple[str, str], Name]
NAME_SHOWN = 80


def language(code: str | None) -> str:
    """The language of the core's words for the language of the page."""
    return ENGLISH if (code or "").startswith("en") else CHINESE


def too_large() -> str:
    """Why a file is not taken."""
    return _("文件超过 20 MB，不能在网页上核验。可以用命令 kaigong verify 在本机核验。")


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
    verdict = found.details.get("verdict")
    if found.kind == checking.PASSPORT and found.whole:
        context |= _passport(verdict)
    return context


def _passport(verdict: Verdict) -> dict[str, Any]:
    """Whose it is, who held which days, and each item; names as the city knows them, else as the file has them."""
    header, statement = verdict.header, verdict.statement
    assert header is not None
    assert statement is not None
    project = header.project
    return {
        "passport": {
            "project": masking.text(project.name), "code": project.code, "sample": project.sample,
            "as_of": header.as_of, "start": statement.start, "end": statement.end, "days": statement.days,
        },
        "owed": shares(statement, verdict.names),
        "items": [
            {"name": _item(row.item, verdict.names), "begins": row.begins, "ended": row.ended,
             "statutory": row.statutory_due, "promised": row.promised_due,
             "held": names.joined(f"{party(key, verdict.names)} {days}" for key, days in row.days.items())}
            for row in statement.items
        ],
    }  # fmt: skip


def shares(statement: Statement, known: Named) -> list[dict[str, Any]]:
    """Who held how many days, the most first."""
    whole = statement.days or 1
    rows = sorted(statement.owed.items(), key=lambda row: (-row[1], row[0]))
    return [
        {"party": key, "name": party(key, known), "days": days, "percent": round(100 * days / whole)}
        for key, days in rows
    ]


def party(key: str, known: Named) -> str:
    """What a party of the days owed is called."""
    words = {
        "applicant": _("申请人"), "intermediary": _("中介服务"), "trading": _("公共资源交易"),
        "stopped": _("依法停钟"), "rest": _("休息日"),
    }  # fmt: skip
    if key in words:
        return words[key]
    agency = key.partition(":")[2]
    name = known.get(("agency", agency))
    return names.of(name) if name else names.agency(agency)


def _item(code: str, known: Named) -> str:
    name = known.get(("item", code))
    return names.of(name) if name else names.item(code)


def _said(content: Content) -> dict[str, Any]:
    """What the signed data say, as far as the public is told."""
    return {
        "title": content.title, "number": content.number, "project": masking.text(content.project_name),
        "enterprise": masking.enterprise(content.enterprise, content.enterprise_code), "sample": content.sample,
        "agency": content.agency_name, "issued_on": date.fromisoformat(content.issued_on),
    }  # fmt: skip
