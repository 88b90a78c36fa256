"""Words of the rules for templates: names by id, limits, provenance."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from kaigong.apps.rulebook import queries, words
from kaigong.core.rules import spoken
from kaigong.core.rules.model import Item, LegalBasis, LegalDays

register = template.Library()

register.filter("legal_days", words.legal)
register.filter("working_days", words.working_days)
register.filter("text", words.text)
register.filter("texts", words.texts)
register.filter("festival", words.festival)
register.filter("law_version", words.version)


@register.filter
def agency_name(agency_id: str) -> str:
    """The name of an agency of the catalogue; `government` and the like stay as they are."""
    agency = queries.catalogue().agencies.get(agency_id)
    return words.named(agency) if agency else str(words.ISSUERS.get(agency_id, agency_id))


@register.filter
def agency_names(agency_ids: Any) -> str:
    """Several agencies in a row; the first keeps the file."""
    return words.listed(agency_name(agency_id) for agency_id in agency_ids)


@register.filter
def stage_name(stage_id: str) -> str:
    """The name of a stage of the joint approval."""
    stage = queries.catalogue().stages.get(stage_id)
    return words.named(stage) if stage else stage_id


@register.filter
def kind_name(kind: str) -> str:
    """The kind of an item: 行政许可, 备案 …"""
    return words.pick(*queries.catalogue().kinds.get(kind, (kind, kind)))


@register.filter
def item_name(item_id: str) -> str:
    """The name of an item of the catalogue."""
    return words.named(queries.catalogue().items.get(item_id)) or item_id


@register.filter
def type_name(type_id: str) -> str:
    """The name of a project type."""
    return words.named(queries.catalogue().project_types.get(type_id)) or type_id


@register.filter
def fee_name(fee: str) -> str:
    """What an item costs, in words."""
    return words.pick(*queries.catalogue().fees.get(fee, (fee, fee)))


@register.filter
def exclusion_name(reason: str) -> str:
    """A ground that stops the clock."""
    return words.named(queries.catalogue().exclusion_reasons.get(reason)) or reason


@register.filter
def provenance(src: str) -> str:
    """Whether a statement was checked: 已核实 or 待确认."""
    return words.pick(*queries.catalogue().provenance.get(src, (src, src)))


@register.filter
def starts_from(days: LegalDays) -> str:
    """From when a limit is counted."""
    return words.pick(*queries.catalogue().clock_starts.get(days.starts_from, (days.starts_from, days.starts_from)))


@register.filter
def commitment(item: Any) -> str:
    """Whether 告知承诺 is open to the applicant, and when."""
    if not item.commitment_allowed:
        return _("不适用告知承诺")
    when = words.text(item, "commitment_conditions")
    return _("可以告知承诺：{when}").format(when=when) if when else _("可以告知承诺")


@register.filter
def text_pair(thing: Any, field: str) -> str:
    """A text an entry carries as `field_zh` and `field_en`."""
    return words.pick(getattr(thing, f"{field}_zh"), getattr(thing, f"{field}_en"))


@register.filter
def remarks(days: LegalDays | None) -> tuple[str, ...]:
    """What is to be said beside a limit."""
    return spoken.remarks(words.language(), days)


@register.filter
def exclusion_basis(reason: str) -> str:
    """What lets a ground stop the clock."""
    found = queries.catalogue().exclusion_reasons.get(reason)
    return words.text(found, "basis") if found else ""


@register.filter
def citation(basis: LegalBasis) -> str:
    """《城乡规划法》第38条."""
    return words.citation(queries.catalogue(), basis.law, basis.article)


@register.filter
def deadline(item: Item) -> str:
    """By when the owner must act: 拆除工程施工之前 15 日."""
    return spoken.deadline(words.language(), item)


@register.filter
def region_name(regions: Any, region: str) -> str:
    """A county or zone by its id."""
    return words.named(regions.get(region)) or region
