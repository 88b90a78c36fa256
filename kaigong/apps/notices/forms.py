"""What people type about notices."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kaigong.apps.notices import registry
from kaigong.apps.notices.refusals import PROBLEMS
from kaigong.apps.notices.registry import How
from kaigong.core.problems import Faulty

INBOX = ((How.NOW, _("显示")), (How.OFF, _("不显示")))
EMAIL = ((How.NOW, _("立即")), (How.DIGEST, _("随摘要")), (How.OFF, _("不发")))


class Address(forms.Form):
    email = forms.EmailField(
        label=_("电子邮箱"),
        required=False,
        max_length=200,
        help_text=_("保存后系统发送一封确认邮件，确认以后才会向这个邮箱发送通知。留空则不发送邮件。"),
        error_messages={"invalid": _("请填写正确的电子邮箱。")},
    )


class Choices(forms.Form):
    """How each kind is to come, and the digest."""

    language = forms.ChoiceField(label=_("邮件语言"), choices=settings.LANGUAGES)
    digest_inbox = forms.BooleanField(label=_("每个工作日 8:30 在站内收到摘要"), required=False)
    digest_email = forms.BooleanField(label=_("每个工作日 8:30 收到摘要邮件"), required=False)

    def __init__(self, ways: Mapping[str, tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = [registry.kinds()[code] for code in ways]
        for kind in self.kinds:
            inbox, email = ways[kind.code]
            label = str(kind.label)
            self.fields[f"inbox-{kind.code}"] = forms.ChoiceField(
                label=label, choices=INBOX, initial=inbox, required=not kind.must, disabled=kind.must
            )
            self.fields[f"email-{kind.code}"] = forms.ChoiceField(label=label, choices=EMAIL, initial=email)

    def rows(self) -> list[tuple[registry.Kind, Any, Any]]:
        """Each kind with its two fields."""
        return [(kind, self[f"inbox-{kind.code}"], self[f"email-{kind.code}"]) for kind in self.kinds]

    def chosen(self) -> dict[str, tuple[str, str]]:
        """What was chosen, by kind."""
        data = self.cleaned_data
        return {kind.code: (data[f"inbox-{kind.code}"] or How.NOW, data[f"email-{kind.code}"]) for kind in self.kinds}


class Subscribe(forms.Form):
    owner = forms.ChoiceField(label=_("单位"))
    url = forms.CharField(
        label=_("接收地址"), max_length=500, widget=forms.URLInput({"placeholder": "https://"}),
        help_text=_("系统用 POST 把每条通知发到这个地址，内容为 JSON，并带签名。"),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("通知类别"), required=False, widget=forms.CheckboxSelectMultiple(), help_text=_("不选则推送全部类别。")
    )

    def __init__(self, owners: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = list(owners.items())
        self.fields["kinds"].choices = [
            (kind.code, kind.label) for kind in registry.kinds().values() if kind.code != "digest"
        ]


class End(forms.Form):
    reason = forms.CharField(label=_("理由"), min_length=2, max_length=200, widget=forms.TextInput())


def tell(form: forms.Form, faults: Faulty) -> None:
    """Put each fault an action named at the field it belongs to."""
    for problem in faults.problems:
        text = str(PROBLEMS.get(problem.code, problem.code)).format_map(dict(problem.data))
        form.add_error(problem.at if problem.at in form.fields else None, text)
