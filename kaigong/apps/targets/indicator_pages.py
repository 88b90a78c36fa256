"""What the pages of indicators show. Reads only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import AgencyKind, Person, Role
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.rulebook import words
from kaigong.apps.targets import definitions, forms_definitions, indicators, sources
from kaigong.apps.targets.indicators import Figure, Scope
from kaigong.apps.targets.models import CityDefinition, DefinitionKind
from kaigong.apps.targets.units import unit
from kaigong.core.measures.indicators import formula
from kaigong.core.measures.tree import Column
from kaigong.core.problems import Problem
from kaigong.core.rules.fault_words import sentence
from kaigong.core.rules.indicators import Indicator

PER_PAGE = 50
QUARTERS = 8  # shown over time
READERS: Mapping[str, Any] = {**dict(Role.choices), **dict(forms_definitions.SEEN_BY)}
PLACES = (AgencyKind.COUNTY, AgencyKind.ZONE)
NO_NUMBER: Mapping[str, Promise] = {
    "no_source": gettext_lazy("本系统没有启用这类数据"), "no_group": gettext_lazy("这类数据分不到此范围"),
    "period": gettext_lazy("期间不能识别"), "not_entered": gettext_lazy("尚未填报"),
    "no_base": gettext_lazy("作分母的指标没有数据"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure with the name of its place."""

    name: str
    figure: Figure
    versus: Figure | None = None  # by the version in force, beside a draft


def periods(today: date) -> list[str]:
    """The periods one can choose by a click: this year and its quarters, and the year before."""
    return [str(today.year), *(f"{today.year}Q{n}" for n in range(1, 5)), str(today.year - 1)]


def quarters(today: date) -> list[str]:
    """The last quarters up to the present one."""
    last = today.year * 4 + (today.month - 1) // 3
    return [f"{n // 4}Q{n % 4 + 1}" for n in range(last - QUARTERS + 1, last + 1)]


def period_of(query: QueryDict, today: date) -> str:
    """The period asked for, else this year."""
    said = query.get("period", "")
    return said if indicators.asked(said, today) else str(today.year)


def chips(today: date, chosen: str) -> list[dict[str, Any]]:
    """The periods as filters."""
    options = [{"value": one, "label": one, "active": one == chosen} for one in periods(today)]
    return [{"key": "period", "label": _("期间"), "options": options}]


def list_page(person: Person | None, query: QueryDict, today: date) -> dict[str, Any]:
    """Every indicator the person may see, with the city's number."""
    period = period_of(query, today)
    rows = [
        {"one": each.indicator, "own": each.own, "unit": unit(each.indicator.unit),
         "published": published(each.indicator),
         "figure": indicators.value(each.indicator, scope=Scope(), period=period, today=today, person=person)}
        for each in indicators.in_force().values() if indicators.may_see(person, each.indicator)
    ]  # fmt: skip
    return {
        "rows": rows, "period": period, "filters": chips(today, period), "may_edit": definitions.may_edit(person),
        "drafts": definitions.drafts(person, DefinitionKind.INDICATOR),
    }  # fmt: skip


def visible(person: Person | None, name: str) -> definitions.Definition:
    """One indicator the person may see, or 404."""
    found = definitions.one(name)
    if not indicators.may_see(person, found.indicator):
        raise Http404
    return found


def page(person: Person | None, name: str, query: QueryDict, today: date) -> dict[str, Any]:
    """One indicator: its words, its formula, its number by place and over time."""
    found = visible(person, name)
    one, period = found.indicator, period_of(query, today)
    kinds = [kind for kind in one.scopes if kind != "city"]
    kind = query.get("by") if query.get("by") in kinds else (kinds[0] if kinds else "")
    total = indicators.value(one, scope=Scope(), period=period, today=today, person=person)
    own = definitions.drafts(person, DefinitionKind.INDICATOR).filter(name=name).first()
    return {
        "one": one, "found": found, "unit": unit(one.unit), "period": period, "filters": chips(today, period),
        "total": total, "kind": kind, "kinds": [(key, _scope_word(key)) for key in kinds],
        "places": list(shown(one, kind, period, today)) if kind else [], "time": list(over_time(one, today)),
        "parts": parts(one, period), "may_edit": definitions.may_edit(person), "own": own,
        "entries": ledger.entries(person, own.stream) if own else [], "may_type": one.typed,
        "why": why(total), "published": published(one), "readers": readers(one),
    }  # fmt: skip


def published(one: Indicator) -> str:
    """How often its number is published, in words."""
    return str(dict(forms_definitions.PUBLISHED)[one.published])


def readers(one: Indicator) -> str:
    """Who may see it, in words."""
    return words.listed([str(READERS[key]) for key in one.seen_by])


def why(figure: Figure) -> str:
    """Why there is no number, in words."""
    return str(NO_NUMBER.get(figure.why, ""))


def _scope_word(key: str) -> str:
    return str(dict(forms_definitions.SCOPES)[key])


def shown(one: Indicator, kind: str, period: str, today: date) -> Iterator[Shown]:
    """The number of every place, the best first; places without a number last."""
    found = indicators.values(one, kind=kind, period=period, today=today)
    names = place_names(kind, found)
    sign = -1 if one.direction == "more" else 1
    ordered = sorted(found.items(), key=lambda each: (each[1].value is None, sign * (each[1].value or 0), each[0]))
    yield from (Shown(names.get(key, key), figure) for key, figure in ordered)


def place_names(kind: str, keys: Any) -> dict[str, str]:
    """Names of counties and agencies; a township is called as it is."""
    return {} if kind == "township" else accounts.agency_names(keys)


def over_time(one: Indicator, today: date) -> Iterator[tuple[str, Figure]]:
    """The city's number, quarter by quarter."""
    for quarter in quarters(today):
        yield quarter, indicators.value(one, scope=Scope(), period=quarter, today=today)


def parts(one: Indicator, period: str) -> list[dict[str, Any]]:
    """The rows the formula counts, part by part, each with its page."""
    if one.typed:
        return []
    read = formula(one.compute)
    return [
        {"kind": part.kind, "source": source_name(part.source), "url": indicators.rows_url(one, Scope(), period, n)}
        for n, part in enumerate(read.aggregates)
    ]


def source_name(name: str) -> str:
    """The name of a source in the language of the page."""
    from kaigong.core.measures.sources import SOURCES

    return words.pick(SOURCES[name].zh, SOURCES[name].en)


def rows_page(person: Person | None, name: str, query: QueryDict, today: date) -> dict[str, Any]:
    """The rows behind one number, as far as the person may see them."""
    one, period = visible(person, name).indicator, period_of(query, today)
    if one.typed:
        raise Http404
    read = formula(one.compute)
    number = query.get("part", "0")
    part = int(number) if number.isdigit() and int(number) < len(read.aggregates) else 0
    source = read.aggregates[part].source
    known, kind = sources.of(source), query.get("scope", "city")
    if known is None or (kind != "city" and kind not in known.source.groups):
        raise Http404
    scope = Scope(kind, query.get("key", "") if kind != "city" else "")
    found = indicators.rows(one, part, scope=scope, period=period, today=today, person=person)
    paths = dict.fromkeys([known.title, *known.keys, *(known.path(field) for field in known.shown)])
    listed = Paginator(found.order_by(*known.keys).values(*paths), PER_PAGE).get_page(query.get("page"))
    named = [known.path(field) for field in known.shown if field in ("agency", "county")]
    names = accounts.agency_names([scope.key, *(row[path] for row in listed for path in named)])
    return {
        "one": one, "page": listed, "period": period, "scope": scope, "place": names.get(scope.key, scope.key),
        "columns": [_label(known.source.columns[field]) for field in known.shown],
        "rows": [
            {"title": row[known.title], "url": known.address(row), "cells": _cells(known, row, names)} for row in listed
        ],
        "parts": [
            {"source": source_name(each.source), "active": n == part, "kind": each.kind,
             "url": indicators.rows_url(one, scope, period, n)}
            for n, each in enumerate(read.aggregates)
        ],
    }  # fmt: skip


def _label(column: Column) -> dict[str, Any]:
    label = words.pick(column.zh.replace("（分）", ""), column.en.replace(" (fen)", ""))
    return {"label": label, "num": column.sort != "text", "money": column.name.endswith("_fen"), "sort": column.sort}


def _cells(known: sources.Rows, row: Mapping[str, Any], names: Mapping[str, str]) -> list[Any]:
    values = [(field, row[known.path(field)]) for field in known.shown]
    return [
        (_label(known.source.columns[field]),
         names.get(value, value) if field in ("agency", "county") else _said(known, field, value))
        for field, value in values
    ]  # fmt: skip


def _said(known: sources.Rows, field: str, value: Any) -> Any:
    try:
        choices = known.every().model._meta.get_field(known.path(field)).choices
    except LookupError:
        return value
    return dict(choices).get(value, value) if choices else value


# ------------------------------------------------------------------------------------------------ the editor


def fault(problem: Problem) -> str:
    """A fault of a draft in words."""
    at = str(problem.data.get("field") or problem.at)
    data = {"place": problem.at, **problem.data, "entry": "", "field": ""}
    said = sentence(Problem(problem.code, problem.at, data), words.language())
    return _("{place}：{fault}").format(place=at, fault=said) if at and not at.startswith("city") else said


def dry_run(name: str, data: Mapping[str, Any], period: str, today: date) -> dict[str, Any]:
    """What a draft would show for every county beside what is in force; its faults instead where it has any."""
    draft, problems = definitions.read(name, data)
    if problems or draft is None:
        return {"faults": [fault(problem) for problem in problems]}
    before = definitions.indicators().get(name)
    kind = next((kind for kind in draft.scopes if kind != "city"), "")
    new = indicators.values(draft, kind=kind, period=period, today=today) if kind else {}
    old = (
        indicators.values(before.indicator, kind=kind, period=period, today=today)
        if before and kind in before.indicator.scopes else {}
    )  # fmt: skip
    names = place_names(kind, {*new, *old})
    nothing = Figure(None)
    rows = [Shown(names.get(key, key), new.get(key, nothing), old.get(key, nothing)) for key in sorted({*new, *old})]
    city = Shown(
        _("全市"), indicators.value(draft, scope=Scope(), period=period, today=today),
        indicators.value(before.indicator, scope=Scope(), period=period, today=today) if before else None,
    )  # fmt: skip
    return {"faults": [], "draft": draft, "rows": [city, *rows], "unit": unit(draft.unit), "compared": before}


def editor(person: Person, row: CityDefinition, today: date) -> dict[str, Any]:
    """What stands beside the form: the dry run, and the fields a formula may read."""
    from kaigong.core.measures.sources import SOURCES

    period = str(today.year)
    known = [
        {"name": name, "title": words.pick(one.zh, one.en), "there": sources.of(name) is not None,
         "columns": [(column.name, words.pick(column.zh, column.en), column.sort) for column in one.columns.values()]}
        for name, one in SOURCES.items()
    ]  # fmt: skip
    return {
        "own": row, "period": period, "sources": known, **dry_run(row.name, definitions.data_of(row), period, today),
        "entries": ledger.entries(person, row.stream),
    }  # fmt: skip


def counties() -> list[tuple[str, str]]:
    """The counties and zones, for a choice."""
    return [(one.pk, words.named(one)) for one in accounts.agencies().filter(kind__in=PLACES)]
