"""What people fill in about lines, meetings and rules."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.documents.forms import DocumentField
from kaigong.apps.projects.models import Klass, Project
from kaigong.apps.rulebook import words
from kaigong.apps.supervision import queries
from kaigong.apps.supervision.models import Line, Source

TEXT = {"rows": 3, "maxlength": 1000}
TYPED = (Source.DUTY, Source.BLOCKAGE)  # what people enter; the rest makes itself


def _text(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=TEXT), max_length=1000, **options)


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class AgencyField(forms.ModelChoiceField):
    """An agency by its name in the page's language."""

    def label_from_instance(self, obj: Any) -> str:
        return words.named(obj)


class AgenciesField(forms.ModelMultipleChoiceField):
    """Several agencies by their names."""

    def label_from_instance(self, obj: Any) -> str:
        return words.named(obj)


def _agency(label: Any, **options: Any) -> AgencyField:
    return AgencyField(label=label, queryset=accounts.agencies(), **options)


def _agencies(label: Any) -> AgenciesField:
    return AgenciesField(label=label, queryset=accounts.agencies(), required=False, widget=forms.CheckboxSelectMultiple)


class RaiseForm(forms.Form):
    """立项督办."""

    title = forms.CharField(label=_("事项"), max_length=200)
    lead = _agency(_("牵头单位"), help_text=_("一件事只有一个责任单位。"))
    due_on = _day(_("到期日"), required=False, help_text=_("不填则按督办规则计算。"))
    wanted = _text(_("销号所需佐证"), help_text=_("例如许可证、注明日期的照片、通电记录。"))
    headquarters = _agency(_("由哪个指挥部督办"))
    source = forms.ChoiceField(label=_("来源"), choices=[(one.value, one.label) for one in TYPED])
    project = forms.CharField(label=_("项目代码"), max_length=30, required=False)
    helpers = _agencies(_("配合单位"))

    def __init__(self, *args: Any, person: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        self.fields["headquarters"].queryset = queries.headquarters()  # type: ignore[attr-defined]

    def clean_project(self) -> Project | None:
        code = self.cleaned_data["project"].strip()
        if not code:
            return None
        found = queries.projects_to_name(self.person).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("没有代码为“%(code)s”的项目。"), params={"code": code})
        return found


class MoveForm(forms.Form):
    """Every move says which entry of the ledger the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, line: Line, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {}).setdefault("seen", line.seen_n)
        super().__init__(*args, **options)


class TextForm(MoveForm):
    text = _text(_("内容"))


class NoteForm(MoveForm):
    text = _text(_("说明"), required=False)


class ReasonForm(MoveForm):
    reason = _text(_("理由"))


class ProgressForm(MoveForm):
    text = _text(_("进展"))
    document = DocumentField(label=_("附件"), required=False)


class ClosureForm(MoveForm):
    text = _text(_("办结情况"))
    document = DocumentField(label=_("佐证"), required=False, help_text=_("原因已消除的事项可以不附。"))


class OrderForm(MoveForm):
    asked = _text(_("督办要求"))
    answer_by = _day(_("反馈期限"), required=False, help_text=_("不填则按督办规则计算。"))


class AnswerForm(MoveForm):
    text = _text(_("反馈内容"))
    promised_on = _day(_("承诺完成日"), required=False)


class LeadForm(MoveForm):
    lead = _agency(_("牵头单位"))
    helpers = _agencies(_("配合单位"))
    reason = _text(_("理由"))

    def __init__(self, line: Line, *args: Any, **options: Any) -> None:
        known = {"lead": line.lead_id, "helpers": list(line.helpers.values_list("pk", flat=True))}
        options["initial"] = known | options.get("initial", {})
        super().__init__(line, *args, **options)


class DueForm(MoveForm):
    due_on = _day(_("新的时限"))
    reason = _text(_("理由"))


class ReopenForm(MoveForm):
    reason = _text(_("理由"))
    due_on = _day(_("新的时限"), required=False, help_text=_("不填则按督办规则计算。"))


FORMS: Mapping[str, type[MoveForm]] = {
    "note_progress": ProgressForm, "answer": AnswerForm, "ask_closure": ClosureForm, "order": OrderForm,
    "change_lead": LeadForm, "move_due": DueForm, "hold_talk": TextForm, "drop": ReasonForm, "close": NoteForm,
    "return_closure": ReasonForm, "reopen": ReopenForm,
}  # fmt: skip


class MeetingForm(forms.Form):
    """开会."""

    headquarters = _agency(_("召开的指挥部"))
    chair = forms.CharField(label=_("主持人"), max_length=60)
    present = forms.CharField(label=_("参会单位"), max_length=500, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["headquarters"].queryset = queries.headquarters()  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """议定 on one line of the agenda."""

    text = _text(_("议定事项"))
    lead = _agency(_("责任单位"))
    due_on = _day(_("完成时限"))


class PeriodForm(forms.Form):
    """The period of a ranking."""

    first = _day(_("自"))
    last = _day(_("至"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("first") and said.get("last") and said["last"] < said["first"]:
            self.add_error("last", forms.ValidationError(_("结束日不能早于开始日。")))
        return said


class RulesForm(forms.Form):
    """督办规则."""

    rungs = forms.CharField(
        label=_("各级时限（工作日）"), max_length=60,
        help_text=_("从最低一级起，用逗号隔开；到期不办，满这些工作日升级一次。"),
    )  # fmt: skip
    answer_days = forms.IntegerField(label=_("督办单反馈时限（工作日）"))
    check_days = forms.IntegerField(label=_("核验时限（工作日）"))
    yellow_days = forms.IntegerField(label=_("临期提醒（工作日）"))
    talk_after = forms.IntegerField(label=_("逾期几次列入约谈"))
    due_days = forms.IntegerField(label=_("未定时限的事项给多少工作日"))
    item_late_days = forms.IntegerField(label=_("审批逾期几个工作日自动立项"))
    project_late_days = forms.IntegerField(label=_("预计开工晚于计划几个工作日自动立项"))
    debt_late_days = forms.IntegerField(label=_("欠交逾期几个工作日自动立项"))
    digit = forms.IntegerField(label=_("会议日的尾数"))
    level = forms.IntegerField(label=_("升到第几级的事项上会"), min_value=0, max_value=9)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for klass, label in Klass.choices:
            self.fields[f"hq_{klass}"] = AgencyField(
                label=_("“%(klass)s”类项目由谁督办") % {"klass": label}, queryset=queries.headquarters(), required=False
            )

    def clean_rungs(self) -> list[int]:
        parts = self.cleaned_data["rungs"].replace("，", ",").replace("、", ",").split(",")
        try:
            return [int(part) for part in parts if part.strip()]
        except ValueError:
            raise forms.ValidationError(_("请填写用逗号隔开的天数，例如 3,5。")) from None

    def values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        said = dict(self.cleaned_data)
        chosen = {klass: said.pop(f"hq_{klass}") for klass, _label in Klass.choices}
        return {**said, "headquarters": {klass: agency.pk for klass, agency in chosen.items() if agency}}


def initial(values: Mapping[str, Any]) -> dict[str, Any]:
    """The rules in force as the form shows them."""
    rungs = ",".join(str(days) for days in values["rungs"])
    return {**values, "rungs": rungs, **{f"hq_{klass}": key for klass, key in values["headquarters"].items()}}
