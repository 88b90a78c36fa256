"""Texts people read: each is there in Chinese and in English, and neither is written in the other's language."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kaigong.core.problems import Problem
from kaigong.core.rules.model import Catalogue, FormField, Item, LegalDays, Reform, Theme

CHINESE = re.compile("[\u3400-\u9fff]")
NUMBERED = re.compile(r"\d+(\(\d+\))?(-\d+)?(, \d+(\(\d+\))?(-\d+)?)*")  # 9 · 24(1) · 16, 53-55
NAMED = ("stages", "agencies", "materials", "items", "reforms", "project_types", "themes", "exclusion_reasons",
         "form_fields")  # fmt: skip
TABLES = (
    "kinds", "groups", "mergeable_groups", "fees", "levels", "laws", "articles", "clock_starts", "provenance",
)  # fmt: skip
Names = Mapping[str, tuple[str, str]]


def translation_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Every text without its counterpart, every text in the wrong language, every word without its two names."""
    for section in NAMED:
        for name, entry in getattr(catalogue, section).items():
            yield from named_problems(f"{section}/{name}", entry)
    for table in TABLES:
        for name, (zh, en) in getattr(catalogue, table).items():
            yield from pair_problems("meta", f"{table}.{name}.zh", zh, f"{table}.{name}.en", en, needed=True)
    yield from _attributes(catalogue)
    for item in catalogue.items.values():
        yield from _item(item, catalogue)
    for reform in catalogue.reforms.values():
        yield from _reform(reform, catalogue.provenance)
    yield from _others(catalogue)


def named_problems(place: str, entry: Any) -> Iterable[Problem]:
    """The two names of an entry."""
    return pair_problems(place, "name_zh", entry.name_zh, "name_en", entry.name_en, needed=True)


def _attributes(catalogue: Catalogue) -> Iterator[Problem]:
    for one in catalogue.attributes.values():
        entry = f"attributes/{one.id}"
        yield from pair_problems(entry, "name_zh", one.name_zh, "name_en", one.name_en, needed=True)
        yield from pair_problems(entry, "question_zh", one.question_zh, "question_en", one.question_en, needed=True)
        if not one.group:
            yield _missing(entry, "group")
        for value in one.values:
            zh, en = (one.labels or {}).get(value, ("", ""))
            yield from pair_problems(entry, f"labels.{value}.zh", zh, f"labels.{value}.en", en, needed=True)


def _item(item: Item, catalogue: Catalogue) -> Iterator[Problem]:
    """What an item says of itself, its law, its limits and its deadline."""
    entry = f"items/{item.id}"
    yield from _text(entry, "note", item.note, item.note_zh)
    yield from _text(entry, "commitment.conditions", item.commitment_conditions, item.commitment_conditions_zh)
    yield from _unnamed(entry, "fee", item.fee, catalogue.fees)
    yield from _unnamed(entry, "level", item.level, catalogue.levels)
    yield from _unnamed(entry, "legal_basis_src", item.legal_basis_src, catalogue.provenance)
    for number, basis in enumerate(item.legal_basis):
        field = f"legal_basis[{number}]"
        yield from _text(entry, f"{field}.note", basis.note, basis.note_zh)
        yield from _unnamed(entry, f"{field}.law", basis.law, catalogue.laws)
        if not NUMBERED.fullmatch(basis.article):
            yield from _unnamed(entry, f"{field}.article", basis.article, catalogue.articles)
    if item.legal_days is not None:
        yield from _limit(entry, "legal_days", item.legal_days, catalogue)
    for number, before in enumerate(item.legal_days_before):
        yield from _limit(entry, f"legal_days_before[{number}]", before, catalogue)
    deadline: Mapping[str, Any] = item.applicant_deadline or {}
    for side in ("before", "after"):
        texts = (str(deadline.get(key, "")) for key in (side, f"{side}_zh"))
        yield from _text(entry, f"applicant_deadline.{side}", *texts)


def _limit(entry: str, field: str, limit: LegalDays, catalogue: Catalogue) -> Iterator[Problem]:
    yield from _text(entry, f"{field}.note", limit.note, limit.note_zh)
    yield from _unnamed(entry, f"{field}.from", limit.starts_from, catalogue.clock_starts)
    yield from _unnamed(entry, f"{field}.src", limit.src, catalogue.provenance)


def _reform(reform: Reform, provenance: Names) -> Iterator[Problem]:
    entry = f"reforms/{reform.id}"
    yield from pair_problems(entry, "changes_zh", reform.changes_zh, "changes", reform.changes, needed=True)
    for number, op in enumerate(reform.ops):
        yield from _text(entry, f"ops[{number}].note", op.note, op.note_zh)
    lists = (("limits", reform.limits, reform.limits_zh),
             ("supervise_after", reform.supervise_after, reform.supervise_after_zh))  # fmt: skip
    for field, english, chinese in lists:
        for place in range(max(len(english), len(chinese))):
            en, zh = (texts[place] if place < len(texts) else "" for texts in (english, chinese))
            yield from pair_problems(entry, f"{field}_zh[{place}]", zh, f"{field}[{place}]", en, needed=True)
    for key, src in reform.src.items():
        yield from _unnamed(entry, f"src.{key}", str(src), provenance)


def _others(catalogue: Catalogue) -> Iterator[Problem]:
    """The notes of types, derived facts, grounds and stages, and how far types and themes are to be trusted."""
    for kind in catalogue.project_types.values():
        yield from _text(f"project_types/{kind.id}", "note", kind.note, kind.note_zh)
        src = str(kind.total_days_target.get("provincial_src", ""))
        yield from _unnamed(f"project_types/{kind.id}", "total_days_target.provincial_src", src, catalogue.provenance)
    for derived in catalogue.derived.values():
        yield from _text(f"derived_attributes/{derived.id}", "note", derived.note, derived.note_zh)
    for reason in catalogue.exclusion_reasons.values():
        yield from _text(f"exclusion_reasons/{reason.id}", "basis", reason.basis, reason.basis_zh)
        yield from _unnamed(f"exclusion_reasons/{reason.id}", "src", reason.src, catalogue.provenance)
    for stage in catalogue.stages.values():
        yield from _text(f"stages/{stage.id}", "lead", stage.lead, stage.lead_zh)
    for theme in catalogue.themes.values():
        yield from theme_wording(theme, catalogue.provenance)
    for form_field in catalogue.form_fields.values():
        yield from _form_field(f"form_fields/{form_field.id}", "", form_field)


def theme_wording(theme: Theme, provenance: Names) -> Iterator[Problem]:
    """Its purpose, its situations, its own fields, and how far it is to be trusted."""
    entry = f"themes/{theme.id}"
    yield from _unnamed(entry, "src", theme.src, provenance)
    yield from _unnamed(entry, "promise_src", theme.promise_src, provenance)
    yield from _text(entry, "purpose", theme.purpose, theme.purpose_zh)
    for number, one in enumerate(theme.situations):
        field = f"situations[{number}]"
        yield from pair_problems(entry, f"{field}.name_zh", one.name_zh, f"{field}.name_en", one.name_en, needed=True)
    for number, own in enumerate(theme.fields):
        field = f"fields[{number}]."
        yield from pair_problems(entry, f"{field}name_zh", own.name_zh, f"{field}name_en", own.name_en, needed=True)
        yield from _form_field(entry, field, own)


def _form_field(entry: str, field: str, one: FormField) -> Iterator[Problem]:
    """The help beside a field and the names of its choices."""
    yield from _text(entry, f"{field}help", one.help, one.help_zh)
    for value, (zh, en) in (one.labels or {}).items():
        place = f"{field}labels.{value}"
        yield from pair_problems(entry, f"{place}.zh", zh, f"{place}.en", en, needed=True)


def _text(entry: str, field: str, english: str, chinese: str) -> Iterable[Problem]:
    """A text that may be absent, but not in one language only."""
    return pair_problems(entry, f"{field}_zh", chinese, field, english)


def pair_problems(
    entry: str, field_zh: str, zh: str, field_en: str, en: str, *, needed: bool = False
) -> Iterator[Problem]:
    """A text in both languages: what is missing, and what is not in its own language."""
    wanted = needed or bool(zh.strip() or en.strip())
    for field, text, chinese in ((field_zh, zh, True), (field_en, en, False)):
        if not text.strip():
            if wanted:
                yield _missing(entry, field)
        elif bool(CHINESE.search(text)) != chinese:
            yield Problem("translation.mixed", at=entry, data={"field": field, "got": text[:80]})


def _missing(entry: str, field: str) -> Problem:
    return Problem("translation.missing", at=entry, data={"field": field})


def _unnamed(entry: str, field: str, value: str, names: Names) -> Iterator[Problem]:
    if value and value not in names:
        yield Problem("translation.missing", at=entry, data={"field": field, "got": value})
