"""Forms of the register."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.accounts.models import Person
from kaigong.apps.accounts.queries import by_ref


class EnterpriseForm(forms.Form):
    """A new entry of the register."""

    credit_code = forms.CharField(
        label=gettext_lazy("统一社会信用代码"),
        max_length=40,
        help_text=gettext_lazy("营业执照上的 18 位代码，末位为校验位。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    name = forms.CharField(label=gettext_lazy("单位名称"), help_text=gettext_lazy("与营业执照一致。"))


class MemberForm(forms.Form):
    """Somebody who is to act for the enterprise."""

    username = forms.CharField(
        label=gettext_lazy("用户名"), max_length=60, help_text=gettext_lazy("该人员登录用的用户名。")
    )

    def clean_username(self) -> Person:
        username: Any = self.cleaned_data["username"].strip()
        person = by_ref(f"person:{username}")
        if person is None or not person.is_active:
            raise ValidationError(_("没有用户名为“%(username)s”的人员。"), params={"username": username})
        return person


class RepairForm(forms.Form):
    """信用修复: what was put right."""

    repair = forms.CharField(
        label=gettext_lazy("修复情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500})
    )
