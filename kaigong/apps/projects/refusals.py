"""What people are told when something cannot be done to a project."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "project.known": _("项目代码 {number} 已经登记过。请在项目列表中查找该项目，或核对代码。"),
    "project.facts_moved_on": _(
        "您打开页面之后，“{name}”的项目情况已被他人修改，所以这次没有保存，您填写的内容都还在。"
        "请对照下面列出的不同之处核对，再保存。"
    ),
    "project.plan_is_empty": _("“{name}”的计划里还没有事项，不能作为计划基准。请先补充项目情况。"),
    "project.started_before": _("“{name}”已于 {on} 开工，一个项目只记录一次开工。"),
    "project.start_in_future": _("开工日期 {on} 晚于今天（{today}）。开工应在发生之后记录，请核对日期。"),
    "project.no_such_move": _("项目不能从“{before}”直接进入“{after}”。请按项目库的顺序逐步推进。"),
    "project.start_is_recorded": _(
        "“{after}”由开工记录产生：取得施工许可后，由建设单位报告开工并附证明，项目即进入“{after}”。"
    ),
    "project.evidence_missing": _("从“{before}”进入“{after}”需要{evidence}。请上传后再办。"),
    "project.started_this_year": _("项目在 {year} 年开工，当年计为新开工；从下一年起才转为“{after}”。"),
    "project.name_missing": _("请填写项目名称。"),
    "project.name_too_long": _("项目名称有 {got} 个字，最多 {limit} 个字。"),
    "project.code_shape": _("“{got}”不是项目代码。项目代码形如 2202-421000-01-03-000017。"),
    "project.unknown_type": _("没有“{got}”这种项目类型，请从列表中选择。"),
    "project.unknown_class": _("没有“{got}”这个类别，请从列表中选择。"),
    "project.unknown_stage": _("没有“{got}”这个阶段，请从列表中选择。"),
    "project.county_missing": _("请选择项目所在的县市区或开发区。"),
    "project.investment": _("总投资应为不小于零的金额，现为“{got}”。"),
    "project.unknown_reform": _("没有“{got}”这项改革举措，请从列表中选择。"),
    "fact.unknown_attribute": _("没有“{at}”这一项情况。"),
    "fact.wrong_type": _("“{got}”不能作为“{at}”的内容，应为：{expected}。"),
}
