"""Open data of the rules: items of the catalogue as the law has them on a day."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from kaigong.apps.opendata.api.problems import Problem
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.rules import spoken
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.model import Item as Rule

router = Router(tags=["catalogue"])
MOST = 200


class Limit(Schema):
    """A limit by law: so many days, how they are counted, and from what."""

    days: int
    unit: str
    ambiguous_unit: bool
    starts_from: str


class ItemBrief(Schema):
    id: str
    name_zh: str
    name_en: str
    kind: str
    stage: str
    agencies: list[str]
    legal: Limit | None
    promised_days: int | None


class Items(Schema):
    """One page of items; `total` counts all that fit."""

    total: int
    items: list[ItemBrief]


class Basis(Schema):
    zh: str
    en: str


class Material(Schema):
    id: str
    name_zh: str
    name_en: str
    shareable: bool


class ItemFull(ItemBrief):
    on: date
    basis: list[Basis]
    materials: list[Material]
    gives: list[str]
    stops: list[str]


class Filters(Schema):
    stage: str = Field("", max_length=20)
    agency: str = Field("", max_length=60)
    kind: str = Field("", max_length=40)
    q: str = Field("", max_length=60, description="part of the Chinese or English name")
    offset: int = Field(0, ge=0, le=10_000)
    limit: int = Field(50, ge=1, le=MOST)


@router.get("/items", response={200: Items, 422: Problem}, summary="Items of the catalogue (事项目录)")
def items(request: HttpRequest, filters: Query[Filters]) -> dict[str, Any]:
    """The items in force today, narrowed by stage, agency, kind or name."""
    found = [rule for rule in rulebook.catalogue(request.today).items.values() if _fits(rule, filters)]
    some = found[filters.offset : filters.offset + filters.limit]
    return {"total": len(found), "items": [_brief(rule) for rule in some]}


@router.get("/items/{item_id}", response={200: ItemFull, 404: Problem, 422: Problem}, summary="One item (事项)")
def item(request: HttpRequest, item_id: str, on: date | None = None) -> dict[str, Any]:
    """One item as the law has it on a day (default today): days, articles, materials, grounds that stop its clock."""
    day = on or request.today
    catalogue = rulebook.catalogue(day)
    rule = catalogue.items.get(item_id)
    if rule is None:
        raise Http404
    return {**_brief(rule), "on": day, **_details(catalogue, rule)}


def _fits(rule: Rule, filters: Filters) -> bool:
    named = filters.q.lower() in f"{rule.name_zh} {rule.name_en}".lower()
    agency = not filters.agency or filters.agency in rule.agency
    return named and agency and filters.stage in ("", rule.stage) and filters.kind in ("", rule.kind)


def _brief(rule: Rule) -> dict[str, Any]:
    legal = rule.legal_days
    limit = legal and {
        "days": legal.value, "unit": legal.unit, "ambiguous_unit": legal.ambiguous_unit,
        "starts_from": legal.starts_from,
    }  # fmt: skip
    return {
        "id": rule.id, "name_zh": rule.name_zh, "name_en": rule.name_en, "kind": rule.kind, "stage": rule.stage,
        "agencies": list(rule.agency), "legal": limit, "promised_days": rule.promised_days,
    }  # fmt: skip


def _details(catalogue: Catalogue, rule: Rule) -> dict[str, Any]:
    materials = [catalogue.materials[one.material] for one in rule.inputs if one.material in catalogue.materials]
    return {
        "basis": [
            {"zh": spoken.citation(spoken.CHINESE, catalogue, one.law, one.article),
             "en": spoken.citation(spoken.ENGLISH, catalogue, one.law, one.article)}
            for one in rule.legal_basis
        ],
        "materials": [
            {"id": one.id, "name_zh": one.name_zh, "name_en": one.name_en, "shareable": one.shareable}
            for one in materials
        ],
        "gives": list(rule.outputs), "stops": list(rule.clock_exclusions),
    }  # fmt: skip
