"""Forms of indicators and rankings. A draft with faults is taken: they are named beside it, and stop publishing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Role
from kaigong.apps.targets.units import UNITS
from kaigong.core.rules.indicators import Indicator

CODE = {"rows": 3, "spellcheck": "false", "class": "font-monospace", "autocapitalize": "off"}
SCOPES = [("city", _("全市")), ("county", _("县市区")), ("agency", _("部门")), ("township", _("乡镇街道"))]
DIRECTIONS = [("more", _("越多越好")), ("less", _("越少越好"))]
PUBLISHED = [("live", _("随时")), ("month", _("每月")), ("quarter", _("每季度")), ("year", _("每年"))]
SEEN_BY = [("public", _("公开")), *[choice for choice in Role.choices if choice[0] != Role.ENTERPRISE]]
VALUE_SCOPES = SCOPES[:2]


def _text(label: Any, limit: int = 120, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, required=False, **more)


class NewDefinitionForm(forms.Form):
    """The id of an indicator or a ranking."""

    name = forms.CharField(
        label=_("标识"), max_length=80,
        help_text=_("小写字母、数字和连字符，例如 starts-of-chains；与已有的相同，就是修改已有的。"),
    )  # fmt: skip


class IndicatorForm(forms.Form):
    """Everything an indicator says."""

    name_zh = _text(_("名称（中文）"))
    name_en = _text(_("名称（英文）"))
    typed = forms.BooleanField(
        label=_("本系统不掌握，人工填报"), required=False,
        help_text=_("只在本系统没有数据时勾选：每次填报都要附文件，并标明“人工填报”。"),
    )  # fmt: skip
    compute = _text(
        _("计算式"), 2000, widget=forms.Textarea(attrs=CODE),
        help_text=_("例如 count(projects where started_on in elapsed)。可用的数据和字段列在下面。"),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("单位"), choices=lambda: [(key, str(word)) for key, word in UNITS.items()])
    direction = forms.ChoiceField(label=_("方向"), choices=DIRECTIONS)
    scopes = forms.MultipleChoiceField(
        label=_("可分范围"), choices=SCOPES, widget=forms.CheckboxSelectMultiple, initial=["city", "county"]
    )
    formula_zh = _text(_("口径（中文）"), 500, widget=forms.Textarea(attrs={"rows": 2}))
    formula_en = _text(_("口径（英文）"), 500, widget=forms.Textarea(attrs={"rows": 2}))
    source_zh = _text(_("来源（中文）"), 200)
    source_en = _text(_("来源（英文）"), 200)
    published = forms.ChoiceField(label=_("公布频次"), choices=PUBLISHED)
    seen_by = forms.MultipleChoiceField(label=_("谁可以看"), choices=SEEN_BY, widget=forms.CheckboxSelectMultiple)

    def data_said(self) -> dict[str, Any]:
        """The fields as an indicator of the catalogue has them; what is empty is left out."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in ("", [], False, None)}
        return {key: value for key, value in said.items() if not (key == "compute" and said.get("typed"))}


class ValueForm(forms.Form):
    """A figure entered by hand."""

    scope = forms.ChoiceField(label=_("范围"), choices=VALUE_SCOPES)
    key = forms.ChoiceField(label=_("县市区"), required=False)
    period = forms.CharField(label=_("期间"), max_length=9, help_text=_("2022、2022H1、2022Q1 或 2022-03。"))
    value = forms.DecimalField(label=_("数值"), max_digits=16, decimal_places=4)
    document = forms.FileField(label=_("依据文件"), help_text=_("统计公报或者盖章的报表，随数值一并保存。"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, indicator: Indicator, places: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["scope"].choices = [(key, word) for key, word in SCOPES if key in indicator.scopes]  # type: ignore[attr-defined]
        self.fields["key"].choices = [("", _("全市")), *places]  # type: ignore[attr-defined]


class ColoursForm(forms.Form):
    """Where the colours of targets change, in percent."""

    likely = forms.IntegerField(label=_("推演的兑现概率，达到多少为绿（%）"), min_value=0, max_value=100)
    doubtful = forms.IntegerField(label=_("推演的兑现概率，达到多少为黄（%）"), min_value=0, max_value=100)
    on_line = forms.IntegerField(label=_("没有推演：完成直线进度的多少为绿（%）"), min_value=0, max_value=100)
    near_line = forms.IntegerField(label=_("没有推演：完成直线进度的多少为黄（%）"), min_value=0, max_value=100)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("原因"), max_length=300)
