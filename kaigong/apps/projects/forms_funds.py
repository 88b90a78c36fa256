"""Forms of the rounds of a fund. Amounts of money are typed in 万元."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import Agency, Person, Role
from kaigong.apps.projects import lists
from kaigong.apps.projects.forms_facts import DAY, WanField, month_of
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import words

MONTH = forms.TextInput(attrs={"type": "month"})


class RoundForm(forms.Form):
    """A new round."""

    name = forms.CharField(label=_("批次名称"), max_length=100)
    kind = forms.ChoiceField(label=_("资金类别"))
    agency = forms.ChoiceField(label=_("主管部门"))
    opens_on = forms.DateField(label=_("开始申报"), widget=DAY)
    deadline = forms.DateField(label=_("截止申报"), widget=DAY)
    amount_fen = WanField(label=_("额度"), required=False, help_text=_("还不知道可以不填。"))

    def __init__(self, data: Any = None, files: Any = None, *, person: Person) -> None:
        super().__init__(data, files)
        self.fields["kind"].choices = [(fund.id, words.named(fund)) for fund in lists.funds().values()]
        agencies = accounts.agencies()
        if person.role != Role.COMMAND:
            agencies = agencies.filter(pk=person.agency_id)
        self.known: dict[str, Agency] = {agency.pk: agency for agency in agencies}
        self.fields["agency"].choices = [(key, words.named(agency)) for key, agency in self.known.items()]

    def clean_agency(self) -> Agency:
        return self.known[self.cleaned_data["agency"]]


class ApplyForm(forms.Form):
    """One project into a round."""

    project = forms.ChoiceField(label=_("项目"))
    asked_fen = WanField(label=_("申请金额"))

    def __init__(self, data: Any = None, files: Any = None, *, projects: Sequence[Project]) -> None:
        super().__init__(data, files)
        self.known = {project.code: project for project in projects}
        self.fields["project"].choices = [(project.code, project.name) for project in projects]

    def clean_project(self) -> Project:
        return self.known[self.cleaned_data["project"]]


class GrantForm(forms.Form):
    """下达."""

    granted_fen = WanField(label=_("下达金额"))
    note = forms.CharField(label=_("文号或说明"), max_length=300, required=False)


class ReasonForm(forms.Form):
    """Why it was refused or withdrawn."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class DrawPlanForm(forms.Form):
    """用款计划 of one month."""

    month = forms.CharField(label=_("月份"), widget=MONTH, help_text=_("例如 2022-02。"))
    fen = WanField(label=_("计划支付"))

    def clean_month(self) -> date:
        return month_of(self.cleaned_data["month"])


class DrawForm(forms.Form):
    """What was drawn in one month."""

    month = forms.CharField(label=_("月份"), widget=MONTH, help_text=_("例如 2022-02。"))
    fen = WanField(label=_("实际支付"), signed=True)
    reason = forms.CharField(label=_("说明"), max_length=300, required=False)

    def clean_month(self) -> date:
        return month_of(self.cleaned_data["month"])
