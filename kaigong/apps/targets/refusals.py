"""What people are told when a commitment cannot be entered."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "commitment.known": _("编号 {numbers} 的承诺已经登记，没有重复记入。请核对编号后再登记。"),
    "page.too_large": _("文件“{name}”超过 {most} MB，没有读取。请只选需要的版面，或者粘贴正文。"),
    "page.too_long": _("文字超过 {most} 字，没有读取。请按版面或章节分开识读。"),
    "page.kind": _("文件“{name}”不是文本、PDF 或 Word（.docx）。请另存为其中一种，或者粘贴正文。"),
    "page.scan": _("文件“{name}”是扫描件，里面没有文字，只有图像。请先用识别软件转成文字，再粘贴正文。"),
    "page.no_text": _("文件“{name}”里没有文字。请核对文件，或者粘贴正文。"),
    "page.damaged": _("文件“{name}”已损坏或者加了密码，无法打开。请换一份，或者粘贴正文。"),
    "page.nothing_open": _("没有选中待确认的条目。请先勾选，再确认或者不采用。"),
    "page.confirmed_already": _("该条已确认为承诺 {numbers}，不能再改。请在承诺中更正。"),
    "page.other_unit": _("报告的单位是“{unit}”，承诺的单位是“{other}”，不能直接比较。请先改正单位。"),
}
TEXTS |= {
    "definition.nothing_drafted": _("“{name}”没有未发布的草稿，没有可以发布或者放弃的内容。请先保存草稿。"),
    "definition.not_published": _("“{name}”没有施行中的本市口径，不能停用。"),
    "share.no_target": _("“{no}”是已有事实，不是目标，不能分解。"),
    "indicator.computed": _("指标“{name}”由系统计算，不能人工填报。数值有误，请改正背后的数据或者口径。"),
}
PROBLEMS = {
    "definition.bad_name": _("标识“{got}”只能用小写字母、数字和连字符，以字母开头，80 字以内。"),
    "definition.too_many": _("本市自定的指标和排名办法已有 {limit} 个，请先清理不用的。"),
    "reason.missing": _("请写明原因。"),
    "share.way": _("没有名为“{got}”的分解办法。"),
    "share.too_many": _("分解超过 {limit} 份，请按季度而不是按月分。"),
    "share.agency": _("没有标识为“{got}”的单位。"),
    "share.period": _("期间“{got}”不在该目标的期间之内。"),
    "share.value": _("分解值“{got}”应为不小于 0、最多四位小数的数。"),
    "share.twice": _("“{got}”写了两次。"),
    "share.gap": _("各份相加与承诺值 {promised} 相差 {gap}。请补齐，或者写明差额的理由。"),
    "value.scope": _("该指标不分到“{got}”，请选择它能分到的范围；选全市时不选县市区。"),
    "value.period": _("期间“{got}”不能识别，请写作 2022、2022H1、2022Q1 或 2022-03。"),
    "commitment.missing": _("缺少“{name}”。请补全后再登记。"),
    "commitment.kind": _("类别“{got}”不在目标与已有事实之内。"),
    "commitment.comparator": _("比较方式“{got}”不能识别，可用 =、>=、>、<=、~。"),
    "commitment.value": _("数值“{got}”不是有限的数。"),
    "commitment.due": _("期限“{got}”不是有效日期，应写作 2022-03-31 的样子。"),
    "commitment.measure": _("没有名为“{got}”的计算口径。"),
}
