"""Why the desk cannot do something now: rounds, stops, extensions, opinions, late entries, paper, lots."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "view.no_name": _("没有写视图名称。请写一个便于辨认的名称。"),
    "view.too_many": _("最多保存 {limit} 个视图。请先删除不用的，再保存新的。"),
    "late.before_the_project": _("补录的申请不能早于项目登记之日：填写的是{on}，项目于{registered}登记。请核对日期。"),
    "assign.nobody": _("没有选择经办人，或者事项已由其承办。请选择另一名经办人。"),
    "assign.stranger": _("{name} 不在“{item}”的承办部门，或账号已停用，不能承办。请选择本部门的经办人。"),
    "assign.has_it": _("“{item}”已由 {name} 承办，无需再分派。"),
    "transfer.no_desk": _("“{item}”不能转给{agency}：该部门没有工作台，或者已经承办。请从列出的部门中选择。"),
    "transfer.same_agency": _("“{item}”本来就由该部门承办。请选择另一个部门。"),
    "correction.no_points": _("“{item}”没有发出过补正告知，没有可以指出不符的内容。可以受理，或依法不予受理。"),
    "correction.round_closed": _(
        "首轮没有告知过的内容不能再要求：{points}（《行政许可法》第三十二条第一款第四项）。"
        "只有本轮新交的材料引起的新问题可以提出，并须指明是哪份材料；其余请在审查意见中说明。"
    ),
    "resupply.unknown_point": _("告知书里没有这些内容：{points}。请按告知书逐项答复。"),
    "stop.proposed_before": _("“{item}”已经报请停钟，等待部门负责人确认。请等确认后再办。"),
    "stop.not_proposed": _("“{item}”没有待确认的停钟报请，可能已经确认。请查看最新情况。"),
    "decision.while_stopped": _(
        "“{item}”的时钟还停着，结果未出，不能作出决定（《行政许可法》第四十五条）。请先结束特别程序。"
    ),
    "extension.proposed_before": _("“{item}”已经报请延长，等待部门负责人确认。请等确认后再办。"),
    "extension.not_proposed": _("“{item}”没有待确认的延长报请，可能已经确认。请查看最新情况。"),
    "extension.too_long": _(
        "“{item}”不能延长 {days} 个工作日，法律允许的是 {at_most} 个（《行政许可法》第四十二条）。请减少天数。"
    ),
    "deemed.no_rule": _("“{item}”不能因逾期视为准予：本市没有开启默认许可，也不是延续申请（《行政许可法》第五十条）。"),
    "deliver.done_before": _("“{item}”的证书已经送达，无需再次出件。"),
    "call_back.no_ground": _(
        "没有选择撤回的情形。只有法律、法规、规章修改废止或者客观情况发生重大变化，才可以撤回（《行政许可法》第八条）。"
    ),
    "call_back.compensation_missing": _(
        "没有写明补偿。撤回许可给公民、法人造成财产损失的，应当依法补偿（《行政许可法》第八条第二款）。没有损失的，请写明。"
    ),
    "use.no_limit": _("“{item}”的证书没有使用期限，或者已经开始使用，不需要延长。"),
    "use.extended_before": _("“{item}”的使用期限已经延长过 {times} 次，不能再延长（如《建筑法》第九条）。请重新申请。"),
    "use.over": _("“{item}”的使用期限已于{last}届满，不能再延长（如《建筑法》第九条）。请重新申请。"),
    "opinion.nobody_asked": _("没有选择征求哪些部门，或者没有写明答复期限。请补写后再发出。"),
    "opinion.asked_before": _("已经向{reviewers}征求过意见，还在期限内。请等答复或期限届满。"),
    "opinion.not_asked": _("“{item}”没有向{reviewer}征求过意见。请从工作台重新进入。"),
    "opinion.lapsed": _(
        "答复期限已于{last}届满，{reviewer}未答复，按同意处理。如有不同意见，请以征询或留言方式告知承办部门。"
    ),
    "opinion.given_before": _("{reviewer}已经答复过，不能再次答复。如有变化，请以留言方式告知承办部门。"),
    "opinion.reason_missing": _("不同意没有写明理由。请写明理由和依据，供承办部门决定时采用。"),
    "opinion.pending": _(
        "“{item}”还在征求部门意见，{reviewers}尚未答复。请等答复或期限届满（逾期未答视为同意）再作出决定。"
    ),
    "opinion.objection_unanswered": _("{reviewers}对“{item}”不同意。请在审查意见中写明是否采纳及理由，再作出决定。"),
    "consult.nobody_asked": _("没有选择征询哪个部门。请选择后再发出。"),
    "consult.no_desk": _("{agency}没有工作台，不能征询。请从列出的部门中选择。"),
    "note.empty": _("没有写内容。请写明后再发出。"),
    "note.no_such_question": _("这条询问已经答复，或者不存在。请查看最新情况。"),
    "rating.given_before": _("这个事项已经评价过。每次办理评价一次。"),
    "rating.out_of_range": _("评分“{score}”不在 1 到 5 之间。请重新选择。"),
    "late.ground_missing": _("补录没有写明理由。请写明为什么没有在发生当时录入。"),
    "late.in_the_future": _("补录的发生时间{on}还没有到。已经发生的才可以补录。"),
    "late.before_last_event": _(
        "补录的发生日期{on}早于该事项最近一次办理{last}，账本的先后次序不能颠倒。请核对日期；确有出入的，在理由中说明。"
    ),
    "undo.too_late": _("已超过 {seconds} 秒，不能撤销。需要改变的，请改派或退回待分派；每一步都会记入账本。"),
    "hand_over.nobody": _("{name} 不能接手：须是在岗的经办人或部门负责人，且不是本人。请另选。"),
    "hand_over.reason_missing": _("没有写明移交 {name} 工作的原因。请写明，如调离、退休。"),
    "template.known": _("已经有名为“{title}”的模板。请换一个名称，或修改原来的模板。"),
    "receipt.nobody": _("没有写明送件人。收件凭证要交给送件人，请填写姓名。"),
    "receipt.no_papers": _("没有写明收到了哪些材料。请逐份清点并写明。"),
    "receipt.no_number": _("收件没有编号。请从窗口收件页面办理。"),
}
