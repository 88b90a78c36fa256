"""The form of a ranking. A draft with faults is taken: they are named beside it, and stop publishing."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import AgencyKind
from kaigong.apps.rulebook import words
from kaigong.apps.targets.forms_definitions import SCOPES, SEEN_BY

ROWS = 10  # indicators on one page
PERIODS = [("month", _("每月")), ("quarter", _("每季度")), ("half", _("每半年")), ("year", _("每年"))]
SCORINGS = [
    ("range", _("按极差：最好的 100 分，最差的 0 分，其余按距离")),
    ("places", _("按名次：每领先一个单位得同样的分")), ("target", _("按目标：达到目标值 100 分")),
]  # fmt: skip
MIXES = [("none", _("不标准化")), ("klass", _("按项目类别标准化")), ("type", _("按项目类型标准化"))]


class RankingForm(forms.Form):
    """Everything a ranking says."""

    name_zh = forms.CharField(label=_("名称（中文）"), max_length=120, required=False)
    name_en = forms.CharField(label=_("名称（英文）"), max_length=120, required=False)
    purpose_zh = forms.CharField(label=_("比什么（中文）"), max_length=300, required=False)
    purpose_en = forms.CharField(label=_("比什么（英文）"), max_length=300, required=False)
    among = forms.ChoiceField(label=_("在谁之间"), choices=SCOPES[1:])
    kinds = forms.MultipleChoiceField(
        label=_("只列这几类单位"), choices=AgencyKind.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("不选则有数据的都列。"),
    )  # fmt: skip
    apart = forms.BooleanField(
        label=_("各类单位分开排名"), required=False, help_text=_("例如县市区与开发区各排各的，不放在一起比。"),
    )  # fmt: skip
    period = forms.ChoiceField(label=_("期间"), choices=PERIODS)
    scoring = forms.ChoiceField(label=_("计分"), choices=SCORINGS)
    mix = forms.ChoiceField(label=_("结构标准化"), choices=MIXES)
    seen_by = forms.MultipleChoiceField(label=_("谁可以看"), choices=SEEN_BY, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, known: Any, draft: dict[str, Any]) -> None:
        super().__init__(data, initial={name: draft.get(name, "") for name in self.base_fields})
        choices = [("", _("不选")), *((name, words.named(one.indicator)) for name, one in known.items())]
        listed = [one for one in draft.get("indicators", []) if isinstance(one, dict)]
        for n in range(ROWS):
            row = listed[n] if n < len(listed) else {}
            number = {"required": False, "max_digits": 15, "decimal_places": 4}
            self.fields[f"id_{n}"] = forms.ChoiceField(
                label=_("指标"), choices=choices, required=False, initial=row.get("id")
            )
            self.fields[f"weight_{n}"] = forms.DecimalField(label=_("权重"), initial=row.get("weight"), **number)
            self.fields[f"target_{n}"] = forms.DecimalField(label=_("目标值"), initial=row.get("target"), **number)
            self.fields[f"times_{n}"] = forms.DecimalField(label=_("每多少"), initial=row.get("times"), **number)
            self.fields[f"per_{n}"] = forms.ChoiceField(
                label=_("分母"), choices=choices, required=False, initial=row.get("per")
            )

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The fields of each indicator."""
        names = ("id", "weight", "target", "times", "per")
        return [tuple(self[f"{name}_{n}"] for name in names) for n in range(ROWS)]

    @property
    def plain(self) -> list[Any]:
        """The other fields."""
        return [self[name] for name in self.base_fields]

    def data_said(self) -> dict[str, Any]:
        """The ranking as the catalogue has it."""
        said = {name: self.cleaned_data[name] for name in self.base_fields}
        listed = []
        for n in range(ROWS):
            if not self.cleaned_data[f"id_{n}"]:
                continue
            numbers = {key: self.cleaned_data[f"{key}_{n}"] for key in ("weight", "target", "times")}
            kept: dict[str, Any] = {key: _number(value) for key, value in numbers.items() if value is not None}
            kept |= {"per": self.cleaned_data[f"per_{n}"]} if self.cleaned_data[f"per_{n}"] else {}
            listed.append({"id": self.cleaned_data[f"id_{n}"], **kept})
        return said | {"indicators": listed}


def _number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
