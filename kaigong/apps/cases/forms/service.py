"""The forms of an applicant: points of the notice, a question, a rating; and the answer to a rating."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kaigong.apps.documents.forms import DocumentField
from kaigong.core.cases.records import Answer, PointState

LINES = {"rows": 3, "maxlength": 2000}
SCORES = [(5, _("非常满意")), (4, _("满意")), (3, _("基本满意")), (2, _("不满意")), (1, _("非常不满意"))]
OWED = {PointState.OPEN.value, PointState.UNMET.value}


def _lines(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs=LINES), **more)


class AskForm(forms.Form):
    text = _lines(_("您的问题"))


class RateForm(forms.Form):
    score = forms.TypedChoiceField(label=_("评分"), choices=SCORES, coerce=int, widget=forms.RadioSelect)
    text = _lines(_("说明"), required=False, help_text=_("不满意的，请写明情况；部门负责人须回复。"))


class AnswerRatingForm(forms.Form):
    text = _lines(_("回复"), help_text=_("写明核实的情况和整改措施，申请人可以看到。"))


class NoticeForm(forms.Form):
    """The merged notice: for every point owed a word and a document; some may be left for another day."""

    def __init__(self, data: Any = None, files: Any = None, *, rows: list[Any], initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        self.owed = [(row, point) for row in rows for point in row.points if point["state"] in OWED]
        for row, point in self.owed:
            key = name_of(row.code, point["id"])
            self.fields[f"note-{key}"] = _lines(_("说明"), required=False)
            self.fields[f"file-{key}"] = DocumentField(label=_("补正材料"), required=False, help_text="")
            self.fields[f"held-{key}"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
        for row in rows:
            self.fields[f"seen-{row.code}"] = forms.IntegerField(widget=forms.HiddenInput, initial=row.seen_n)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = [name for name in cleaned if name.startswith(("note-", "file-", "held-")) and cleaned[name]]
        if not said and not self.errors:
            raise ValidationError(_("还没有答复任何一条。可以只答复其中几条，其余以后再交。"))
        return cleaned

    def fields_of(self, code: str, point: str) -> dict[str, forms.BoundField]:
        """The three fields of one point."""
        key = name_of(code, point)
        return {part: self[f"{part}-{key}"] for part in ("note", "file", "held")}

    def answers(self, documents: dict[str, str]) -> dict[str, list[Answer]]:
        """By item what is answered; `documents` has the hash of the document given for a point."""
        found: dict[str, list[Answer]] = {}
        for row, point in self.owed:
            key = name_of(row.code, point["id"])
            note, sha = self.cleaned_data.get(f"note-{key}", "").strip(), documents.get(key, "")
            if note or sha:
                found.setdefault(row.code, []).append(Answer(point["id"], note, (sha,) if sha else ()))
        return found

    def seen(self) -> dict[str, int]:
        """Which entry of the ledger the page showed of each item."""
        return {name.removeprefix("seen-"): n for name, n in self.cleaned_data.items() if name.startswith("seen-")}


def name_of(code: str, point: str) -> str:
    """How the fields of a point are called."""
    return f"{code}-{point.replace('.', '_')}"
