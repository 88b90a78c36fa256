"""What the fields of a form are called, found by their names: for a form that was kept while its page was gone."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from inspect import isclass
from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext as _

OWN = frozenset({"seen", "next", "csrfmiddlewaretoken"})  # what pages tell the server, not what people typed
Typed = Iterable[tuple[str, str]]


def spoken(fields: Typed) -> list[tuple[str, str]]:
    """The fields somebody filled in, each with its label and its value as the page said them."""
    filled = [(name, value.strip()) for name, value in fields if name not in OWN and value.strip()]
    form = _likeliest(frozenset(name for name, _value in filled))
    return [said for name, value in filled if (said := _said(form, name, value))]


def _likeliest(names: frozenset[str]) -> Mapping[str, forms.Field]:
    """The fields of the smallest form that has all these names, else those of the form that has most of them."""
    return max(_forms(), key=lambda fields: (len(names & fields.keys()), -len(fields)), default={})


def _said(form: Mapping[str, forms.Field], name: str, value: str) -> tuple[str, str] | None:
    for naming in _namings():
        if found := naming(name, value):
            return found
    if name not in form:
        return _("其他内容"), value
    field = form[name]
    return None if isinstance(field.widget, forms.HiddenInput) else (str(field.label or name), _choice(field, value))


def _choice(field: forms.Field, value: str) -> str:
    if isinstance(field, forms.ModelChoiceField):  # its rows are known to the form that was filled in, not to its class
        return value
    chosen = dict(getattr(field, "choices", None) or ())
    return str(chosen.get(value, value))


@cache
def _forms() -> list[Mapping[str, forms.Field]]:
    """The fields of every form the apps have written down."""
    classes = [thing for module in _modules() for thing in vars(module).values() if isclass(thing)]
    return [each.base_fields for each in classes if issubclass(each, forms.BaseForm) and hasattr(each, "base_fields")]


@cache
def _namings() -> list[Any]:
    """An app whose forms are made from the catalogue says itself what their fields are called: `labelled` there."""
    return [module.labelled for module in _modules() if hasattr(module, "labelled")]


def _modules() -> Iterator[Any]:
    for app in apps.get_app_configs():
        if app.name.startswith("kaigong.") and find_spec(f"{app.name}.forms"):
            yield import_module(f"{app.name}.forms")
