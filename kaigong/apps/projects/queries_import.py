"""What a table is held against: projects by code, enterprises by credit code, projects of the same name. In chunks."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.http import Http404

from kaigong.apps.accounts.models import Person
from kaigong.apps.documents import queries as documents
from kaigong.apps.documents import sniff
from kaigong.apps.documents import store as content
from kaigong.apps.documents.models import Document
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.projects import importing, sheet_columns, sheet_files, sheets
from kaigong.apps.projects.importing import Base, Check
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.sheets import Table
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.problems import Faulty

CHUNK = 900
LEFT_OUT = ("baseline",)


def workbook(person: Person | None, sha256: str) -> Document:
    """A workbook the person handed in, or 404."""
    if person is None:
        raise Http404
    found = documents.held(person.ref, sha256)
    if found.media_type != sniff.EXCEL:
        raise Http404
    return found


def check(document: Document, today: date) -> Check:
    """The dry run of a stored workbook. What cannot be read at all is a check with that one fault."""
    try:
        return against(table_of(document), today)
    except Faulty as faulty:
        return Check(problems=faulty.problems)


def table_of(document: Document) -> Table:
    """What a stored workbook says; Faulty where it cannot be read."""
    with content.open_content(document.sha256) as file:
        return sheets.parse(*sheet_files.cells(file), sheet_columns.columns())


def against(table: Table, today: date) -> Check:
    """Hold a table against the city as it stands now."""
    said = [row.values for row in table.rows]
    base = Base(
        rulebook.catalogue(), sheet_columns.columns(), _projects(_of(said, "code")),
        _enterprises(code.upper() for code in _of(said, "enterprise")),
        _named(_of([values for values in said if "code" not in values], "name")), today,
    )  # fmt: skip
    return importing.compare(table, base)


def _of(said: Sequence[Any], key: str) -> set[str]:
    return {values[key] for values in said if values.get(key)}


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    whole = sorted(values)
    return (whole[start : start + CHUNK] for start in range(0, len(whole), CHUNK))


def _projects(codes: Iterable[str]) -> dict[str, Project]:
    rows = Project.objects.select_related("enterprise").defer(*LEFT_OUT).order_by()
    return {row.code: row for chunk in _chunks(codes) for row in rows.filter(code__in=chunk)}


def _enterprises(codes: Iterable[str]) -> dict[str, int]:
    rows = Enterprise.objects.order_by().values_list("credit_code", "pk")
    return {code: key for chunk in _chunks(set(codes)) for code, key in rows.filter(credit_code__in=chunk)}


def _named(names: Iterable[str]) -> dict[importing.Named, str]:
    rows = Project.objects.order_by().values_list("name", "enterprise__credit_code", "code")
    return {(name, credit): code for chunk in _chunks(names) for name, credit, code in rows.filter(name__in=chunk)}
