"""What people fill in at joint meetings and acceptance visits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases import names
from kaigong.apps.cases.models import Session
from kaigong.apps.documents.forms import DocumentField
from kaigong.core.cases.joint_values import Expert

TEXT = {"rows": 3, "maxlength": 2000}
PASS_OR_REVISE = [("pass", _("通过")), ("revise", _("修改后再议"))]


def _text(**options: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs=TEXT), max_length=2000, **options)


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class ConveneForm(forms.Form):
    """召开联合评审会."""

    on = _day(label=_("会议日期"))
    place = forms.CharField(label=_("会议地点"), max_length=200)
    experts = _text(label=_("专家"), help_text=_("每行一位：姓名，单位，专业。"))

    def clean_experts(self) -> list[Expert]:
        lines = (line.replace("，", ",").split(",") for line in self.cleaned_data["experts"].splitlines())
        return [Expert(*(part.strip() for part in parts[:3])) for parts in lines if parts[0].strip()]


class VisitForm(forms.Form):
    """安排联合踏勘."""

    on = _day(label=_("踏勘日期"))
    place = forms.CharField(label=_("踏勘地点"), max_length=200)
    unit = forms.CharField(
        label=_("单体建筑"), max_length=80, required=False, help_text=_("只验收其中一栋的，填写楼号；整体验收不填。")
    )

    def __init__(self, *args: Any, units: bool = False, only_units: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not units:
            del self.fields["unit"]
        elif only_units:
            self.fields["unit"].required = True


class SessionForm(forms.Form):
    """A move in a session. What there is to choose comes from the session."""

    def __init__(self, session: Session, agency: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.session, self.agency = session, agency


def _chapters(session: Session, agency: str = "") -> list[tuple[str, str]]:
    open_ = [one for one in session.chapters if one["verdict"] != "pass" and agency in ("", one["agency"])]
    return [(one["material"], names.material(one["material"])) for one in open_]


class ExpertOpinionForm(SessionForm):
    chapter = forms.ChoiceField(label=_("章节"))
    expert = forms.ChoiceField(label=_("专家"))
    verdict = forms.ChoiceField(label=_("意见"), widget=forms.RadioSelect, choices=PASS_OR_REVISE)
    text = _text(label=_("具体意见"), required=False)

    def __init__(self, session: Session, agency: str, *args: Any, **options: Any) -> None:
        super().__init__(session, agency, *args, **options)
        self.fields["chapter"].choices = _chapters(session)  # type: ignore[attr-defined]
        self.fields["expert"].choices = [(one["name"], one["name"]) for one in session.experts]  # type: ignore[attr-defined]


class ChapterForm(SessionForm):
    chapter = forms.ChoiceField(label=_("章节"))
    verdict = forms.ChoiceField(label=_("决定"), widget=forms.RadioSelect, choices=PASS_OR_REVISE)
    reason = _text(label=_("理由"), required=False)
    document = DocumentField(label=_("定稿文件"), required=False)

    def __init__(self, session: Session, agency: str, *args: Any, **options: Any) -> None:
        super().__init__(session, agency, *args, **options)
        self.fields["chapter"].choices = _chapters(session, agency)  # type: ignore[attr-defined]


class FindingForm(SessionForm):
    text = _text(label=_("发现的问题"))
    place = forms.CharField(label=_("位置"), max_length=200, required=False)
    photo = DocumentField(label=_("照片"), required=False)
    advice = forms.BooleanField(label=_("只是建议，不影响通过"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["must"] = not cleaned.pop("advice", False)
        return cleaned


class MemberOpinionForm(SessionForm):
    verdict = forms.ChoiceField(
        label=_("专项意见"), widget=forms.RadioSelect, choices=[("pass", _("通过")), ("revise", _("整改后复验"))]
    )
    text = _text(label=_("说明"), required=False)


class RectificationForm(SessionForm):
    days = forms.IntegerField(label=_("整改期限（工作日）"), min_value=1, max_value=250)


class AnswerForm(SessionForm):
    text = _text(label=_("整改情况"))
    document = DocumentField(label=_("整改照片或材料"), required=False)


class RecheckForm(SessionForm):
    met = forms.TypedChoiceField(
        label=_("复验结果"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("已整改到位")), ("no", _("仍不到位"))],
    )  # fmt: skip
    note = _text(label=_("说明"), required=False)


class ConcludeForm(SessionForm):
    verdict = forms.ChoiceField(
        label=_("统一意见"), widget=forms.RadioSelect, choices=[("pass", _("验收通过")), ("fail", _("验收不通过"))]
    )
    opinion = _text(label=_("意见内容"))


SESSION_FORMS: dict[str, type[SessionForm]] = {
    "give_expert_opinion": ExpertOpinionForm, "decide_chapter": ChapterForm, "note_finding": FindingForm,
    "give_member_opinion": MemberOpinionForm, "list_rectification": RectificationForm,
    "conclude_acceptance": ConcludeForm,
}  # fmt: skip
FINDING_FORMS: dict[str, type[SessionForm]] = {"answer_finding": AnswerForm, "recheck_finding": RecheckForm}
