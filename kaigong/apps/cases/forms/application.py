"""The forms of an application and its materials."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases import names
from kaigong.apps.cases.application import Line
from kaigong.apps.cases.models import How
from kaigong.apps.documents.forms import DocumentField
from kaigong.apps.rulebook import queries as rulebook


class ApplicationForm(forms.Form):
    """One application: the stages, and each material once. A file taken before an error is not asked for again."""

    stages = forms.MultipleChoiceField(label=_("申请的阶段"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, stages: list[tuple[str, str]], lines: list[Line], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stages"].choices = stages  # type: ignore[attr-defined]
        add_materials(self, lines)
        self.lines = lines


def add_materials(form: forms.Form, lines: list[Line]) -> None:
    """For each material how it comes, the file, and the file taken a moment ago."""
    for line in lines:
        choices = [(How.UPLOADED, _("上传")), (How.LATER, How.LATER.label)]
        choices += [(How.SHARED, _("已共享，免提交"))] if line.shareable else []
        form.fields[f"how-{line.code}"] = forms.ChoiceField(choices=choices, required=False, initial=How.LATER)
        form.fields[f"file-{line.code}"] = DocumentField(label=line.name, required=False, help_text="")
        form.fields[f"held-{line.code}"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


def labelled(name: str, value: str) -> tuple[str, str] | None:
    """How the application said the way a material comes; None for any other field."""
    part, _dash, code = name.partition("-")
    if part in ("v", "x"):
        return themed(code, value)
    if part == "stages" and value in rulebook.stages():
        return str(_("申请的阶段")), names.stage(value)
    known = part == "how" and code in rulebook.catalogue().materials and value in How.values
    return (names.material(code), str(How(value).label)) if known else None


def themed(field_id: str, value: str) -> tuple[str, str] | None:
    """How the form of a theme said one of its fields."""
    one = rulebook.catalogue().form_fields.get(field_id)
    if one is None:
        return None
    labels = one.labels or {}
    return names.of(one), names.of_pair(labels[value]) if value in labels else value


class MaterialForm(forms.Form):
    """One material handed in later."""

    document = DocumentField(label=_("材料"))
