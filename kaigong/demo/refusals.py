"""What people are told when the demo's time cannot move."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "demo.not_empty": _("数据库不是空的，演示城市只能装入空数据库。请另建一个空数据库后再装入。"),
    "demo.not_loaded": _("演示城市还没有装入，没有可以前进的日子。请先装入演示城市。"),
    "demo.too_far": _("一次最多前进 {limit} 天，这里要求 {days} 天。请分几次前进。"),
    "demo.no_calendar": _(
        "{year} 年的工作日历尚未公布，期限无法计算，演示城市到上一年年底为止。管理员录入该年日历后可以继续。"
    ),
}
