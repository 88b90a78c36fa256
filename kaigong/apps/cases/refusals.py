"""Why something cannot be done now: what happened, the article it rests on, and what to do instead."""

from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases import refusals_debts, refusals_desk, refusals_law

TEXTS = {
    "case.nothing_to_apply_for": _("这一阶段没有需要申请的事项。请在项目页查看各阶段要办的事项。"),
    "stage.none_chosen": _("没有选择要申请的阶段。请至少选择一个阶段再提交。"),
    "stage.applied_before": _("“{stage}”已经申请过，各事项正在办理。请在项目的办理进度中查看，不需要再次提交材料。"),
    "item.applied_before": _("“{stage}”里的事项刚刚已由另一项申请提出，同一事项不会申请两次。请刷新后查看办理进度。"),
    "theme.not_in_force": _("主题“{theme}”现在不能申请：尚未发布或者已经停用。请在一事联办页选择其他主题。"),
    "theme.situation_open": _("“{theme}”要办哪些事项还不能确定：{facts}。请先回答这些情形问题。"),
    "theme.applied_before": _(
        "“{theme}”的事项都已经申请过，正在办理或者已经办结。请在办理进度中查看，不需要再次提交。"
    ),
    "theme.nothing_needed": _("按项目的情况，“{theme}”没有需要办理的事项。如果情况有变，请先在项目页更正。"),
    "theme.not_yet": _("“{theme}”现在还不能申请：其中没有一个事项可以开始，须先办结{needs}。"),
    "form.field_missing": _("请填写“{field}”。"),
    "rating.not_given": _("“{item}”还没有评价，没有可以回复的内容。"),
    "rating.answered_before": _("“{item}”的评价已经回复过。如需补充，请在备注中说明。"),
    "stage.not_open_yet": _(
        "“{stage}”现在还不能申请：上一阶段的许可尚未全部办结，本阶段也没有前置已齐的事项。"
        "最后一项许可办结时系统会自动开启，无须重复申请。"
    ),
    "plan.not_complete": _(
        "项目情况还没有填完整，无法确定要办哪些事项：{facts}。请先在项目页补充这些情况，再提交申请。"
    ),
    "item.unknown": _("这个申请里没有该事项。请从工作台或申请页面重新进入。"),
    "item.changed_since": _(
        "“{item}”在您打开页面之后已有新的办理记录，现在的状态是“{state}”。您填写的内容没有提交，已为您保留；"
        "请查看最新情况，再决定是否继续。"
    ),
    "stream.moved_on": _("同一申请刚刚有其他人的办理记录写入。您填写的内容没有提交，已为您保留；请刷新后再试一次。"),
    "item.waits_for": _(
        "“{item}”还不能受理或决定：前置事项尚未办结（{needs}）。依法以其结果为前提的，应待结果到达后受理；"
        "在此之前可以先行审查其他材料。"
    ),
    "move.not_possible": _("“{item}”现在的状态是“{state}”，不能进行“{verb}”。请查看该事项页面上可以办理的操作。"),
    "move.not_yours": _("“{item}”的“{verb}”不由您的岗位办理。请转请有权的经办人、部门负责人或申请人办理。"),
    "correction.asked_before": _(
        "第二次补正要求不能发出：“{item}”已经告知过一次补正，所需材料应当一次性列全"
        "（《行政许可法》第三十二条第一款第四项）。可在补齐后受理，或在审查意见中说明。"
    ),
    "correction.after_acceptance": _(
        "“{item}”已经受理，不能再要求补正（《行政许可法》第三十二条）。"
        "需要检验、鉴定、专家评审等的，可依第四十五条启动特别程序；其余请在审查意见中说明。"
    ),
    "correction.too_late": _(
        "补正告知不能发出：自收到申请之日起五个工作日内未告知，最后一日是{last}，"
        "“{item}”自{since}起即为受理（《行政许可法》第三十二条第一款第四项）。请按已受理继续办理。"
    ),
    "correction.names_nothing": _("补正告知没有列出所缺的材料。请逐条写明全部需要补正的内容，一次告知。"),
    "acceptance.deemed": _(
        "现在不能不受理或不予受理：五个工作日内未作答复，最后一日是{last}，"
        "“{item}”自{since}起即为受理（《行政许可法》第三十二条第一款第四项）。请按已受理继续办理。"
    ),
    "resupply.empty": _("补正没有附材料，也没有说明。请上传材料，或写明补正的内容。"),
    "reason.missing": _("没有写明理由。依法应当书面说明理由（《行政许可法》第三十八条、第四十二条），请补写后再提交。"),
    "decision.made_before": _(
        "“{item}”已经作出决定，不能再次决定。如需改变，应依法撤回或撤销（《行政许可法》第八条、第六十九条）。"
    ),
    "decision.reason_missing": _(
        "不予许可没有写明理由。应当书面说明理由，并告知申请复议或者提起诉讼的权利（《行政许可法》第三十八条第二款）。"
    ),
    "stop.no_ground": _(
        "不能以“{reason}”停止“{item}”的时钟：法律和目录没有给出这一情形（《行政许可法》第四十五条）。请选择列出的情形。"
    ),
    "stop.days_missing": _(
        "没有写明所需时间。停钟应当书面告知申请人所需时间（《行政许可法》第四十五条），请填写工作日数。"
    ),
    "resume.result_missing": _("没有写明结果。请写明检验、鉴定、评审等的结果，再让时钟继续走。"),
    "remeasure.not_commissioned": _("“{item}”不是委托机构完成的成果，没有可以补测的部分。"),
    "remeasure.no_part": _("“{part}”不是“{item}”的组成部分。请在列出的部分中填写变化。"),
    "remeasure.nothing_changed": _(
        "“{item}”没有写明哪一部分有变化。同一对象不重复测绘，只补测变化的部分（多测合一）；没有变化的，原成果继续共用。"
    ),
    "renewal.too_late": _(
        "“{item}”的延续申请最晚应在{last}提出（期满三十日前，法律另有规定的除外，《行政许可法》第五十条第一款），"
        "现在已过。确需延长的，请在{use_by}前向承办部门说明情况，由部门依职权延长；到期未使用的，期满后重新申请。"
    ),
    "renewal.under_way": _(
        "“{item}”已经申请延续，正在等待决定。到期前未决定的，视为准予延续（《行政许可法》第五十条）。"
    ),
    "renewal.not_asked": _("“{item}”没有待决定的延续申请。请刷新页面查看最新情况。"),
    "extension.given_before": _(
        "“{item}”已经延长过一次，不能再延长（《行政许可法》第四十二条第一款）。请在期限内作出决定。"
    ),
    "extension.too_late": _(
        "期限已于{last}届满，届满之后批准的延长无效（《行政许可法》第四十二条第一款）。请尽快作出决定，并说明超期原因。"
    ),
    "extension.no_limit": _("“{item}”没有可以延长的期限。请在承诺的时间内办理。"),
    "report.in_the_future": _("报告的日期{on}还没有到。请填写实际办成的日期。"),
    "evidence.missing": _("“{item}”须附证明材料（如现场照片、开工报告）。请上传后再报告。"),
    "milestone.before_its_permits": _(
        "填写的日期{on}早于最后一项许可办结之日{permits_on}。未取得施工许可等手续不得开工"
        "（《建筑法》第七条、第六十四条）。请核对日期。"
    ),
    "works_start.not_applied": _("项目的施工许可阶段还没有申请，不能报告开工。请先申请该阶段。"),
    "certificate.fonts_missing": _(
        "证书还不能排版：服务器上没有字体 {wanted}。请系统管理员安装 Noto CJK 字体"
        "（Debian：apt-get install fonts-noto-cjk），或把字体文件放入 {folder}。"
    ),
    "certificate.characters_missing": _(
        "证书还不能排版：已装的字体都没有“{characters}”（{points}）。请系统管理员把含有这些字的字体文件"
        "放入 KAIGONG_FONTS 所指的文件夹，证书不会用方框或别的字代替。"
    ),
    "certificate.entry_missing": _("账本中没有证书 {number} 的签发记录，不能制作证书。请联系系统管理员核对账本。"),
    "calendar.unknown_year": _(
        "{year}年的放假安排尚未公布，期限无法计算（不作推算）。公布后由系统管理员录入即可继续。"
    ),
    **refusals_debts.TEXTS,
}
TEXTS |= refusals_desk.TEXTS
TEXTS |= refusals_law.TEXTS
