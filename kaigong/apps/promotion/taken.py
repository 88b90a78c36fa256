"""What a signed lead brings along into its project, and small reads of teams and trips."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from kaigong.apps.accounts.models import Person
from kaigong.apps.promotion import catalogue, folded, queries
from kaigong.apps.promotion.figures import quarter_of
from kaigong.apps.promotion.models import Agreement, Lead, Stage
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.promotion.agree import number
from kaigong.core.promotion.values import Terms
from kaigong.core.values import Fact

M2_PER_MU = 10_000 / 15
PER_PAGE = 50


def terms_of(row: Lead) -> Terms | None:
    """The terms in force of the agreement that won the lead."""
    agreement = row.agreements.filter(no=row.agreement_no).first() if row.agreement_no else None
    return folded.agreement_of(agreement).terms if agreement else None


def facts(terms: Terms | None, investment_fen: int | None) -> dict[str, Fact]:
    """What the rules may ask for and the agreement knows. What it does not know stays unknown."""
    found: dict[str, Fact] = {"investment_type": "social"}
    if investment_fen is not None:
        found["investment_cny"] = investment_fen // 100
    mu, floor = (number(text) if text else None for text in _areas(terms))
    if mu is not None:
        found["site_area_m2"] = round(float(mu) * M2_PER_MU)
    if floor is not None:
        found["floor_area_m2"] = round(float(floor))
    return found


def _areas(terms: Terms | None) -> tuple[str, str]:
    return (terms.land_mu, terms.floor_area_m2) if terms else ("", "")


def said(terms: Terms | None) -> list[tuple[str, str]]:
    """The same in words."""
    attributes = rulebook.catalogue().attributes
    known: Mapping[str, Fact] = facts(terms, terms.investment_fen if terms else None)
    return [(words.named(attributes[name]), words.value(attributes[name], fact)) for name, fact in known.items()]


def promises(row: Agreement) -> list[dict[str, Any]]:
    """The promised indicators of an agreement with their units and what proves them."""
    known = catalogue.indicators()
    found = []
    for one in row.promises.all():
        which = known.get(one.indicator)
        unit = words.pick(which.unit_zh, which.unit_en) if which else ""
        source = words.pick(which.source_zh, which.source_en) if which else ""
        found.append({"one": one, "indicator": which, "unit": unit, "source": source})
    return found


def teams(person: Person, today: date) -> list[dict[str, Any]]:
    """Every team with its leads, and this quarter's target beside what was signed."""
    quarter = quarter_of(today)
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    rows = queries.teams(person).annotate(
        n=Count("leads", distinct=True), signed=Count(
            "leads", distinct=True, filter=Q(leads__stage=Stage.SIGNED, leads__signed_on__range=(first, today))
        ), people=Count("members", distinct=True),
    )  # fmt: skip
    return [
        {"team": row, "wanted": row.targets.get(quarter, {}).get("signed"),
         "abroad": row.ends_on is None or row.ends_on >= today}
        for row in rows
    ]  # fmt: skip


def paged(rows: QuerySet[Any], page: str | None) -> Page[Any]:
    """Fifty a page."""
    return Paginator(rows, PER_PAGE).get_page(page)
