"""The forms of the boards."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kaigong.apps.boards.answers import Answers
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.projects.models import Klass
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules

FEN_PER_WAN = 10_000 * 100
YUAN_PER_WAN = 10_000
MONEY = "元"  # the catalogue's unit of the attribute that says what a project costs


class RegisterForm(forms.Form):
    """What a project needs besides the answers of the guide. What the answers say already is filled in."""

    name = forms.CharField(label=_("项目名称"), max_length=200, help_text=_("与备案或者立项文件上的名称一致。"))
    enterprise = forms.ModelChoiceField(label=_("建设单位"), queryset=Enterprise.objects.none(), empty_label=None)
    type = forms.ChoiceField(label=_("项目类型"))
    klass = forms.ChoiceField(label=_("类别"), choices=Klass.choices, initial=Klass.INDUSTRY)
    county = forms.ChoiceField(label=_("所在县市区"))
    investment = forms.DecimalField(label=_("总投资"), min_value=0, max_digits=16, decimal_places=2)
    start_on = forms.DateField(label=_("计划起算日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(
        self, *args: Any, own: QuerySet[Enterprise], answers: Answers, likeliest: str, today: date, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        catalogue, places = rulebook.catalogue(), rulebook.regions()
        self.fields["enterprise"].queryset = own
        self.fields["type"].choices = [(kind.id, rules.named(kind)) for kind in catalogue.project_types.values()]
        self.fields["county"].choices = [(place.id, rules.named(place)) for place in places.values()]
        self.fields["county"].choices += [(rulebook.CITY, _("跨县市区或市级"))]
        costs = (name for name, attribute in catalogue.attributes.items() if attribute.unit == MONEY)
        cost = next((answers.facts[name] for name in costs if name in answers.facts), None)
        self.initial = {"type": likeliest, "start_on": answers.start or today}
        self.initial["investment"] = None if cost is None else f"{cost / YUAN_PER_WAN:.2f}".rstrip("0").rstrip(".")
        self.initial["enterprise"] = own.first()
        if answers.type:
            self.fields["type"].help_text = _("按您在“我要办什么”里的选择填入。")
        if cost is not None:
            self.fields["investment"].help_text = _("按您在“我要办什么”里的回答填入。")

    def record(self) -> dict[str, Any]:
        """What `register_project` takes."""
        said = dict(self.cleaned_data)
        said["investment_fen"] = int(said.pop("investment") * FEN_PER_WAN)
        return said
