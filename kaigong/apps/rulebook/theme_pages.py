"""What the pages of themes show: the list, and what an applicant would meet."""

from dataclasses import dataclass
from typing import Any

from kaigong.apps.rulebook import queries, themes, words
from kaigong.apps.rulebook.forms_themes import questions_of as asked_by
from kaigong.core.rules.model import FormField, Item, Stage, Theme
from kaigong.core.rules.themes import asked, form_of, longest_path, merge, parts_of, shared_materials


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
