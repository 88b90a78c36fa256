"""Forms of the administrator for cases under way when the law changes."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases import names
from kaigong.apps.cases.models import LawRunCase
from kaigong.apps.rulebook import words as rules
from kaigong.apps.rulebook.models import CountedFrom, Transition

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DryRunForm(forms.Form):
    """Which change of law, and what becomes of cases under way."""

    force_on = forms.TypedChoiceField(label=_("从哪一版起"), coerce=date.fromisoformat, empty_value=None)
    title = forms.CharField(label=_("名称"), max_length=200, help_text=_("写明因何变化，申请人的通知里会用到。"))
    transition = forms.ChoiceField(label=_("在办申请"), choices=Transition, widget=forms.RadioSelect)
    ground = forms.CharField(
        label=_("依据"), max_length=300, required=False,
        help_text=_("例如《立法法》第一百零四条，或者新法的过渡条款；保持原版本时可以不填。"),
    )  # fmt: skip
    counted_from = forms.ChoiceField(label=_("新期限起算"), choices=CountedFrom, widget=forms.RadioSelect)

    def __init__(self, *args: Any, days: list[tuple[date, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["force_on"].choices = [(day.isoformat(), rules.version(name)) for day, name in days]


class ByHandForm(forms.Form):
    """An exception for one item of a case, or for all of it."""

    item = forms.ChoiceField(label=_("事项"), required=False)
    choice = forms.ChoiceField(
        label=_("决定"), choices=[("keep", _("保持原版本")), ("move", _("改按新版"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, row: LawRunCase, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = [(one["item"], names.item(one["item"])) for one in row.differences]
        self.fields["item"].choices = [("", _("整件申请")), *items]


class BacktestForm(forms.Form):
    """Which change to try on closed cases, and on which of them."""

    change = forms.ChoiceField(label=_("试哪一版"))
    since = forms.DateField(label=_("申请日自"), widget=DAY)
    until = forms.DateField(label=_("申请日至"), widget=DAY)
    every = forms.BooleanField(label=_("没有变化的事项也列出"), required=False)

    def __init__(self, *args: Any, changes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["change"].choices = changes
