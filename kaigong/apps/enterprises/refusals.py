"""What people are told when the register says no."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "enterprise.known": _("统一社会信用代码 {credit_code} 已经登记，单位名称为“{name}”。请直接在该单位下添加人员。"),
    "member.is_an_officer": _("{name}（{username}）是机关工作人员，不能代表单位办事。请选用单位人员的账号。"),
    "member.known": _("{name} 已经可以代表“{enterprise}”办事，无需再次添加。"),
    "credit.reason_missing": _("没有写明事由。记入或者修复信用记录，应当写明事实和依据。请补写后再提交。"),
    "credit.repaired_before": _("这条记录已于{on}修复，不需要再次修复。"),
    "credit_code.length": _("统一社会信用代码应为 18 位，现有 {got} 位。"),
    "credit_code.characters": _(
        "统一社会信用代码含有不应出现的字符：第 3 至 8 位为数字，其余为数字或大写字母，"
        "不用 I、O、S、V、Z（GB 32100-2015）。"
    ),
    "credit_code.check": _("统一社会信用代码的校验位不符（GB 32100-2015）。请对照营业执照核对。"),
    "name.missing": _("请填写名称。"),
    "name.too_long": _("名称为 {got} 个字，最多 {limit} 个字。"),
}
