"""What people are told when a change of law cannot be carried into cases under way."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "law.no_change_that_day": _("{day}规则没有变化，没有可试算的内容。请从列出的施行日中选择。"),
    "law.not_in_run": _("{run} 中没有待执行的申请 {case} 或者它的这个事项，可能已经执行。请刷新页面核对。"),
    "law.not_in_force": _(
        "{version} 版自{day}起施行，之前不能改动在办申请（《立法法》第一百零四条：不溯及既往）。请到期再执行。"
    ),
    "law.run_is": _("{run} 现在是“{state}”，不能这样办理。请刷新页面核对。"),
}
