"""What people are told when a commitment cannot be entered."""

from django.utils.translation import gettext_lazy as _

TEXTS = {"commitment.known": _("编号 {numbers} 的承诺已经登记，没有重复记入。请核对编号后再登记。")}
PROBLEMS = {
    "commitment.missing": _("缺少“{name}”。请补全后再登记。"),
    "commitment.kind": _("类别“{got}”不在目标与已有事实之内。"),
    "commitment.comparator": _("比较方式“{got}”不能识别，可用 =、>=、>、<=、~。"),
    "commitment.value": _("数值“{got}”不是有限的数。"),
    "commitment.due": _("期限“{got}”不是有效日期，应写作 2022-03-31 的样子。"),
    "commitment.measure": _("没有名为“{got}”的计算口径。"),
}
