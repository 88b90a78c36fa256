"""What people are told when an address of the guided form says what cannot be."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "guide.too_much": _("网址里的内容超过 {limit} 项，无法读取。请从头填写。"),
    "guide.unknown_key": _("网址里的“{got}”不是本表的问题，已忽略。"),
    "guide.unknown_type": _("没有“{got}”这种项目类型，请在下面重新选择。"),
    "guide.wrong_value": _("“{name}”不能填“{got}”。{wanted}"),
    "guide.wrong_day": _("起算日“{got}”不是日期。请按 2022-02-10 的样子填写。"),
    "guide.no_enterprise": _("您的账号还没有登记在任何单位名下，不能以单位名义申报。请到综合窗口登记单位后再申报。"),
    "scenario.name_missing": _("请给方案起个名字，再保存。"),
    "scenario.name_too_long": _("方案名称最多 {limit} 个字。请改短后再保存。"),
    "scenario.too_many": _("保存的方案已满 {limit} 个。请先删去不再需要的，再保存新的。"),
    "log.too_large": _(
        "日志文件超过 {limit}，没有收下。请截取一段时间后再上传，或者用命令 kaigong mine 在自己的机器上分析。"
    ),
    "log.missing": _("没有收到日志文件。请先选一个文件，再上传。"),
    "log.unknown_kind": _(
        "“{name}”不是能读的日志：能读 XES、CSV、Parquet、OCEL 2.0 和本系统的账本。请换一种格式导出后再上传。"
    ),
    "log.archive": _("“{name}”打不开：{why}。请处理后再上传。"),
    "log.empty": _("“{name}”里没有读到任何记录。请核对列的对应，或者换一份日志。"),
    "log.unreadable": _("“{name}”里没有读出任何记录：{why}。请处理后再上传，或者换一份日志。"),
    "log.object_type": _("这份日志里没有“{got}”这类对象。请从列表里选一类，再查看。"),
    "log.columns": _("件、活动、时间三列都要指明，而且不能是同一列。请重新选择后确认。"),
    "log.names": _("目录里没有这些事项：{names}。请从列表里选，或者空着，再核对。"),
    "replan.no_room": _(
        "排不下：往后再找，也没有各个部门都有空位的日子。请换一个早些的日子，或者先在“能否兑现”里试试加人。"
    ),
    "replan.begun_overload": _(
        "排不下：{day}{resource}已经在办的就超出能办的 {short} 件，改谁的日子都没有用。"
        "请先核对该部门的人数和每人同时在办的件数。"
    ),
}
