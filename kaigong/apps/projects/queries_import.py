"""What a table is held against: projects by code, enterprises by credit code, projects of the same name. In chunks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404

from kaigong.apps.accounts.models import Person
from kaigong.apps.documents import queries as documents
from kaigong.apps.documents import sniff
from kaigong.apps.documents import store as content
from kaigong.apps.documents.models import Document
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.projects import boundaries, importing, importing_files, sheet_columns, sheet_files
from kaigong.apps.projects.importing import Base, Check
from kaigong.apps.projects.importing_files import MonthCheck
from kaigong.apps.projects.models import MonthlyFigure, Project
from kaigong.apps.projects.sheets import Table
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.problems import Faulty
from kaigong.core.values import replace

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
        return sheet_files.tables(file, sheet_columns.columns(), sheet_columns.month_columns())


def against(table: Table, today: date) -> Check:
    """Hold a table against the city as it stands now."""
    said = [row.values for row in table.rows]
    base = Base(
        rulebook.catalogue(), sheet_columns.columns(), _projects(_of(said, "code")),
        _enterprises(code.upper() for code in _of(said, "enterprise")),
        _named(_of([values for values in said if "code" not in values], "name")), today, boundaries.city_box(),
    )  # fmt: skip
    found = importing.compare(table, base)
    if table.months is None:
        return found
    months = _months(table.months, base.projects, today)
    return replace(found, months=months, problems=[*found.problems, *months.problems])


def _months(table: Table, known: Mapping[str, Project], today: date) -> MonthCheck:
    """The second sheet, held against the months of its projects."""
    projects = {**known, **_projects(_of([row.values for row in table.rows], "code") - known.keys())}
    keys = {row.pk: code for code, row in projects.items()}
    rows = MonthlyFigure.objects.order_by()
    found = {
        (keys[row.project_id], row.month): row
        for chunk in _chunks(keys) for row in rows.filter(project__in=chunk)
    }  # fmt: skip
    return importing_files.compare_months(table, projects, found, today)


def months_of(projects: QuerySet[Project], most: int, part: str = "") -> list[dict[str, Any]] | None:
    """The months of some projects for the second sheet, or those of one part (`2022`, `2022-03`); None where they are
    more than one sheet holds."""
    found = _in(_months_in(projects), part)
    if found[: most + 1].count() > most:
        return None
    names = ("project__code", "project__name", "month", "planned_fen", "done_fen", "physical_percent")
    rows = found.order_by("project__code", "month").values_list(*names)
    keys = ("code", "name", "month", "planned_fen", "done_fen", "physical_percent")
    return [dict(zip(keys, row, strict=True)) for row in rows.iterator(2000)]


def parts_of(projects: QuerySet[Project], most: int) -> list[tuple[str, int]]:
    """Into which parts the months of these projects go, and how many rows each has: years, and months of a year that
    is too long itself."""
    by_month = _months_in(projects).order_by().values_list("month").annotate(n=Count("pk")).order_by("month")
    years: dict[int, dict[str, int]] = {}
    for month, n in by_month:
        years.setdefault(month.year, {})[f"{month:%Y-%m}"] = n
    found: list[tuple[str, int]] = []
    for year, months in years.items():
        whole = sum(months.values())
        found += [(str(year), whole)] if whole <= most else list(months.items())
    return found


def _months_in(projects: QuerySet[Project]) -> QuerySet[MonthlyFigure]:
    return MonthlyFigure.objects.filter(project__in=projects.order_by().values("pk"))


def _in(months: QuerySet[MonthlyFigure], part: str) -> QuerySet[MonthlyFigure]:
    """Those of a year or of a month; a part that is neither holds none."""
    if not part:
        return months
    try:
        first = date.fromisoformat(f"{part}-01" if "-" in part else f"{part}-01-01")
    except ValueError:
        return months.none()
    last = first if "-" in part else first.replace(month=12)
    return months.filter(month__range=(first, last))


def _of(said: Sequence[Any], key: str) -> set[str]:
    return {values[key] for values in said if values.get(key)}


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    whole = sorted(values)
    return (whole[start : start + CHUNK] for start in range(0, len(whole), CHUNK))


def _projects(codes: Iterable[str]) -> dict[str, Project]:
    rows = Project.objects.select_related("enterprise", "file").defer(*LEFT_OUT).order_by()
    return {row.code: row for chunk in _chunks(codes) for row in rows.filter(code__in=chunk)}


def _enterprises(codes: Iterable[str]) -> dict[str, int]:
    rows = Enterprise.objects.order_by().values_list("credit_code", "pk")
    return {code: key for chunk in _chunks(set(codes)) for code, key in rows.filter(credit_code__in=chunk)}


def _named(names: Iterable[str]) -> dict[importing.Named, str]:
    rows = Project.objects.order_by().values_list("name", "enterprise__credit_code", "code")
    return {(name, credit): code for chunk in _chunks(names) for name, credit, code in rows.filter(name__in=chunk)}
