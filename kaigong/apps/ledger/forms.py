"""What administrators type about deliveries."""

from django import forms
from django.utils.translation import gettext_lazy as _


class GiveUp(forms.Form):
    reason = forms.CharField(label=_("理由"), min_length=2, max_length=500, widget=forms.TextInput())
