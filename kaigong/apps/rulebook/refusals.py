"""What people are told when a calendar cannot be entered or a day cannot be counted."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "calendar.unknown_year": _(
        "{year} 年的放假安排尚未公布或尚未录入，涉及该年的期限暂不能计算（行政许可法第八十二条按工作日计算）。"
        "请在国务院办公厅通知公布后由系统管理员录入。"
    ),
    "clock.negative_days": _("天数不能为负数（{days}）。"),
    "calendar.notice_number_missing": _("请填写通知文号，例如“国办发明电〔2021〕11号”。"),
    "calendar.notice_date_missing": _("请填写通知日期。"),
    "calendar.bad_date": _("“{got}”不是日期。请写成 2027-01-01，连续几天写成 2027-01-01..2027-01-03。"),
    "calendar.bad_span": _("“{got}”共 {days} 天，一段应为 1 至 {limit} 天。"),
    "calendar.bad_year": _("“{got}”不是年份。"),
    "calendar.missing": _("缺少“{at}”。"),
    "calendar.other_year": _("{day} 不在 {year} 年内，也不在上一年 12 月内。"),
    "calendar.listed_twice": _("{day} 出现了两次。"),
    "calendar.swapped_day_is_no_weekend": _("{day} 本来就是工作日（周一至周五），不能作为调休上班日。"),
    "calendar.implausible_total": _(
        "按所填日期全年有 {working_days} 个工作日，正常应在 {least} 至 {most} 个之间。请核对是否漏填或多填。"
    ),
    "calendar.wrong_type": _("“{at}”的内容不合要求：{got}。"),
    "calendar.unknown_key": _("不认识的内容“{at}”。"),
    "calendar.unknown_source": _("不认识的来源“{got}”。"),
    "region.missing": _("请选择地区。"),
    "region.notice_missing": _("请填写依据，例如通知的名称和文号。"),
    "region.year_unknown": _("{year} 年的放假安排尚未录入，请先录入全年安排。"),
    "region.nothing_new": _("{day} 按现行安排本来就是这样，无需另行录入。"),
    "edition.title_missing": _("请填写名称。"),
    "edition.ground_missing": _("请填写依据：文件名称、文号和条款。"),
    "edition.backwards": _(
        "施行日 {day} 早于今天（{today}）。规则不溯及既往（立法法第一百零四条），请改为今天或者以后的日期。"
    ),
    "edition.not_open": _("第 {number} 号修订{state}，不能再修改。需要改动时请另行起草一号修订。"),
    "edition.withdrawn_before": _("第 {number} 号修订已经撤回。"),
    "theme.bad_id": _("“{got}”不能作标识：请用小写字母、数字和连字符，3 至 61 个字符。"),
    "theme.id_taken": _("标识“{got}”已经有主题使用。请换一个。"),
    "theme.too_many": _("本市主题已达 {limit} 个上限。请先停用并清理不用的草稿。"),
    "theme.changed_since": _(
        "“{theme}”在您打开页面之后已有他人修改。您填写的内容没有保存到草稿，已为您保留；请查看最新情况后再改。"
    ),
    "theme.nothing_drafted": _("“{theme}”没有未发布的草稿。请先编辑并保存。"),
    "theme.not_published": _("“{theme}”现在没有在用的版本，不需要停用。"),
    "deemed_rule.not_open": _("目录没有把“{got}”列为可以由地方规定视为同意的事项。"),
    "deemed_rule.set_before": _("该事项在该地区已经启用。需要换依据时，请先停用原来的一条。"),
    "deemed_rule.no_rule": _("请填写依据：地方性法规或者规章的名称、文号和条款。没有依据，逾期不作决定不能视为同意。"),
    "deemed_rule.backwards": _(
        "请填写今天（{today}）或者以后的施行日。规则不溯及既往（立法法第一百零四条），已经届满的期限不受影响。"
    ),
    "deemed_rule.gone": _("“{rule}”已经停用，请刷新页面核对。"),
    "reason.missing": _("请写明原因。"),
    "region_day.gone": _("{region} {day} 的安排已被撤下，请刷新页面核对。"),
}
