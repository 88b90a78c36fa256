"""Forms of the window for paper: who brought it, what was counted, and how each material comes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases.application import Line
from kaigong.apps.cases.forms.moves import LATE, add_late_fields, clean_late
from kaigong.apps.cases.models import How, Item, State
from kaigong.apps.documents.forms import DocumentField

TEXT = {"rows": 3, "maxlength": 2000}
TAKEN_BACK = (State.RECEIVED, State.CORRECTING, State.CORRECTED, State.ACCEPTED, State.IN_REVIEW, State.SUSPENDED)
AGAIN = (State.WITHDRAWN, State.REFUSED, State.REJECTED, State.CALLED_BACK, State.REVOKED, State.LAPSED)


class Brought(forms.Form):
    """Who came to the window. It stands on the receipt alone."""

    brought_by = forms.CharField(label=_("送件人"), max_length=60)
    phone = forms.CharField(
        label=_("联系电话"), max_length=30, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )


class IntakeForm(Brought):
    """代为申请: the stages, and each material as paper, as a scan, or later."""

    stages = forms.MultipleChoiceField(label=_("申请的阶段"), widget=forms.CheckboxSelectMultiple)
    field_order = ["stages", "brought_by", "phone"]

    def __init__(self, stages: list[tuple[str, str]], lines: list[Line], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stages"].choices = stages  # type: ignore[attr-defined]
        for line in lines:
            choices = [(How.PAPER, How.PAPER.label), (How.LATER, How.LATER.label)]
            self.fields[f"how-{line.code}"] = forms.ChoiceField(choices=choices, required=False, initial=How.LATER)
            self.fields[f"file-{line.code}"] = DocumentField(label=line.name, required=False, help_text="")
        self.lines = lines
        add_late_fields(self)

    def late_fields(self) -> list[forms.BoundField]:
        """The fields of paper that came in earlier."""
        return [self[name] for name in LATE]

    def late_given(self) -> bool:
        """Whether somebody began to say so."""
        return self.is_bound and any(self.data.get(name, "").strip() for name in LATE)

    def clean(self) -> dict[str, Any]:
        return clean_late(self, super().clean() or {})


class PaperForm(Brought):
    """收取纸质材料 of one item."""

    what = forms.ChoiceField(label=_("收件内容"), widget=forms.RadioSelect)
    papers = forms.CharField(
        label=_("材料清单"), widget=forms.Textarea(attrs=TEXT), max_length=2000, help_text=_("每行写一份，注明份数。")
    )
    document = DocumentField(label=_("扫描件"), required=False)
    field_order = ["what", "papers", "document", "brought_by", "phone"]

    def __init__(self, item: Item, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("resupply", _("补正材料"))] if item.state == State.CORRECTING else []
        choices += [("resubmit", _("重新申请"))] if item.state in AGAIN else []
        choices += [("other", _("其他材料"))]
        choices += (
            [("withdraw", _("撤回申请书"))] if item.state in TAKEN_BACK else []
        )  # last: never what is ticked first
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
        self.fields["what"].initial = choices[0][0]

    def clean_papers(self) -> list[str]:
        listed = [line.strip() for line in self.cleaned_data["papers"].splitlines() if line.strip()]
        if not listed:
            raise ValidationError(_("请逐份写明收到的材料。"))
        return listed
