"""What people type about accounts."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator, slug_re
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import queries, standing
from kaigong.apps.accounts.models import AgencyKind, Role
from kaigong.apps.accounts.refusals import PROBLEMS
from kaigong.core.problems import Faulty


class AgencyChoice(forms.ModelChoiceField):
    """An agency by its name in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        english = (get_language() or "").startswith("en")
        return (english and obj.name_en) or obj.name_zh


class Key(forms.SlugField):
    """A user name or an agency's own key."""

    default_validators = [RegexValidator(slug_re, _("只能包含英文字母、数字、连字符和下划线。"))]


class LogIn(forms.Form):
    username = forms.CharField(
        label=_("用户名"), max_length=60, widget=forms.TextInput({"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("密码"), widget=forms.PasswordInput({"autocomplete": "current-password"}), strip=False
    )


class Code(forms.Form):
    token = forms.CharField(
        label=_("六位验证码"),
        min_length=6,
        max_length=6,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class Confirm(forms.Form):
    """The person's own password once more, before something about the log-in changes."""

    password = forms.CharField(
        label=_("当前密码"), widget=forms.PasswordInput({"autocomplete": "current-password"}), strip=False
    )


class NewPassword(forms.Form):
    password = forms.CharField(
        label=_("新密码"),
        help_text=_("至少 10 位，不要用常见密码，也不要与用户名或姓名相近。"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )
    password_again = forms.CharField(
        label=_("再次输入新密码"), widget=forms.PasswordInput({"autocomplete": "new-password"}), strip=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = data.get("password"), data.get("password_again")
        if all(given) and given[0] != given[1]:
            self.add_error("password_again", _("两次输入的新密码不一致。"))
        return data


class ChangePassword(NewPassword):
    current = forms.CharField(
        label=_("当前密码"), widget=forms.PasswordInput({"autocomplete": "current-password"}), strip=False
    )
    field_order = ["current", "password", "password_again"]


class Agency(forms.Form):
    id = Key(label=_("机构代码"), help_text=_("事项目录中有的机构，用目录里的代码；登记后不能更改。"), max_length=60)
    name_zh = forms.CharField(label=_("机构名称"), max_length=100)
    name_en = forms.CharField(label=_("英文名称"), max_length=150)
    kind = forms.ChoiceField(label=_("类别"), choices=AgencyKind.choices)
    parent = AgencyChoice(label=_("上级机构"), queryset=None, required=False, empty_label=_("无"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = queries.agencies()


class ChangeRole(forms.Form):
    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    agency = AgencyChoice(
        label=_("所属机构"),
        queryset=None,
        required=False,
        empty_label=_("无"),
        help_text=_("企业项目经理不属于任何机构。"),
    )
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = queries.agencies()


class Person(NewPassword):
    username = Key(
        label=_("用户名"), max_length=60, help_text=_("登录用，只含英文字母、数字、连字符和下划线；登记后不能更改。")
    )
    name_zh = forms.CharField(label=_("姓名"), max_length=60)
    name_en = forms.CharField(label=_("英文姓名"), max_length=60, required=False)
    title_zh = forms.CharField(label=_("职务"), max_length=60, required=False)
    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    agency = AgencyChoice(
        label=_("所属机构"),
        queryset=None,
        required=False,
        empty_label=_("无"),
        help_text=_("企业项目经理不属于任何机构。"),
    )
    field_order = ["username", "name_zh", "name_en", "title_zh", "role", "agency", "password", "password_again"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = queries.agencies()


class PersonChoice(forms.ModelChoiceField):
    """A person by name, with the agency."""

    def label_from_instance(self, obj: Any) -> str:
        english = (get_language() or "").startswith("en")
        name = (english and obj.name_en) or obj.name_zh
        agency = obj.agency and ((english and obj.agency.name_en) or obj.agency.name_zh)
        return f"{name} · {agency} · {obj.get_role_display()}" if agency else str(name)


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class Absent(forms.Form):
    """Whose desk it is about: the first step, where there is a choice."""

    absent = PersonChoice(label=_("谁不在岗"), queryset=None)

    def __init__(self, whom: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["absent"].queryset = whom


class StandIn(forms.Form):
    stand_in = PersonChoice(label=_("代办人"), queryset=None)
    starts_on = _day(label=_("开始日期"))
    ends_on = _day(label=_("结束日期"), help_text=_("含当日。"))
    agencies = forms.MultipleChoiceField(label=_("代办哪些机构的工作"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=_("原因"), max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, absent: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mates = queries.at_desks_of(standing.related(absent)).exclude(pk=absent.pk)
        self.fields["stand_in"].queryset = mates
        keys = standing.agencies_of(absent)
        names = queries.agency_names(keys)
        self.fields["agencies"].choices = [(key, names[key]) for key in keys]  # type: ignore[attr-defined]
        self.fields["agencies"].initial = keys[:1]


class Reason(forms.Form):
    reason = forms.CharField(label=_("理由"), min_length=2, max_length=500, widget=forms.Textarea({"rows": 2}))


def tell(form: forms.Form, faults: Faulty) -> None:
    """Put each fault an action named at the field it belongs to."""
    for problem in faults.problems:
        text = str(PROBLEMS.get(problem.code, problem.code)).format_map(problem.data)
        form.add_error(problem.at if problem.at in form.fields else None, text)
