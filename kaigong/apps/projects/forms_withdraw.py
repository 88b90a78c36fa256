"""What people fill in to take a step back, and to record a start anew."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kaigong.apps.documents.forms import DocumentField
from kaigong.apps.projects.forms_life import ProofFields, ReasonForm, day
from kaigong.apps.projects.models import Stage
from kaigong.apps.projects.moves import START
from kaigong.apps.projects.queries_life import Step


class WithdrawForm(ReasonForm):
    """撤回阶段: which step, why, and what shows the mistake."""

    stage = forms.ChoiceField(label=gettext_lazy("撤回哪一步"), help_text=gettext_lazy("它之后的节点一并撤回。"))
    document = DocumentField(
        label=gettext_lazy("依据文件"), required=False,
        help_text=gettext_lazy("核查记录、更正函等；没有可以不传，理由必须写明。"),
    )  # fmt: skip
    field_order = ("stage", "reason", "document")

    def __init__(self, *args: Any, steps: Sequence[Step], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stage"].choices = [(step.stage, _label(step)) for step in reversed(steps)]  # type: ignore[attr-defined]


def _label(step: Step) -> str:
    day = f"{step.on:%Y-%m-%d}" if step.on else "—"
    return f"{Stage(step.stage).label} · {day} → {Stage(step.back_to).label}"


class StartForm(ProofFields):
    """重新登记开工: the day, and a proof of a kind that a start takes."""

    started_on = day(gettext_lazy("开工日期"))
    field_order = ("started_on", "kind", "document")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in START]  # type: ignore[attr-defined]
