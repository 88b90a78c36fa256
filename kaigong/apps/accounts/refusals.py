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
    "stand_in.nothing_to_cover": _("{name} 没有工作台，或账号已停用，不需要指定代办人。已停用的人员请办理工作移交。"),
    "stand_in.overlaps": _(
        "这段时间里已由 {name} 代办（{start}至{end}）。同一机构同一时间只有一名代办人，请先结束原来的代办。"
    ),
    "stand_in.ended": _("{name} 的代办已经结束，无需再次结束。"),
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
    "stand_in.oneself": _("代办人不能是本人。请选择另一名同事。"),
    "stand_in.no_desk": _("{name} 没有工作台，不能代办。请选择窗口人员、经办人或部门负责人。"),
    "stand_in.stranger": _("{name} 不在同一机构或上下级机构，不能代办。请选择本机构或上下级机构的同事。"),
    "stand_in.names_too_long": _("两人的用户名合起来超过账本签名的长度。请选择另一名同事。"),
    "stand_in.ends_before": _("结束日期早于开始日期。请核对。"),
    "stand_in.over": _("结束日期已经过去。请填写今天或以后的日期；补记已办的事项请用补录。"),
    "stand_in.too_long": _("代办不超过 {limit} 天。时间更长的，请办理工作移交。"),
    "stand_in.no_agency": _("没有选择代办哪个机构的工作。请至少选择一个。"),
    "stand_in.strange_agency": _("{got} 不在其工作范围内。请从列出的机构中选择。"),
    "stand_in.reason_missing": _("没有写明原因。请写明请假、出差、培训等原因。"),
    "second_step.wrong_code": _("验证码不对或已过期。请核对手机时间，输入当前显示的六位数字。"),
}
