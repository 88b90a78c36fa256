"""What anybody may hand in to have it verified."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 20 * 1024 * 1024


class VerifyForm(forms.Form):
    """A number, or a file. The file is read and forgotten; nothing of it is kept."""

    number = forms.CharField(
        label=_("证书编号"), max_length=40, required=False, strip=True,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text=_("印在证书标题下方，如 KG-2022-000001-03。"),
    )  # fmt: skip
    file = forms.FileField(
        label=_("要核验的文件"), required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".pdf,.json,.jsonl"}),
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
