"""What people fill in about the life of a project: proofs, steps, delays, 统计入库."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.documents.forms import DocumentField
from kaigong.apps.projects import signal_rules
from kaigong.apps.projects.evidence import Proof
from kaigong.apps.projects.forms import FEN_PER_WAN, NumberField
from kaigong.apps.projects.models import Evidence, Kind, Project, Stage
from kaigong.apps.projects.moves import Move
from kaigong.apps.rulebook import words

PLACES = {  # where a fault of an action stands on the form
    "kind": "kind", "on": "on", "document": "document", "latitude": "latitude", "number": "number",
    "amount": "amount", "reading": "reading", "milestone": "milestone", "reason": "reason", "since": "since",
    "note": "note", "agency": "agency", "pieces": "pieces", "stage": "stage",
}  # fmt: skip
AFTER_IDEA = [(stage.value, stage.label) for stage in Stage if stage is not Stage.IDEA]


def day(label: Any, **options: Any) -> forms.DateField:
    """A day as browsers ask for it."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class ProofFields(forms.Form):
    """One proof; which of the fields it takes depends on its kind, and whatever is missing is said together."""

    kind = forms.ChoiceField(label=gettext_lazy("证据种类"), choices=Kind.choices)
    document = DocumentField(label=gettext_lazy("证明文件"))
    on = day(gettext_lazy("日期"), required=False, help_text=gettext_lazy("照片带有拍摄日期和地点的，以照片为准。"))
    number = forms.CharField(
        label=gettext_lazy("编号"), required=False, max_length=80,
        help_text=gettext_lazy("许可、证照、发票要填。"),
    )  # fmt: skip
    amount = NumberField(
        label=gettext_lazy("金额（万元）"), required=False, help_text=gettext_lazy("发票、支付凭证、纳税记录要填。")
    )
    reading = NumberField(
        label=gettext_lazy("电表读数（千瓦时）"), required=False, help_text=gettext_lazy("电表读数要填。")
    )
    latitude = forms.FloatField(
        label=gettext_lazy("纬度"), required=False, min_value=-90, max_value=90,
        help_text=gettext_lazy("照片里没有拍摄地点时填写。"),
    )  # fmt: skip
    longitude = forms.FloatField(label=gettext_lazy("经度"), required=False, min_value=-180, max_value=180)

    def proof(self, document: Any) -> Proof:
        """What was said, with the document once it is stored."""
        said = self.cleaned_data
        amount, reading = said["amount"], said["reading"]
        return Proof(
            said["kind"], document, said["on"], said["latitude"], said["longitude"], said["number"].strip(),
            None if amount is None else round(Decimal(str(amount)) * FEN_PER_WAN),
            None if reading is None else Decimal(str(reading)),
        )  # fmt: skip


class EvidenceForm(ProofFields):
    """提交证据."""

    milestone = forms.ChoiceField(label=gettext_lazy("证明的节点"), choices=AFTER_IDEA)
    field_order = ("milestone", "kind", "document")


class MoveForm(ProofFields):
    """推进阶段: one step, on a proof filed before or a new one."""

    to = forms.ChoiceField(label=gettext_lazy("进入阶段"))
    piece = forms.ModelChoiceField(
        label=gettext_lazy("已提交的证据"), queryset=Evidence.objects.none(), required=False,
        help_text=gettext_lazy("也可以在下面另交一份。"),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=300)
    field_order = ("to", "piece", "kind", "document")

    def __init__(self, *args: Any, moves: list[Move], project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = {kind for row in moves for kind in row.kinds}
        pieces = Evidence.objects.filter(project=project, struck_at=None, kind__in=kinds)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (row.after.value, _("{stage}（需要：{evidence}）").format(stage=row.after.label, evidence=row.evidence))
            for row in moves
        ]
        self.fields["piece"].queryset = pieces.select_related("document")  # type: ignore[attr-defined]
        self.fields["piece"].label_from_instance = _piece_label  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in Kind if kind in kinds]  # type: ignore[attr-defined]
        for name in ("kind", "document"):
            self.fields[name].required = False
        fitting = pieces.filter(kind__in=moves[0].kinds if moves else ()).order_by("n").last()
        if fitting:
            self.initial.setdefault("piece", fitting.pk)
        elif not pieces.exists():
            del self.fields["piece"]
        self.moves = {row.after.value: row for row in moves}

    def clean(self) -> dict[str, Any]:
        """The step rests on a proof, of a kind it takes."""
        said = super().clean() or {}
        row, piece, document = self.moves.get(said.get("to", "")), said.get("piece"), said.get("document")
        if row is None or "document" in self.errors:
            return said
        kind = piece.kind if piece else said.get("kind")
        if not piece and not document and not row.carries:
            text = _("从“{before}”进入“{after}”需要{evidence}。请上传后再办。")
            self.add_error(
                "document", text.format(before=row.before.label, after=row.after.label, evidence=row.evidence)
            )
        elif (piece or document) and kind not in row.kinds:
            text = _("进入“{after}”只凭下列证据之一：{evidence}。请换一份证据，或改选证据种类。")
            self.add_error("kind", text.format(after=row.after.label, evidence=row.evidence))
        return said


def _piece_label(piece: Evidence) -> str:
    return f"{piece.get_kind_display()} · {piece.on:%Y-%m-%d} · {piece.document.name}"


class ReasonForm(forms.Form):
    """Something undone or refused, with the reason."""

    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300})
    )


class AgencyField(forms.ModelChoiceField):
    """An agency by its name in the page's language."""

    def label_from_instance(self, obj: Any) -> str:
        return words.named(obj)


class DelayForm(forms.Form):
    """记录推迟原因."""

    milestone = forms.ChoiceField(label=gettext_lazy("推迟的节点"), choices=AFTER_IDEA, initial=Stage.STARTED)
    reason = forms.ChoiceField(label=gettext_lazy("原因"))
    since = day(gettext_lazy("起始日"))
    agency = AgencyField(
        label=gettext_lazy("有关单位"), queryset=None, required=False,
        help_text=gettext_lazy("不选则按原因对应的单位。"),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(one.id, words.named(one)) for one in signal_rules.reasons().values()]
        self.fields["reason"].choices = known  # type: ignore[attr-defined]
        self.fields["agency"].queryset = accounts.agencies()  # type: ignore[attr-defined]

    def clean_agency(self) -> str:
        """Its key."""
        found = self.cleaned_data["agency"]
        return found.pk if found else ""


class EndForm(forms.Form):
    """推迟原因消除."""

    on = day(gettext_lazy("消除日"))


class FileStatisticsForm(forms.Form):
    """申报统计入库, with the proofs filed before."""

    pieces = forms.ModelMultipleChoiceField(
        label=gettext_lazy("所附证据"), queryset=Evidence.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("立项文件、施工合同或发票、现场照片各一份。"),
    )  # fmt: skip

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        found = Evidence.objects.filter(project=project, struck_at=None).select_related("document")
        self.fields["pieces"].queryset = found  # type: ignore[attr-defined]
        self.fields["pieces"].label_from_instance = _piece_label  # type: ignore[attr-defined]
        self.fields["pieces"].initial = [row.pk for row in found]


class EnterStatisticsForm(forms.Form):
    """统计入库."""

    number = forms.CharField(label=gettext_lazy("统计项目编码"), max_length=40)
    on = day(gettext_lazy("入库日"))


class CorrectStatisticsForm(ReasonForm):
    """更正统计入库, 退库."""

    number = forms.CharField(label=gettext_lazy("更正后的编码"), max_length=40, required=False)
    on = day(gettext_lazy("更正后的入库日"), required=False)
    removed = forms.BooleanField(label=gettext_lazy("退出统计库"), required=False)
