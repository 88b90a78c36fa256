"""What people fill in: each form checks its own input; what the law allows is decided in the core."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases import names
from kaigong.apps.cases.models import Item
from kaigong.apps.documents.forms import DocumentField
from kaigong.apps.intermediaries import queries as market
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases.records import LateEntry
from kaigong.core.cases.values import Decision

TEXT = {"rows": 3, "maxlength": 2000}


def _text(**options: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs=TEXT), max_length=2000, **options)


LATE = ("late_on", "late_at", "late_ground")


def add_late_fields(form: forms.Form) -> None:
    """When it really happened, and why it is entered only now (补录)."""
    form.fields["late_on"] = forms.DateField(
        label=_("实际发生日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    form.fields["late_at"] = forms.TimeField(
        label=_("实际发生时间"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    form.fields["late_ground"] = _text(label=_("补录理由"), required=False)


def clean_late(form: forms.Form, cleaned: dict[str, Any]) -> dict[str, Any]:
    """Either nothing is said of an entry after the fact, or all of it, and then `late` is there."""
    said = {name: cleaned.pop(name, None) for name in LATE if name in form.fields}
    if not any(said.values()) and not any(name in form.errors for name in LATE):
        return cleaned
    missing = {"late_on": _("请填写实际发生的日期。"), "late_at": _("请填写实际发生的时间。"),
               "late_ground": _("补录须写明理由。")}  # fmt: skip
    for name, value in said.items():
        if not value and name not in form.errors:
            form.add_error(name, ValidationError(missing[name]))
    if not any(name in form.errors for name in LATE):
        on = timezone.make_aware(datetime.combine(said["late_on"], said["late_at"]))
        cleaned["late"] = LateEntry(on, said["late_ground"].strip())
    return cleaned


class Move(forms.Form):
    """Every move says which entry of the ledger the page showed, so that a page grown old changes nothing.

    Where `may_be_late`, it may be entered after the fact (补录): the day and hour it happened, and the ground.
    """

    may_be_late = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, item: Item, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {}).setdefault("seen", item.seen_n)
        super().__init__(*args, **options)
        self.item = item
        if self.may_be_late and (not self.is_bound or self.late_given()):  # most are not late: made when they are shown
            add_late_fields(self)

    def plain_fields(self) -> list[forms.BoundField]:
        """The fields of the move itself."""
        return [field for field in self.visible_fields() if field.name not in LATE]

    def late_fields(self) -> list[forms.BoundField]:
        """The fields of an entry after the fact."""
        if self.may_be_late and LATE[0] not in self.fields:
            add_late_fields(self)
        return [field for field in self.visible_fields() if field.name in LATE]

    def late_given(self) -> bool:
        """Whether somebody began to enter it after the fact."""
        return self.is_bound and any(self.data.get(name, "").strip() for name in LATE)

    def clean(self) -> dict[str, Any]:
        """Either nothing is said of an entry after the fact, or all of it."""
        return clean_late(self, super().clean() or {})


class AtOnceOrLate(Move):
    """Nothing to fill in, but it may be entered after the fact."""

    may_be_late = True


class DecideItemForm(Move):
    """作出决定."""

    may_be_late = True
    decision = forms.ChoiceField(
        label=_("决定"), widget=forms.RadioSelect,
        choices=[(Decision.APPROVE.value, _("准予（办结通过）")), (Decision.REJECT.value, _("不予（办结不通过）"))],
    )  # fmt: skip
    reason = _text(label=_("审查意见"), required=False, help_text=_("不予许可的，须写明理由和救济途径。"))

    def __init__(
        self, item: Item, *args: Any, decisions: tuple[str, ...] = ("approve", "reject"), **options: Any
    ) -> None:
        super().__init__(item, *args, **options)
        field = self.fields["decision"]
        field.choices = [choice for choice in field.choices if choice[0] in decisions]  # type: ignore[attr-defined]
        if len(decisions) == 1:
            field.initial = decisions[0]
            self.fields["reason"].help_text = _("不予许可由部门负责人作出。")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == Decision.REJECT.value and not cleaned.get("reason", "").strip():
            self.add_error("reason", ValidationError(_("不予许可须书面说明理由（《行政许可法》第三十八条第二款）。")))
        return cleaned


class ReasonForm(Move):
    may_be_late = True
    reason = _text(label=_("理由"))


class WithdrawForm(Move):
    reason = _text(label=_("原因"), required=False)


class CorrectionForm(Move):
    may_be_late = True
    missing = _text(label=_("所缺材料"), help_text=_("每行写一条，一次列全；发出后不能再提新的要求。"))

    def clean_missing(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["missing"].splitlines() if line.strip()]


class ResupplyForm(Move):
    may_be_late = True
    note = _text(label=_("补正说明"), required=False)
    document = DocumentField(label=_("补正材料"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("document") and not cleaned.get("note", "").strip():
            self.add_error("document", ValidationError(_("请上传补正材料，或写明补正的内容。")))
        return cleaned


class SuspendForm(Move):
    may_be_late = True
    reason = forms.ChoiceField(
        label=_("法定情形"), help_text=_("情形决定停哪一只钟：公示等只停承诺时限，不停法定时限。")
    )
    planned_days = forms.IntegerField(label=_("所需工作日"), min_value=1, max_value=250)

    def __init__(self, item: Item, *args: Any, **options: Any) -> None:
        super().__init__(item, *args, **options)
        grounds = rulebook.catalogue().items[item.code].clock_exclusions
        self.fields["reason"].choices = [(ground, names.ground(ground)) for ground in grounds]  # type: ignore[attr-defined]


class ResumeForm(Move):
    may_be_late = True
    result = _text(label=_("结果"))


class ReportForm(Move):
    on = forms.DateField(label=_("办成日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = _text(label=_("说明"), required=False)
    document = DocumentField(label=_("证明材料"), required=False)

    def __init__(self, item: Item, *args: Any, **options: Any) -> None:
        super().__init__(item, *args, **options)
        self.results = market.accepted_results(item.project, item.code) if item.commissioned else {}
        if self.results:
            offered = [(no, _("委托 {no} 已验收的成果：{name}").format(no=no, name=found.name))
                       for no, found in self.results.items()]  # fmt: skip
            self.fields["result"] = forms.ChoiceField(
                label=_("中介成果"), choices=[*offered, ("", _("另行上传"))], required=False, initial=offered[0][0],
                help_text=_("已在中介超市验收的成果，不需要再次上传。"),
            )  # fmt: skip
            self.order_fields(["on", "result", "document", "note"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.pop("result", "")
        if chosen and not cleaned.get("document"):
            cleaned["document"] = self.results[chosen]
        return cleaned


class ResubmitForm(Move):
    note = _text(label=_("说明"), required=False)
