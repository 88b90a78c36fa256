"""What people are told when something cannot be done in supervision."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "line.title_missing": _("请写明督办什么事。"),
    "line.title_long": _("事项写在 200 字以内，详细要求写进督办单。"),
    "line.wanted_missing": _("请写明凭什么佐证销号，例如许可证、注明日期的照片、通电记录。"),
    "line.lead_missing": _("请选定一个牵头单位：一件事只有一个责任单位。"),
    "line.helper_leads": _("牵头单位不能同时是配合单位，请去掉其中一个。"),
    "line.headquarters_missing": _("请选定由哪个指挥部督办。"),
    "line.due_past": _("到期日不能早于今天。"),
    "line.not_possible": _("督办事项 {no} 现在的状态下不能这样办。请刷新页面查看可办的事。"),
    "line.not_yours": _("督办事项 {no} 的这一步由另一方办理。"),
    "line.changed_since": _("您打开页面之后，督办事项 {no} 已有变动，这次没有保存。请刷新页面再办。"),
    "line.order_open": _("督办事项 {no} 的第 {order} 号督办单还在等待反馈（期限 {answer_by}），逾期后才能再下。"),
    "line.answer_day": _("督办事项 {no}：反馈期限应晚于今天，现为 {got}。"),
    "line.no_order": _("督办事项 {no} 没有等待反馈的督办单。"),
    "line.promise_past": _("督办事项 {no}：承诺完成日不能早于今天，现为 {got}。"),
    "line.lead_same": _("督办事项 {no} 的责任单位没有变化。"),
    "line.due_not_later": _("督办事项 {no}：新的时限应晚于 {due}，且不早于今天，现为 {got}。"),
    "line.no_talk_due": _("督办事项 {no} 的责任单位不在约谈名单上。"),
    "line.evidence_missing": _("督办事项 {no}：申请销号须附佐证（{wanted}）。没有佐证不能销号。"),
    "line.same_eyes": _("督办事项 {no}：销号由申请单位以外的人核验，请由其他单位办理。"),
    "line.text_missing": _("督办事项 {no}：请写明内容或者理由，会记入账本。"),
    "meeting.chair_missing": _("请写明主持人。"),
    "meeting.closed": _("会办 {no} 已经闭会，不能再议定。新的事项请在下一次会上办理。"),
    "rules.days": _("天数应在 1 至 {most} 之间，现为 {got}。"),
    "rules.no_rung": _("至少要有一级的期限。"),
    "rules.digit": _("会议日的尾数应为 0 至 9，现为 {got}。"),
}
PROBLEMS = TEXTS
