"""How themes (一事联办) and the fields of application forms become their frozen values."""

from typing import cast

from kaigong.core.problems import Problem
from kaigong.core.rules.entries import labels
from kaigong.core.rules.fields import Conditions, Fields
from kaigong.core.rules.model import (
    Attribute,
    Catalogue,
    Feedback,
    FieldSort,
    FieldSource,
    FormField,
    Situation,
    Theme,
)
from kaigong.core.rules.theme_checks import dangling, problems_of
from kaigong.core.rules.wording import named_problems, theme_wording
from kaigong.core.rules.yamltext import Document

FIELD_SORTS = ("text", "long", "number", "day", "choice")
FIELD_SOURCES = ("attribute", "project", "applicant", "project-form", "enterprise-form")
FEEDBACKS = ("whole", "partial")


def _choice(fields: Fields, key: str, allowed: tuple[str, ...], absent: str) -> str:
    """One of some words; left out it is `absent`."""
    return fields.choice(key, allowed, absent) if key in fields.raw else absent


def form_field(fields: Fields) -> FormField:
    help_en, help_zh = fields.spoken("help")
    return FormField(
        id=fields.text("id"),
        name_zh=fields.text("name_zh"),
        name_en=fields.words("name_en"),
        type=cast(FieldSort, _choice(fields, "type", FIELD_SORTS, "text")),
        source=cast(FieldSource, _choice(fields, "source", FIELD_SOURCES, "project-form")),
        known_as=fields.words("known_as"),
        items=fields.texts("items"),
        help=help_en,
        help_zh=help_zh,
        unit=fields.words("unit"),
        unit_en=fields.words("unit_en"),
        labels=labels(fields),
        optional=fields.flag("optional", absent=False),
    )


def situation(fields: Fields, conditions: Conditions) -> Situation:
    found = Situation(
        name_zh=fields.text("name_zh"),
        name_en=fields.words("name_en"),
        when=fields.condition("when", conditions),
        items=fields.texts("items", needed=True),
    )
    fields.done()
    return found


def theme(fields: Fields, conditions: Conditions) -> Theme:
    purpose, purpose_zh = fields.spoken("purpose")
    return Theme(
        id=fields.text("id"),
        name_zh=fields.text("name_zh"),
        name_en=fields.words("name_en"),
        stage=fields.text("stage"),
        items=fields.texts("items", needed=True),
        src=fields.words("src"),
        purpose=purpose,
        purpose_zh=purpose_zh,
        applies_when=fields.optional_condition("applies_when", conditions),
        questions=fields.texts("questions"),
        situations=fields.each("situations", lambda each: situation(each, conditions)),
        fields=fields.each("fields", _own_field),
        promised_days=fields.days("promised_days"),
        promise_src=fields.words("promise_src"),
        feedback=cast(Feedback, _choice(fields, "feedback", FEEDBACKS, "whole")),
    )


def _own_field(fields: Fields) -> FormField:
    found = form_field(fields)
    fields.done()
    return found


def read_theme(catalogue: Catalogue, raw: object) -> tuple[Theme, list[Problem]]:
    """A theme from plain data, as a city writes its own, and everything wrong with it: shape, what it names, sense and
    languages."""
    problems: list[Problem] = []
    given = Fields(raw, Document("theme"), problems, "theme")
    found = theme(given, Conditions({**catalogue.attributes, **_derived(catalogue)}, catalogue.reforms.keys()))
    given.done()
    problems += dangling(catalogue, found)
    if not found.items:
        problems.append(Problem("theme.no_items", at="theme.items"))
    if not any(problem.code.startswith("condition.") for problem in problems):
        problems += problems_of(catalogue, found)
    problems += [*named_problems(f"themes/{found.id}", found), *theme_wording(found, catalogue.provenance)]
    return found, problems


def _derived(catalogue: Catalogue) -> dict[str, Attribute]:
    return {name: Attribute(name, "bool", name, name) for name in catalogue.derived}
