"""A field that takes only files the content store takes, and says why where it does not."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kaigong.apps.documents import sniff
from kaigong.apps.documents.refusals import TEXTS


class DocumentField(forms.FileField):
    """One file: PDF, picture, plain text, Word or Excel, up to the size limit."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.FileInput(attrs={"class": "form-control", "accept": sniff.ACCEPTED}))
        options.setdefault("help_text", _("PDF、图片、文本、Word 或 Excel，不超过 20 MB。"))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        upload = super().clean(data, initial)
        if upload:
            faults = [str(TEXTS[fault.code]).format(**fault.data) for fault in sniff.problems(upload.file, upload.size)]
            if faults:
                raise ValidationError(faults)
        return upload
