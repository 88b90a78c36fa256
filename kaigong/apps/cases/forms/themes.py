"""The forms of a theme: the questions of its situations, and the one form with the merged materials."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases.application import Line
from kaigong.apps.cases.forms.application import add_materials
from kaigong.apps.projects import forms as project_forms
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.core.rules.model import Attribute, FormField
from kaigong.core.values import Fact

TEXT, LONG = 200, 2000
LINES = forms.Textarea(attrs={"rows": 3, "maxlength": LONG})
DAY = {"type": "date"}


class SituationForm(forms.Form):
    """What still has to be known to say which items are handled. Every question must be answered."""

    def __init__(self, data: Any = None, *, ask: Iterable[str]) -> None:
        super().__init__(data)
        self.attributes = [rulebook.catalogue().attributes[name] for name in ask]
        for attribute in self.attributes:
            self.fields[attribute.id] = _fact_field(attribute)

    def facts(self) -> dict[str, Fact]:
        """The answers as facts of the project."""
        return {one.id: _fact(one, self.cleaned_data[one.id]) for one in self.attributes}


def _fact_field(attribute: Attribute, label: str = "", required: bool = True) -> forms.Field:
    label = label or rules.pick(attribute.question_zh, attribute.question_en) or rules.named(attribute)
    if attribute.type == "number":
        return project_forms.NumberField(label=label, required=required)
    labels = attribute.labels or {}
    said = [(value, rules.pick(*labels.get(value, (value, value)))) for value in attribute.values]
    choices = [("true", _("是")), ("false", _("否"))] if attribute.type == "bool" else said
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=required)


def _fact(attribute: Attribute, value: Any) -> Fact:
    return value == "true" if attribute.type == "bool" else value


class ThemeForm(forms.Form):
    """一张表: each field once, only what is not known; each material once, only what nobody has."""

    def __init__(
        self, data: Any = None, files: Any = None, *, asked: Iterable[FormField], known: Iterable[FormField],
        lines: list[Line], initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, files, initial=dict(initial or {}))
        self.asked, self.lines = list(asked), lines
        self.changeable = list(known)
        for one in self.asked:
            self.fields[f"v-{one.id}"] = _field(one, required=not one.optional)
        for one in self.changeable:
            self.fields[f"x-{one.id}"] = _field(one, required=False)
        add_materials(self, lines)

    def rows(self) -> list[tuple[FormField, forms.BoundField, str]]:
        """What is asked: the field of the theme, that of the form, and the unit."""
        return [(one, self[f"v-{one.id}"], _unit(one)) for one in self.asked]

    def change(self, field_id: str) -> forms.BoundField:
        """The field in which something typed before may be put right."""
        return self[f"x-{field_id}"]

    def facts(self) -> dict[str, Fact]:
        """What was said that is a fact of the project."""
        catalogue, found = rulebook.catalogue(), dict[str, Fact]()
        for one in self.asked:
            value = self.cleaned_data.get(f"v-{one.id}")
            if one.source == "attribute" and value not in (None, ""):
                found[one.known_as] = _fact(catalogue.attributes[one.known_as], value)
        return found

    def answers(self) -> dict[str, Any]:
        """Everything else that was said, as it is stored."""
        said = [(one, self.cleaned_data.get(f"v-{one.id}")) for one in self.asked if one.source != "attribute"]
        said += [(one, self.cleaned_data.get(f"x-{one.id}")) for one in self.changeable]
        return {one.id: _plain(value) for one, value in said if value not in (None, "")}


def _unit(one: FormField) -> str:
    if one.source == "attribute":
        return rules.unit(rulebook.catalogue().attributes[one.known_as])
    return rules.pick(one.unit, one.unit_en)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _field(one: FormField, *, required: bool) -> forms.Field:
    label, hint = rules.named(one), rules.pick(one.help_zh, one.help)
    if one.source == "attribute":
        return _fact_field(rulebook.catalogue().attributes[one.known_as], label, required)
    common = {"label": label, "required": required, "help_text": hint}
    if one.type == "number":
        return project_forms.NumberField(**common)
    if one.type == "day":
        return forms.DateField(widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **common)
    if one.type == "choice":
        choices = [(value, rules.pick(*both)) for value, both in (one.labels or {}).items()]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if one.type == "long":
        return forms.CharField(max_length=LONG, widget=LINES, **common)
    return forms.CharField(max_length=TEXT, **common)
