"""A field that takes only files the content store takes, and says why where it does not."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kaigong.apps.documents import pieces, sniff
from kaigong.apps.documents.models import Policy
from kaigong.apps.documents.refusals import TEXTS

UPLOADED = "upload-"  # before the field's name: the key of a file that was uploaded in pieces


class UploadInput(forms.FileInput):
    """A file input that takes what a script has uploaded in pieces as well; without scripts it is a plain one."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return super().value_from_datadict(data, files, name) or pieces.finished(data.get(UPLOADED + name, ""))


class DocumentField(forms.FileField):
    """One file: PDF, picture, plain text, Word or Excel, up to the size limit."""

    def __init__(self, **options: Any) -> None:
        attrs = {"class": "form-control", "accept": sniff.ACCEPTED, "data-upload": ""}
        options.setdefault("widget", UploadInput(attrs=attrs))
        options.setdefault("help_text", _("PDF、图片、文本、Word 或 Excel，不超过 20 MB。"))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        upload = super().clean(data, initial)
        if upload:
            most = settings.DOCUMENTS_MOST_BYTES if isinstance(upload, pieces.Resumed) else sniff.MAX_BYTES
            found = sniff.problems(upload.file, upload.size, most)
            faults = [str(TEXTS[fault.code]).format(**fault.data) for fault in found]
            if faults:
                raise ValidationError(faults)
        return upload


class RedactForm(forms.Form):
    """脱敏: boxes as lines `page left top width height`, page from 1 and shares of the page in per cent."""

    boxes = forms.CharField(
        label=_("涂黑的区域"), max_length=20000, widget=forms.Textarea(attrs={"rows": 4, "data-boxes": ""}),
        help_text=_(
            "在图上拖出区域；也可以每行写一处：页码、左、上、宽、高，后四个是占页面的百分比，例如 1 10 20 30 5。"
        ),
    )  # fmt: skip
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_boxes(self) -> list[tuple[int, float, float, float, float]]:
        lines = [line.split() for line in self.cleaned_data["boxes"].splitlines() if line.strip()]
        try:
            return [_box(*line) for line in lines]
        except (TypeError, ValueError):
            raise ValidationError(_("有一行不是“页码 左 上 宽 高”五个数字。")) from None


def _box(page: str, *shares: str) -> tuple[int, float, float, float, float]:
    left, top, width, height = (float(share) / 100 for share in shares)
    return int(page) - 1, left, top, width, height


class PolicyForm(forms.Form):
    """公开方式 of a slot."""

    thing = forms.CharField(widget=forms.HiddenInput, max_length=120)
    slot = forms.CharField(widget=forms.HiddenInput, max_length=120)
    policy = forms.ChoiceField(label=_("公开方式"), choices=Policy.choices, widget=forms.RadioSelect)
    release_on = forms.DateField(
        label=_("公开日"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    basis = forms.CharField(label=_("依据"), max_length=300)
