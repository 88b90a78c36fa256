"""Forms of the further moves of officers and heads, and of what may be said at any time."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.forms import AgencyChoice, PersonChoice
from kaigong.apps.cases import queries_desk, surveys
from kaigong.apps.cases.forms.moves import Move, SuspendForm, _text
from kaigong.apps.cases.models import Item, OpinionTemplate
from kaigong.apps.documents.forms import DocumentField
from kaigong.core.cases.commands.notes import OPINION_DAYS
from kaigong.core.cases.records import NewPoint


class AssignForm(Move):
    officer = PersonChoice(label=_("经办人"), queryset=None)

    def __init__(self, item: Item, *args: Any, **options: Any) -> None:
        super().__init__(item, *args, **options)
        mates = queries_desk.colleagues(item)
        username = item.officer.removeprefix("person:")
        self.fields["officer"].queryset = mates.exclude(username=username) if username else mates


def _others(field: Any, item: Item) -> None:
    """One of the other agencies; several forms of a page offer the same, which are read once."""
    field.queryset = queries_desk.other_agencies(item)
    field.choices = lambda: [("", field.empty_label), *queries_desk.besides(item)]


class AgencyReasonForm(Move):
    """转办."""

    agency = AgencyChoice(label=_("转给哪个部门"), queryset=None)
    reason = _text(label=_("转办理由"))

    def __init__(self, item: Item, *args: Any, **options: Any) -> None:
        super().__init__(item, *args, **options)
        _others(self.fields["agency"], item)


class PlainReasonForm(Move):
    reason = _text(label=_("理由"))


class OpinionForm(Move):
    """A decision in favour, with an opinion if there is one to write down."""

    reason = _text(label=_("审查意见"), required=False)


class AskRenewalForm(Move):
    """申请延续."""

    reason = _text(label=_("申请延续的理由"))
    document = DocumentField(label=_("证明材料"), required=False)


class RemeasureForm(Move):
    """补测变化部分: for each part of the result what changed; what did not stays empty."""

    document = DocumentField(label=_("补测成果"))

    def __init__(self, item: Item, *args: Any, **options: Any) -> None:
        super().__init__(item, *args, **options)
        self.parts = surveys.parts(item)
        for code, name in self.parts:
            self.fields[f"part_{code}"] = _text(
                label=name, required=False, help_text=_("写明变化的部位和内容；没有变化的留空，以原成果为准。")
            )
        self.order_fields([*(f"part_{code}" for code, _name in self.parts), "document"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = {code: cleaned.pop(f"part_{code}", "").strip() for code, _name in self.parts}
        cleaned["parts"] = {code: text for code, text in said.items() if text}
        if not cleaned["parts"]:
            self.add_error(
                f"part_{self.parts[0][0]}", ValidationError(_("请写明哪一部分有变化。没有变化的不需要补测。"))
            )
        return cleaned


class ProposeStopForm(SuspendForm):
    may_be_late = False


class ProposeExtensionForm(Move):
    days = forms.IntegerField(
        label=_("延长工作日"), min_value=1, max_value=250, required=False, help_text=_("不填则按法律允许的最长期限。")
    )
    reason = _text(label=_("理由"))


class ExtendForm(ProposeExtensionForm):
    """延长期限, with what an officer proposed filled in."""

    may_be_late = True
    field_order = ["days", "reason"]

    def __init__(self, item: Item, *args: Any, **options: Any) -> None:
        proposed = item.pending_extension or {}
        initial = options.setdefault("initial", {})
        for name in ("days", "reason"):
            if proposed.get(name):
                initial.setdefault(name, proposed[name])
        super().__init__(item, *args, **options)


class CallBackForm(Move):
    may_be_late = True
    ground = forms.ChoiceField(
        label=_("撤回的情形"), widget=forms.RadioSelect,
        choices=[("law", _("所依据的法律、法规、规章修改或者废止")), ("facts", _("客观情况发生重大变化"))],
    )  # fmt: skip
    reason = _text(label=_("理由"))
    compensation = _text(
        label=_("补偿"), help_text=_("给公民、法人造成财产损失的，应当依法补偿（《行政许可法》第八条）。")
    )


class UnmetForm(Move):
    """补正不符: the points of the one notice that are not met, and new ones that new material caused."""

    may_be_late = True
    unmet = forms.MultipleChoiceField(
        label=_("仍不符合的内容"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("只能是首轮告知过的内容。"),
    )  # fmt: skip
    fresh = forms.CharField(
        label=_("由新材料引起的新内容"), required=False, max_length=500,
        help_text=_("只有本轮新交的材料引起的，才可以提出，并须选出是哪份材料。"),
    )  # fmt: skip
    caused_by = forms.ChoiceField(label=_("引起它的新材料"), required=False)
    reason = _text(label=_("理由"))

    def __init__(self, item: Item, *args: Any, **options: Any) -> None:
        super().__init__(item, *args, **options)
        points = [(point["id"], point["text"]) for point in item.points]
        new = queries_desk.handed_in(item)
        self.fields["unmet"].choices = points  # type: ignore[attr-defined]
        self.fields["caused_by"].choices = [("", _("无")), *new]  # type: ignore[attr-defined]
        if not new:
            del self.fields["fresh"], self.fields["caused_by"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        text, cause = cleaned.pop("fresh", "").strip(), cleaned.pop("caused_by", "")
        if text and not cause:
            self.add_error(
                "caused_by",
                ValidationError(_("请选出引起它的新材料；没有的，不能再提出（《行政许可法》第三十二条）。")),
            )
        cleaned["fresh"] = [NewPoint(text, caused_by=cause)] if text and cause else []
        if not self.errors and not cleaned.get("unmet") and not cleaned["fresh"]:
            self.add_error("unmet", ValidationError(_("请至少选择一项仍不符合的内容。")))
        return cleaned


class OpinionsForm(Move):
    agencies = forms.MultipleChoiceField(label=_("征求哪些部门"), widget=forms.CheckboxSelectMultiple)
    question = _text(label=_("征求意见的内容"))
    days = forms.IntegerField(
        label=_("答复期限（工作日）"), min_value=1, max_value=60, initial=OPINION_DAYS,
        help_text=_("逾期未答的，视为同意；不停钟。"),
    )  # fmt: skip

    def __init__(self, item: Item, *args: Any, **options: Any) -> None:
        initial = options.setdefault("initial", {})
        initial.setdefault("days", OPINION_DAYS)
        super().__init__(item, *args, **options)
        self.fields["agencies"].choices = queries_desk.besides(item)  # type: ignore[attr-defined]


class ConsultForm(Move):
    agency = AgencyChoice(label=_("征询哪个部门"), queryset=None)
    question = _text(label=_("想了解什么"))

    def __init__(self, item: Item, *args: Any, **options: Any) -> None:
        super().__init__(item, *args, **options)
        _others(self.fields["agency"], item)


class CommentForm(Move):
    text = _text(label=_("留言"), help_text=_("同事可见，不停钟，不改变事项状态。"))


class AnswerForm(forms.Form):
    """To a consult, or to a question of the applicant."""

    answer = _text(label=_("答复"))


class GiveOpinionForm(forms.Form):
    """Of the agency that was asked."""

    agrees = forms.ChoiceField(
        label=_("意见"), widget=forms.RadioSelect, choices=[("yes", _("同意")), ("no", _("不同意"))]
    )
    answer = _text(label=_("说明"), required=False, help_text=_("不同意的，须说明理由。"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("agrees") == "no" and not cleaned.get("answer", "").strip():
            self.add_error("answer", ValidationError(_("不同意的，须说明理由。")))
        return cleaned


class TemplateForm(forms.Form):
    """审查意见模板."""

    title = forms.CharField(label=_("名称"), max_length=60)
    text = _text(label=_("内容"))
    shared = forms.BooleanField(label=_("全部门可用"), required=False)

    def __init__(self, *args: Any, may_share: bool, row: OpinionTemplate | None = None, **options: Any) -> None:
        if row is not None:
            options.setdefault("initial", {"title": row.title, "text": row.text, "shared": not row.owner})
        super().__init__(*args, **options)
        if not may_share:
            del self.fields["shared"]


class HandOverForm(forms.Form):
    """工作移交."""

    to = PersonChoice(label=_("移交给"), queryset=None)
    reason = _text(label=_("原因"), help_text=_("如调离、退休；记入每个事项的账本。"))

    def __init__(self, mates: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = mates
