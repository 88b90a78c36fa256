"""Verbs of the file of a project: what it is, its months, its money. Each is one transaction, in `file:<code>`.

Months are never overwritten: a correction is a new entry with its reason, and a figure that looks wrong is stored and
marked to be looked at (待核实).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Role
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.projects import checks_facts as checks
from kaigong.apps.projects import events_facts as e
from kaigong.apps.projects import filing, lists, notices, queries_facts, readying
from kaigong.apps.projects.checks_facts import Figure
from kaigong.apps.projects.models import MoneySource, MonthlyFigure, Paper, Project, ProjectFile, Standing, YearPlan
from kaigong.core.measures import monthly as core
from kaigong.core.problems import Faulty, Problem, Refused

NOTHING = {"planned_fen": 0, "done_fen": None, "physical_percent": None, "version": 0}
Known = Mapping[date, MonthlyFigure]


@transaction.atomic
def amend_file(*, project: Project, changes: Mapping[str, Any], by: str, now: datetime) -> ProjectFile:
    """Say what the file says now. Who leads, who is in charge and the key level are for people of the city to say."""
    return amend_files(changes=[(project, changes)], by=by, now=now)[0]


@transaction.atomic
def amend_files(*, changes: Sequence[tuple[Project, Mapping[str, Any]]], by: str, now: datetime) -> list[ProjectFile]:
    """The same for many projects in one go; every fault of all of them is named."""
    queries_facts.require(by, [project for project, _ in changes])
    problems = [problem for _, said in changes for problem in checks.file_problems(said)]
    if checks.CITY_COLUMNS & {column for _, said in changes for column in said} and _is_enterprise(by):
        problems.append(Problem("file.for_the_city", at=min(checks.CITY_COLUMNS)))
    if problems:
        raise Faulty(problems)
    files = filing.all_locked(project for project, _ in changes)
    batch = [(files[project.pk], amendment(files[project.pk], said)) for project, said in changes]
    filing.seal_many(batch, by=by, now=now)
    return [file for file, _ in batch]


def amendment(file: ProjectFile, said: Mapping[str, Any]) -> list[object]:
    """The entry that says what is new of what is said."""
    tidy = {column: value.strip() if isinstance(value, str) else value for column, value in said.items()}
    changed = {
        column: value.isoformat() if isinstance(value, date) else value
        for column, value in tidy.items() if getattr(file, column) != value
    }  # fmt: skip
    return [e.FileAmended(changed)] if changed else []


def _is_enterprise(by: str) -> bool:
    person = None if by.startswith(roles.SYSTEM) else accounts.by_ref(by)
    return person is not None and person.role == Role.ENTERPRISE


# ------------------------------------------------------------------------------------------------ months


@transaction.atomic
def report_month(
    *, project: Project, month: date, done_fen: int, physical_percent: Decimal | None, evidence: Document | None = None,
    reason: str = "", by: str, now: datetime,
) -> MonthlyFigure:  # fmt: skip
    """填报 one month of one project; saying it again corrects it, and says why."""
    figure = Figure(project, month, done_fen, physical_percent)
    report_months(figures=[figure], evidence=evidence, reason=reason, by=by, now=now)
    return MonthlyFigure.objects.get(project=project, month=month)


@transaction.atomic
def report_months(
    *, figures: Sequence[Figure], evidence: Document | None = None, reason: str = "", by: str, now: datetime
) -> int:
    """填报 months of one or many projects in one go. How many were new or changed.

    1. who does not keep one of these files is stopped; 2. every fault of every figure is named; 3. a figure that says
    what is known already is left out; 4. one entry a project is sealed, with doubts and 补报; 5. rows and totals move.
    """
    projects = {figure.project.pk: figure.project for figure in figures}
    queries_facts.require(by, projects.values())
    files, today = filing.all_locked(projects.values()), queries_facts.today(now)
    known = _months_of(projects)
    new = [figure for figure in figures if _says_more(figure, known[figure.project.pk].get(figure.month))]
    problems = [one for figure in new for one in _problems(figure, known[figure.project.pk], reason, today)]
    if problems := [*checks.twice_problems(new), *problems]:
        raise Faulty(problems)
    batch = []
    for pk, own in _grouped(new).items():
        rows = _rows(own, known[pk], evidence is not None, today)
        batch.append((files[pk], [e.MonthsReported(rows, reason.strip(), _hash(evidence))]))
    filing.seal_many(batch, by=by, now=now)
    if evidence is not None:
        for file, _ in batch:
            documents.hold(document=evidence, thing=file.stream)
    return len(new)


def _months_of(projects: Mapping[int, Project]) -> dict[int, dict[date, MonthlyFigure]]:
    known: dict[int, dict[date, MonthlyFigure]] = defaultdict(dict)
    for row in MonthlyFigure.objects.filter(project__in=projects).order_by("month"):
        known[row.project_id][row.month] = row
    return known


def _says_more(figure: Figure, row: MonthlyFigure | None) -> bool:
    """Whether a figure says anything that the row does not say."""
    said = {name: getattr(figure, name) for name in ("done_fen", "physical_percent", "planned_fen")}
    return any(value is not None and (row is None or getattr(row, name) != value) for name, value in said.items())


def _problems(figure: Figure, known: Known, reason: str, today: date) -> Iterable[Problem]:
    yield from checks.figure_problems(figure, today)
    row = known.get(figure.month)
    corrects = row is not None and row.done_fen is not None and _says_more(figure, row)
    yield from checks.reason_problems(figure, late=_is_late(figure.month, today), corrects=corrects, reason=reason)


def _is_late(month: date, today: date) -> bool:
    return today > core.due_on(month, lists.limits())


def _grouped(figures: Iterable[Figure]) -> dict[int, list[Figure]]:
    found: dict[int, list[Figure]] = defaultdict(list)
    for figure in sorted(figures, key=lambda one: (one.project.pk, one.month)):
        found[figure.project.pk].append(figure)
    return found


def _rows(figures: Sequence[Figure], known: Known, proof: bool, today: date) -> tuple[dict[str, Any], ...]:
    """The rows of one project's entry: what is said, what was there, whether late, and what is doubtful about it."""
    says = {one.month: one for one in queries_facts.core_months(known.values())}
    for figure in figures:
        before = says.get(figure.month)
        done = before.done_fen if figure.done_fen is None and before else figure.done_fen
        percent = before.physical_percent if figure.physical_percent is None and before else figure.physical_percent
        says[figure.month] = core.Month(figure.month, done, percent)
    others, total = list(says.values()), figures[0].project.investment_fen
    return tuple(_row(one, known.get(one.month), says[one.month], others, total, proof, today) for one in figures)


def _row(
    figure: Figure, row: MonthlyFigure | None, now_says: core.Month, others: Sequence[core.Month], total: int,
    proof: bool, today: date,
) -> dict[str, Any]:  # fmt: skip
    was = NOTHING if row is None else {name: _plain(getattr(row, name)) for name in NOTHING}
    planned = figure.planned_fen if figure.planned_fen is not None else was["planned_fen"]
    late = (
        row.late
        if row and row.done_fen is not None
        else now_says.done_fen is not None and _is_late(figure.month, today)
    )
    doubts = core.doubts(now_says, others, total, lists.limits(), proof=proof)
    return {
        "month": figure.month.isoformat(), "planned_fen": planned, "done_fen": now_says.done_fen,
        "physical_percent": _plain(now_says.physical_percent), "was": was, "late": late,
        "doubts": [doubt.value for doubt in doubts],
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _hash(document: Document | None) -> str | None:
    return document.sha256 if document else None


@transaction.atomic
def plan_months(*, project: Project, planned: Mapping[date, int], by: str, now: datetime) -> int:
    """计划投资 by month. What has been reported stays as it is. How many months changed."""
    queries_facts.require(by, [project])
    figures = [Figure(project, month, planned_fen=fen) for month, fen in sorted(planned.items())]
    if problems := [one for figure in figures for one in checks.figure_problems(figure, date.max)]:
        raise Faulty(problems)
    file, known = filing.locked(project), _months_of({project.pk: project})[project.pk]
    before = {figure.month: known[figure.month].planned_fen if figure.month in known else 0 for figure in figures}
    rows = tuple(
        {"month": figure.month.isoformat(), "planned_fen": figure.planned_fen, "was": before[figure.month]}
        for figure in figures if figure.planned_fen != before[figure.month]
    )  # fmt: skip
    filing.seal(file, [e.MonthsPlanned(rows)] if rows else [], by=by, now=now)
    return len(rows)


@transaction.atomic
def confirm_month(*, project: Project, month: date, by: str, now: datetime) -> MonthlyFigure:
    """核定 a month as reported."""
    file, row = _to_judge(project, month, by)
    filing.seal(file, [e.MonthConfirmed(month.isoformat())], by=by, now=now)
    row.refresh_from_db()
    return row


@transaction.atomic
def question_month(*, project: Project, month: date, text: str, by: str, now: datetime) -> MonthlyFigure:
    """退回核实: the owner looks again and corrects it or explains it with a new entry."""
    file, row = _to_judge(project, month, by)
    if not text.strip() or len(text) > checks.LONGEST_TEXT:
        raise Faulty([Problem("text.missing" if not text.strip() else "text.too_long", at="text",
                              data={"got": len(text), "limit": checks.LONGEST_TEXT})])  # fmt: skip
    filing.seal(file, [e.MonthQuestioned(month.isoformat(), text.strip())], by=by, now=now)
    reporter = queries_facts.reporter(file, month)
    notices.month_questioned(project, month, reporter, text.strip(), by=by, now=now)
    row.refresh_from_db()
    return row


def _to_judge(project: Project, month: date, by: str) -> tuple[ProjectFile, MonthlyFigure]:
    queries_facts.require(by, [project], confirm=True)
    file = filing.locked(project)
    row = MonthlyFigure.objects.filter(project=project, month=month, done_fen__isnull=False).first()
    if row is None:
        raise Refused("month.not_reported", month=f"{month:%Y-%m}")
    if row.standing == Standing.CONFIRMED:
        raise Refused("month.confirmed_before", month=f"{month:%Y-%m}")
    return file, row


# ------------------------------------------------------------------------------------------------ money by year, source


@transaction.atomic
def plan_years(*, project: Project, years: Mapping[int, int], by: str, now: datetime) -> int:
    """年度计划投资. How many years changed."""
    queries_facts.require(by, [project])
    if problems := list(checks.year_problems(years)):
        raise Faulty(problems)
    file, known = (
        filing.locked(project),
        dict(YearPlan.objects.filter(project=project).values_list("year", "planned_fen")),
    )
    changed = {str(year): fen for year, fen in sorted(years.items()) if known.get(year) != fen}
    filing.seal(file, [e.YearsPlanned(changed)] if changed else [], by=by, now=now)
    return len(changed)


@transaction.atomic
def set_source(
    *, project: Project, kind: str, planned_fen: int, granted_fen: int, drawn_fen: int, reason: str = "", by: str,
    now: datetime,
) -> ProjectFile:  # fmt: skip
    """Say how much of one kind of money is planned, granted and drawn."""
    queries_facts.require(by, [project])
    if problems := list(checks.source_problems(kind, planned_fen, granted_fen, drawn_fen)):
        raise Faulty(problems)
    file = filing.locked(project)
    event = _source_event(project, kind, planned_fen, granted_fen, drawn_fen, reason)
    return filing.seal(file, [event] if event else [], by=by, now=now)


def _source_event(
    project: Project, kind: str, planned: int, granted: int, drawn: int, reason: str
) -> e.SourceSet | None:
    """The entry that says so; None where it is known. The file is locked by the caller."""
    row = MoneySource.objects.filter(project=project, kind=kind).first()
    was = (row.planned_fen, row.granted_fen, row.drawn_fen) if row else (0, 0, 0)
    if row is not None and was == (planned, granted, drawn):
        return None
    return e.SourceSet(kind, planned, granted, drawn, was, reason.strip())


@transaction.atomic
def file_paper(*, project: Project, kind: str, document: Document, by: str, now: datetime) -> Paper:
    """Hand in a document that a fund asks for; a newer one takes the place of the older."""
    queries_facts.require(by, [project])
    if kind not in readying.every_paper():
        raise Faulty([Problem("paper.unknown", at="kind", data={"got": kind})])
    file = filing.locked(project)
    documents.hold(document=document, thing=file.stream)
    filing.seal(file, [e.PaperFiled(kind, document.sha256, queries_facts.today(now).isoformat())], by=by, now=now)
    return Paper.objects.get(project=project, kind=kind)
