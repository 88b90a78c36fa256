"""The form for a block of cells copied from a spreadsheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.projects import paste

LOOKS = {"rows": 12, "spellcheck": "false", "wrap": "off", "class": "form-control pl-paste-text"}


class PasteForm(forms.Form):
    """What was copied, as it was copied."""

    text = forms.CharField(
        label=_("复制的格子"), strip=False, max_length=paste.MOST_CHARACTERS, widget=forms.Textarea(attrs=LOOKS),
        help_text=_("格子之间是制表符，和从 Excel 复制出来的一样；第一行可以是列名，也可以没有。最多 5000 行。"),
    )  # fmt: skip
