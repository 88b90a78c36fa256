"""What people fill in about joint visits and ceremonies."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.documents.forms import DocumentField
from kaigong.apps.projects.models import Project
from kaigong.apps.supervision import event_rules, queries, queries_events
from kaigong.apps.supervision.forms import _agency, _day, _text
from kaigong.apps.supervision.refusals import TEXTS
from kaigong.core.supervision.tours import Criterion

MOST_CODES = 300
BETWEEN = dict.fromkeys(map(ord, "，,、\x00"), " ")  # what may stand between two codes


class Codes(forms.Textarea):
    """Codes typed as a text, or ticked one by one under the same name."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        several = data.getlist(name) if hasattr(data, "getlist") else []
        return "\n".join(several) if several else super().value_from_datadict(data, files, name)


class CodesField(forms.CharField):
    """Codes of projects, one a line or between commas, in order."""

    widget = Codes(attrs={"rows": 4, "spellcheck": "false"})

    def to_python(self, value: Any) -> list[str]:
        text = (super().to_python(value) or "").translate(BETWEEN)
        return list(dict.fromkeys(text.split()))


class SheetField(forms.CharField):
    """The lines of a sheet: name, blank, points."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> list[Criterion]:
        found = []
        for line in (super().to_python(value) or "").replace("\x00", "").splitlines():
            name, _blank, most = line.strip().rpartition(" ")
            if not line.strip():
                continue
            if not name.strip() or not most.isascii() or not most.isdigit() or len(most) > 4:
                raise forms.ValidationError(str(TEXTS["tour.sheet_line"]).format(got=line.strip()[:60]))
            found.append(Criterion(name.strip(), int(most)))
        return found


class HeadForm(forms.Form):
    """What both have in common."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=200)
    headquarters = _agency(gettext_lazy("组织单位"))
    on = _day(gettext_lazy("日期"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["headquarters"].queryset = queries.headquarters()  # type: ignore[attr-defined]


class TourForm(HeadForm):
    """筹备项目拉练."""

    until = _day(gettext_lazy("结束日"))
    route = _text(gettext_lazy("路线"), required=False)
    sheet = SheetField(
        label=gettext_lazy("评分表"), required=False, help_text=gettext_lazy("每行一项：名称、空格、分值。")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sheet"].initial = "\n".join(f"{one.name} {one.most}" for one in event_rules.usual_sheet())


class GroundbreakingForm(HeadForm):
    """筹备集中开工."""

    place = forms.CharField(label=gettext_lazy("地点"), max_length=200)
    follow_days = forms.IntegerField(
        label=gettext_lazy("跟踪天数"), min_value=1, max_value=365,
        help_text=gettext_lazy("举行之后多少天内名单上的项目应当真正开工。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["follow_days"].initial = event_rules.follow_days()


class ProjectsForm(forms.Form):
    """Projects for a route or a list, by their codes."""

    projects = CodesField(label=gettext_lazy("项目代码"), help_text=gettext_lazy("每行一个，按顺序。"))

    def __init__(self, *args: Any, person: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person

    def clean_projects(self) -> list[Project]:
        """The projects in the order of their codes as typed."""
        codes = self.cleaned_data["projects"]
        if len(codes) > MOST_CODES:
            raise forms.ValidationError(_("一次最多列入 %(most)s 个项目。"), params={"most": MOST_CODES})
        found = {row.code: row for row in queries_events.to_name(self.person).filter(code__in=codes)}
        if unknown := [code for code in codes if code not in found]:
            raise forms.ValidationError(_("没有这些代码的项目：%(codes)s。"), params={"codes": "、".join(unknown[:10])})
        return [found[code] for code in codes]


class ListForm(ProjectsForm):
    """列入集中开工名单."""

    despite = forms.CharField(
        label=gettext_lazy("仍列入的理由"), required=False, max_length=300,
        help_text=gettext_lazy("许可或立项文件不齐的项目要写，名单上会标明。"),
    )  # fmt: skip


class SeenForm(forms.Form):
    """到站."""

    on = _day(gettext_lazy("到站日"))
    note = _text(gettext_lazy("现场情况"))
    photo = DocumentField(label=gettext_lazy("照片"), required=False)


class ScoreForm(forms.Form):
    """打分, a field for each line of the sheet."""

    def __init__(self, *args: Any, sheet: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = [name for name, _most in sheet]
        for n, (name, most) in enumerate(sheet):
            self.fields[f"points_{n}"] = forms.IntegerField(
                label=_("{name}（0–{most}）").format(name=name, most=most), min_value=0, max_value=most, required=False
            )

    def points(self) -> dict[str, int]:
        """What was given."""
        said = {name: self.cleaned_data.get(f"points_{n}") for n, name in enumerate(self.names)}
        return {name: got for name, got in said.items() if got is not None}


class FindingForm(forms.Form):
    """发现问题，立项督办."""

    title = forms.CharField(label=gettext_lazy("问题"), max_length=200)
    lead = _agency(gettext_lazy("牵头单位"))
    wanted = _text(gettext_lazy("销号所需佐证"))
    due_on = _day(gettext_lazy("到期日"), required=False, help_text=gettext_lazy("不填则按督办规则计算。"))


class HeldForm(forms.Form):
    """已举行."""

    on = _day(gettext_lazy("举行日"))


class WhyForm(forms.Form):
    """取消, 移出."""

    reason = _text(gettext_lazy("理由"))
