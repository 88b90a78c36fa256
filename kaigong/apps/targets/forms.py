"""Forms of pages that are read."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.accounts.queries import agencies
from kaigong.apps.targets.models import Comparator, Kind, ReadStatement


class PageForm(forms.Form):
    """A text pasted, or a file; the day it was published decides what 今年 and 3月底前 mean."""

    source = forms.CharField(
        label=gettext_lazy("出处"),
        max_length=200,
        help_text=gettext_lazy("报纸、版次或报告名称，例如：荆州日报 2022年2月10日 03版"),
    )
    said_on = forms.DateField(
        label=gettext_lazy("刊发日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("“今年”“3月底前”“一季度”都从这一天推算。"),
    )  # fmt: skip
    speaker = forms.CharField(
        label=gettext_lazy("承诺单位"), max_length=100, required=False,
        help_text=gettext_lazy("正文中读不出是谁说的时候采用；版面上各篇的单位自动识别。"),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("粘贴正文"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy("从版面或报告中复制的文字，折行、竖排标题可以原样保留。"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("或者选择文件"), required=False,
        widget=forms.FileInput(attrs={"accept": ".txt,.pdf,.docx"}),
        help_text=gettext_lazy("文字 PDF、Word（.docx）或文本文件，20 MB 以内。扫描件没有文字层，请先识别文字。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool((said.get("text") or "").strip()) == bool(said.get("file")):
            self.add_error("text", _("请粘贴正文，或者选择一个文件，二者选一。"))
        return said


class StatementForm(forms.Form):
    """What was read, to be put right."""

    speaker = forms.CharField(label=gettext_lazy("承诺单位"), max_length=100)
    agency_id = forms.ChoiceField(
        label=gettext_lazy("责任单位"), required=False, help_text=gettext_lazy("本市机构中负责兑现的一家。")
    )
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Kind.choices)
    action = forms.CharField(label=gettext_lazy("动作"), max_length=40)
    subject = forms.CharField(label=gettext_lazy("对象"), max_length=100)
    qualifier = forms.CharField(label=gettext_lazy("限定"), max_length=100, required=False)
    comparator = forms.ChoiceField(label=gettext_lazy("比较方式"), choices=Comparator.choices)
    value = forms.DecimalField(label=gettext_lazy("数值"), max_digits=16, decimal_places=4)
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=20)
    period = forms.CharField(label=gettext_lazy("期间"), max_length=20, required=False)
    due = forms.DateField(
        label=gettext_lazy("期限"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any = None, *, statement: ReadStatement) -> None:
        super().__init__(data, initial={name: getattr(statement, name) for name in self.base_fields})
        self.initial["value"] = f"{statement.value.normalize():f}"
        choices = [(agency.pk, agency.name_zh) for agency in agencies()]
        self.fields["agency_id"].choices = [("", _("未定")), *choices]  # type: ignore[attr-defined]
