"""What people are told when accounts say no."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "agency.known": _("机构代码“{id}”已经登记。请直接使用该机构，或另取代码。"),
    "person.known": _("用户名“{username}”已有人使用。请另取用户名。"),
    "person.own_role": _("不能更改自己的角色：职责变动由另一名系统管理员办理。"),
    "person.own_account": _("不能停用自己的账号：请由另一名系统管理员办理。"),
    "person.inactive": _("{name} 的账号已经停用，无需再次停用。"),
    "person.active": _("{name} 的账号正在使用，无需恢复。"),
    "second_step.on": _("两步验证已经开启。如要更换设备，请先关闭再重新设置。"),
    "second_step.off": _("两步验证没有开启，无需关闭。"),
}

PROBLEMS = {
    "agency.bad_id": _("机构代码“{got}”不可用：只能包含英文字母、数字、连字符和下划线。"),
    "agency.no_name": _("请填写机构名称。"),
    "agency.unknown_kind": _("机构类别“{got}”不在名录内。请从列表中选择。"),
    "person.bad_username": _("用户名“{got}”不可用：只能包含英文字母、数字、连字符和下划线。"),
    "person.no_name": _("请填写姓名。"),
    "person.unknown_role": _("角色“{got}”不在名录内。请从列表中选择。"),
    "person.agency_missing": _("{role}应当有所属机构。请选择其所在的机构。"),
    "person.agency_too_many": _("{role}不属于任何机构。请将所属机构留空。"),
    "person.weak_password": _("密码不符合要求：{why}"),
    "second_step.wrong_code": _("验证码不对或已过期。请核对手机时间，输入当前显示的六位数字。"),
}
