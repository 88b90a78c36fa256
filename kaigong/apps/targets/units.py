"""The units of indicators, as a page says them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

UNITS: Mapping[str, Promise] = {
    "project": pgettext_lazy("unit", "个"), "item": _("件"), "yi": pgettext_lazy("unit", "亿元"), "day": _("天"),
    "working_day": _("个工作日"), "percent": _("%"), "times": pgettext_lazy("unit", "次"), "line": _("件"),
    "ticket": _("件"), "lead": _("条"), "yuan": pgettext_lazy("unit", "元"), "share": _("比值"),
    "agency": pgettext_lazy("unit", "家"), "stage": pgettext_lazy("unit", "个"), "theme": pgettext_lazy("unit", "个"),
    "ten_thousand_people": _("万人"), "level": pgettext_lazy("unit", "级"), "date": _("日期"), "state": _("状态"),
}  # fmt: skip


def unit(name: str) -> str:
    """The unit in the language of the page."""
    return str(UNITS.get(name, name))
