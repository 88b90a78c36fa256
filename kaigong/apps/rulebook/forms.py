"""Forms of the administrator: a calendar year from its notice, and a day of one region."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.rulebook import words
from kaigong.apps.rulebook.queries import CITY, regions

SEPARATORS = re.compile(r"[\s,，、;；]+")
UNTIL = re.compile(r"\s*(?:\.\.|至|到|~|～|—)\s*")
DAY = forms.DateInput(attrs={"type": "date"})
PLACES = {"holidays[0].rest": "rest_days", "holidays[0].work": "swapped_days", "holidays": "rest_days",
          "year": "year", "notice_number": "notice_number", "notice_date": "notice_date"}  # fmt: skip


class DaysField(forms.CharField):
    """Days and spans in any order, one a line or separated by commas: 2027-01-01..2027-01-03."""

    widget = forms.Textarea(attrs={"rows": 7, "spellcheck": "false", "class": "font-monospace"})

    def to_python(self, value: Any) -> list[str]:
        text = UNTIL.sub("..", super().to_python(value) or "")
        return [_padded(part) for part in SEPARATORS.split(text) if part]


class CalendarYearForm(forms.Form):
    """What a notice says about a year."""

    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2100)
    notice_number = forms.CharField(label=_("通知文号"), max_length=100, help_text=_("例如：国办发明电〔2021〕11号"))
    notice_date = forms.DateField(label=_("通知日期"), widget=DAY)
    rest_days = DaysField(
        label=_("放假调休日"),
        help_text=_("按通知照录，含其中的周末；每行一段，例如 2027-01-01..2027-01-03。普通周末不必填写。"),
    )
    swapped_days = DaysField(label=_("调休上班日"), required=False, help_text=_("通知规定上班的周六、周日，每行一天。"))


class RegionDayForm(forms.Form):
    """One day on which a region departs from the country."""

    region = forms.ChoiceField(label=_("地区"))
    day = forms.DateField(label=_("日期"), widget=DAY)
    works = forms.TypedChoiceField(
        label=_("当天"),
        choices=[("rest", _("休息")), ("work", _("上班"))],
        coerce=lambda chosen: chosen == "work",
        empty_value=None,
    )
    notice = forms.CharField(label=_("依据"), max_length=200, help_text=_("作出安排的机关、文件名称和文号。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(agency.id, words.named(agency)) for agency in regions().values()]
        self.fields["region"].choices = [(CITY, _("全市")), *places]


class WithdrawForm(forms.Form):
    """Why the region follows the country again."""

    reason = forms.CharField(label=_("原因"), max_length=200)


def _padded(part: str) -> str:
    """2027/1/1 as 2027-01-01; anything that is no date stays as typed, so that the fault can quote it."""
    return re.sub(
        r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?",
        lambda found: f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}",
        part,
    )
