"""What people fill in about leads."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Agency, Person, Role
from kaigong.apps.documents.forms import DocumentField
from kaigong.apps.enterprises import credit_codes
from kaigong.apps.enterprises.refusals import TEXTS as CODES
from kaigong.apps.promotion import catalogue, parts, queries
from kaigong.apps.promotion.models import Lead, Stage
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.promotion import values as core
from kaigong.core.promotion.moves import moves_from

TEXT = {"rows": 3, "maxlength": 1000}
FEN_PER_WAN = 1_000_000
SOON = (("", _("不定")), ("3", _("3 天后")), ("7", _("一周后")), ("14", _("两周后")), ("30", _("一个月后")))


def text(label: Any, **options: Any) -> forms.CharField:
    """Some lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs=TEXT), max_length=1000, **options)


def day(label: Any, **options: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class WanField(forms.DecimalField):
    """Money in units of 10,000 CNY; gives fen."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "step": "0.0001"}
        super().__init__(max_digits=15, decimal_places=4, min_value=0, widget=forms.NumberInput(attrs=attrs), **options)

    def clean(self, value: Any) -> int | None:
        said = super().clean(value)
        return None if said is None else int(said * FEN_PER_WAN)

    def prepare_value(self, value: Any) -> Any:
        return f"{value / FEN_PER_WAN:.4f}".rstrip("0").rstrip(".") if isinstance(value, int) else value


class AgencyField(forms.ModelChoiceField):
    """An agency by its name in the page's language."""

    def label_from_instance(self, obj: Any) -> str:
        return words.named(obj)


class PersonField(forms.ModelChoiceField):
    """Somebody of an agency."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name_zh}（{obj.title_zh}）" if obj.title_zh else str(obj.name_zh)


def _some(name: str) -> list[tuple[str, str]]:
    return [("", "—"), *catalogue.choices(name)]


def counties() -> list[tuple[str, str]]:
    """Where a project can settle."""
    return [("", "—"), *((key, words.named(agency)) for key, agency in rulebook.regions().items())]


class LeadForm(forms.Form):
    """登记线索, or 更正 of one."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("企业名称"), max_length=200)
    credit_code = forms.CharField(
        label=_("统一社会信用代码"), max_length=40, required=False, help_text=_("知道就填，用来查重。")
    )
    kind = forms.ChoiceField(label=_("企业类型"), required=False)
    chain = forms.ChoiceField(label=_("产业链"), required=False)
    home = forms.CharField(label=_("所在城市"), max_length=60, required=False)
    source = forms.ChoiceField(label=_("线索来源"), required=False)
    county = forms.ChoiceField(label=_("拟落地县市区"), required=False)
    idea = forms.CharField(label=_("拟投资内容"), max_length=500, required=False)
    investment_fen = WanField(label=_("意向投资（万元）"), required=False)
    agency = AgencyField(label=_("首谈单位"), queryset=Agency.objects.none(), required=False)
    team = forms.ModelChoiceField(label=_("驻点招商队"), queryset=None, required=False)
    owner = PersonField(label=_("负责人"), queryset=Person.objects.none(), required=False)
    another = forms.BooleanField(
        label=_("不是同一家企业"), required=False, help_text=_("名称与已有线索相近时，核对后勾选。")
    )

    def __init__(self, *args: Any, person: Person, lead: Lead | None = None, **options: Any) -> None:
        known: dict[str, Any] = {}
        if lead is not None:
            known = {name: getattr(lead, name) for name in (*ABOUT, "team_id", "owner_id")}
            known |= {"team": known.pop("team_id"), "owner": known.pop("owner_id"), "seen": lead.seen_n}
        options["initial"] = known | options.get("initial", {})
        super().__init__(*args, **options)
        fields: Any = self.fields
        for name, listed in (("kind", "kinds"), ("chain", "chains"), ("source", "sources")):
            fields[name].choices = _some(listed)
        fields["county"].choices = counties()
        fields["team"].queryset = queries.teams(person).filter(ends_on=None)
        if lead is None and person.role == Role.COMMAND:
            fields["agency"].queryset = queries.agencies()
        else:
            del fields["agency"]
        del fields["seen" if lead is None else "another"]
        fields["owner"].queryset = queries.colleagues(lead.agency if lead else person.agency)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        agency, owner = said.get("agency"), said.get("owner")
        if agency and owner and owner.agency_id != agency.pk:
            said["owner"] = None  # filled in before another agency was chosen
        return said

    def clean_credit_code(self) -> str:
        code = credit_codes.tidy(self.cleaned_data["credit_code"])
        faults = [str(CODES[one.code]).format(**one.data) for one in credit_codes.code_problems(code)] if code else []
        if faults:
            raise forms.ValidationError(faults)
        return code

    def values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        said = dict(self.cleaned_data)
        about = core.About(**{name: said.pop(name) for name in ABOUT})
        return {"about": about, **said}


ABOUT = ("name", "credit_code", "kind", "chain", "home", "source", "county", "idea", "investment_fen")


class MoveForm(forms.Form):
    """Every move says which entry of the ledger the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, lead: Lead, today: date, *args: Any, **options: Any) -> None:
        self.lead, self.today = lead, today
        options.setdefault("initial", {}).setdefault("seen", lead.seen_n)
        super().__init__(*args, **options)


class ContactForm(MoveForm):
    """One conversation, to be filled in with one thumb."""

    way = forms.ChoiceField(label=_("方式"), widget=forms.RadioSelect)
    text = text(_("谈了什么"))
    next_step = forms.CharField(label=_("下一步"), max_length=500, required=False)
    next_in = forms.ChoiceField(label=_("什么时候"), choices=SOON, widget=forms.RadioSelect, required=False)
    next_on = day(_("或者哪一天"), required=False)
    day = day(_("联系日"))
    trip = forms.ModelChoiceField(label=_("属于哪次活动"), queryset=None, required=False)

    def __init__(self, lead: Lead, today: date, *args: Any, **options: Any) -> None:
        options["initial"] = {"day": today, "way": "call", "next_in": ""} | options.get("initial", {})
        super().__init__(lead, today, *args, **options)
        fields: Any = self.fields
        fields["way"].choices = catalogue.choices("ways")
        fields["trip"].queryset = queries.trips_of(lead)
        if not fields["trip"].queryset.exists():
            del fields["trip"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        soon = said.pop("next_in", "")
        if soon and not said.get("next_on"):
            said["next_on"] = self.today + timedelta(int(soon))
        return said


class AdvanceForm(MoveForm):
    to = forms.ChoiceField(label=_("推进到"), widget=forms.RadioSelect)
    note = text(_("说明"), required=False)
    document = DocumentField(label=_("意向书或者备忘录"), required=False)

    def __init__(self, lead: Lead, today: date, *args: Any, **options: Any) -> None:
        person = options.pop("by", None)
        super().__init__(lead, today, *args, **options)
        known = core.Lead(no=lead.no, stage=core.Stage(lead.stage))
        wanted = parts.actor(person, lead).parts if person else frozenset()
        rows = [move for move in moves_from(known, wanted) if move.verb == "advance" and move.to]
        chosen: Any = self.fields["to"]
        chosen.choices = [(move.to, Stage(move.to).label) for move in rows]
        if not any(move.evidence for move in rows):
            del self.fields["document"]


class PauseForm(MoveForm):
    reason = forms.ChoiceField(label=_("原因"))
    note = text(_("说明"), required=False)
    look_again_on = day(_("再次研究的日期"), required=False)

    def __init__(self, lead: Lead, today: date, *args: Any, **options: Any) -> None:
        super().__init__(lead, today, *args, **options)
        chosen: Any = self.fields["reason"]
        chosen.choices = catalogue.choices("pause_reasons")


class LoseForm(MoveForm):
    reason = forms.ChoiceField(label=_("原因"))
    note = text(_("说明"), required=False)

    def __init__(self, lead: Lead, today: date, *args: Any, **options: Any) -> None:
        super().__init__(lead, today, *args, **options)
        chosen: Any = self.fields["reason"]
        chosen.choices = catalogue.choices("lost_reasons")


class TakeUpForm(MoveForm):
    note = text(_("说明"), required=False)


class DeclineForm(MoveForm):
    reason = text(_("理由"))


class HandOverForm(MoveForm):
    agency = AgencyField(label=_("移交给"), queryset=Agency.objects.none())
    reason = text(_("理由"))

    def __init__(self, lead: Lead, today: date, *args: Any, **options: Any) -> None:
        options["initial"] = {"agency": lead.asked_by or None} | options.get("initial", {})
        super().__init__(lead, today, *args, **options)
        chosen: Any = self.fields["agency"]
        chosen.queryset = queries.agencies().exclude(pk=lead.agency_id)


class MergeForm(MoveForm):
    """Another lead is the same enterprise."""

    other = forms.CharField(label=_("要并入的线索编号"), max_length=30)
    reason = text(_("理由"))


class PersonForm(MoveForm):
    name = forms.CharField(label=_("姓名"), max_length=60)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("电话"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )


class ErasePersonForm(MoveForm):
    key = forms.UUIDField(label=_("联系人"), widget=forms.HiddenInput)
    reason = forms.CharField(label=_("删除理由"), max_length=200)

    def __init__(self, lead: Lead, today: date, *args: Any, **options: Any) -> None:
        key: UUID | None = options.pop("key", None)
        options["initial"] = ({"key": key} if key else {}) | options.get("initial", {})
        super().__init__(lead, today, *args, **options)


class AskForm(forms.Form):
    """申请移交 of a lead somebody else was first at."""

    name = forms.CharField(label=_("企业名称"), max_length=200, widget=forms.HiddenInput)
    credit_code = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    reason = text(_("申请移交的理由"))


FORMS: Mapping[str, type[MoveForm]] = {
    "log": ContactForm, "advance": AdvanceForm, "pause": PauseForm, "lose": LoseForm, "take_up": TakeUpForm,
    "hand_over": HandOverForm, "decline_handover": DeclineForm, "merge": MergeForm, "keep_person": PersonForm,
    "erase_person": ErasePersonForm,
}  # fmt: skip
