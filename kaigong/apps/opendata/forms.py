"""What anybody may hand in to have it verified."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Agency
from kaigong.apps.opendata.tokens import LONGEST_DAYS

MAX_BYTES = 20 * 1024 * 1024


class VerifyForm(forms.Form):
    """A number, or a file. The file is read and forgotten; nothing of it is kept."""

    number = forms.CharField(
        label=_("证书编号"), max_length=40, required=False, strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("印在证书标题下方，如 KG-2022-000001-03。"),
    )  # fmt: skip
    file = forms.FileField(
        label=_("要核验的文件"), required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.json,.jsonl"}),
        help_text=_("证书（PDF 或签名数据）、项目护照、账本，不超过 20 MB。文件只用于核验，不会保存。"),
    )  # fmt: skip

    def clean_file(self) -> Any:
        upload = self.cleaned_data.get("file")
        if upload and upload.size > MAX_BYTES:
            raise ValidationError(_("文件超过 20 MB，不能在网页上核验。可以用命令 kaigong verify 在本机核验。"))
        if upload and not upload.size:
            raise ValidationError(_("文件是空的。请选择证书、护照或账本的原文件。"))
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("number") and not cleaned.get("file"):
            self.add_error("number", ValidationError(_("请填写证书编号，或选择要核验的文件。")))
        return cleaned


class TokenForm(forms.Form):
    """A new token: for whose system, what for, until when."""

    agency = forms.ModelChoiceField(label=_("机构"), queryset=Agency.objects.none())
    purpose = forms.CharField(label=_("用途"), max_length=100, help_text=_("由哪个系统使用，如“市不动产登记系统”。"))
    until = forms.DateField(
        label=_("有效期至"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("到期自动失效，最长 400 天。"),
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["agency"].label_from_instance = lambda agency: agency.name_zh  # type: ignore[attr-defined]
        self.today = today

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not self.today < until or (until - self.today).days > LONGEST_DAYS:
            raise ValidationError(_("有效期须在今天之后，且不超过 400 天。"))
        return until


class WithdrawTokenForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=500)
