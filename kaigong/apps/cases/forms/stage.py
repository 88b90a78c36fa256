"""What the government fills in to prolong joint handling."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StageForm(forms.Form):
    """The reason is told to the applicant."""

    reason = forms.CharField(
        label=_("延长理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        help_text=_("告知申请人；只能延长一次，须在到期当日或之前批准。"),
    )  # fmt: skip
