"""What people fill in about debts and pledges; what the law allows is decided in the core."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases import names, owing
from kaigong.apps.cases.forms.moves import TEXT, Move
from kaigong.apps.cases.models import Debt, Item
from kaigong.apps.documents.forms import DocumentField
from kaigong.core.rules.model import Due

YES, NO = "yes", "no"


def _text(**options: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs=TEXT), max_length=2000, **options)


def due_words(due: Due) -> str:
    """When a published material is owed, in words."""
    if due.before:
        return str(_("办理“{item}”之前")).format(item=names.item(due.before))
    if due.working_days_after_decision:
        return str(_("决定后 {days} 个工作日内")).format(days=due.working_days_after_decision)
    return str(_("决定后 {days} 日内")).format(days=due.calendar_days_after_decision or 0)


def _materials(item: Item) -> list[tuple[str, str]]:
    return [(code, f"{names.material(code)} · {due_words(due)}") for code, due in owing.published(item).items()]


class AcceptDeferredForm(Move):
    """容缺受理."""

    materials = forms.MultipleChoiceField(
        label=_("容缺的材料"), widget=forms.CheckboxSelectMultiple,
        help_text=_("只列出办事指南公布的次要材料；每份只容缺一次。"),
    )  # fmt: skip
    wait_days = forms.IntegerField(
        label=_("决定前补交的工作日数"), min_value=1, max_value=60, required=False,
        help_text=_("不填：按公布的期限在决定后补交。填写：补齐后再作决定，逾期不予许可。"),
    )  # fmt: skip
    promise = _text(label=_("申请人的书面承诺"), help_text=_("照录承诺补交的材料和时间。"))

    def __init__(self, item: Item, *args: Any, **options: Any) -> None:
        super().__init__(item, *args, **options)
        self.fields["materials"].choices = _materials(item)  # type: ignore[attr-defined]


class ApproveDeferredForm(Move):
    """办结（容缺通过）."""

    materials = forms.MultipleChoiceField(
        label=_("现在才容缺的材料"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = _text(label=_("审查意见"), required=False)

    def __init__(self, item: Item, *args: Any, **options: Any) -> None:
        super().__init__(item, *args, **options)
        self.fields["materials"].choices = _materials(item)  # type: ignore[attr-defined]


class SignPledgeForm(Move):
    """签署告知承诺书: the exact text, and who signs it."""

    text = forms.CharField(
        label=_("告知承诺书全文"), disabled=True, required=False,
        widget=forms.Textarea(attrs={"rows": 16, "readonly": True}),
    )  # fmt: skip
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    signer = forms.CharField(label=_("签署人"), max_length=60, help_text=_("法定代表人或者受托签署的人。"))
    agree = forms.BooleanField(label=_("已阅读全文，知晓不实承诺的后果，现作出以上承诺"))

    def __init__(self, item: Item, *args: Any, **options: Any) -> None:
        text = owing.pledge_text(item)
        initial = options.setdefault("initial", {})
        initial |= {"text": text.text, "digest": text.digest}
        super().__init__(item, *args, **options)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned.pop("text", None)
        cleaned.pop("agree", None)
        return cleaned


class VoidSimulationForm(Move):
    """预审作废."""

    ground = forms.ChoiceField(
        label=_("作废的情形"), widget=forms.RadioSelect,
        choices=[("outbid", _("由他人竞得土地（全部模拟审查结果作废）")), ("design-changed", _("预审之后变更设计"))],
    )  # fmt: skip
    note = _text(label=_("说明"), required=False)


# ------------------------------------------------------------------------------------------------ one debt


class DebtForm(forms.Form):
    """A move on one debt."""

    def __init__(self, debt: Debt, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.debt = debt


class PayForm(DebtForm):
    document = DocumentField(label=_("补交的材料"), required=False)
    note = _text(label=_("说明"), required=False)


class CheckForm(DebtForm):
    kept = forms.ChoiceField(
        label=_("核查结果"), widget=forms.RadioSelect, choices=[(YES, _("属实，符合要求")), (NO, _("不属实或者不符合"))]
    )
    note = _text(label=_("核查意见"), required=False)
    days = forms.IntegerField(
        label=_("改正期限（工作日）"),
        min_value=1,
        max_value=90,
        required=False,
        help_text=_("承诺不实的，责令限期改正。"),
    )

    def __init__(self, debt: Debt, *args: Any, **options: Any) -> None:
        super().__init__(debt, *args, **options)
        if debt.kind != "pledge" or debt.order:
            del self.fields["days"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "kept" in cleaned:
            cleaned["kept"] = cleaned["kept"] == YES
        if cleaned.get("kept") is False and not cleaned.get("note", "").strip():
            self.add_error("note", ValidationError(_("请写明不属实或者不符合的情况。")))
        return cleaned


class StateForm(DebtForm):
    text = _text(label=_("陈述和申辩"))


class ExtendDebtForm(DebtForm):
    days = forms.IntegerField(label=_("延长工作日"), min_value=1, max_value=60)
    reason = _text(label=_("理由"))


class DebtReasonForm(DebtForm):
    reason = _text(label=_("理由"))
