"""The form of the administrator: a local rule by which silence approves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.rulebook import deemed, words
from kaigong.apps.rulebook.queries import CITY, regions

PLACES = {"item": "item", "region": "region", "rule": "rule", "since": "since"}


class DeemedRuleForm(forms.Form):
    """Which item, where, by which rule, for last days from when on."""

    item = forms.ChoiceField(label=_("事项"))
    region = forms.ChoiceField(label=_("地区"))
    rule = forms.CharField(
        label=_("依据"), max_length=200,
        help_text=_("规定逾期不作决定即视为同意的地方性法规或者规章：名称、文号和条款。"),
    )  # fmt: skip
    since = forms.DateField(
        label=_("施行日"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("对办理期限在这一天及以后届满的申请生效，不溯及既往。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [(code, words.named(item)) for code, item in deemed.open_to_it().items()]
        places = [(agency.id, words.named(agency)) for agency in regions().values()]
        self.fields["region"].choices = [(CITY, _("全市")), *places]
