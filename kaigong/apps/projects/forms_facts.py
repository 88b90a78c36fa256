"""Forms of the file of a project. Amounts of money are typed in 万元."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.documents.forms import DocumentField
from kaigong.apps.projects import lists, readying
from kaigong.apps.projects.checks_facts import CITY_COLUMNS, Figure
from kaigong.apps.projects.forms import FEN_PER_WAN, NumberField
from kaigong.apps.projects.models import KeyLevel, MonthlyFigure, Project, ProjectFile
from kaigong.apps.rulebook import words

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
DEGREES = [(n, str(n)) for n in range(1, 6)]
WAN = _("万元")


class SignedField(NumberField):
    """A number that may lie below zero: what was reported too much is taken back."""

    def to_python(self, value: Any) -> int | float | None:
        text = str(value or "").strip()
        if text[:1] in ("-", "－", "−"):
            number = super().to_python(text[1:])
            return None if number is None else -number
        return super().to_python(value)


class WanField(SignedField):
    """Money in 万元, cleaned to fen; None where nothing was typed."""

    unit = WAN

    def __init__(self, *, signed: bool = False, **options: Any) -> None:
        self.signed = signed
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value) if self.signed else NumberField.to_python(self, value)
        return None if number is None else round(Decimal(str(number)) * FEN_PER_WAN)

    def prepare_value(self, value: Any) -> Any:
        return wan(value) if isinstance(value, int) else value


class AmountField(NumberField):
    """An amount as a decimal."""

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        return None if number is None else Decimal(str(number))

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def wan(fen: int | None) -> str:
    """Fen as a form shows them in 万元."""
    return "" if fen is None else f"{Decimal(fen) / FEN_PER_WAN:f}"


def _kinds(found: Any) -> list[tuple[str, str]]:
    return [(kind.id, words.named(kind)) for kind in found.values()]


class FileForm(forms.Form):
    """项目档案: what the record and the approvals do not ask."""

    sector_chain = forms.CharField(label=_("产业链"), max_length=60, required=False)
    zone = forms.CharField(label=_("园区"), max_length=60, required=False)
    township = forms.CharField(label=_("乡镇街道"), max_length=60, required=False)
    jobs = NumberField(label=_("新增就业（人）"), required=False)
    output_fen = WanField(label=_("达产后年产值"), required=False)
    start_claimed_on = forms.DateField(label=_("自报开工日"), required=False, widget=DAY)
    finish_planned_on = forms.DateField(label=_("计划竣工日"), required=False, widget=DAY)
    key_level = forms.ChoiceField(label=_("重点级别"), choices=KeyLevel.choices, required=False)
    leader = forms.CharField(label=_("包联领导"), max_length=60, required=False)
    leader_title = forms.CharField(label=_("包联领导职务"), max_length=60, required=False)
    officer = forms.CharField(label=_("责任人"), max_length=60, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, file: ProjectFile, person: Person) -> None:
        initial = {name: getattr(file, name) for name in self.base_fields}
        super().__init__(data, files, initial=initial)
        if person.role == Role.ENTERPRISE:
            for name in CITY_COLUMNS:
                del self.fields[name]

    def clean_jobs(self) -> int | None:
        jobs = self.cleaned_data["jobs"]
        return None if jobs is None else round(jobs)


class YearForm(forms.Form):
    """年度计划投资."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2099)
    planned_fen = WanField(label=_("计划投资"))


class MonthPlanForm(forms.Form):
    """计划投资 of one month."""

    month = forms.CharField(
        label=_("月份"), widget=forms.TextInput(attrs={"type": "month"}), help_text=_("例如 2022-02。")
    )
    planned_fen = WanField(label=_("计划投资"))

    def clean_month(self) -> date:
        return month_of(self.cleaned_data["month"])


def month_of(text: str) -> date:
    """2022-02 as its first day."""
    try:
        return date.fromisoformat(f"{text.strip()[:7]}-01")
    except ValueError:
        raise forms.ValidationError(_("“%(got)s”不是月份，例如 2022-02。"), params={"got": text}) from None


class SourceForm(forms.Form):
    """Money of one source."""

    kind = forms.ChoiceField(label=_("资金来源"))
    planned_fen = WanField(label=_("计划"))
    granted_fen = WanField(label=_("到位"))
    drawn_fen = WanField(label=_("支付"))
    reason = forms.CharField(label=_("说明"), max_length=300, required=False)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["kind"].choices = _kinds(lists.sources())


class FactorForm(forms.Form):
    """要素保障 of one kind."""

    kind = forms.ChoiceField(label=_("要素"))
    applied = AmountField(label=_("申请"))
    granted = AmountField(label=_("落实"))
    needed_on = forms.DateField(label=_("需要日期"), required=False, widget=DAY)
    agency = forms.ChoiceField(label=_("责任单位"), required=False)
    note = forms.CharField(label=_("说明"), max_length=300, required=False)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        rows = [(one.id, f"{words.named(one)}（{one.unit}）") for one in lists.factors().values()]
        self.fields["kind"].choices = rows
        agencies = [(one.pk, words.named(one)) for one in accounts.agencies()]
        self.fields["agency"].choices = [("", _("还不清楚")), *agencies]


class RiskForm(forms.Form):
    """A new risk."""

    kind = forms.ChoiceField(label=_("风险类别"))
    text = forms.CharField(label=_("风险"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    likelihood = forms.TypedChoiceField(label=_("可能性"), choices=DEGREES, coerce=int, help_text=_("1 很小，5 很大。"))
    effect = forms.TypedChoiceField(label=_("影响"), choices=DEGREES, coerce=int, help_text=_("1 很轻，5 很重。"))
    owner = forms.CharField(label=_("责任人"), max_length=60)
    measure = forms.CharField(label=_("应对措施"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    review_on = forms.DateField(label=_("复核日"), widget=DAY)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["kind"].choices = _kinds(lists.risks())


class RiskReviewForm(forms.Form):
    """A risk looked at again."""

    likelihood = forms.TypedChoiceField(label=_("可能性"), choices=DEGREES, coerce=int, help_text=_("1 很小，5 很大。"))
    effect = forms.TypedChoiceField(label=_("影响"), choices=DEGREES, coerce=int, help_text=_("1 很轻，5 很重。"))
    owner = forms.CharField(label=_("责任人"), max_length=60)
    measure = forms.CharField(label=_("应对措施"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    review_on = forms.DateField(label=_("复核日"), widget=DAY)


class RiskCloseForm(forms.Form):
    """销号, with what shows it."""

    note = forms.CharField(label=_("销号说明"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    evidence = DocumentField(label=_("证明文件"))


class WorkForm(forms.Form):
    """A kind of work and how much of it there is."""

    name = forms.CharField(label=_("工程内容"), max_length=60, help_text=_("例如桩基、主体结构、道路路基。"))
    unit = forms.CharField(label=_("单位"), max_length=20, help_text=_("例如根、平方米、千米。"))
    planned = AmountField(label=_("设计量"))
    weight = forms.IntegerField(label=_("权重"), min_value=1, max_value=100, initial=1)


class WorkDoneForm(forms.Form):
    """How much of it is done."""

    done = AmountField(label=_("完成量"))
    as_of = forms.DateField(label=_("截至"), widget=DAY)


class PaperForm(forms.Form):
    """A document that a fund asks for; approvals given on paper are among them."""

    kind = forms.ChoiceField(label=_("材料"))
    document = DocumentField(label=_("文件"))

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["kind"].choices = list(readying.every_paper().items())


class BaselineForm(forms.Form):
    """Keep the plan as it stands now."""

    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如 2022 年调整计划。"))
    reason = forms.CharField(label=_("理由"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    in_force = forms.BooleanField(
        label=_("作为现行基准"), required=False, initial=True, help_text=_("以后按它衡量进度，原来的基准保留备查。")
    )


class MonthForm(forms.Form):
    """One month of one project."""

    done_fen = WanField(label=_("完成投资"), signed=True, help_text=_("冲减以前多报的数填负数。"))
    physical_percent = AmountField(label=_("实物工作量（%）"), required=False)
    reason = forms.CharField(label=_("理由"), max_length=300, required=False, help_text=_("补报和更正时必填。"))
    evidence = DocumentField(label=_("证明文件"), required=False)


class QuestionForm(forms.Form):
    """退回核实."""

    text = forms.CharField(label=_("需要核实什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class MonthsForm(forms.Form):
    """本月填报: one month of all projects of a page, last month beside each."""

    reason = forms.CharField(label=_("补报或更正的理由"), max_length=300, required=False)
    evidence = DocumentField(label=_("证明文件"), required=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, projects: Sequence[Project], month: date,
        known: dict[tuple[int, date], MonthlyFigure],
    ) -> None:  # fmt: skip
        super().__init__(data, files)
        self.projects, self.month = projects, month
        for project in projects:
            row = known.get((project.pk, month))
            label = {"name": project.name}
            done = WanField(signed=True, required=False, label=_("完成投资：{name}").format(**label))
            percent = AmountField(required=False, label=_("实物工作量：{name}").format(**label))
            done.initial, percent.initial = (row.done_fen, row.physical_percent) if row else (None, None)
            self.fields |= {f"done_{project.pk}": done, f"percent_{project.pk}": percent}

    def figures(self) -> list[Figure]:
        """What was typed; a project left empty says nothing."""
        said = self.cleaned_data
        found = [
            Figure(project, self.month, said[f"done_{project.pk}"], said[f"percent_{project.pk}"])
            for project in self.projects
        ]
        return [one for one in found if one.done_fen is not None or one.physical_percent is not None]

    def places(self) -> dict[str, str]:
        """Where the faults of an action belong."""
        return {project.code: f"done_{project.pk}" for project in self.projects} | {"reason": "reason"}
