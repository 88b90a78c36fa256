"""What people are told when something cannot be done to a project."""

from django.utils.translation import gettext_lazy as _

from kaigong.apps.projects.refusals_facts import FACTS
from kaigong.apps.projects.refusals_map import TEXTS as MAP

TEXTS = {
    "project.known": _("项目代码 {number} 已经登记过。请在项目列表中查找该项目，或核对代码。"),
    "project.facts_moved_on": _(
        "您打开页面之后，“{name}”的项目情况已被他人修改，所以这次没有保存，您填写的内容都还在。"
        "请对照下面列出的不同之处核对，再保存。"
    ),
    "project.plan_is_empty": _("“{name}”的计划里还没有事项，不能作为计划基准。请先补充项目情况。"),
    "project.started_before": _(
        "“{name}”已于 {on} 开工，计为 {year} 年新开工。一个项目只记录一次开工，也只在一个年度计为新开工。"
    ),
    "project.counted_before": _(
        "同一建设单位的同名项目 {number} 已于 {on} 开工，不能再计一次新开工。"
        "续建部分请在该项目办理，确属另一个项目请先更名。"
    ),
    "project.start_in_future": _("开工日期 {on} 晚于今天（{today}）。开工应在发生之后记录，请核对日期。"),
    "project.no_such_move": _("项目不能从“{before}”直接进入“{after}”。请按项目库的顺序逐步推进。"),
    "project.start_is_recorded": _(
        "“{after}”由开工记录产生：取得施工许可后，由建设单位报告开工并附证明，项目即进入“{after}”。"
    ),
    "project.evidence_missing": _("从“{before}”进入“{after}”需要{evidence}。请上传后再办。"),
    "project.evidence_kind": _("进入“{after}”只凭下列证据之一：{evidence}。请换一份证据，或改选证据种类。"),
    "project.milestone_in_future": _("日期 {on} 晚于今天（{today}）。请填写已经发生的日期。"),
    "project.milestone_before_start": _("日期 {on} 早于开工日 {started}，请核对。"),
    "evidence.kind": _("没有“{got}”这种证据，请从列表中选择。"),
    "evidence.day_missing": _("请填写证据的日期；照片里没有拍摄日期的也要填写。"),
    "evidence.in_future": _("证据日期 {on} 晚于今天（{today}），请核对。"),
    "evidence.no_picture": _("“{name}”不是照片。现场照片请传 JPG 或 PNG。"),
    "evidence.place_missing": _("照片里没有拍摄地点，请填写经度和纬度，或开启定位后重拍。"),
    "evidence.number_missing": _("请填写证照或发票的编号。"),
    "evidence.amount_missing": _("请填写金额。"),
    "evidence.reading_missing": _("请填写电表读数。"),
    "evidence.known": _("“{name}”已经作为这个节点的证据提交过。"),
    "evidence.struck_before": _("这份证据已经剔除。"),
    "project.no_such_step": _("“{name}”现在处于“{now}”，没有可以撤回的“{stage}”。请刷新页面，从列出的节点中选择。"),
    "view.name": _("请给视图起个名称，最多 {limit} 个字。"),
    "view.address": _("筛选条件太长（最多 {limit} 个字符），没有保存。请减少几个条件。"),
    "view.too_many": _("最多保存 {limit} 个视图，请先删除不用的。"),
    "life.reason_too_long": _("理由最多 {limit} 个字。"),
    "life.reason_missing": _("请写明理由。"),
    "delay.reason": _("没有“{got}”这个原因，请从列表中选择。"),
    "delay.agency": _("没有“{got}”这个单位，请从列表中选择。"),
    "delay.in_future": _("起始日 {on} 晚于今天（{today}），请核对。"),
    "delay.note_too_long": _("说明最多 {limit} 个字。"),
    "delay.known": _("这个节点的“{reason}”已经记录，尚未消除。"),
    "delay.ended_before": _("这个原因已于 {on} 消除。"),
    "delay.end_day": _("消除日应在 {since} 到 {today} 之间。"),
    "statistics.filed_before": _("这个项目{state}（{on}），不需要再次申报。"),
    "statistics.too_small": _(
        "计划总投资 {got} 万元，不到统计入库的 {least} 万元（房地产开发不限规模）。总投资有变化的，请先更正项目情况。"
    ),
    "statistics.proof_missing": _("申报入库还缺：{kinds}。请先提交这份证据。"),
    "statistics.other_evidence": _("所选证据不属于这个项目，或者已经剔除。"),
    "statistics.number": _("请填写统计项目编码，最多 {limit} 个字。"),
    "statistics.in_future": _("入库日 {on} 晚于今天，请核对。"),
    "statistics.nothing_changed": _("请填写要更正的编码或入库日；要退出统计库请选择退库。"),
    "statistics.other_state": _("项目现在的统计状态是“{state}”，不能办理这一步。请刷新页面再看。"),
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
    "sheet.damaged": _("这个文件读不出来（{reason}）。请用 Excel 或 WPS 另存为 .xlsx 后再传。"),
    "sheet.none": _("文件里没有工作表。请下载模板填写。"),
    "sheet.too_large": _("工作表超过 {rows} 行或 {columns} 列。请分成几个文件导入。"),
    "sheet.too_many": _("要导出的项目超过 {most} 个。请先筛选，再分几次导出。"),
    "sheet.no_head": _("第一行应为列名。请下载模板填写。"),
    "sheet.no_rows": _("列名下面没有项目。请从第二行起填写。"),
    "sheet.unknown_column": _("没有“{got}”这一列。列名请与模板一致。"),
    "sheet.column_twice": _("“{got}”这一列出现了两次，请只留一列。"),
    "sheet.unknown_word": _("“{got}”不在“{column}”可填的内容之中，请从下拉列表中选择。"),
    "sheet.not_yes_or_no": _("“{got}”不是“是”或“否”。"),
    "sheet.not_a_day": _("“{got}”不是日期。日期写成 2022-02-10，或把格子设为日期格式。"),
    "sheet.not_a_number": _("“{got}”不是数字。请只填数字，例如 12000 或 3.5。"),
    "sheet.out_of_range": _("“{got}”超出了可以填写的范围。"),
    "sheet.negative": _("“{got}”是负数，这里应不小于零。"),
    "sheet.not_cleared": _("“{column}”不能清空。"),
    "sheet.missing": _("新项目要填“{column}”。如果是已登记的项目，请在项目代码一列填写它的代码。"),
    "sheet.fixed": _("已登记项目的“{column}”由证明文件和计划产生，不能用表格更改。请在项目页面办理，或留空。"),
    "sheet.twice": _("“{got}”在 {first} 已经出现过，一个项目只写一行。"),
    "sheet.unknown_enterprise": _("没有统一社会信用代码为“{got}”的单位，请先登记单位。"),
    "sheet.known_name": _("该单位已有名为“{got}”的项目，代码 {code}。更新请填这个代码；确是另一个项目请换名称。"),
    "sheet.start_missing": _("已开工的项目要填实际开工日。"),
    "sheet.start_early": _("填了实际开工日的项目，阶段应为开工或以后。"),
    "sheet.moved_on": _("检查之后，有项目被他人更改，所以这次没有导入。下面是按现在情况重新检查的结果，请再确认。"),
    "sheet.not_excel": _("“{name}”不是 Excel 工作簿（.xlsx）。请下载模板填写，或另存为 .xlsx。"),
    **FACTS,
    **MAP,
}
