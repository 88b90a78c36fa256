"""Say much about many files at once: a workbook taken in, a register taken over. All of it, or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from kaigong.apps.accounts.queries import agencies
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.projects import actions_facts, filing, queries_facts, readying
from kaigong.apps.projects import checks_facts as checks
from kaigong.apps.projects import events_facts as e
from kaigong.apps.projects.models import Factor, MoneySource, Project, ProjectFile, Risk, YearPlan
from kaigong.core.problems import Faulty, Problem


@dataclass(frozen=True, slots=True)
class FactorSaid:
    applied: Decimal
    granted: Decimal
    needed_on: date | None = None
    agency: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RiskSaid:
    kind: str
    text: str
    likelihood: int
    effect: int
    owner: str
    measure: str
    review_on: date


@dataclass(frozen=True, slots=True)
class Said:
    """Everything said about one file; what is left out stays as it is. Sources: planned, granted, drawn."""

    project: Project
    changes: Mapping[str, Any] = field(default_factory=dict)
    years: Mapping[int, int] = field(default_factory=dict)
    sources: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    factors: Mapping[str, FactorSaid] = field(default_factory=dict)
    risks: Sequence[RiskSaid] = ()
    papers: Mapping[str, Document] = field(default_factory=dict)


@dataclass(slots=True)
class Known:
    """What the rows say already, by project."""

    years: dict[int, dict[int, int]]
    sources: dict[int, dict[str, tuple[int, int, int]]]
    factors: dict[int, dict[str, Factor]]
    risks: dict[int, int]


@transaction.atomic
def enter_files(*, said: Sequence[Said], by: str, now: datetime) -> int:
    """Enter everything that is said, or name every fault and enter nothing. How many files changed."""
    projects = [one.project for one in said]
    queries_facts.require(by, projects)
    today = queries_facts.today(now)
    places = {agency.pk for agency in agencies()}
    if problems := [_at(one, fault) for one in said for fault in _problems(one, today, places)]:
        raise Faulty(problems)
    files, known = filing.all_locked(projects), _known(projects)
    batch = [(files[one.project.pk], list(_events(one, files[one.project.pk], known, today))) for one in said]
    filing.seal_many(batch, by=by, now=now)
    documents.hold_all([(f"file:{one.project.code}", paper.sha256) for one in said for paper in one.papers.values()])
    return sum(bool(events) for _file, events in batch)


def _at(one: Said, fault: Problem) -> Problem:
    return Problem(fault.code, at=f"{one.project.code}.{fault.at}", data=fault.data)


def _problems(one: Said, today: date, places: set[str]) -> Iterable[Problem]:
    yield from checks.file_problems(one.changes)
    yield from checks.year_problems(one.years)
    for kind, amounts in one.sources.items():
        yield from checks.source_problems(kind, *amounts)
    for kind, factor in one.factors.items():
        yield from checks.factor_problems(kind, factor.applied, factor.granted, factor.agency, factor.note, places)
    for risk in one.risks:
        yield from checks.risk_problems(
            risk.kind, risk.text, risk.likelihood, risk.effect, risk.owner, risk.measure, risk.review_on, today
        )
    if one.papers:
        unknown = one.papers.keys() - readying.every_paper().keys()
        yield from (Problem("paper.unknown", at="kind", data={"got": kind}) for kind in sorted(unknown))


def _known(projects: Sequence[Project]) -> Known:
    keys = [project.pk for project in projects]
    found = Known(defaultdict(dict), defaultdict(dict), defaultdict(dict), defaultdict(int))
    for year in YearPlan.objects.filter(project__in=keys):
        found.years[year.project_id][year.year] = year.planned_fen
    for source in MoneySource.objects.filter(project__in=keys):
        found.sources[source.project_id][source.kind] = (source.planned_fen, source.granted_fen, source.drawn_fen)
    for factor in Factor.objects.filter(project__in=keys):
        found.factors[factor.project_id][factor.kind] = factor
    for risk in Risk.objects.filter(project__in=keys):
        found.risks[risk.project_id] = max(found.risks[risk.project_id], risk.n)
    return found


def _events(one: Said, file: ProjectFile, known: Known, today: date) -> Iterable[object]:
    key = one.project.pk
    yield from actions_facts.amendment(file, one.changes)
    years = {str(year): fen for year, fen in sorted(one.years.items()) if known.years[key].get(year) != fen}
    if years:
        yield e.YearsPlanned(years)
    for kind, amounts in one.sources.items():
        was = known.sources[key].get(kind, (0, 0, 0))
        if amounts != was or kind not in known.sources[key]:
            yield e.SourceSet(kind, *amounts, was)
    for kind, factor in one.factors.items():
        yield _factor(kind, factor, known.factors[key].get(kind))
    for n, risk in enumerate(one.risks, known.risks[key] + 1):
        yield e.RiskRaised(
            n, risk.kind, risk.text, risk.likelihood, risk.effect, risk.owner, risk.measure,
            risk.review_on.isoformat(), today.isoformat(),
        )  # fmt: skip
    for kind, document in one.papers.items():
        yield e.PaperFiled(kind, document.sha256, today.isoformat())


def _factor(kind: str, said: FactorSaid, row: Factor | None) -> e.FactorSet:
    was = (str(row.applied), str(row.granted)) if row else ("0", "0")
    day = said.needed_on.isoformat() if said.needed_on else None
    return e.FactorSet(kind, str(said.applied), str(said.granted), day, said.agency, said.note, was)
