"""The form for a register of leads: pasted cells, or a file of them."""

import csv
import io
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.documents import sniff
from kaigong.apps.projects import paste, paste_grid, sheet_files, sheet_words
from kaigong.apps.projects.forms_paste import LOOKS
from kaigong.core.problems import Faulty

MOST_BYTES = 5 * 1024 * 1024


class RegisterForm(forms.Form):
    """Cells copied from a spreadsheet, or the spreadsheet itself; what a file says becomes the cells."""

    text = forms.CharField(
        label=gettext_lazy("复制的格子"), strip=False, required=False, max_length=paste.MOST_CHARACTERS,
        widget=forms.Textarea(attrs=LOOKS),
        help_text=gettext_lazy("从 Excel 或 WPS 里选中格子，复制，贴在这里；第一行是列名。最多 5000 行。"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("或者上传文件"), required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "class": "form-control"}),
        help_text=gettext_lazy(".xlsx 或 .csv，不超过 5 MB；有文件时以文件为准，读出的格子会列在上面。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        upload = said.get("file")
        if upload and upload.size > MOST_BYTES:
            self.add_error("file", _("文件超过 5 MB。请分成几个文件。"))
        elif upload:
            said["text"] = self._written(upload)
        elif not said.get("text", "").strip():
            self.add_error("text", _("请粘贴格子，或者上传文件。"))
        return said

    def _written(self, upload: Any) -> str:
        """The cells of the file as they would have been pasted."""
        try:
            if sniff.media_type(upload.file) == sniff.EXCEL:
                _name, lines = sheet_files.cells(upload.file)
                return paste_grid.written([[_plain(cell) for cell in line] for line in lines])
        except Faulty as faulty:
            self.add_error("file", " ".join(sheet_words.told(one) for one in faulty.problems))
            return ""
        upload.seek(0)
        try:
            return paste_grid.written(_csv(_decoded(upload.read())))
        except (csv.Error, UnicodeDecodeError):
            self.add_error("file", _("读不懂这个文件。请另存为 .xlsx 或者 UTF-8 的 .csv 再传。"))
            return ""


def _plain(cell: Any) -> str:
    """A cell as it would be copied: no time at midnight, no point after whole numbers."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).removesuffix("T00:00:00")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _csv(text: str) -> list[list[Any]]:
    return [list(line) for line in csv.reader(io.StringIO(text.replace("\x00", ""), newline=""))]
