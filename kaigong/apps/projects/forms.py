"""Forms of the project record. The form of the facts is made from the catalogue's attributes."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.documents import sniff
from kaigong.apps.documents.actions import clean_name
from kaigong.apps.documents.forms import DocumentField
from kaigong.apps.documents.refusals import TEXTS as DOCUMENTS
from kaigong.apps.enterprises import credit_codes
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.projects import refusals
from kaigong.apps.projects.models import Klass
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.rules.model import Attribute, Catalogue
from kaigong.core.values import Fact

UNKNOWN = ("", gettext_lazy("还不清楚"))
TRUTH = (UNKNOWN, ("true", gettext_lazy("是")), ("false", gettext_lazy("否")))
FEN_PER_WAN = 10_000 * 100
CITY = rulebook.CITY


class NumberField(forms.CharField):
    """A number from 0 up; commas and blanks are forgiven; nothing typed means not known."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | float | None:
        text = "".join((super().to_python(value) or "").replace("，", "").replace(",", "").split())
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise ValidationError(
                _("“%(got)s”不是数字。请只填数字，例如 12000 或 3.5。"), params={"got": value}
            ) from None
        if not number.is_finite() or abs(number) > Decimal(10) ** 15:
            raise ValidationError(_("“%(got)s”超出了可以填写的范围。"), params={"got": value})
        if number < 0:
            raise ValidationError(_("不能是负数。"))
        return int(number) if number == number.to_integral_value() else float(number)


class FactsForm(forms.Form):
    """Everything a project may state, every answer optional: what is not known yet stays open."""

    def __init__(self, data: Any = None, *, catalogue: Catalogue, facts: Mapping[str, Fact]) -> None:
        super().__init__(data, initial={name: _initial(fact) for name, fact in facts.items()})
        self.catalogue = catalogue
        for attribute in catalogue.attributes.values():
            self.fields[attribute.id] = _field(attribute)

    def groups(self) -> Iterator[tuple[str, str, list[tuple[forms.BoundField, str]], int]]:
        """The pages of the form: id, name, fields with their units, and how many are not known yet."""
        for group, names in self.catalogue.groups.items():
            attributes = [each for each in self.catalogue.attributes.values() if each.group == group]
            rows = [(self[attribute.id], words.unit(attribute)) for attribute in attributes]
            unknown = sum(self[attribute.id].value() in (None, "") for attribute in attributes)
            if rows:
                yield group, words.pick(*names), rows, unknown

    def facts(self) -> dict[str, Fact | None]:
        """What was said, None where it is not known."""
        return {name: _fact(self.catalogue.attributes[name], value) for name, value in self.cleaned_data.items()}


def labelled(name: str, value: str) -> tuple[str, str] | None:
    """How a page said a field that is made from the catalogue, or chosen from it; None for any other."""
    catalogue = rulebook.catalogue()
    if attribute := catalogue.attributes.get(name):
        plain = f"{value} {words.unit(attribute)}".strip()
        said = plain if attribute.type == "number" else words.value(attribute, _fact(attribute, value))
        return words.named(attribute), said
    if name == "type" and value in catalogue.project_types:
        return _("项目类型"), words.named(catalogue.project_types[value])
    if name == "county" and value in rulebook.regions():
        return _("所在县市区"), words.named(rulebook.regions()[value])
    return None


def _initial(fact: Fact) -> Any:
    return str(fact).lower() if isinstance(fact, bool) else fact


def _field(attribute: Attribute) -> forms.Field:
    label = words.named(attribute)
    question = words.pick(attribute.question_zh, attribute.question_en)
    common = {"label": label, "required": False, "help_text": "" if question == label else question}
    if attribute.type == "number":
        return NumberField(**common)
    if attribute.type == "bool":
        return forms.ChoiceField(choices=TRUTH, **common)
    labels = attribute.labels or {}
    choices = [(value, words.pick(*labels.get(value, (value, value)))) for value in attribute.values]
    return forms.ChoiceField(choices=[UNKNOWN, *choices], **common)


def _fact(attribute: Attribute, value: Any) -> Fact | None:
    if value in (None, ""):
        return None
    return value == "true" if attribute.type == "bool" else value


class NewProjectForm(forms.Form):
    """The basic data of a project; everything else is asked later, where it matters."""

    name = forms.CharField(label=gettext_lazy("项目名称"), max_length=200)
    enterprise = forms.CharField(label=gettext_lazy("建设单位"))
    type = forms.ChoiceField(
        label=gettext_lazy("项目类型"), help_text=gettext_lazy("决定通常采用哪些改革举措，以后可以更改情况。")
    )
    klass = forms.ChoiceField(label=gettext_lazy("项目类别"), choices=Klass.choices)
    county = forms.ChoiceField(label=gettext_lazy("所在县市区"))
    investment = NumberField(label=gettext_lazy("总投资"))
    wished_start_on = forms.DateField(
        label=gettext_lazy("期望开工日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("用来倒推每份材料最迟什么时候备齐。"),
    )

    def __init__(self, data: Any = None, *, person: Person) -> None:
        super().__init__(data)
        types = rulebook.catalogue().project_types.values()
        places = [(agency.id, words.named(agency)) for agency in rulebook.regions().values()]
        self.fields["type"].choices = [(kind.id, words.named(kind)) for kind in types]
        self.fields["county"].choices = [*places, (CITY, _("跨县市区或市级"))]
        self.person = person
        if person.role == Role.ENTERPRISE:
            own = [(each.credit_code, each.name) for each in enterprises.of_person(person)]
            self.fields["enterprise"] = forms.ChoiceField(label=_("建设单位"), choices=own)
        else:
            self.fields["enterprise"].help_text = _("填写统一社会信用代码，单位须已登记。")

    def clean_enterprise(self) -> Any:
        code = credit_codes.tidy(self.cleaned_data["enterprise"])
        found = enterprises.visible(self.person).filter(credit_code=code).first()
        if found is None:
            raise ValidationError(_("没有统一社会信用代码为 %(code)s 的单位，请先登记单位。"), params={"code": code})
        return found

    def clean_investment(self) -> int | float:
        wan = self.cleaned_data["investment"]
        if wan is None:
            raise ValidationError(_("请填写总投资。"))
        return wan

    def investment_fen(self) -> int:
        """The investment, typed in 万元."""
        return round(Decimal(str(self.cleaned_data["investment"])) * FEN_PER_WAN)


class WorkbookForm(forms.Form):
    """A workbook with projects."""

    file = DocumentField(
        label=gettext_lazy("Excel 工作簿"), help_text=gettext_lazy("用模板填写的 .xlsx，不超过 20 MB、十万行。")
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > sniff.MAX_BYTES:  # in pieces, larger documents may come than a workbook may be
            sizes = {"size": sniff.mebibytes(upload.size), "limit": sniff.mebibytes(sniff.MAX_BYTES)}
            raise ValidationError(str(DOCUMENTS["document.too_large"]).format(**sizes))
        if sniff.media_type(upload.file) != sniff.EXCEL:
            text = refusals.TEXTS["sheet.not_excel"]
            raise ValidationError(str(text).format(name=clean_name(upload.name or "")))
        return upload
