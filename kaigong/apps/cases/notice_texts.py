"""The texts of the notices of cases. Official words stand here; names and days are put in for the reader."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

OF_ITEM, OF_CASE = _("{label}：{item}（{project}）"), _("{label}（{project}）")
# kind: (label, text, must, e-mail at once)
TEXTS: Mapping[str, tuple[Any, Any, bool, bool]] = {
    "case-opened": (_("申请已送达各部门"), _("{stage}的申请（{case}）已在当日送达全部承办部门。"), True, False),
    "notice-sent": (
        _("一次性告知补正"),
        _(
            "请一次补齐下列 {number} 项：{points}。请在项目的补正页面逐项答复，可以分次提交；"
            "全部提交后重新计算受理期限。"
        ),
        True, True,
    ),
    "theme-replied": (_("集中反馈"), _("一事联办的全部事项已有结果，请查看集中反馈。"), True, True),
    "stage-extended": (
        _("并联办理延期"),
        _("经本级政府批准延长（行政许可法第四十二条第二款），理由：{reason}。新的期限：{due}。"),
        True, True,
    ),
    "item-received": (
        _("新收件"),
        _("申请已送达，请在五个工作日内受理或一次性告知补正（行政许可法第三十二条）；还在等待前置事项的，齐备后另行通知。"),
        False, False,
    ),
    "item-ready": (_("前置事项已齐"), _("所需前置事项均已办结，可以受理。"), False, False),
    "material-resupplied": (_("补正已提交"), _("申请人已按告知补齐，请审查。{note}"), False, False),
    "points-unmet": (_("补正仍有不足"), _("首次告知的内容仍有不足：{reason}。请继续补正。"), True, True),
    "item-accepted": (_("已受理"), _("{on}受理；承诺办结日 {promised_due}，法定期限 {statutory_due}。"), True, False),
    "item-not-needed": (_("不受理"), _("依法不需要取得行政许可。理由：{reason}"), True, True),
    "acceptance-refused": (
        _("不予受理"),
        _("理由：{reason}。您可以向有权机关申请，或依法申请行政复议、提起行政诉讼。"),
        True, True,
    ),
    "item-withdrawn": (_("申请人撤回申请"), _("理由：{reason}"), False, False),
    "stop-proposed": (
        _("请确认特别程序"),
        _("经办人拟因“{ground}”启动特别程序，预计 {planned_days} 天，请确认或退回。"),
        False, True,
    ),
    "stop-declined": (_("特别程序未获确认"), _("负责人未同意启动特别程序：{reason}。时限照常计算。"), False, False),
    "item-suspended": (_("特别程序（开始）"), _("因“{ground}”自{on}起暂停计时，预计 {planned_days} 天。"), True, True),
    "stop-overran": (_("特别程序超过预计时间"), _("预计 {planned_end} 结束，现已超过，请尽快取得结果。"), False, True),
    "item-resumed": (_("特别程序（结束）"), _("自{on}起继续计时，承诺办结日顺延至 {promised_due}。"), True, False),
    "extension-proposed": (_("请批准延长期限"), _("经办人申请延长 {days} 个工作日，理由：{reason}。"), False, True),
    "extension-declined": (_("延长期限未获批准"), _("理由：{reason}。请在原期限内办结。"), False, False),
    "due-extended": (
        _("期限延长"),
        _("经负责人批准延长 {days} 个工作日（行政许可法第四十二条），理由：{reason}。新的承诺办结日 {promised_due}。"),
        True, True,
    ),
    "item-decided": (_("已作出决定"), _("决定：{decision}。{reason}"), True, True),
    "certificate-issued": (_("证书已签发"), _("编号 {number}，请在 {by} 前领取或下载。"), True, True),
    "item-ended": (_("随前置事项终止"), _("所需的“{cause}”未获通过，本事项随之终止。"), True, True),
    "item-called-back": (_("撤回许可"), _("理由：{reason}。造成财产损失的依法补偿（行政许可法第八条）。"), True, True),
    "item-lapsed": (_("许可失效"), _("到 {use_by} 仍未使用，已经失效。"), True, True),
    "use-extended": (_("有效期延续"), _("使用期限延至 {use_by}，证书已换发。{silence}"), True, False),
    "renewal-asked": (
        _("申请延续"),
        _("持证人申请延续，理由：{reason}。请在 {due} 前决定，期满未决定视为准予延续（行政许可法第五十条第二款）。"),
        False, True,
    ),
    "renewal-declined": (
        _("不予延续"),
        _("理由：{reason}。证书到期前仍然有效。您可以依法申请行政复议或提起行政诉讼。"),
        True, True,
    ),
    "item-revoked": (_("撤销许可"), _("理由：{reason}。您可以依法申请行政复议或提起行政诉讼。"), True, True),
    "simulation-passed": (_("模拟审查通过"), _("取得土地后即可转为正式决定；模拟审查结果不是许可。"), True, False),
    "simulation-voided": (_("模拟审查结果作废"), _("{note}"), True, True),
    "item-assigned": (_("分派给您"), _("请及时办理。"), False, False),
    "item-transferred": (_("转办"), _("理由：{reason}。受理日不变。"), True, False),
    "pledge-signed": (_("申请人已签署承诺书"), _("请当场作出决定（告知承诺）。"), False, False),
    "debt-incurred": (_("有承诺或材料待兑现"), _("请按期补齐或兑现，详情和期限见事项页面。"), True, False),
    "debt-reminded": (_("容缺或承诺即将到期"), _("请尽快补齐或兑现，逾期将影响后续事项。"), True, True),
    "debt-blocked": (_("容缺或承诺已逾期"), _("后续事项已暂停受理；{state_by} 前可以陈述申辩。"), True, True),
    "debt-paid": (_("容缺材料已补交"), _("请核验。{note}"), False, False),
    "debt-verified": (_("容缺或承诺已核验"), _("核验通过，不再欠缺。"), False, False),
    "debt-found-false": (_("核验未通过"), _("{reason}。{state_by} 前可以陈述申辩。"), True, True),
    "correction-ordered": (_("责令改正"), _("{what}。请在 {due_on} 前改正。"), True, True),
    "debt-stated": (_("申请人陈述申辩"), _("{text}"), False, True),
    "debt-extended": (_("容缺期限延长"), _("新的期限 {due_on}。"), True, False),
    "debt-waived": (_("免除容缺或承诺"), _("理由：{reason}"), True, False),
    "debt-revoked": (_("因未兑现被撤销"), _("理由：{reason}。您可以依法申请行政复议或提起行政诉讼。"), True, True),
    "parts-remeasured": (
        _("测绘成果有变化"),
        _("建设单位补测了变化部分：{changed}。其余以原成果为准，同一对象不重复测绘。"),
        False, True,
    ),
    "meeting-convened": (_("联合评审会"), _("{on}，{place}。"), True, True),
    "visit-called": (_("联合验收"), _("{on}到 {place} 联合验收，请做好准备。"), True, True),
    "rectification-listed": (_("整改清单"), _("请在 {due_on} 前逐项整改并答复。"), True, True),
    "rectification-reported": (_("整改已报告"), _("请安排复验。"), False, True),
    "acceptance-concluded": (_("联合验收意见"), _("{opinion}"), True, True),
    "unit-accepted": (_("单体先行验收"), _("{unit} 可以先行投入使用，整体验收仍须完成。"), True, True),
    "question-asked": (_("申请人提问"), _("{text}"), False, False),
    "question-answered": (_("提问已答复"), _("{text}"), False, True),
    "consult-asked": (_("征求贵单位意见"), _("{question}"), False, True),
    "consult-answered": (_("征求意见已答复"), _("{answer}"), False, False),
    "opinions-asked": (_("请提出审查意见"), _("{question} 请在 {due} 前提出，逾期视为同意。"), False, True),
    "opinion-given": (_("审查意见已提出"), _("{text}"), False, False),
    "opinions-lapsed": (_("审查意见逾期未提"), _("逾期未提的视为同意，可以继续办理。"), False, False),
    "comment-made": (_("新的备注"), _("{text}"), False, False),
    "service-rated": (_("收到好差评"), _("{score} 分。{text}"), False, False),
    "rating-answered": (_("评价已回复"), _("{text}"), False, False),
}  # fmt: skip
CASE_KINDS = frozenset({"case-opened", "notice-sent", "theme-replied", "stage-extended"})
DAYS = frozenset({"on", "promised_due", "statutory_due", "planned_end", "by", "use_by", "due_on", "state_by", "due"})
GROUNDS = frozenset({"stop-proposed", "item-suspended"})
