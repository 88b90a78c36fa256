"""Forms of the administrator for the city's own catalogue: write a draft, change one item, publish, withdraw."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.rulebook import queries, words
from kaigong.apps.rulebook.models import CountedFrom, Transition

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
LONGEST = 2_000_000


class DraftForm(forms.Form):
    """A draft: what it is called, what it rests on, and its text, pasted or as a file."""

    title = forms.CharField(label=_("名称"), max_length=120, help_text=_("例如：危险化学品安全条件审查承诺期限压减"))
    ground = forms.CharField(label=_("依据"), max_length=300, help_text=_("文件名称、文号和条款。"))
    text = forms.CharField(
        label=_("内容"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "font-monospace"}),
        help_text=_("YAML 或者 JSON，只写改动的条目；也可以先留空，再用下方的表单逐项修改。"),
    )  # fmt: skip
    file = forms.FileField(label=_("或者上传文件"), required=False)

    def clean(self) -> dict[str, Any]:
        """An uploaded file takes the place of the text."""
        data = super().clean() or {}
        upload = data.pop("file", None)
        if upload is not None:
            if upload.size > LONGEST:
                self.add_error("file", _("文件过大，请控制在 2 MB 以内。"))
            else:
                data["text"] = upload.read().decode("utf-8", "surrogateescape")
        return data


class ItemForm(forms.Form):
    """The common changes of one item. A field left empty changes nothing."""

    item = forms.ChoiceField(label=_("事项"))
    legal_days = forms.IntegerField(label=_("法定期限（天）"), min_value=0, max_value=1000, required=False)
    unit = forms.ChoiceField(
        label=_("法定期限的单位"), required=False,
        choices=[("", _("不变")), ("working", _("工作日")), ("calendar", _("日（日历日）"))],
    )  # fmt: skip
    promised_days = forms.IntegerField(label=_("承诺期限（工作日）"), min_value=0, max_value=1000, required=False)
    agency = forms.ChoiceField(label=_("承办部门"), required=False)
    law = forms.CharField(label=_("法律依据：法律名称"), max_length=100, required=False)
    article = forms.CharField(
        label=_("法律依据：条款"),
        max_length=60,
        required=False,
        help_text=_("例如 23 或者 22, 25。新依据取代现有依据。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        catalogue = queries.catalogue()
        self.fields["item"].choices = [(one.id, words.named(one)) for one in catalogue.items.values()]
        agencies = [(one.id, words.named(one)) for one in catalogue.agencies.values()]
        self.fields["agency"].choices = [("", _("不变")), *agencies]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.changes():
            self.add_error(None, _("没有填写任何改动。"))
        return data

    def changes(self) -> dict[str, Any]:
        """What was filled in, as a draft writes it."""
        data, found = self.cleaned_data, dict[str, Any]()
        limit = {"value": data.get("legal_days"), "unit": data.get("unit") or None}
        limit = {key: value for key, value in limit.items() if value is not None}
        if limit:
            found["legal_days"] = limit | ({"ambiguous_unit": False} if limit.get("unit") == "working" else {})
        if data.get("promised_days") is not None:
            found["promised_days"] = data["promised_days"]
        if data.get("agency"):
            found["agency"] = [data["agency"]]
        if data.get("law"):
            found["legal_basis"] = [{"law": data["law"].strip("《》 "), "article": data.get("article", "")}]
        return found


class DayForm(forms.Form):
    """The day a draft is meant to come into force on."""

    force_on = forms.DateField(label=_("施行日"), widget=DAY)


class PublishForm(DayForm):
    """Publishing: the day in force, and what becomes of cases under way."""

    transition = forms.ChoiceField(label=_("在办申请"), choices=Transition, widget=forms.RadioSelect)
    transition_ground = forms.CharField(
        label=_("在办申请如此处理的依据"), max_length=300, required=False,
        help_text=_("例如《立法法》第一百零四条（不溯及既往，但为更好保护权利和利益的特别规定除外），或者新法的过渡条款。"),
    )  # fmt: skip
    counted_from = forms.ChoiceField(label=_("新期限起算"), choices=CountedFrom, widget=forms.RadioSelect)
