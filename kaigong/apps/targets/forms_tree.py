"""Forms of the target tree."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.targets.actions_tree import Part
from kaigong.apps.targets.breaking import AMONG, Cell
from kaigong.apps.targets.models import Way

WORDS = {"county": _("县市区"), "quarter": _("季度"), "month": _("月份"), "county-quarter": _("县市区和季度")}


class WayForm(forms.Form):
    """Into what a promise is broken down, and by which weights."""

    among = forms.ChoiceField(label=_("分到"), choices=[(name, WORDS[name]) for name in AMONG])
    way = forms.ChoiceField(label=_("办法"), choices=Way.choices)

    def chosen(self) -> tuple[str, str]:
        """The way and the parts; what cannot be read is as if nothing had been said."""
        if self.is_bound and self.is_valid():
            return self.cleaned_data["way"], self.cleaned_data["among"]
        return Way.HAND, "county"


class PartsForm(forms.Form):
    """The value of every part, and the reason where they do not add up."""

    reason = forms.CharField(
        label=_("差额的理由"), max_length=300, required=False, help_text=_("各份相加等于承诺值的不用填。")
    )

    def __init__(self, *args: Any, proposal: list[tuple[Cell, Decimal]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.proposal = proposal
        for n, (_cell, value) in enumerate(proposal):
            self.fields[f"part_{n}"] = forms.DecimalField(
                min_value=0, max_digits=16, decimal_places=4, required=False, initial=f"{value.normalize():f}"
            )

    def parts(self) -> list[Part]:
        """The parts that were given something."""
        values = [(cell, self.cleaned_data[f"part_{n}"]) for n, (cell, _value) in enumerate(self.proposal)]
        return [Part(*cell, value) for cell, value in values if value]

    def places(self) -> dict[str, str]:
        """The field of each part that was given something, by its place among those."""
        given = [n for n in range(len(self.proposal)) if self.cleaned_data[f"part_{n}"]]
        return {f"parts.{place}": f"part_{n}" for place, n in enumerate(given)}

    def lines(self) -> list[tuple[str, str, Any]]:
        """Name of the agency, period and field of each part."""
        return list(self._lines())

    def _lines(self) -> Iterator[tuple[str, str, Any]]:
        names = accounts.agency_names({cell[0] for cell, _value in self.proposal})
        for n, ((agency, period), _value) in enumerate(self.proposal):
            yield names.get(agency, agency), period, self[f"part_{n}"]
