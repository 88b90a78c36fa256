"""How each kind of entry of a catalogue becomes its frozen value."""

from collections.abc import Mapping
from typing import Any, cast

from kaigong.core.rules.fields import Conditions, Fields
from kaigong.core.rules.model import (
    Agency,
    Attribute,
    DerivedAttribute,
    Due,
    ExclusionReason,
    Extension,
    Input,
    Item,
    LegalBasis,
    LegalDays,
    Material,
    Op,
    ProjectType,
    Reform,
    Stage,
    Unit,
    UseWithin,
)

SORTS = ("bool", "number", "enum")
UNITS = ("working", "calendar")
SOURCES = ("verified", "recalled", "default-42")
ASK_UNITS = ("calendar", "working")
OPS = (
    "introduce", "drop", "merge", "split", "unit_split", "shorten", "replace_input", "add_input", "remove_input",
    "defer_input", "apply_deferrable", "rewire_consumers", "pre_review", "share", "deem", "note",
)  # fmt: skip
OP_TEXTS = ("note", "text", "effect", "scope")  # however an operation names what it tells people


def attribute(fields: Fields) -> Attribute:
    sort = fields.choice("type", SORTS, "bool")
    return Attribute(
        id=fields.text("id"),
        type=cast(Any, sort),
        name_zh=fields.text("name_zh"),
        name_en=fields.words("name_en"),
        values=fields.texts("values", needed=sort == "enum"),
        default=fields.get("default", (bool, int, float, str), None, needed=False),
        unit=fields.words("unit"),
        unit_en=fields.words("unit_en"),
        labels=labels(fields),
        question_zh=fields.words("question_zh"),
        question_en=fields.words("question_en"),
        group=fields.words("group"),
    )


def labels(fields: Fields) -> Mapping[str, tuple[str, str]] | None:
    """The two names of each enum value."""
    given = fields.mapping("labels")
    if not given:
        return None
    return {value: both(fields.inner(names, f"labels.{value}")) for value, names in given.items()}


def both(fields: Fields) -> tuple[str, str]:
    names = fields.text("zh"), fields.text("en")
    fields.done()
    return names


def derived(fields: Fields, conditions: Conditions) -> DerivedAttribute:
    return DerivedAttribute(fields.text("id"), fields.condition("expr", conditions), *fields.spoken("note"))


def agency(fields: Fields) -> Agency:
    return Agency(fields.text("id"), fields.text("name_zh"), fields.words("name_en"))


def stage(fields: Fields) -> Stage:
    return Stage(fields.text("id"), fields.text("name_zh"), fields.words("name_en"), *fields.spoken("lead"))


def material(fields: Fields) -> Material:
    return Material(
        id=fields.text("id"),
        name_zh=fields.text("name_zh"),
        name_en=fields.words("name_en"),
        kind=fields.text("kind"),
        issuer=fields.text("issuer"),
        shareable=fields.flag("shareable"),
    )


def exclusion_reason(fields: Fields) -> ExclusionReason:
    basis, basis_zh = fields.spoken("basis")
    return ExclusionReason(
        id=fields.text("id"),
        name_zh=fields.text("name_zh"),
        name_en=fields.words("name_en"),
        stops_statutory_clock=fields.flag("stops_statutory_clock"),
        stops_promised_clock=fields.flag("stops_promised_clock"),
        src=fields.words("src"),
        basis=basis,
        basis_zh=basis_zh,
    )


def legal_basis(fields: Fields) -> LegalBasis:
    note, note_zh = fields.spoken("note")
    basis = LegalBasis(
        law=fields.text("law"),
        article=fields.words("article"),
        note=note,
        since=fields.day("since"),
        until=fields.day("until"),
        note_zh=note_zh,
    )
    fields.done()
    return basis


def legal_days(fields: Fields) -> LegalDays:
    note, note_zh = fields.spoken("note")
    days = LegalDays(
        value=fields.days("value") or 0,
        unit=cast(Unit, fields.choice("unit", UNITS, "working")),
        starts_from=fields.words("from"),
        src=fields.choice("src", SOURCES),
        ambiguous_unit=fields.flag("ambiguous_unit", False),
        note=note,
        until=fields.day("until"),
        note_zh=note_zh,
    )
    if "value" not in fields.raw:
        fields.wrong("missing", "value")
    fields.done()
    return days


def due(fields: Fields) -> Due:
    found = Due(
        before=fields.optional("before"),
        working_days_after_decision=fields.days("working_days_after_decision"),
        calendar_days_after_decision=fields.days("calendar_days_after_decision"),
    )
    fields.done()
    return found


def inputs(fields: Fields, conditions: Conditions) -> tuple[Input, ...]:
    """Each input is a material id, or a mapping of it and the condition under which it is live."""
    found = []
    for place, value in enumerate(fields.get("inputs", list, [])):
        if isinstance(value, str):
            found.append(Input(value))
            continue
        inner = fields.inner(value, f"inputs[{place}]")
        found.append(Input(inner.text("id"), inner.optional_condition("when", conditions)))
        inner.done()
    return tuple(found)


def deferrable(fields: Fields) -> Mapping[str, Due]:
    def entry(inner: Fields) -> tuple[str, Due]:
        material, when = inner.text("id"), inner.one("due", due)
        if when is None:
            inner.wrong("missing", "due")
        inner.done()
        return material, when or Due()

    return dict(fields.each("deferrable_inputs", entry))


def output_days(fields: Fields) -> Mapping[str, int]:
    given = fields.mapping("output_days")
    inner = fields.inner(given, "output_days")
    return {material: inner.days(material) or 0 for material in given}


def commitment(fields: Fields) -> tuple[bool, str, str]:
    found = fields.flag("allowed"), *fields.spoken("conditions")
    fields.done()
    return found


def extension(fields: Fields) -> Extension:
    days, law, article = fields.whole("days"), fields.text("law"), fields.text("article")
    return Extension(days, law, article, fields.choice("src", SOURCES))


def use_within(fields: Fields) -> UseWithin:
    months, times, more = (fields.whole(key) for key in ("months", "extensions", "extension_months"))
    by, law, article = (fields.text(key) for key in ("used_by", "law", "article"))
    src, own = fields.choice("src", SOURCES), fields.get("ask_before", dict, {}, needed=False)
    if not own:
        return UseWithin(months, times, more, by, law, article, src)
    before = fields.inner(own, "ask_before")
    days, unit = before.whole("value"), before.choice("unit", ASK_UNITS, "calendar")
    before.choice("src", SOURCES)
    before.done()
    return UseWithin(months, times, more, by, law, article, src, days, unit)


def item(fields: Fields, conditions: Conditions) -> Item:
    allowed, terms, terms_zh = commitment(
        fields.inner(fields.get("commitment", dict, {"allowed": False}), "commitment")
    )
    note, note_zh = fields.spoken("note")
    return Item(
        id=fields.text("id"),
        name_zh=fields.text("name_zh"),
        name_en=fields.words("name_en"),
        stage=fields.text("stage"),
        agency=fields.texts("agency", needed=True),
        kind=fields.text("kind"),
        legal_basis=fields.each("legal_basis", legal_basis, needed=True),
        legal_basis_src=fields.choice("legal_basis_src", SOURCES),
        legal_days=fields.one("legal_days", legal_days),
        legal_days_before=fields.each("legal_days_before", legal_days),
        promised_days=fields.days("promised_days"),
        typical_days=fields.days("typical_days"),
        inputs=inputs(fields, conditions),
        outputs=fields.texts("outputs", needed=True),
        applies_when=fields.condition("applies_when", conditions),
        deferrable_inputs=deferrable(fields),
        output_days=output_days(fields),
        counts_in_approval_time=fields.optional_condition("counts_in_approval_time", conditions),
        introduced_by=fields.optional("introduced_by"),
        abolished_by=fields.optional("abolished_by"),
        commitment_allowed=allowed,
        commitment_conditions=terms,
        fee=fields.words("fee"),
        deemed_approval=fields.words("deemed_approval"),
        mergeable_group=fields.optional("mergeable_group"),
        clock_exclusions=fields.texts("clock_exclusions"),
        applicant_deadline=fields.mapping("applicant_deadline") or None,
        level=fields.words("level"),
        note=note,
        commitment_conditions_zh=terms_zh,
        note_zh=note_zh,
        extension=fields.one("extension", extension),
        use_within=fields.one("use_within", use_within),
    )


def op(fields: Fields, conditions: Conditions) -> Op:
    note, note_zh = next((texts for key in OP_TEXTS if any(texts := fields.spoken(key))), ("", ""))
    into: Any = fields.get("into", (str, list), (), needed=False)
    found = Op(
        op=fields.choice("op", OPS, "note"),
        item=fields.words("item"),
        items=fields.texts("items"),
        into=(into,) if isinstance(into, str) else tuple(str(one) for one in into),
        days=fields.days("days"),
        input=fields.words("input"),
        by=fields.words("by"),
        due=fields.one("due", due),
        satisfied_by=fields.optional("satisfied_by"),
        material=fields.words("material"),
        to=fields.words("to"),
        when=fields.optional_condition("when", conditions),
        trigger=fields.words("trigger"),
        final_item=fields.words("final_item"),
        ignore_inputs=fields.texts("ignore_inputs"),
        final_requires=fields.texts("final_requires"),
        starts_from=fields.words("starts_from"),
        note=note,
        note_zh=note_zh,
    )
    fields.ignore("unit")
    fields.done()
    return found


def reform(fields: Fields, conditions: Conditions) -> Reform:
    changes, changes_zh = fields.spoken("changes")
    limits, limits_zh = fields.spoken_list("limits")
    supervise_after, supervise_after_zh = fields.spoken_list("supervise_after")
    return Reform(
        id=fields.text("id"),
        name_zh=fields.text("name_zh"),
        name_en=fields.words("name_en"),
        applies_when=fields.condition("applies_when", conditions),
        changes=changes,
        changes_zh=changes_zh,
        ops=fields.each("ops", lambda inner: op(inner, conditions), needed=True),
        requires_reform=fields.texts("requires_reform"),
        excludes_reform=fields.texts("excludes_reform"),
        limits=limits,
        supervise_after=supervise_after,
        src=fields.mapping("src"),
        limits_zh=limits_zh,
        supervise_after_zh=supervise_after_zh,
    )


def project_type(fields: Fields) -> ProjectType:
    note, note_zh = fields.spoken("note")
    return ProjectType(
        id=fields.text("id"),
        name_zh=fields.text("name_zh"),
        name_en=fields.words("name_en"),
        national_flow_code=fields.whole("national_flow_code"),
        attributes=fields.facts("attributes"),
        reforms=fields.texts("reforms", needed=True),
        total_days_target=fields.mapping("total_days_target"),
        stage_days_typical=fields.mapping("stage_days_typical"),
        cpm_reference=fields.mapping("cpm_reference"),
        note=note,
        note_zh=note_zh,
    )
