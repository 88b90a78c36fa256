"""What people fill in at the marketplace."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.documents.forms import DocumentField
from kaigong.apps.intermediaries import eligible, terms
from kaigong.apps.intermediaries.models import Body, Commission, Method
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words

TEXT = {"rows": 3, "maxlength": 2000}
FEN_PER_WAN = 10_000 * 100


def _text(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=TEXT), max_length=2000, **options)


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def _wan(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=10**7, max_digits=14, decimal_places=4, **options)


def fen(wan: Decimal | None) -> int | None:
    """Ten thousand yuan in fen."""
    return None if wan is None else int(wan * FEN_PER_WAN)


def service_choices() -> list[tuple[str, str]]:
    """The intermediary services by name."""
    return [(code, words.named(item)) for code, item in terms.services(rulebook.catalogue()).items()]


class ApplyForm(forms.Form):
    """申请入驻."""

    affiliated = forms.MultipleChoiceField(
        label=_("隶属或关联的部门"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("有隶属、人员、资金或资产关系的部门都要列出；隐瞒的，暂停承接。"),
    )  # fmt: skip
    intro = _text(_("简介"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(agency.id, words.named(agency)) for agency in accounts.agencies()]
        self.fields["affiliated"].choices = known  # type: ignore[attr-defined]


class OfferForm(forms.Form):
    """公示服务."""

    service = forms.ChoiceField(label=_("服务事项"))
    grade = forms.CharField(label=_("资质等级"), max_length=40, required=False)
    certificate_no = forms.CharField(label=_("资质证书编号"), max_length=60)
    valid_until = _day(_("资质有效期至"))
    promised_days = forms.IntegerField(label=_("承诺工作日"), min_value=1, max_value=500)
    price = _wan(_("参考价格（万元）"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["service"].choices = service_choices()  # type: ignore[attr-defined]

    def offer(self) -> dict[str, Any]:
        """The values as the action takes them."""
        said = dict(self.cleaned_data)
        price = said.pop("price")
        return {**said, "price_fen": fen(price)}


class CommissionForm(forms.Form):
    """发布委托."""

    service = forms.ChoiceField(label=_("服务事项"))
    method = forms.ChoiceField(label=_("选取方式"), choices=Method.choices, widget=forms.RadioSelect)
    body = forms.ModelChoiceField(
        label=_("机构"), queryset=Body.objects.none(), required=False,
        help_text=_("只在直接选取时填写。"),
    )  # fmt: skip
    reason = _text(_("直接选取的理由"), required=False)
    quotes_until = _day(_("报价截止日"), required=False, help_text=_("只在竞价比选时填写。"))
    wanted_days = forms.IntegerField(label=_("要求工作日"), min_value=1, max_value=500)
    budget = _wan(_("预算（万元）"), required=False)
    brief = _text(_("服务要求"))

    def __init__(self, *args: Any, today: date, service: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["service"].choices = service_choices()  # type: ignore[attr-defined]
        chosen = self.data.get("service", "") or service
        self.fields["body"].queryset = eligible.bodies(chosen, today)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("method") == Method.CHOICE:
            for field in ("body", "reason"):
                if not said.get(field):
                    self.add_error(field, ValidationError(_("直接选取须选定机构并写明理由。")))
        if said.get("method") == Method.BID and not said.get("quotes_until") and "quotes_until" not in self.errors:
            self.add_error("quotes_until", ValidationError(_("竞价比选须定报价截止日，且晚于今天。")))
        return said

    def commission(self) -> dict[str, Any]:
        """The values as the action takes them."""
        said = dict(self.cleaned_data)
        budget = said.pop("budget")
        return {**said, "budget_fen": fen(budget)}


class MoveForm(forms.Form):
    """Every move says which entry of the ledger the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, commission: Commission, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {}).setdefault("seen", commission.seen_n)
        super().__init__(*args, **options)


class DrawForm(MoveForm):
    witness = forms.CharField(label=_("见证人"), max_length=60)
    words = forms.CharField(
        label=_("见证人说的词或数字"), max_length=100, help_text=_("当场说出，与账本最近的日根一起作为随机来源。")
    )


class QuoteForm(MoveForm):
    price = _wan(_("报价（万元）"))
    days = forms.IntegerField(label=_("工作日"), min_value=1, max_value=500)
    note = _text(_("说明"), required=False)


class AwardForm(MoveForm):
    body = forms.ModelChoiceField(label=_("选定机构"), queryset=Body.objects.none())
    reason = _text(_("理由"))

    def __init__(self, commission: Commission, *args: Any, **options: Any) -> None:
        super().__init__(commission, *args, **options)
        quoted = Body.objects.filter(quotes__commission=commission).select_related("enterprise")
        self.fields["body"].queryset = quoted  # type: ignore[attr-defined]


class DeliverForm(MoveForm):
    document = DocumentField(label=_("成果文件"))
    note = _text(_("说明"), required=False)


class PointsForm(MoveForm):
    points = _text(_("要修改之处"))


class ReasonForm(MoveForm):
    reason = _text(_("理由"))


class RateForm(MoveForm):
    score = forms.TypedChoiceField(
        label=_("评分"), coerce=int, widget=forms.RadioSelect, choices=[(n, str(n)) for n in range(5, 0, -1)]
    )
    text = _text(_("评价"), required=False)


class DefectForm(MoveForm):
    text = _text(_("问题"))


class SuspendBodyForm(forms.Form):
    reason = _text(_("暂停理由"))


FORMS: Mapping[str, type[MoveForm]] = {
    "draw": DrawForm, "quote": QuoteForm, "award": AwardForm, "cancel": ReasonForm, "begin": MoveForm,
    "deliver": DeliverForm, "give_back": PointsForm, "accept": MoveForm, "rate": RateForm, "note_defect": DefectForm,
}  # fmt: skip
