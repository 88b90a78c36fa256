"""What the pages of themes show: the list, and what an applicant would meet."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from kaigong.apps.rulebook import queries, themes, words
from kaigong.apps.rulebook.forms_themes import ThemeForm
from kaigong.apps.rulebook.forms_themes import questions_of as asked_by
from kaigong.core.problems import Problem
from kaigong.core.rules.fault_words import WORDS, sentence
from kaigong.core.rules.model import FormField, Item, Stage, Theme
from kaigong.core.rules.themes import asked, form_of, longest_path, merge, parts_of, shared_materials

PLACE = re.compile(r"(situations|fields)\[(\d+)\](?:\.(\w+))?")
NAMED = ("got", "item", "path")  # what of a fault may be ids
PARTS = {"when": gettext_lazy("条件"), "items": gettext_lazy("包含事项"), "known_as": gettext_lazy("从哪里已知"),
         "labels": gettext_lazy("可选值"), "questions": gettext_lazy("情形问题")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme of the list with its stage and items."""

    published: themes.Published
    stage: Stage | None
    items: tuple[Item, ...]

    @property
    def theme(self) -> Theme:
        return self.published.theme


def rows() -> list[ThemeRow]:
    """Every theme in force, the shipped ones first."""
    catalogue = queries.catalogue()
    return [
        ThemeRow(
            each, catalogue.stages.get(each.theme.stage),
            tuple(catalogue.items[name] for name in each.theme.items if name in catalogue.items),
        )
        for each in themes.published().values()
    ]  # fmt: skip


def fault(problem: Problem) -> str:
    """A fault of a draft as the editor calls things: the label of the field, and names in place of ids."""
    data = {key: _in_words(value) if key in NAMED else value for key, value in problem.data.items()}
    language = words.language()
    if problem.code not in WORDS:
        return str(problem)
    said = sentence(Problem(problem.code, problem.at, {**data, "entry": "", "field": ""}), language)
    place = _place(str(problem.data.get("field", "")))
    return gettext("{place}：{fault}").format(place=place, fault=said) if place else said


def _place(field: str) -> str:
    """The field of a fault as its label on the page."""
    found = PLACE.match(field)
    if found:
        what, n, part = found.groups()
        row = gettext("情形 {n}") if what == "situations" else gettext("字段 {n}")
        return row.format(n=int(n) + 1) + (f" · {PARTS[part]}" if part in PARTS else "")
    known: Any = ThemeForm.base_fields.get(field)
    return str(known.label) if known else str(PARTS.get(field, ""))


def _in_words(value: object) -> object:
    """Ids of items, stages and attributes by their names, whether one stands alone or several in a row."""
    catalogue, text = queries.catalogue(), str(value)
    if not isinstance(value, str):
        return value
    for joint in (", ", " → "):
        if joint in text:
            return joint.join(str(_in_words(one)) for one in text.split(joint))
    thing: Any = catalogue.items.get(text) or catalogue.attributes.get(text) or catalogue.stages.get(text)
    return words.named(thing) if thing is not None else value


def preview(theme: Theme | None) -> dict[str, Any]:
    """What would be asked: questions, situations, one form, materials; and how long the longest way inside is."""
    if theme is None:
        return {}
    catalogue = queries.catalogue()
    inside = [name for name in theme.items if name in catalogue.items]
    parts = parts_of(catalogue, inside)
    wanted = merge(parts)
    to_give = asked(wanted, shared_materials(catalogue))
    return {
        "items": [catalogue.items[name] for name in inside],
        "questions": [catalogue.attributes[name] for name in theme.questions if name in catalogue.attributes],
        "applies": words.condition(theme.applies_when.root, catalogue) if theme.applies_when else "",
        "situations": [(one, words.condition(one.when.root, catalogue)) for one in theme.situations if _readable(one)],
        "fields": [(one, _where(one)) for one in form_of(catalogue, theme, inside)],
        "to_give": [(catalogue.materials[one.material], one.items) for one in to_give],
        "free": [(catalogue.materials[one.material], one.made_by) for one in wanted if one not in to_give],
        "path": longest_path(parts), "stage": catalogue.stages.get(theme.stage),
    }  # fmt: skip


def _readable(one: Any) -> bool:
    """Whether all a situation names is there, so that it can be said in words."""
    catalogue = queries.catalogue()
    return one.when.names <= {*catalogue.attributes, *catalogue.derived} and one.when.reform_names <= set(
        catalogue.reforms
    )


def _where(field: FormField) -> str:
    """Where the answer is known from, as a word the page translates."""
    return {"attribute": "facts", "project": "record", "applicant": "register"}.get(field.source, "form")


def questions_of(situations: list[dict[str, Any]], applies_when: str = "") -> list[str]:
    """The questions some situations need."""
    return asked_by(queries.catalogue(), [applies_when, *(str(one["when"]) for one in situations)])
