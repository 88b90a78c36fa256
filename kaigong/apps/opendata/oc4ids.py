"""Projects as the Open Contracting for Infrastructure Data Standard has them (OC4IDS 0.9): what the publication policy
lets out, and nothing else. Values are plain; a reader needs nothing of ours."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

import yaml
from django.utils import timezone

from kaigong.apps.opendata import masking
from kaigong.apps.projects import lists
from kaigong.apps.projects.models import MoneySource, MonthlyFigure, Project, ProjectFile, YearPlan
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.rules.loader import SHIPPED

VERSION = "0.9"
PREFIX = "kaigong"  # of identifiers, until a city registers one of its own
CURRENCY = "CNY"
FEN = 100
AT_ONCE = 500
TYPES = {"grant": "grant", "bonds": "bond", "loan": "loan"}  # a source of ours -> financingArrangementType
Known = dict[str, dict[int, Any]]


@lru_cache(maxsize=1)
def publication() -> Mapping[str, Any]:
    """The publication policy and how our words are said in the standard."""
    found: Mapping[str, Any] = yaml.safe_load((SHIPPED / "funds" / "publication.yaml").read_text(encoding="utf-8"))
    return found


def package(projects: Iterable[dict[str, Any]], *, uri: str, now: datetime) -> Iterator[str]:
    """A project package in pieces, however many projects there are."""
    head = json.dumps(_head(uri, now), ensure_ascii=False)
    yield f'{head[:-1]}, "projects": ['
    for number, one in enumerate(projects):
        yield (",\n" if number else "\n") + json.dumps(one, ensure_ascii=False)
    yield "\n]}\n"


def _head(uri: str, now: datetime) -> dict[str, Any]:
    policy = publication()["policy"]
    return {
        "uri": uri, "publishedDate": timezone.localtime(now).isoformat(timespec="seconds"), "version": VERSION,
        "publisher": {"name": "Kaigong 开工"}, "license": policy["licence"],
        "publicationPolicy": f"{uri.rsplit('/', 1)[0]}/",
    }  # fmt: skip


def told(projects: Iterable[Project]) -> Iterator[dict[str, Any]]:
    """Projects in the words of the standard, read in batches."""
    batch: list[Project] = []
    for project in projects:
        batch.append(project)
        if len(batch) == AT_ONCE:
            yield from _batch(batch)
            batch = []
    yield from _batch(batch)


def _batch(projects: list[Project]) -> Iterator[dict[str, Any]]:
    keys = [project.pk for project in projects]
    open_money = [project.pk for project in projects if _money_is_open(project)]
    known: Known = {
        "files": ProjectFile.objects.in_bulk(keys),
        "sources": _by_project(MoneySource.objects.filter(project__in=open_money)),
        "years": _by_project(YearPlan.objects.filter(project__in=open_money)),
        "months": _by_project(MonthlyFigure.objects.filter(project__in=open_money, done_fen__isnull=False)),
    }
    for project in projects:
        yield _one(project, known)


def _by_project(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.project_id, []).append(row)
    return found


def _money_is_open(project: Project) -> bool:
    """Money by source and month is let out of public projects only; an enterprise's is its trade secret."""
    return project.facts.get("investment_type") in publication()["policy"]["money_of"]


def _one(project: Project, known: Known) -> dict[str, Any]:
    file = known["files"].get(project.pk)
    words, owner = publication(), project.enterprise
    found: dict[str, Any] = {
        "id": f"{PREFIX}-{project.code}", "updated": _moment(project.updated_at), "language": "zh",
        "identifiers": [{"id": project.code, "scheme": "CN-投资项目在线审批监管平台"}],
        "title": masking.text(project.name), "status": words["status"][project.stage], "type": "construction",
        "sector": words["sectors"].get(project.type) or words["classes"][project.klass],
        "parties": [{
            "id": f"CN-USCC-{owner.credit_code}", "name": masking.enterprise(owner.name, owner.credit_code),
            "identifier": {"scheme": "CN-USCC", "id": owner.credit_code}, "roles": ["buyer"],
        }],
        "locations": [_location(project, file)], "budget": _budget(project, known), **_periods(project, file),
        "milestones": list(_milestones(project)), "metrics": list(_metrics(project, known)),
        "additionalClassifications": [{"scheme": "kaigong-class", "id": project.klass}],
    }  # fmt: skip
    if project.is_sample:
        found["description"] = "样例项目，数据为演示而编。 A sample project: the data are made up for a demonstration."
        found["additionalClassifications"].append({"scheme": "kaigong-sample", "id": "sample"})
    return {name: value for name, value in found.items() if value not in ([], {}, None, "")}


def _location(project: Project, file: ProjectFile | None) -> dict[str, Any]:
    region = rulebook.regions().get(project.county)
    place = {"id": project.county, "description": region.name_zh if region else "跨县市区或市级"}
    place["address"] = {"region": place["description"], "countryName": "中国"}
    if file and file.township:
        place["address"]["locality"] = masking.text(file.township)
    if file and file.longitude is not None and file.latitude is not None:
        place["geometry"] = {"type": "Point", "coordinates": [file.longitude, file.latitude]}
    return place


def _budget(project: Project, known: Known) -> dict[str, Any]:
    found: dict[str, Any] = {"amount": _value(project.investment_fen)}
    sources = [one for one in known["sources"].get(project.pk, []) if one.planned_fen]
    years = known["years"].get(project.pk, [])
    groups = []
    if sources:
        names = lists.sources()
        rows = [{"id": one.kind, "description": names[one.kind].name_zh if one.kind in names else one.kind,
                 "amount": _value(one.planned_fen)} for one in sources]  # fmt: skip
        groups.append({"id": "source", "description": "按资金来源 By source of money", "budgetBreakdown": rows})
        if finance := [row for row in map(_finance, sources) if row]:
            found["finance"] = finance
    if years:
        rows = [{"id": str(one.year), "amount": _value(one.planned_fen), "period": {
                     "startDate": _day(date(one.year, 1, 1)), "endDate": _day(date(one.year, 12, 31))}}
                for one in years]  # fmt: skip
        groups.append({"id": "year", "description": "按年度 By year", "budgetBreakdown": rows})
    return found | ({"budgetBreakdowns": groups} if groups else {})


def _finance(source: MoneySource) -> dict[str, Any] | None:
    kind = lists.sources().get(source.kind)
    form = TYPES.get(kind.oc4ids) if kind else None
    if kind is None or form is None or not source.granted_fen:
        return None
    return {"id": source.kind, "title": kind.name_zh, "type": form, "value": _value(source.granted_fen)}


def _periods(project: Project, file: ProjectFile | None) -> dict[str, Any]:
    start, planned = project.started_on, project.planned_start_on
    finish = file.finish_planned_on if file else None
    period = {"startDate": _day(start or planned), "endDate": _day(finish)}
    found = {"period": {name: value for name, value in period.items() if value}}
    if project.signed_on:
        found["preparationPeriod"] = {"startDate": _day(project.signed_on)}
        if start and start >= project.signed_on:
            found["preparationPeriod"]["endDate"] = _day(start)
    if start:
        found["implementationPeriod"] = {"startDate": _day(start)}
    return found


def _milestones(project: Project) -> Iterator[dict[str, Any]]:
    if project.signed_on:
        yield {"id": "signing", "title": "签约 Signing", "type": "engagement", "dateMet": _day(project.signed_on),
               "status": "met"}  # fmt: skip
    if project.planned_start_on or project.started_on:
        met = {"dateMet": _day(project.started_on), "status": "met"} if project.started_on else {"status": "scheduled"}
        due = {"dueDate": _day(project.planned_start_on)} if project.planned_start_on else {}
        yield {"id": "groundbreaking", "title": "开工 Groundbreaking", "type": "delivery", **due, **met}


def _metrics(project: Project, known: Known) -> Iterator[dict[str, Any]]:
    """Money and physical work by month, of projects whose money is open."""
    money, work, upto = [], [], 0
    for one in known["months"].get(project.pk, []):
        upto += one.done_fen
        key, period = f"{one.month:%Y-%m}", {"startDate": _day(one.month)}
        money.append({"id": key, "period": period, "value": _value(upto)})
        if one.physical_percent is not None:
            work.append(
                {"id": key, "period": period, "measure": float(one.physical_percent), "unit": {"name": "percent"}}
            )
    if money:
        yield {"id": "financialProgress", "title": "累计完成投资 Investment done", "observations": money}
    if work:
        yield {"id": "physicalProgress", "title": "实物工作量 Physical progress", "observations": work}


def _value(fen: int) -> dict[str, Any]:
    return {"amount": fen / FEN if fen % FEN else fen // FEN, "currency": CURRENCY}


def _day(day: date | None) -> str | None:
    return None if day is None else _moment(timezone.make_aware(datetime.combine(day, time())))


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
