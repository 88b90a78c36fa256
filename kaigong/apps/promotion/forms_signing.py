"""What people fill in about agreements, projects that come of them, teams, trips and limits."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Agency, Person, Role
from kaigong.apps.documents.forms import DocumentField
from kaigong.apps.projects.models import Klass, Project
from kaigong.apps.projects.queries import visible
from kaigong.apps.promotion import catalogue, queries
from kaigong.apps.promotion.forms import AgencyField, PersonField, WanField, counties, day, text
from kaigong.apps.promotion.models import Agreement, Direction, Lead, Team, Trip
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.promotion import values as core

NUMBER = {"inputmode": "decimal", "autocomplete": "off"}
QUARTERS = 6


def number(label: Any, **options: Any) -> forms.CharField:
    """An exact number, checked by the core."""
    return forms.CharField(label=label, max_length=30, widget=forms.TextInput(attrs=NUMBER), **options)


class TermsForm(forms.Form):
    """What an agreement says, with a field for each standard-land indicator."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("协议名称"), max_length=200)
    kind = forms.ChoiceField(label=_("协议类型"))
    signed_on = day(_("签订日"))
    parties = forms.CharField(label=_("签约各方"), max_length=300, required=False)
    investment_fen = WanField(label=_("协议投资（万元）"), required=False)
    land_mu = number(_("用地（亩）"), required=False)
    floor_area_m2 = number(_("建筑面积（平方米）"), required=False)
    consequences = text(
        _("违约责任"), required=False, help_text=_("未达标时按哪一条办，如退还奖补、补缴地价、收回用地。")
    )
    document = DocumentField(label=_("签署的协议"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["kind"]
        chosen.choices = catalogue.choices("agreement_kinds")
        for one in catalogue.indicators().values():
            unit = words.pick(one.unit_zh, one.unit_en)
            label = words.named(one) + (f"（{unit}）" if unit else "")
            help_text = _("不高于") if one.at_most else _("不低于")
            self.fields[f"i_{one.id}"] = number(label, required=False, help_text=help_text)

    def terms(self) -> core.Terms:
        """What was filled in."""
        said = self.cleaned_data
        promised = tuple(
            core.Promised(one.id, said[f"i_{one.id}"].strip(), one.due_at)
            for one in catalogue.indicators().values() if said.get(f"i_{one.id}")
        )  # fmt: skip
        plain = ("title", "kind", "signed_on", "parties", "investment_fen", "land_mu", "floor_area_m2", "consequences")
        return core.Terms(**{name: said[name] for name in plain}, promised=promised)

    def indicator_fields(self) -> list[Any]:
        """The fields of the indicators, to stand under a heading of their own."""
        return [self[name] for name in self.fields if name.startswith("i_")]


class SignForm(TermsForm):
    """签约."""

    def __init__(self, lead: Lead, today: date, *args: Any, **options: Any) -> None:
        known = {
            "title": f"{lead.name}投资协议"[:200], "signed_on": today, "investment_fen": lead.investment_fen,
            "parties": lead.name, "seen": lead.seen_n,
        }  # fmt: skip
        options["initial"] = known | options.get("initial", {})
        super().__init__(*args, **options)


class AmendForm(TermsForm):
    """变更协议: the terms as they are to be from now on."""

    reason = text(_("变更理由"))

    def __init__(self, agreement: Agreement, terms: core.Terms, *args: Any, **options: Any) -> None:
        names = ("title", "kind", "signed_on", "parties", "investment_fen", "land_mu", "floor_area_m2", "consequences")
        known = {name: getattr(terms, name) for name in names} | {"seen": agreement.seen_n}
        known |= {f"i_{one.indicator}": one.value for one in terms.promised}
        options["initial"] = known | options.get("initial", {})
        super().__init__(*args, **options)


class MeasureForm(forms.Form):
    """核验指标."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    indicator = forms.ChoiceField(label=_("指标"))
    value = number(_("实际值"))
    day = day(_("核验日"))
    document = DocumentField(label=_("佐证"))

    def __init__(self, agreement: Agreement, today: date, *args: Any, **options: Any) -> None:
        options["initial"] = {"day": today, "seen": agreement.seen_n} | options.get("initial", {})
        super().__init__(*args, **options)
        chosen: Any = self.fields["indicator"]
        chosen.choices = _promised(agreement)


class EnforceForm(forms.Form):
    """落实违约责任."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    indicator = forms.ChoiceField(label=_("未达标的指标"))
    text = text(_("落实情况"), help_text=_("按协议哪一条，落实了什么。"))
    document = DocumentField(label=_("佐证"), required=False)

    def __init__(self, agreement: Agreement, today: date, *args: Any, **options: Any) -> None:
        options["initial"] = {"seen": agreement.seen_n} | options.get("initial", {})
        super().__init__(*args, **options)
        chosen: Any = self.fields["indicator"]
        chosen.choices = _promised(agreement, missed=True)


def _promised(agreement: Agreement, *, missed: bool = False) -> list[tuple[str, str]]:
    if agreement.pk is None:
        return []
    rows = agreement.promises.filter(met=False) if missed else agreement.promises.all()
    known = catalogue.indicators()
    return [(row.indicator, words.named(known[row.indicator])) for row in rows if row.indicator in known]


class ProjectForm(forms.Form):
    """转为项目: everything known stands here already."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("项目名称"), max_length=200)
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=40)
    enterprise_name = forms.CharField(label=_("建设单位"), max_length=200)
    type = forms.ChoiceField(label=_("项目类型"))
    klass = forms.ChoiceField(label=_("类别"), choices=Klass.choices)
    county = forms.ChoiceField(label=_("所在县市区"))
    investment_fen = WanField(label=_("总投资（万元）"))

    def __init__(self, lead: Lead, terms: core.Terms | None, *args: Any, **options: Any) -> None:
        money = terms.investment_fen if terms and terms.investment_fen is not None else lead.investment_fen
        known = {
            "name": f"{lead.name}{lead.idea or _('项目')}"[:200], "credit_code": lead.credit_code,
            "enterprise_name": lead.name, "county": lead.county, "investment_fen": money, "klass": Klass.INDUSTRY,
            "type": "industrial-general", "seen": lead.seen_n,
        }  # fmt: skip
        options["initial"] = known | options.get("initial", {})
        super().__init__(*args, **options)
        fields: Any = self.fields
        types = rulebook.catalogue().project_types.values()
        fields["type"].choices = [(one.id, words.named(one)) for one in types]
        fields["county"].choices = counties()


class LinkForm(forms.Form):
    """The project stands in the base already."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    project = forms.CharField(label=_("项目代码"), max_length=30)

    def __init__(self, lead: Lead, person: Person, *args: Any, **options: Any) -> None:
        self.person = person
        options["initial"] = {"seen": lead.seen_n} | options.get("initial", {})
        super().__init__(*args, **options)

    def clean_project(self) -> Project:
        code = self.cleaned_data["project"].strip()
        found = visible(self.person).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("没有代码为“%(code)s”的项目。"), params={"code": code})
        return found


class TeamForm(forms.Form):
    """派驻招商队."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("名称"), max_length=60)
    place = forms.CharField(label=_("驻点城市"), max_length=60)
    members = forms.ModelMultipleChoiceField(
        label=_("队员"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    starts_on = day(_("派驻日"))
    ends_on = day(_("撤回日"), required=False)

    def __init__(self, person: Person, today: date, *args: Any, team: Team | None = None, **options: Any) -> None:
        known: dict[str, Any] = {"starts_on": today}
        if team is not None:
            known = {name: getattr(team, name) for name in ("name", "place", "starts_on", "ends_on")}
            known["seen"] = team.seen_n
            known["members"] = list(team.members.values_list("pk", flat=True))
        targets = team.targets if team else {}
        self.quarters = sorted({*targets, *quarters_from(today)})[-QUARTERS:]
        for quarter in self.quarters:
            known[f"n_{quarter}"] = targets.get(quarter, {}).get("signed")
        options["initial"] = known | options.get("initial", {})
        super().__init__(*args, **options)
        members: Any = self.fields["members"]
        if team is None:
            del self.fields["seen"]
        members.queryset = queries.colleagues(team.agency if team else person.agency)
        members.label_from_instance = PersonField.label_from_instance.__get__(members)
        for quarter in self.quarters:
            label = _("%(quarter)s 签约目标（个）") % {"quarter": quarter}
            self.fields[f"n_{quarter}"] = forms.IntegerField(label=label, min_value=0, max_value=1000, required=False)

    def values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        said = dict(self.cleaned_data)
        wanted = {quarter: said.pop(f"n_{quarter}") for quarter in self.quarters}
        said["targets"] = {quarter: {"signed": n} for quarter, n in wanted.items() if n is not None}
        return {**said, "members": list(said["members"])}


def quarters_from(today: date) -> list[str]:
    """This quarter and the three after it."""
    first = today.year * 4 + (today.month - 1) // 3
    return [f"{n // 4}Q{n % 4 + 1}" for n in range(first, first + 4)]


class TripForm(forms.Form):
    """走出去 or 请进来."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    direction = forms.ChoiceField(label=_("方向"), choices=Direction.choices, widget=forms.RadioSelect)
    place = forms.CharField(label=_("地点"), max_length=60)
    first_on = day(_("开始日"))
    last_on = day(_("结束日"))
    who = forms.CharField(label=_("人员"), max_length=200, help_text=_("带队领导和随行单位。"))
    met = forms.CharField(label=_("会见对象"), max_length=500, required=False)
    outcome = text(_("结果"), required=False)
    cost_fen = WanField(label=_("费用（万元）"), required=False)
    agency = AgencyField(label=_("组织单位"), queryset=Agency.objects.none(), required=False)
    team = forms.ModelChoiceField(label=_("驻点招商队"), queryset=None, required=False)
    leads = forms.ModelMultipleChoiceField(label=_("相关线索"), queryset=None, required=False)
    reason = forms.CharField(label=_("更正理由"), max_length=200)

    def __init__(self, person: Person, today: date, *args: Any, trip: Trip | None = None, **options: Any) -> None:
        known: dict[str, Any] = {"direction": "out", "first_on": today, "last_on": today}
        if trip is not None:
            names = ("direction", "place", "first_on", "last_on", "who", "met", "outcome", "cost_fen")
            known = {name: getattr(trip, name) for name in names}
            known |= {"seen": trip.seen_n, "team": trip.team_id, "leads": list(trip.leads.values_list("pk", flat=True))}
        options["initial"] = known | options.get("initial", {})
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["team"].queryset = queries.teams(person)
        fields["leads"].queryset = queries.leads(person).order_by("name")
        if trip is None and person.role == Role.COMMAND:
            fields["agency"].queryset = queries.agencies()
        else:
            del fields["agency"]
        if trip is None:
            del fields["reason"], fields["seen"]


class LimitsForm(forms.Form):
    """招商规则."""

    sleep_days = forms.IntegerField(label=_("几天未联系算久未联系"))
    lapse_days = forms.IntegerField(label=_("几天未联系首谈失效"))
    first_days = forms.IntegerField(label=_("登记后几天内须首次联系"))
    alike = forms.FloatField(label=_("名称相近的界限"), help_text=_("0.3 至 1，越小越容易提示。"))


class PeriodForm(forms.Form):
    """A period, either end of which may be open."""

    first = day(_("自"), required=False)
    last = day(_("至"), required=False)

    def clean(self) -> Mapping[str, Any]:
        said = super().clean() or {}
        if said.get("first") and said.get("last") and said["last"] < said["first"]:
            self.add_error("last", forms.ValidationError(_("结束日不能早于开始日。")))
        return said
